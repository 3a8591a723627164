"""The canvas as a screen reader sees it: which faces there are, and what they tell.

The canvas paints from arrays, so there are no objects that Qt could ask. Here each node, port,
wire, frame and note has a face, made when somebody asks for it and by its key alone: what it says
is looked up in the scene and the report at that moment, and never kept.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from shiboken6 import Shiboken

from designer.gui.canvas.accessibility import descriptions
from designer.gui.canvas.accessibility.announcements import announce
from designer.gui.canvas.accessibility.base import AccessibleCanvas, AccessibleElement, Key
from designer.gui.canvas.accessibility.elements import made_for

if TYPE_CHECKING:
    from designer.gui.canvas.network_view import NetworkView
    from designer.gui.canvas.view import Canvas

_MANY = 20
"""So many changes of a selection are told one by one; more are told as one."""


@lru_cache(maxsize=1)
def install() -> None:
    """Let Qt ask here for the faces of canvases; once is enough."""
    QAccessible.installFactory(_made)


def _made(_: str, thing: QObject) -> QAccessibleInterface | None:
    """Return the face of a canvas, None for everything else."""
    faces = getattr(thing, "faces", None)
    return faces.canvas() if isinstance(faces, AccessibleRegistry) else None


class AccessibleRegistry:
    """All faces of one canvas. They die with what they show, or with the canvas."""

    def __init__(self, canvas: "NetworkView") -> None:
        """Make none yet."""
        install()
        self._canvas = cast("Canvas", canvas)
        self._root: AccessibleCanvas | None = None
        self._faces: dict[Key, AccessibleElement] = {}
        self._keys: tuple[Key, ...] = ()
        self._places: dict[Key, int] = {}
        self._listed: tuple[object, int] = (None, -1)
        self._selected: tuple[Key, ...] = ()
        self._said = ("", "", "")
        """What the node at hand was last heard to say: its id, its name and its problems."""
        canvas.destroyed.connect(self.clear)

    def canvas(self) -> AccessibleCanvas:
        """Return the canvas's own face; Qt owns it."""
        if self._root is None or not Shiboken.isValid(self._root):
            self._root = AccessibleCanvas(self._canvas, self)
        return self._root

    def face(self, key: Key) -> AccessibleElement:
        """Return the face of a node, port, wire, frame or note."""
        if key not in self._faces:
            self._faces[key] = made_for(self._canvas, self, key)
            QAccessible.registerAccessibleInterface(self._faces[key])
        return self._faces[key]

    @property
    def keys(self) -> tuple[Key, ...]:
        """Nodes, then wires, then frames and notes."""
        canvas = self._canvas
        now = (canvas.viewpoint.place, canvas.session.design.version)
        if now != self._listed:
            self._listed = now
            network = canvas.viewpoint.network
            nodes = (node.id for node in network.nodes())
            wires = (edge.ends for edge in network.edges())
            self._keys = (*nodes, *wires, *sorted(network.annotations))
            self._places = {}
        return self._keys

    def place(self, key: Key) -> int:
        """Return the number of a node, wire or mark among the canvas's children, -1 if gone."""
        keys = self.keys
        if not self._places:
            self._places = {each: number for number, each in enumerate(keys)}
        return self._places.get(key, -1)

    @property
    def chosen(self) -> tuple[Key, ...]:
        """What is selected, the latest last."""
        canvas, wire = self._canvas, self._canvas.scene().selected_wire
        picked = () if wire is None or wire not in canvas.scene().wires.edges else (wire,)
        return (*canvas.selected_ids(), *canvas.selected_annotations(), *picked)

    @property
    def focused(self) -> Key | None:
        """What the keyboard is on, None if it is elsewhere."""
        chosen = self.chosen if self._canvas.hasFocus() else ()
        return chosen[-1] if chosen else None

    # ---- telling

    def tell_selection(self) -> None:
        """Tell who listens what is selected now, and where the keyboard is."""
        before, self._selected = self._selected, self.chosen
        if not QAccessible.isActive():
            return
        self._said = self._at_hand()
        self._tell_changes(set(before), set(self._selected))
        self.tell_focus()

    def tell_focus(self) -> None:
        """Tell what the keyboard is on."""
        key = self.focused if QAccessible.isActive() else None
        if key is not None:
            self._tell(self.face(key), QAccessible.Event.Focus)

    def _tell_changes(self, before: set[Key], now: set[Key]) -> None:
        changed = before ^ now
        if len(changed) > _MANY:
            self._tell(self.canvas(), QAccessible.Event.SelectionWithin)
            return
        events = QAccessible.Event
        for key in changed.intersection(self.keys):
            added = events.Selection if len(now) == 1 else events.SelectionAdd
            self._tell(self.face(key), added if key in now else events.SelectionRemove)

    def tell_change(self) -> None:
        """Let go of the faces of what is gone, and tell that there is something else now."""
        self._drop([key for key, face in self._faces.items() if not face.isValid()])
        if not QAccessible.isActive():
            return
        before = self._keys
        if self._root is not None and self.keys != before:
            self._tell(self.canvas(), QAccessible.Event.ObjectReorder)
        self._tell_problems()

    def _tell_problems(self) -> None:
        """Tell when the node at hand gets a problem or loses it, also while its form is typed in.

        Whoever sees looks up and finds it red.
        """
        (before, name, trouble), self._said = self._said, self._at_hand()
        node, now, problems = self._said
        if not node or node != before:
            return
        if now != name:
            self._tell(self.face(node), QAccessible.Event.NameChanged)
        if problems != trouble:
            announce(self._canvas, f"{node}: {problems or 'no problem any more'}")

    def _at_hand(self) -> tuple[str, str, str]:
        nodes = self._canvas.selected_ids()
        if not nodes or nodes[-1] not in self._canvas.scene().cards:
            return ("", "", "")
        problems = "; ".join(self._canvas.scene().card(nodes[-1]).messages)
        return (nodes[-1], descriptions.node_name(self._canvas, nodes[-1]), problems)

    def clear(self) -> None:
        """Let go of all."""
        self._drop(list(self._faces))

    def _drop(self, keys: Iterable[Key]) -> None:
        for key in keys:
            face = self._faces.pop(key)
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(face))

    def _tell(self, face: QAccessibleInterface, event: QAccessible.Event) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(face, event))
