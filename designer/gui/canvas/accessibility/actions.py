"""What a screen reader, or whoever speaks for hands, can do on the canvas.

Each does what a key does. It is done as soon as the asker has had its answer: what opens a menu
or a question must not keep another program waiting.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtGui import (
    QAccessibleActionInterface,
    QAccessibleInterface,
    QAccessibleSelectionInterface,
)

from designer.graph.records import WireEnds
from designer.gui.canvas.scene.card import Slot
from designer.gui.runtime.guard import guarded

if TYPE_CHECKING:
    from designer.gui.canvas.accessibility.registry import AccessibleRegistry
    from designer.gui.canvas.network_view import NetworkView
    from designer.gui.canvas.view import Canvas


class PortKey(NamedTuple):
    """Which port: its node, its side, and what a wire to it stores."""

    node: str
    output: bool
    key: str


def slot_of(canvas: "NetworkView", port: PortKey) -> Slot | None:
    """Return a port as it is drawn now, None if it is gone."""
    if port.node not in canvas.scene().cards:
        return None
    slots = canvas.scene().card(port.node).slots
    return next((s for s in slots if (s.output, s.key) == port[1:]), None)


@dataclass(frozen=True)
class AccessibleAction:
    """Something to do: the name Qt has for it or our own, in words, and the key that does it."""

    name: str
    words: str
    run: Callable[[], object]
    key: str = ""


@guarded
class ActionInterface(QAccessibleActionInterface):
    """What can be done with one thing."""

    def __init__(self, canvas: "Canvas", doings: Callable[[], list[AccessibleAction]]) -> None:
        super().__init__()
        self._canvas, self._doings = canvas, doings

    def actionNames(self) -> list[str]:
        """Return the names."""
        return [doing.name for doing in self._doings()]

    def doAction(self, name: str) -> None:
        """Do it, soon."""
        doing = self._find(name)
        if doing is not None:
            QTimer.singleShot(0, self._canvas, doing.run)

    def localizedActionDescription(self, name: str) -> str:
        """Say what it does."""
        doing = self._find(name)
        return doing.words if doing is not None else ""

    def keyBindingsForAction(self, name: str) -> list[str]:
        """Return the key that does the same."""
        doing = self._find(name)
        return [doing.key] if doing is not None and doing.key else []

    def _find(self, name: str) -> AccessibleAction | None:
        return next((doing for doing in self._doings() if doing.name == name), None)


_FOCUS = QAccessibleActionInterface.setFocusAction()
_PRESS = QAccessibleActionInterface.pressAction()
_MENU = QAccessibleActionInterface.showMenuAction()


def of_node(canvas: "Canvas", name: str) -> list[AccessibleAction]:
    """Return what can be done with a node."""
    block = canvas.viewpoint.is_block(name)
    held = partial(_held, canvas, name)
    return [
        AccessibleAction(_PRESS, "Go into the block" if block else "Change its settings",
              partial(held, canvas.activate), "Return"),
        AccessibleAction(_FOCUS, "Select it", partial(held, _nothing)),
        AccessibleAction(_MENU, "Open its menu", partial(held, canvas.show_menu)),
        AccessibleAction("Connect", "Start a wire here", partial(held, canvas.start_wire),
              _key(canvas, "start_wire", "C")),
        AccessibleAction("Rename", "Give it another name", partial(held, canvas.rename),
              _key(canvas, "rename", "F2")),
        AccessibleAction(
            "Mute", "Mute or unmute it", partial(held, canvas.mute), _key(canvas, "mute", "M")
        ),
        AccessibleAction("Delete", "Delete it, its neighbours joined", partial(held, canvas.delete),
              _key(canvas, "delete", "Del")),
    ]  # fmt: skip


def of_wire(canvas: "Canvas", wire: WireEnds) -> list[AccessibleAction]:
    """Return what can be done with a wire."""
    held = partial(_held, canvas, wire)
    return [
        AccessibleAction(_PRESS, "Lead its end elsewhere", partial(held, canvas.start_wire),
              _key(canvas, "start_wire", "C")),
        AccessibleAction(_FOCUS, "Select it", partial(held, _nothing)),
        AccessibleAction(
            "Delete", "Remove it", partial(held, canvas.delete), _key(canvas, "delete", "Del")
        ),
    ]  # fmt: skip


def of_annotation(canvas: "Canvas", serial: int) -> list[AccessibleAction]:
    """Return what can be done with a frame or note."""
    held = partial(_held, canvas, serial)
    return [
        AccessibleAction(_PRESS, "Type its text",
              partial(held, partial(canvas.edit_annotation, serial)),
              _key(canvas, "rename", "F2")),
        AccessibleAction(_FOCUS, "Select it", partial(held, _nothing)),
        AccessibleAction(_MENU, "Open its menu", partial(held, canvas.show_menu)),
        AccessibleAction("Delete", "Delete it, not what it is around", partial(held, canvas.delete),
              _key(canvas, "delete", "Del")),
    ]  # fmt: skip


def of_port(canvas: "Canvas", port: PortKey) -> list[AccessibleAction]:
    """Return what can be done with a port."""
    return [AccessibleAction(_PRESS, "Start a wire here", partial(_start, canvas, port))]


def _key(canvas: "Canvas", method: str, usual: str) -> str:
    return canvas.key_names.get(method, usual)


def _held(canvas: "Canvas", key: Any, then: Callable[[], object]) -> None:
    """Select something, bring it into view, give the canvas the keyboard, and go on."""
    scene = canvas.scene()
    if isinstance(key, str) and key in scene.cards:
        scene.select([key])
        canvas.camera.reveal(scene.cards[key].rect)
    elif isinstance(key, int) and key in scene.annotations:
        canvas.show_annotation(key)
    elif isinstance(key, tuple) and key in scene.wires.edges:
        scene.select([], wire=key)
    else:
        return  # it has gone since it was asked for
    canvas.setFocus()
    then()


def _nothing() -> None:
    """Do no more."""


def _start(canvas: "Canvas", port: PortKey) -> None:
    from designer.gui.canvas.gestures.keyboard_connect import start_wire

    slot = slot_of(canvas, port)
    if slot is not None:
        _held(canvas, port.node, partial(start_wire, canvas, port.node, slot))  # type: ignore[arg-type]


@guarded
class SelectionInterface(QAccessibleSelectionInterface):
    """The canvas's selection, for those who select without keys."""

    def __init__(self, canvas: "Canvas", faces: "AccessibleRegistry") -> None:
        super().__init__()
        self._canvas, self._faces = canvas, faces

    def selectedItemCount(self) -> int:
        """Count what is selected."""
        return len(self._faces.chosen)

    def selectedItems(self) -> list[QAccessibleInterface]:
        """Return what is selected."""
        return [self._faces.face(key) for key in self._faces.chosen]

    def selectedItem(self, index: int) -> Any:
        """Return one of them."""
        chosen = self._faces.chosen
        return self._faces.face(chosen[index]) if 0 <= index < len(chosen) else None

    def isSelected(self, child: QAccessibleInterface) -> bool:
        """Tell whether something is selected."""
        return getattr(child, "key", None) in self._faces.chosen

    def select(self, child: QAccessibleInterface) -> bool:
        """Select something too; a wire is selected alone."""
        key = getattr(child, "key", None)
        if isinstance(key, PortKey) or self._faces.place(key) < 0:  # type: ignore[arg-type]
            return False
        if isinstance(key, tuple):
            self._canvas.scene().select([], wire=key)
        else:
            self._choose([*self._faces.chosen, key])
        return True

    def unselect(self, child: QAccessibleInterface) -> bool:
        """Select something no longer."""
        key = getattr(child, "key", None)
        if key not in self._faces.chosen:
            return False
        self._choose([one for one in self._faces.chosen if one != key])
        return True

    def selectAll(self) -> bool:
        """Select every node, frame and note."""
        self._canvas.select_all()
        return True

    def clear(self) -> bool:
        """Select nothing."""
        self._canvas.scene().select([])
        return True

    def _choose(self, keys: list[Any]) -> None:
        nodes = [key for key in keys if isinstance(key, str)]
        self._canvas.scene().select(
            nodes, annotations=[key for key in keys if isinstance(key, int)]
        )
