"""What assistive technology can reach on a canvas: nodes with their ports, wires, frames, notes.

Each is known by its key alone: what it says is looked up in the scene and the report when it is
asked, and never kept.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QAccessible

from designer.graph import Frame
from designer.graph.records import WireEnds
from designer.gui.canvas.accessibility import actions, descriptions
from designer.gui.canvas.accessibility.actions import AccessibleAction
from designer.gui.canvas.accessibility.base import Subject
from designer.gui.canvas.accessibility.keys import Key, PortKey
from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.drawing.metrics import PORT_RADIUS
from designer.gui.canvas.gestures.dragged_selection import with_contents
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.hit_test import hit

_TEXT, _ROLE = QAccessible.Text, QAccessible.Role


class _Childless:
    """What has no children, and the canvas for its parent."""

    selectable = True
    parent: Key | None = None

    def __init__(self, commands: CanvasCommands) -> None:
        self._commands = commands
        self._canvas, self._scene = commands.canvas, commands.canvas.scene()

    def children(self) -> list[Key]:
        """Return none."""
        return []

    def child_at(self, place: QPointF) -> Key | None:
        """Return None."""
        return None

    def neighbours(self) -> tuple[Iterable[str], Iterable[str]]:
        """Return none."""
        return (), ()


class AccessibleNode(_Childless):
    """A node; its ports are its children."""

    role = _ROLE.ListItem

    def __init__(self, commands: CanvasCommands, name: str) -> None:
        super().__init__(commands)
        self._name = name

    def exists(self) -> bool:
        """Return whether there is such a node."""
        return self._name in self._scene.cards

    def area(self) -> QRectF:
        """Return its card's rectangle."""
        return self._scene.cards[self._name].rect

    def text(self, kind: QAccessible.Text) -> str:
        """Return name and type, what its card shows, or what the layer is for."""
        if kind == _TEXT.Name:
            return descriptions.node_name(self._canvas, self._name)
        if kind == _TEXT.Description:
            return descriptions.node_description(self._canvas, self._name)
        return descriptions.help_on(self._canvas, self._name) if kind == _TEXT.Help else ""

    def actions(self) -> list[AccessibleAction]:
        """Return: open, connect, rename, mute, delete."""
        return actions.of_node(self._commands, self._name)

    def is_selected(self) -> bool:
        """Return whether it is among the selected nodes."""
        return self._scene.is_selected(self._name)

    def neighbours(self) -> tuple[Iterable[str], Iterable[str]]:
        """Return the nodes that feed it, and those that it feeds."""
        graph = self._canvas.viewpoint.network.graph
        return graph.pred[self._name], graph.succ[self._name]

    def children(self) -> list[Key]:
        """Return its ports, inputs first; a wire too many at a port counts with it."""
        slots = self._scene.card(self._name).slots
        return list(dict.fromkeys(PortKey(self._name, s.output, s.key) for s in slots))

    def child_at(self, place: QPointF) -> Key | None:
        """Return the port at a point of the scene."""
        found = hit(self._scene, place)
        if found.slot is None or found.node != self._name:
            return None
        return PortKey(self._name, found.slot.output, found.slot.key)


class AccessiblePort(_Childless):
    """A port: pressing it starts a wire, which keys then lead."""

    role = _ROLE.Button
    selectable = False

    def __init__(self, commands: CanvasCommands, key: PortKey) -> None:
        super().__init__(commands)
        self._key = key
        self.parent = key.node

    def exists(self) -> bool:
        """Return whether its node still has it."""
        return self._scene.find_slot(*self._key) is not None

    def area(self) -> QRectF:
        """Return its dot's rectangle."""
        at = self._scene.cards[self._key.node].slot_pos(self._slot())
        return QRectF(
            at - QPointF(PORT_RADIUS, PORT_RADIUS), at + QPointF(PORT_RADIUS, PORT_RADIUS)
        )

    def text(self, kind: QAccessible.Text) -> str:
        """Return its name, or what flows there and where from or to."""
        if kind == _TEXT.Name:
            return descriptions.port_name(self._slot())
        if kind == _TEXT.Description:
            return descriptions.port_description(self._canvas, self._key.node, self._slot())
        return ""

    def actions(self) -> list[AccessibleAction]:
        """Return: start a wire."""
        return actions.of_port(self._commands, self._key)

    def is_selected(self) -> bool:
        """Return False: ports are not selected."""
        return False

    def neighbours(self) -> tuple[Iterable[str], Iterable[str]]:
        """Return the nodes at the other ends of its wires."""
        slot = self._slot()
        others = descriptions.wired_to(self._canvas, self._key.node, slot)
        return ((), others) if slot.output else (others, ())

    def _slot(self) -> Slot:
        slot = self._scene.find_slot(*self._key)
        assert slot is not None
        return slot


class AccessibleWire(_Childless):
    """A wire."""

    role = _ROLE.Graphic

    def __init__(self, commands: CanvasCommands, ends: WireEnds) -> None:
        super().__init__(commands)
        self._ends = ends

    def exists(self) -> bool:
        """Return whether there is such a wire."""
        return self._ends in self._scene.wires.edges

    def area(self) -> QRectF:
        """Return the rectangle around it."""
        left, top, right, bottom = self._scene.wires.box(self._ends)
        return QRectF(left, top - 2, right - left, bottom - top + 4)

    def text(self, kind: QAccessible.Text) -> str:
        """Return its ends, or what flows."""
        if kind == _TEXT.Name:
            return descriptions.wire_name(self._ends)
        if kind == _TEXT.Description:
            return descriptions.wire_description(self._canvas, self._ends)
        return ""

    def actions(self) -> list[AccessibleAction]:
        """Return: lead it elsewhere, delete it."""
        return actions.of_wire(self._commands, self._ends)

    def is_selected(self) -> bool:
        """Return whether it is the selected wire."""
        return self._scene.selected_wire == self._ends


class AccessibleAnnotation(_Childless):
    """A frame or a note."""

    def __init__(self, commands: CanvasCommands, serial: int) -> None:
        super().__init__(commands)
        self._serial = serial

    @property
    def role(self) -> QAccessible.Role:
        """A grouping for a frame, a note for a note."""
        return _ROLE.Grouping if self._scene.is_frame(self._serial) else _ROLE.Note

    def exists(self) -> bool:
        """Return whether there is such a frame or note."""
        return self._serial in self._scene.annotations

    def area(self) -> QRectF:
        """Return its rectangle."""
        return self._scene.annotations.rect(self._serial)

    def text(self, kind: QAccessible.Text) -> str:
        """Return its title or beginning; what a frame encloses, or all of a note's text."""
        annotation = self._scene.annotations[self._serial]
        if kind == _TEXT.Name:
            return descriptions.annotation_name(annotation)
        if kind != _TEXT.Description:
            return ""
        if not isinstance(annotation, Frame):
            return annotation.text
        names, _ = with_contents(self._canvas, (), [self._serial])
        return f"around {descriptions.listed(names)}" if names else "around nothing"

    def actions(self) -> list[AccessibleAction]:
        """Return: edit its text, delete it."""
        return actions.of_annotation(self._commands, self._serial)

    def is_selected(self) -> bool:
        """Return whether it is among the selected frames and notes."""
        return self._serial in self._scene.annotations.selected


def subject_for(commands: CanvasCommands, key: Key) -> Subject:
    """Return what a key stands for."""
    if isinstance(key, str):
        return AccessibleNode(commands, key)
    if isinstance(key, int):
        return AccessibleAnnotation(commands, key)
    if isinstance(key, PortKey):
        return AccessiblePort(commands, key)
    return AccessibleWire(commands, key)
