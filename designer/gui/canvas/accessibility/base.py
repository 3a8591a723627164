"""What every face that a screen reader meets can say, and the canvas's own."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken, VoidPtr

from designer.graph.records import WireEnds
from designer.gui.canvas.accessibility import descriptions
from designer.gui.canvas.accessibility.actions import (
    AccessibleAction,
    ActionInterface,
    PortKey,
    SelectionInterface,
)
from designer.gui.canvas.scene.hit_test import hit
from designer.gui.runtime.guard import guarded

if TYPE_CHECKING:
    from designer.gui.canvas.accessibility.registry import AccessibleRegistry
    from designer.gui.canvas.view import Canvas

Key = str | WireEnds | int | PortKey
"""A node's id, a wire's ends, a frame's or note's serial, or a port."""
Found = Any
"""A face or None: Qt takes both, but its stubs don't say so."""
NOTHING = VoidPtr(0)
"""What `interface_cast` gives for what a face cannot do; with None PySide 6.11 crashes."""
_TEXT, _ROLE, _KIND = QAccessible.Text, QAccessible.Role, QAccessible.InterfaceType


@guarded
class AccessibleCanvas(QAccessibleWidget):
    """The canvas: its children are nodes, wires, frames and notes, and the widgets over them."""

    def __init__(self, canvas: "Canvas", faces: "AccessibleRegistry") -> None:
        super().__init__(canvas, _ROLE.Canvas, "")
        self._canvas, self._faces = canvas, faces
        self._choice = SelectionInterface(canvas, faces)

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Found:
        """Let listeners read and change what is selected."""
        if kind == _KIND.SelectionInterface:
            return self._choice
        found: Found = super().interface_cast(kind)
        return NOTHING if found is None else found

    def childCount(self) -> int:
        """Count everything."""
        return len(self._faces.keys) + super().childCount()

    def child(self, index: int) -> Found:
        """Return one child's face."""
        keys = self._faces.keys
        if 0 <= index < len(keys):
            return self._faces.face(keys[index])
        return super().child(index - len(keys)) if index >= len(keys) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return a child's number."""
        if isinstance(child, AccessibleElement):
            return self._faces.place(child.key)
        found = super().indexOfChild(child)
        return found if found < 0 else found + len(self._faces.keys)

    def childAt(self, x: int, y: int) -> Found:
        """Return what lies at a place of the screen."""
        canvas = self._canvas
        pixels = canvas.viewport().mapFromGlobal(QPoint(x, y))
        if not canvas.viewport().rect().contains(pixels):
            return super().childAt(x, y)
        found = hit(canvas.scene(), canvas.mapToScene(pixels))
        key: Key | None = (
            found.node or (found.edge.ends if found.edge else None) or found.annotation
        )
        return self._faces.face(key) if key else super().childAt(x, y)

    def focusChild(self) -> Found:
        """Return where the keyboard is."""
        key = self._faces.focused
        return self._faces.face(key) if key is not None else super().focusChild()

    def text(self, kind: QAccessible.Text) -> str:
        """Say where one is, and what there is."""
        if kind == _TEXT.Description:
            return descriptions.canvas_description(self._canvas)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Tell that several may be selected."""
        state = super().state()
        state.multiSelectable = state.extSelectable = True
        return state


@guarded
class AccessibleElement(QAccessibleInterface):
    """What nodes, ports, wires and marks have in common."""

    plays: QAccessible.Role
    can_be_chosen = True

    def __init__(self, canvas: "Canvas", faces: "AccessibleRegistry", key: Any) -> None:
        super().__init__()
        self._canvas, self._faces, self.key = canvas, faces, key
        self._hands: ActionInterface | None = None

    # ---- what differs

    def there(self) -> bool:
        """Tell whether it is still in the scene."""
        raise NotImplementedError

    def area(self) -> QRectF:
        """Return where it is in the scene."""
        raise NotImplementedError

    def words(self, kind: QAccessible.Text) -> str:
        """Say its name or what it shows."""
        raise NotImplementedError

    def doings(self) -> list[AccessibleAction]:
        """Return what can be done with it."""
        raise NotImplementedError

    def chosen(self) -> bool:
        """Tell whether it is selected; of thousands, each is asked."""
        return False

    # ---- what Qt asks

    def isValid(self) -> bool:
        """Tell whether it is still there."""
        return Shiboken.isValid(self._canvas) and self.there()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Found:
        """Let listeners do what hands can."""
        if kind != _KIND.ActionInterface or not self.isValid():
            return NOTHING
        if self._hands is None:
            self._hands = ActionInterface(self._canvas, self.doings)
        return self._hands

    def object(self) -> Found:
        """Return no object: there is none."""
        return None

    def parent(self) -> QAccessibleInterface:
        """Return the canvas."""
        return QAccessible.queryAccessibleInterface(self._canvas)

    def window(self) -> Any:
        """Return the window's handle."""
        return self._canvas.window().windowHandle()

    def child(self, index: int) -> Found:
        """Return nothing: only nodes have children."""
        return None

    def childAt(self, x: int, y: int) -> Found:
        """Return nothing."""
        return None

    def childCount(self) -> int:
        """Count none."""
        return 0

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Find none."""
        return -1

    def focusChild(self) -> Found:
        """Return itself where it has the keyboard."""
        return self if self._faces.focused == self.key else None

    def role(self) -> QAccessible.Role:
        """Say what it is."""
        return self.plays

    def text(self, kind: QAccessible.Text) -> str:
        """Say what it is and what it shows."""
        return self.words(kind) if self.isValid() else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Refuse: a node is renamed with F2, where its name is checked."""

    def rect(self) -> QRect:
        """Return its place on the screen."""
        if not self.isValid():
            return QRect()
        pixels = self._canvas.mapFromScene(self.area()).boundingRect()
        return pixels.translated(self._canvas.viewport().mapToGlobal(QPoint()))

    def state(self) -> QAccessible.State:
        """Tell whether it is selected, has the keyboard, and can be seen."""
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        if self.can_be_chosen:
            state.selectable = state.focusable = True
            state.selected = self.chosen()
            state.focused = self._faces.focused == self.key
        view = self._canvas.viewport()
        here = view.rect().translated(view.mapToGlobal(QPoint()))
        state.offscreen = not here.intersects(self.rect())
        return state

    def relations(self, match: Any = None) -> list[tuple[QAccessibleInterface, Any]]:
        """Return what it feeds and is fed by."""
        flags = QAccessible.RelationFlag
        fed, feeds = self.neighbours() if self.isValid() else ((), ())
        to = [(self._faces.face(name), flags.FlowsTo) for name in feeds]
        return [*to, *((self._faces.face(name), flags.FlowsFrom) for name in fed)]

    def neighbours(self) -> tuple[Any, Any]:
        """Return the nodes that feed it, and those that it feeds."""
        return (), ()
