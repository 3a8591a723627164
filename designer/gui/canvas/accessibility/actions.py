"""The actions and the selection that assistive technology finds on the canvas.

Each action does what a key does. It runs once the caller has its answer: what opens a menu or asks
a question must not keep another program waiting.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import (
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleSelectionInterface,
)

from designer.graph.records import WireEnds
from designer.gui.canvas.accessibility.keys import ElementRegistry, Key, PortKey
from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.command_keys import shown_keys
from designer.gui.canvas.command_table import COMMANDS
from designer.gui.canvas.gestures.keyboard_connect import start_wire
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.runtime.guard import guarded


@dataclass(frozen=True)
class AccessibleAction:
    """An action: its name (Qt's where it has one), what it does, and the key that does the same."""

    name: str
    text: str
    run: Callable[[], object]
    key: str = ""


@guarded
class ActionInterface(QAccessibleActionInterface):
    """The actions of one element. ``context`` is the object without which none is run."""

    def __init__(self, context: QObject, actions: Callable[[], list[AccessibleAction]]) -> None:
        super().__init__()
        self._context, self._actions = context, actions

    def actionNames(self) -> list[str]:
        """Return the names."""
        return [action.name for action in self._actions()]

    def doAction(self, name: str) -> None:
        """Run an action once the caller has its answer."""
        action = self._find(name)
        if action is not None:
            QTimer.singleShot(0, self._context, action.run)

    def localizedActionDescription(self, name: str) -> str:
        """Return what an action does."""
        action = self._find(name)
        return action.text if action is not None else ""

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Return the key that does the same."""
        action = self._find(name)
        return [action.key] if action is not None and action.key else []

    def _find(self, name: str) -> AccessibleAction | None:
        return next((action for action in self._actions() if action.name == name), None)


_FOCUS = QAccessibleActionInterface.setFocusAction()
_PRESS = QAccessibleActionInterface.pressAction()
_MENU = QAccessibleActionInterface.showMenuAction()


def of_node(commands: CanvasCommands, name: str) -> list[AccessibleAction]:
    """Return what can be done with a node."""
    block = commands.canvas.viewpoint.is_block(name)
    on = partial(_on, commands, name)
    return [
        AccessibleAction(
            _PRESS,
            "Go into the block" if block else "Change its settings",
            partial(on, commands.activate),
            "Return",
        ),
        AccessibleAction(_FOCUS, "Select it", partial(on, _nothing)),
        AccessibleAction(_MENU, "Open its menu", partial(on, commands.show_menu)),
        *_from_table(commands, name, "node"),
    ]


def of_wire(commands: CanvasCommands, wire: WireEnds) -> list[AccessibleAction]:
    """Return what can be done with a wire."""
    press, *others = _from_table(commands, wire, "wire")
    focus = AccessibleAction(_FOCUS, "Select it", partial(_on, commands, wire, _nothing))
    return [replace(press, name=_PRESS), focus, *others]


def of_annotation(commands: CanvasCommands, serial: int) -> list[AccessibleAction]:
    """Return what can be done with a frame or note."""
    on = partial(_on, commands, serial)
    press, *others = _from_table(commands, serial, "annotation")
    return [
        replace(press, name=_PRESS),
        AccessibleAction(_FOCUS, "Select it", partial(on, _nothing)),
        AccessibleAction(_MENU, "Open its menu", partial(on, commands.show_menu)),
        *others,
    ]


def _from_table(commands: CanvasCommands, key: Key, kind: str) -> list[AccessibleAction]:
    """Return the actions of the commands that have a description for a kind of element."""
    return [
        AccessibleAction(
            spec.plain_text.removesuffix("…"),
            spec.accessible[kind],
            partial(_on, commands, key, partial(spec.run, commands)),
            shown_keys(spec, commands.canvas.key_names),
        )
        for spec in COMMANDS
        if kind in spec.accessible
    ]


def of_port(commands: CanvasCommands, port: PortKey) -> list[AccessibleAction]:
    """Return what can be done with a port."""
    return [AccessibleAction(_PRESS, "Start a wire here", partial(_start, commands, port))]


def _on(commands: CanvasCommands, key: Key, then: Callable[[], object]) -> None:
    """Select something, bring it into view, give the canvas the keyboard, and go on."""
    canvas, scene = commands.canvas, commands.canvas.scene()
    if isinstance(key, str) and key in scene.cards:
        canvas.selection.reveal([key])
    elif isinstance(key, int) and key in scene.annotations:
        commands.show_annotation(key)
    elif isinstance(key, tuple) and key in scene.wires.edges:
        scene.select([], wire=key)
    else:
        return  # it has gone since it was asked for
    canvas.view.setFocus()
    then()


def _nothing() -> None:
    """Do no more."""


def _start(commands: CanvasCommands, port: PortKey) -> None:
    slot = commands.canvas.scene().find_slot(*port)
    if slot is not None:
        _on(commands, port.node, partial(start_wire, commands.canvas, port.node, slot))


@guarded
class SelectionInterface(QAccessibleSelectionInterface):
    """The canvas's selection, as assistive technology reads and changes it."""

    def __init__(self, canvas: CanvasContext, registry: ElementRegistry) -> None:
        super().__init__()
        self._canvas, self._registry = canvas, registry

    def selectedItemCount(self) -> int:
        """Return how many are selected."""
        return len(self._registry.selected)

    def selectedItems(self) -> list[QAccessibleInterface]:
        """Return what is selected."""
        return [self._registry.element(key) for key in self._registry.selected]

    def selectedItem(self, index: int) -> Any:
        """Return one of them."""
        selected = self._registry.selected
        return self._registry.element(selected[index]) if 0 <= index < len(selected) else None

    def isSelected(self, child: QAccessibleInterface) -> bool:
        """Return whether an element is selected."""
        return getattr(child, "key", None) in self._registry.selected

    def select(self, child: QAccessibleInterface) -> bool:
        """Add an element to the selection; a wire is selected alone."""
        key = getattr(child, "key", None)
        if isinstance(key, PortKey) or self._registry.index(key) < 0:  # type: ignore[arg-type]
            return False
        if isinstance(key, tuple):
            self._canvas.scene().select([], wire=key)
        else:
            self._choose([*self._registry.selected, key])
        return True

    def unselect(self, child: QAccessibleInterface) -> bool:
        """Remove an element from the selection."""
        key = getattr(child, "key", None)
        if key not in self._registry.selected:
            return False
        self._choose([one for one in self._registry.selected if one != key])
        return True

    def selectAll(self) -> bool:
        """Select every node, frame and note."""
        self._canvas.selection.select_all()
        return True

    def clear(self) -> bool:
        """Select nothing."""
        self._canvas.selection.clear()
        return True

    def _choose(self, keys: list[Any]) -> None:
        nodes = [key for key in keys if isinstance(key, str)]
        serials = [key for key in keys if isinstance(key, int)]
        self._canvas.scene().select(nodes, annotations=serials)
