"""The accessible interfaces that Qt asks: the canvas's, and one for each element on it."""

from collections.abc import Iterable
from typing import Any, Protocol

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken, VoidPtr

from designer.gui.canvas.accessibility import descriptions
from designer.gui.canvas.accessibility.actions import (
    AccessibleAction,
    ActionInterface,
    SelectionInterface,
)
from designer.gui.canvas.accessibility.keys import ElementRegistry, Key
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.canvas.scene.hit_test import hit
from designer.gui.runtime.guard import guarded

Found = Any
"""An interface or None: Qt takes both, but its stubs don't say so."""
NOTHING = VoidPtr(0)
"""What `interface_cast` returns for a missing interface; with None PySide 6.11 crashes."""
_TEXT, _ROLE, _KIND = QAccessible.Text, QAccessible.Role, QAccessible.InterfaceType


@guarded
class AccessibleCanvas(QAccessibleWidget):
    """The canvas: its children are nodes, wires, frames and notes, and the widgets over them."""

    def __init__(self, canvas: CanvasContext, registry: ElementRegistry) -> None:
        super().__init__(canvas.view, _ROLE.Canvas, "")
        self._canvas, self._registry = canvas, registry
        self._selection = SelectionInterface(canvas, registry)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Found:
        """Return the interface of the selection."""
        if kind == _KIND.SelectionInterface:
            return self._selection
        found: Found = super().interface_cast(kind)
        return NOTHING if found is None else found

    def childCount(self) -> int:
        """Return how many children there are."""
        return len(self._registry.keys) + super().childCount()

    def child(self, index: int) -> Found:
        """Return one child."""
        keys = self._registry.keys
        if 0 <= index < len(keys):
            return self._registry.element(keys[index])
        return super().child(index - len(keys)) if index >= len(keys) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return a child's position."""
        if isinstance(child, AccessibleElement):
            return self._registry.index(child.key)
        found = super().indexOfChild(child)
        return found if found < 0 else found + len(self._registry.keys)

    def childAt(self, x: int, y: int) -> Found:
        """Return the child at a point of the screen."""
        view = self._canvas.view
        pixels = view.viewport().mapFromGlobal(QPoint(x, y))
        if not view.viewport().rect().contains(pixels):
            return super().childAt(x, y)
        found = hit(self._canvas.scene(), view.mapToScene(pixels))
        key: Key | None = found.node or (found.edge.ends if found.edge else None)
        key = key or found.annotation
        return self._registry.element(key) if key else super().childAt(x, y)

    def focusChild(self) -> Found:
        """Return what has the keyboard."""
        key = self._registry.focused
        return self._registry.element(key) if key is not None else super().focusChild()

    def text(self, kind: QAccessible.Text) -> str:
        """Return the name, or as the description what there is and what is selected."""
        if kind == _TEXT.Description:
            return descriptions.canvas_description(self._canvas)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Return the widget's state: several may be selected."""
        state = super().state()
        state.multiSelectable = state.extSelectable = True
        return state


class Subject(Protocol):
    """What an accessible element stands for: a node, a port, a wire, a frame or a note.

    All but `exists` are asked only while it exists.
    """

    selectable: bool

    @property
    def role(self) -> QAccessible.Role:
        """What kind of thing it is."""

    @property
    def parent(self) -> Key | None:
        """The element that it is a child of, None for the canvas."""

    def exists(self) -> bool:
        """Return whether it is still in the scene."""

    def area(self) -> QRectF:
        """Return its rectangle in the scene."""

    def text(self, kind: QAccessible.Text) -> str:
        """Return its name, its description or its help."""

    def actions(self) -> list[AccessibleAction]:
        """Return what can be done with it."""

    def is_selected(self) -> bool:
        """Return whether it is selected; of thousands, each is asked."""

    def neighbours(self) -> tuple[Iterable[str], Iterable[str]]:
        """Return the nodes that feed it, and those that it feeds."""

    def children(self) -> list[Key]:
        """Return the keys of its children."""

    def child_at(self, place: QPointF) -> Key | None:
        """Return the child at a point of the scene."""


@guarded
class AccessibleElement(QAccessibleInterface):
    """The accessible interface of a subject on a canvas, looked up by its key."""

    def __init__(
        self, canvas: CanvasContext, registry: ElementRegistry, key: Any, subject: Subject
    ) -> None:
        super().__init__()
        self._canvas, self._registry = canvas, registry
        self._view = canvas.view
        self.key, self._subject = key, subject
        self._actions: ActionInterface | None = None

    def isValid(self) -> bool:
        """Return whether canvas and subject still exist."""
        return Shiboken.isValid(self._view) and self._subject.exists()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Found:
        """Return the interface of the actions."""
        if kind != _KIND.ActionInterface or not self.isValid():
            return NOTHING
        if self._actions is None:
            self._actions = ActionInterface(self._view, self._subject.actions)
        return self._actions

    def object(self) -> Found:
        """Return None: elements are painted, they are no objects."""
        return None

    def parent(self) -> QAccessibleInterface:
        """Return the node of a port, else the canvas."""
        key = self._subject.parent
        if key is not None:
            return self._registry.element(key)
        return QAccessible.queryAccessibleInterface(self._view)

    def window(self) -> Any:
        """Return the window's handle."""
        return self._view.window().windowHandle()

    def child(self, index: int) -> Found:
        """Return one child."""
        children = self._children()
        return self._registry.element(children[index]) if 0 <= index < len(children) else None

    def childAt(self, x: int, y: int) -> Found:
        """Return the child at a point of the screen."""
        if not self.isValid():
            return None
        pixels = self._view.viewport().mapFromGlobal(QPoint(x, y))
        key = self._subject.child_at(self._view.mapToScene(pixels))
        return self._registry.element(key) if key is not None else None

    def childCount(self) -> int:
        """Return how many children there are."""
        return len(self._children())

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return a child's position, -1 for none."""
        children = self._children()
        known = isinstance(child, AccessibleElement) and child.key in children
        return children.index(child.key) if known else -1  # type: ignore[attr-defined]

    def _children(self) -> list[Key]:
        return self._subject.children() if self.isValid() else []

    def focusChild(self) -> Found:
        """Return itself while it has the keyboard."""
        return self if self._registry.focused == self.key else None

    def role(self) -> QAccessible.Role:
        """Return what kind of thing it is."""
        return self._subject.role

    def text(self, kind: QAccessible.Text) -> str:
        """Return the name, the description or the help."""
        return self._subject.text(kind) if self.isValid() else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Ignore: a node is renamed with F2, where its name is checked."""

    def rect(self) -> QRect:
        """Return its rectangle on the screen."""
        if not self.isValid():
            return QRect()
        pixels = self._view.mapFromScene(self._subject.area()).boundingRect()
        return pixels.translated(self._view.viewport().mapToGlobal(QPoint()))

    def state(self) -> QAccessible.State:
        """Return whether it is selected, has the keyboard, and is visible."""
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        if self._subject.selectable:
            state.selectable = state.focusable = True
            state.selected = self._subject.is_selected()
            state.focused = self._registry.focused == self.key
        viewport = self._view.viewport()
        visible = viewport.rect().translated(viewport.mapToGlobal(QPoint()))
        state.offscreen = not visible.intersects(self.rect())
        return state

    def relations(self, match: Any = None) -> list[tuple[QAccessibleInterface, Any]]:
        """Return the nodes that feed it and that it feeds."""
        flags = QAccessible.RelationFlag
        fed, feeds = self._subject.neighbours() if self.isValid() else ((), ())
        to = [(self._registry.element(name), flags.FlowsTo) for name in feeds]
        return [*to, *((self._registry.element(name), flags.FlowsFrom) for name in fed)]
