"""The accessible elements of a canvas, and the events that report changes of them.

The canvas paints from arrays, so there are no objects that Qt could ask. Here each node, port,
wire, frame and note has an accessible element, made when it is asked for and known by its key.
"""

from collections.abc import Iterable
from functools import lru_cache

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from shiboken6 import Shiboken

from designer.gui.canvas.accessibility import descriptions
from designer.gui.canvas.accessibility.base import AccessibleCanvas, AccessibleElement
from designer.gui.canvas.accessibility.elements import subject_for
from designer.gui.canvas.accessibility.keys import Key
from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.overlays.announcement import announce

_MAX_SINGLE_EVENTS = 20
"""More changes of the selection than this are reported as one event."""


@lru_cache(maxsize=1)
def install() -> None:
    """Install the factory of accessible interfaces for canvases, once."""
    QAccessible.installFactory(_made)


def _made(_: str, thing: QObject) -> QAccessibleInterface | None:
    """Return the accessible interface of a canvas, None for everything else."""
    registry = getattr(thing, "accessible", None)
    return registry.canvas() if isinstance(registry, AccessibleRegistry) else None


class AccessibleRegistry:
    """The accessible elements of one canvas, until their subject or the canvas is gone."""

    def __init__(self, commands: CanvasCommands) -> None:
        """Start without elements."""
        install()
        self._commands, self._canvas = commands, commands.canvas
        self._root: AccessibleCanvas | None = None
        self._elements: dict[Key, AccessibleElement] = {}
        self._keys: tuple[Key, ...] = ()
        self._places: dict[Key, int] = {}
        self._listed: tuple[object, int] = (None, -1)
        self._selected: tuple[Key, ...] = ()
        self._last_spoken = ("", "", "")
        """The id, name and problems of the current node, as reported last."""
        self._canvas.view.destroyed.connect(self.clear)
        self._canvas.selection.changed.connect(self._selection_changed)

    def canvas(self) -> AccessibleCanvas:
        """Return the canvas's own interface; Qt owns it."""
        if self._root is None or not Shiboken.isValid(self._root):
            self._root = AccessibleCanvas(self._canvas, self)
        return self._root

    def element(self, key: Key) -> AccessibleElement:
        """Return the accessible element of a node, port, wire, frame or note."""
        if key not in self._elements:
            subject = subject_for(self._commands, key)
            self._elements[key] = AccessibleElement(self._canvas, self, key, subject)
            QAccessible.registerAccessibleInterface(self._elements[key])
        return self._elements[key]

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

    def index(self, key: Key) -> int:
        """Return the position among the canvas's children, -1 if it is gone."""
        keys = self.keys
        if not self._places:
            self._places = {each: number for number, each in enumerate(keys)}
        return self._places.get(key, -1)

    @property
    def selected(self) -> tuple[Key, ...]:
        """What is selected, the latest last."""
        canvas, wire = self._canvas, self._canvas.scene().selected_wire
        picked = () if wire is None or wire not in canvas.scene().wires.edges else (wire,)
        return (*canvas.selection.nodes, *canvas.selection.annotations, *picked)

    @property
    def focused(self) -> Key | None:
        """What has the keyboard, None if it is elsewhere."""
        selected = self.selected if self._canvas.view.hasFocus() else ()
        return selected[-1] if selected else None

    # ---- notifying

    def _selection_changed(self) -> None:
        """Describe the selection, and report it."""
        canvas = self._canvas
        annotations = canvas.scene().annotations
        names = [descriptions.annotation_name(annotations[s]) for s in canvas.selection.annotations]
        names = [*canvas.selection.nodes, *names]
        text = f"selected: {descriptions.listed(names)}" if names else "nothing selected"
        canvas.view.setAccessibleDescription(text)
        self.report_selection()

    def report_selection(self) -> None:
        """Report what is selected now, and what has the keyboard."""
        before, self._selected = self._selected, self.selected
        if not QAccessible.isActive():
            return
        self._last_spoken = self._current()
        self._report_changes(set(before), set(self._selected))
        self.report_focus()

    def report_focus(self) -> None:
        """Report what has the keyboard."""
        key = self.focused if QAccessible.isActive() else None
        if key is not None:
            self._notify(self.element(key), QAccessible.Event.Focus)

    def _report_changes(self, before: set[Key], now: set[Key]) -> None:
        changed = before ^ now
        if len(changed) > _MAX_SINGLE_EVENTS:
            self._notify(self.canvas(), QAccessible.Event.SelectionWithin)
            return
        events = QAccessible.Event
        for key in changed.intersection(self.keys):
            added = events.Selection if len(now) == 1 else events.SelectionAdd
            self._notify(self.element(key), added if key in now else events.SelectionRemove)

    def report_change(self) -> None:
        """Drop the elements of what is gone, and report that the children changed."""
        self._drop([key for key, face in self._elements.items() if not face.isValid()])
        if not QAccessible.isActive():
            return
        before = self._keys
        if self._root is not None and self.keys != before:
            self._notify(self.canvas(), QAccessible.Event.ObjectReorder)
        self._report_problems()

    def _report_problems(self) -> None:
        """Report when the current node gets a problem or loses it, also while its form is edited.

        This replaces the red border.
        """
        (before, name, trouble), self._last_spoken = self._last_spoken, self._current()
        node, now, problems = self._last_spoken
        if not node or node != before:
            return
        if now != name:
            self._notify(self.element(node), QAccessible.Event.NameChanged)
        if problems != trouble:
            announce(self._canvas.view, f"{node}: {problems or 'no problem any more'}")

    def _current(self) -> tuple[str, str, str]:
        nodes = self._canvas.selection.nodes
        if not nodes or nodes[-1] not in self._canvas.scene().cards:
            return ("", "", "")
        problems = "; ".join(self._canvas.scene().card(nodes[-1]).messages)
        return (nodes[-1], descriptions.node_name(self._canvas, nodes[-1]), problems)

    def clear(self) -> None:
        """Drop all elements."""
        self._drop(list(self._elements))

    def _drop(self, keys: Iterable[Key]) -> None:
        for key in keys:
            face = self._elements.pop(key)
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(face))

    def _notify(self, face: QAccessibleInterface, event: QAccessible.Event) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(face, event))
