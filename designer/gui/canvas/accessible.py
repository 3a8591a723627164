"""The canvas as a screen reader sees it: nodes and wires with names, roles, states and places.

The canvas paints them from arrays, so there are no objects that Qt could ask. Here each node and
wire has a face, made when somebody asks for it and by its id alone: what it says is looked up in
the scene and the report at that moment, and never kept.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QRect, QRectF
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import Shiboken

from designer.gui.canvas import words
from designer.gui.canvas.hits import hit
from designer.gui.canvas.wires import Ends

if TYPE_CHECKING:
    from designer.gui.canvas.board import Board

Key = str | Ends
"""A node's id, or a wire's ends."""
Found = Any
"""A face or None: Qt takes both, but its stubs don't say so."""
_MANY = 20
"""So many changes of a selection are told one by one; more are told as one."""


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt ask here for the faces of canvases; once is enough."""
    QAccessible.installFactory(_made)


def _made(_: str, thing: QObject) -> QAccessibleInterface | None:
    """Return the face of a canvas, None for everything else."""
    faces = getattr(thing, "faces", None)
    return faces.canvas() if isinstance(faces, Faces) else None


class Faces:
    """All faces of one canvas. They die with what they show, or with the canvas."""

    def __init__(self, board: "Board") -> None:
        """Make none yet."""
        install()
        self._board = board
        self._canvas: CanvasFace | None = None
        self._faces: dict[Key, Face] = {}
        self._keys: tuple[Key, ...] = ()
        self._places: dict[Key, int] = {}
        self._listed: tuple[object, int] = (None, -1)
        self._selected: list[str] = []
        board.destroyed.connect(self.clear)

    def canvas(self) -> "CanvasFace":
        """Return the canvas's own face; Qt owns it."""
        if self._canvas is None or not Shiboken.isValid(self._canvas):
            self._canvas = CanvasFace(self._board, self)
        return self._canvas

    def face(self, key: Key) -> "Face":
        """Return the face of a node or wire."""
        if key not in self._faces:
            self._faces[key] = Face(self._board, self, key)
            QAccessible.registerAccessibleInterface(self._faces[key])
        return self._faces[key]

    @property
    def keys(self) -> tuple[Key, ...]:
        """Nodes, then wires."""
        board = self._board
        now = (board.here.place, board.session.design.version)
        if now != self._listed:
            self._listed = now
            network = board.here.network
            nodes = (node.id for node in network.nodes())
            self._keys = (*nodes, *(edge.ends for edge in network.edges()))
            self._places = {}
        return self._keys

    def place(self, key: Key) -> int:
        """Return the number of a node or wire among the canvas's children, -1 if it is gone."""
        keys = self.keys
        if not self._places:
            self._places = {each: number for number, each in enumerate(keys)}
        return self._places.get(key, -1)

    # ---- telling

    def tell_selection(self) -> None:
        """Tell who listens what is selected now, and where the keyboard is."""
        before, self._selected = self._selected, self._board.selected_ids()
        if not QAccessible.isActive():
            return
        self._tell_changes(set(before), set(self._selected))
        key = self.focused
        if key is not None:
            self._tell(self.face(key), QAccessible.Event.Focus)

    def _tell_changes(self, before: set[str], now: set[str]) -> None:
        changed = before ^ now
        if len(changed) > _MANY:
            self._tell(self.canvas(), QAccessible.Event.SelectionWithin)
            return
        events = QAccessible.Event
        for name in changed & self._board.stage.cards.keys():
            added = events.Selection if len(now) == 1 else events.SelectionAdd
            self._tell(self.face(name), added if name in now else events.SelectionRemove)

    def tell_change(self) -> None:
        """Let go of the faces of what is gone, and tell that there is something else now."""
        for key in [key for key, face in self._faces.items() if not face.isValid()]:
            self._drop(key)
        if self._canvas is None or not QAccessible.isActive():
            return
        before = self._keys
        if self.keys != before:
            self._tell(self.canvas(), QAccessible.Event.ObjectReorder)

    @property
    def focused(self) -> Key | None:
        """The node or wire that the keyboard is on, None if it is elsewhere."""
        board = self._board
        if not board.hasFocus():
            return None
        chosen = board.selected_ids()
        return chosen[-1] if chosen else board.stage.selected_wire

    def clear(self) -> None:
        """Let go of all."""
        for key in list(self._faces):
            self._drop(key)

    def _drop(self, key: Key) -> None:
        face = self._faces.pop(key)
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(face))

    def _tell(self, face: QAccessibleInterface, event: QAccessible.Event) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(face, event))


class CanvasFace(QAccessibleWidget):
    """The canvas: its children are the nodes, the wires, and the widgets over them."""

    def __init__(self, board: "Board", faces: Faces) -> None:
        super().__init__(board, QAccessible.Role.Canvas, "")
        self._board, self._faces = board, faces

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
        key: Key | None = found.node or (found.edge.ends if found.edge else None)
        return self._faces.face(key) if key else super().childAt(x, y)

    def focusChild(self) -> Found:
        """Return where the keyboard is."""
        key = self._faces.focused
        return self._faces.face(key) if key is not None else super().focusChild()

    def text(self, kind: QAccessible.Text) -> str:
        """Say where one is, and what there is."""
        if kind == QAccessible.Text.Description:
            nodes, wires = len(self._board.stage.cards), len(self._board.stage.wires.edges)
            counts = f"{nodes} nodes, {wires} wires"
            return f"{counts}; {self._board.accessibleDescription() or 'nothing selected'}"
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Tell that several may be selected."""
        state = super().state()
        state.multiSelectable = state.extSelectable = True
        return state


class Face(QAccessibleInterface):
    """One node or wire."""

    def __init__(self, board: "Board", faces: Faces, key: Key) -> None:
        super().__init__()
        self._board, self._faces, self.key = board, faces, key

    def isValid(self) -> bool:
        """Tell whether it is still there."""
        if not Shiboken.isValid(self._board):
            return False
        stage = self._board.stage
        return self.key in (stage.cards if isinstance(self.key, str) else stage.wires.edges)

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
        """Return nothing: ports are part of the description."""
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
        """Nodes are items that can be chosen, wires drawings between them."""
        if isinstance(self.key, str):
            return QAccessible.Role.ListItem
        return QAccessible.Role.Graphic

    def text(self, kind: QAccessible.Text) -> str:
        """Say what it is and what it shows."""
        board, key = self._board, self.key
        if not self.isValid():
            return ""
        if kind == QAccessible.Text.Name:
            return words.node_name(board, key) if isinstance(key, str) else words.wire_name(key)
        if kind == QAccessible.Text.Description:
            return words.description(board, key)
        return words.help_on(board, key) if kind == QAccessible.Text.Help else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Refuse: a node is renamed with F2, where its name is checked."""

    def rect(self) -> QRect:
        """Return its place on the screen."""
        if not self.isValid():
            return QRect()
        stage = self._board.stage
        if isinstance(self.key, str):
            area = stage.cards[self.key].rect
        else:
            left, top, right, bottom = stage.wires.box(self.key)
            area = QRectF(left, top - 2, right - left, bottom - top + 4)
        pixels = self._board.mapFromScene(area).boundingRect()
        return pixels.translated(self._board.viewport().mapToGlobal(QPoint()))

    def state(self) -> QAccessible.State:
        """Tell whether it is selected, has the keyboard, and can be seen."""
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        stage, key = self._board.stage, self.key
        is_node = isinstance(key, str)
        state.selectable = state.focusable = True
        state.selected = key in stage.selected if is_node else stage.selected_wire == key
        state.focused = self._faces.focused == key
        here = (
            self._board.viewport().rect().translated(self._board.viewport().mapToGlobal(QPoint()))
        )
        state.offscreen = not here.intersects(self.rect())
        return state

    def relations(self, match: Any = None) -> list[tuple[QAccessibleInterface, Any]]:
        """Return what a node feeds and is fed by."""
        if not self.isValid() or not isinstance(self.key, str):
            return []
        graph, flags = self._board.here.network.graph, QAccessible.RelationFlag
        to = [(self._faces.face(name), flags.FlowsTo) for name in graph.succ[self.key]]
        return [*to, *((self._faces.face(n), flags.FlowsFrom) for n in graph.pred[self.key])]
