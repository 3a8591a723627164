"""The faces that a screen reader meets: the canvas, its nodes with their ports, wires, marks."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken, VoidPtr

from designer.graph import Frame
from designer.gui.canvas import doings, words
from designer.gui.canvas.card import Slot
from designer.gui.canvas.doings import Choice, Doing, Hands, PortKey
from designer.gui.canvas.gestures.carry import with_contents
from designer.gui.canvas.hits import hit
from designer.gui.canvas.look import PORT
from designer.gui.canvas.wires import Ends
from designer.gui.guard import guarded

if TYPE_CHECKING:
    from designer.gui.canvas.accessible import Faces
    from designer.gui.canvas.view import Canvas

Key = str | Ends | int | PortKey
"""A node's id, a wire's ends, a frame's or note's serial, or a port."""
Found = Any
"""A face or None: Qt takes both, but its stubs don't say so."""
NOTHING = VoidPtr(0)
"""What `interface_cast` gives for what a face cannot do; with None PySide 6.11 crashes."""
_TEXT, _ROLE, _KIND = QAccessible.Text, QAccessible.Role, QAccessible.InterfaceType


@guarded
class CanvasFace(QAccessibleWidget):
    """The canvas: its children are nodes, wires, frames and notes, and the widgets over them."""

    def __init__(self, board: "Canvas", faces: "Faces") -> None:
        super().__init__(board, _ROLE.Canvas, "")
        self._board, self._faces = board, faces
        self._choice = Choice(board, faces)

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
        if isinstance(child, Face):
            return self._faces.place(child.key)
        found = super().indexOfChild(child)
        return found if found < 0 else found + len(self._faces.keys)

    def childAt(self, x: int, y: int) -> Found:
        """Return what lies at a place of the screen."""
        board = self._board
        pixels = board.viewport().mapFromGlobal(QPoint(x, y))
        if not board.viewport().rect().contains(pixels):
            return super().childAt(x, y)
        found = hit(board.stage, board.mapToScene(pixels))
        key: Key | None = found.node or (found.edge.ends if found.edge else None) or found.mark
        return self._faces.face(key) if key else super().childAt(x, y)

    def focusChild(self) -> Found:
        """Return where the keyboard is."""
        key = self._faces.focused
        return self._faces.face(key) if key is not None else super().focusChild()

    def text(self, kind: QAccessible.Text) -> str:
        """Say where one is, and what there is."""
        if kind == _TEXT.Description:
            return words.canvas_description(self._board)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Tell that several may be selected."""
        state = super().state()
        state.multiSelectable = state.extSelectable = True
        return state


@guarded
class Face(QAccessibleInterface):
    """What nodes, ports, wires and marks have in common."""

    plays: QAccessible.Role
    can_be_chosen = True

    def __init__(self, board: "Canvas", faces: "Faces", key: Any) -> None:
        super().__init__()
        self._board, self._faces, self.key = board, faces, key
        self._hands: Hands | None = None

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

    def doings(self) -> list[Doing]:
        """Return what can be done with it."""
        raise NotImplementedError

    def chosen(self) -> bool:
        """Tell whether it is selected; of thousands, each is asked."""
        return False

    # ---- what Qt asks

    def isValid(self) -> bool:
        """Tell whether it is still there."""
        return Shiboken.isValid(self._board) and self.there()

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Found:
        """Let listeners do what hands can."""
        if kind != _KIND.ActionInterface or not self.isValid():
            return NOTHING
        if self._hands is None:
            self._hands = Hands(self._board, self.doings)
        return self._hands

    def object(self) -> Found:
        """Return no object: there is none."""
        return None

    def parent(self) -> QAccessibleInterface:
        """Return the canvas."""
        return QAccessible.queryAccessibleInterface(self._board)

    def window(self) -> Any:
        """Return the window's handle."""
        return self._board.window().windowHandle()

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
        pixels = self._board.mapFromScene(self.area()).boundingRect()
        return pixels.translated(self._board.viewport().mapToGlobal(QPoint()))

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
        view = self._board.viewport()
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


@guarded
class NodeFace(Face):
    """A node; its ports are its children."""

    key: str
    plays = _ROLE.ListItem

    def there(self) -> bool:
        """Tell whether there is such a node."""
        return self.key in self._board.stage.cards

    def area(self) -> QRectF:
        """Return its card's place."""
        return self._board.stage.cards[self.key].rect

    def words(self, kind: QAccessible.Text) -> str:
        """Say its name and type, what its card shows, what the layer is for."""
        if kind == _TEXT.Name:
            return words.node_name(self._board, self.key)
        if kind == _TEXT.Description:
            return words.node_description(self._board, self.key)
        return words.help_on(self._board, self.key) if kind == _TEXT.Help else ""

    def doings(self) -> list[Doing]:
        """Open, connect, rename, mute, delete."""
        return doings.of_node(self._board, self.key)

    def chosen(self) -> bool:
        """Tell whether it is among the selected nodes."""
        return self._board.stage.is_selected(self.key)

    def neighbours(self) -> tuple[Any, Any]:
        """Return what feeds it, and what it feeds."""
        graph = self._board.here.network.graph
        return graph.pred[self.key], graph.succ[self.key]

    def ports(self) -> list[PortKey]:
        """Return its ports, inputs first; a wire too many at a port counts with it."""
        slots = self._board.stage.card(self.key).slots if self.isValid() else ()
        return list(dict.fromkeys(PortKey(self.key, s.output, s.key) for s in slots))

    def childCount(self) -> int:
        """Count its ports."""
        return len(self.ports())

    def child(self, index: int) -> Found:
        """Return one port."""
        ports = self.ports()
        return self._faces.face(ports[index]) if 0 <= index < len(ports) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return a port's number."""
        ports = self.ports()
        return ports.index(child.key) if isinstance(child, Face) and child.key in ports else -1

    def childAt(self, x: int, y: int) -> Found:
        """Return the port at a place of the screen."""
        board = self._board
        pixels = board.viewport().mapFromGlobal(QPoint(x, y))
        found = hit(board.stage, board.mapToScene(pixels))
        if found.slot is None or found.node != self.key:
            return None
        return self._faces.face(PortKey(self.key, found.slot.output, found.slot.key))


@guarded
class PortFace(Face):
    """A port: pressing it begins a wire, which keys then lead."""

    key: PortKey
    plays = _ROLE.Button
    can_be_chosen = False

    def slot(self) -> Slot | None:
        """Return the port as it is drawn, None if it is gone."""
        return doings.slot_of(self._board, self.key)

    def there(self) -> bool:
        """Tell whether its node still has it."""
        return self.slot() is not None

    def area(self) -> QRectF:
        """Return its dot's place."""
        slot = self.slot()
        assert slot is not None
        at = self._board.stage.cards[self.key.node].slot_pos(slot)
        return QRectF(at - QPointF(PORT, PORT), at + QPointF(PORT, PORT))

    def parent(self) -> QAccessibleInterface:
        """Return its node."""
        return self._faces.face(self.key.node)

    def words(self, kind: QAccessible.Text) -> str:
        """Say its name, what flows there, and where from or to."""
        slot = self.slot()
        assert slot is not None
        if kind == _TEXT.Name:
            return words.port_name(slot)
        return words.port_description(self._board, self.key.node, slot) * (
            kind == _TEXT.Description
        )

    def doings(self) -> list[Doing]:
        """Begin a wire."""
        return doings.of_port(self._board, self.key)

    def neighbours(self) -> tuple[Any, Any]:
        """Return the nodes at the other ends of its wires."""
        slot = self.slot()
        assert slot is not None
        others = words.wired_to(self._board, self.key.node, slot)
        return ((), others) if slot.output else (others, ())


class WireFace(Face):
    """A wire: a drawing between two nodes."""

    key: Ends
    plays = _ROLE.Graphic

    def there(self) -> bool:
        """Tell whether there is such a wire."""
        return self.key in self._board.stage.wires.edges

    def area(self) -> QRectF:
        """Return the box around it."""
        left, top, right, bottom = self._board.stage.wires.box(self.key)
        return QRectF(left, top - 2, right - left, bottom - top + 4)

    def words(self, kind: QAccessible.Text) -> str:
        """Say its ends, and what flows."""
        if kind == _TEXT.Name:
            return words.wire_name(self.key)
        return words.wire_description(self._board, self.key) * (kind == _TEXT.Description)

    def chosen(self) -> bool:
        """Tell whether it is the selected wire."""
        return self._board.stage.selected_wire == self.key

    def doings(self) -> list[Doing]:
        """Lead it elsewhere, delete it."""
        return doings.of_wire(self._board, self.key)


@guarded
class MarkFace(Face):
    """A frame or a note."""

    key: int

    def there(self) -> bool:
        """Tell whether there is such a mark."""
        return self.key in self._board.stage.marks

    def area(self) -> QRectF:
        """Return its place."""
        return self._board.stage.marks.rect(self.key)

    def role(self) -> QAccessible.Role:
        """A frame groups, a note is one."""
        return _ROLE.Grouping if self._board.stage.is_frame(self.key) else _ROLE.Note

    def words(self, kind: QAccessible.Text) -> str:
        """Say its title or beginning; what a frame holds, all that a note says."""
        mark = self._board.stage.marks[self.key]
        if kind == _TEXT.Name:
            return words.mark_name(mark)
        if kind != _TEXT.Description:
            return ""
        if not isinstance(mark, Frame):
            return mark.text
        names, _ = with_contents(self._board, (), [self.key])
        return f"around {words.listed(names)}" if names else "around nothing"

    def chosen(self) -> bool:
        """Tell whether it is among the selected marks."""
        return self.key in self._board.stage.marks.selected

    def doings(self) -> list[Doing]:
        """Type its text, delete it."""
        return doings.of_mark(self._board, self.key)


def made_for(board: "Canvas", faces: "Faces", key: Key) -> Face:
    """Return a new face."""
    if isinstance(key, str):
        return NodeFace(board, faces, key)
    if isinstance(key, int):
        return MarkFace(board, faces, key)
    return (PortFace if isinstance(key, PortKey) else WireFace)(board, faces, key)
