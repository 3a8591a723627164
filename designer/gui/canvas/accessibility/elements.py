"""The faces of nodes with their ports, of wires, frames and notes."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF, QRectF
from PySide6.QtGui import QAccessible, QAccessibleInterface

from designer.graph import Frame
from designer.graph.records import WireEnds
from designer.gui.canvas.accessibility import actions, descriptions
from designer.gui.canvas.accessibility.actions import AccessibleAction, PortKey
from designer.gui.canvas.accessibility.base import AccessibleElement, Found, Key
from designer.gui.canvas.drawing.metrics import PORT
from designer.gui.canvas.gestures.dragged_selection import with_contents
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.hit_test import hit
from designer.gui.runtime.guard import guarded

if TYPE_CHECKING:
    from designer.gui.canvas.accessibility.registry import AccessibleRegistry
    from designer.gui.canvas.view import Canvas

_TEXT, _ROLE = QAccessible.Text, QAccessible.Role


@guarded
class AccessibleNode(AccessibleElement):
    """A node; its ports are its children."""

    key: str
    plays = _ROLE.ListItem

    def there(self) -> bool:
        """Tell whether there is such a node."""
        return self.key in self._canvas.scene().cards

    def area(self) -> QRectF:
        """Return its card's place."""
        return self._canvas.scene().cards[self.key].rect

    def words(self, kind: QAccessible.Text) -> str:
        """Say its name and type, what its card shows, what the layer is for."""
        if kind == _TEXT.Name:
            return descriptions.node_name(self._canvas, self.key)
        if kind == _TEXT.Description:
            return descriptions.node_description(self._canvas, self.key)
        return descriptions.help_on(self._canvas, self.key) if kind == _TEXT.Help else ""

    def doings(self) -> list[AccessibleAction]:
        """Open, connect, rename, mute, delete."""
        return actions.of_node(self._canvas, self.key)

    def chosen(self) -> bool:
        """Tell whether it is among the selected nodes."""
        return self._canvas.scene().is_selected(self.key)

    def neighbours(self) -> tuple[Any, Any]:
        """Return what feeds it, and what it feeds."""
        graph = self._canvas.viewpoint.network.graph
        return graph.pred[self.key], graph.succ[self.key]

    def ports(self) -> list[PortKey]:
        """Return its ports, inputs first; a wire too many at a port counts with it."""
        slots = self._canvas.scene().card(self.key).slots if self.isValid() else ()
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
        return (
            ports.index(child.key)
            if isinstance(child, AccessibleElement) and child.key in ports
            else -1
        )

    def childAt(self, x: int, y: int) -> Found:
        """Return the port at a place of the screen."""
        canvas = self._canvas
        pixels = canvas.viewport().mapFromGlobal(QPoint(x, y))
        found = hit(canvas.scene(), canvas.mapToScene(pixels))
        if found.slot is None or found.node != self.key:
            return None
        return self._faces.face(PortKey(self.key, found.slot.output, found.slot.key))


@guarded
class AccessiblePort(AccessibleElement):
    """A port: pressing it begins a wire, which keys then lead."""

    key: PortKey
    plays = _ROLE.Button
    can_be_chosen = False

    def slot(self) -> Slot | None:
        """Return the port as it is drawn, None if it is gone."""
        return actions.slot_of(self._canvas, self.key)

    def there(self) -> bool:
        """Tell whether its node still has it."""
        return self.slot() is not None

    def area(self) -> QRectF:
        """Return its dot's place."""
        slot = self.slot()
        assert slot is not None
        at = self._canvas.scene().cards[self.key.node].slot_pos(slot)
        return QRectF(at - QPointF(PORT, PORT), at + QPointF(PORT, PORT))

    def parent(self) -> QAccessibleInterface:
        """Return its node."""
        return self._faces.face(self.key.node)

    def words(self, kind: QAccessible.Text) -> str:
        """Say its name, what flows there, and where from or to."""
        slot = self.slot()
        assert slot is not None
        if kind == _TEXT.Name:
            return descriptions.port_name(slot)
        return descriptions.port_description(self._canvas, self.key.node, slot) * (
            kind == _TEXT.Description
        )

    def doings(self) -> list[AccessibleAction]:
        """Begin a wire."""
        return actions.of_port(self._canvas, self.key)

    def neighbours(self) -> tuple[Any, Any]:
        """Return the nodes at the other ends of its wires."""
        slot = self.slot()
        assert slot is not None
        others = descriptions.wired_to(self._canvas, self.key.node, slot)
        return ((), others) if slot.output else (others, ())


class AccessibleWire(AccessibleElement):
    """A wire: a drawing between two nodes."""

    key: WireEnds
    plays = _ROLE.Graphic

    def there(self) -> bool:
        """Tell whether there is such a wire."""
        return self.key in self._canvas.scene().wires.edges

    def area(self) -> QRectF:
        """Return the box around it."""
        left, top, right, bottom = self._canvas.scene().wires.box(self.key)
        return QRectF(left, top - 2, right - left, bottom - top + 4)

    def words(self, kind: QAccessible.Text) -> str:
        """Say its ends, and what flows."""
        if kind == _TEXT.Name:
            return descriptions.wire_name(self.key)
        return descriptions.wire_description(self._canvas, self.key) * (kind == _TEXT.Description)

    def chosen(self) -> bool:
        """Tell whether it is the selected wire."""
        return self._canvas.scene().selected_wire == self.key

    def doings(self) -> list[AccessibleAction]:
        """Lead it elsewhere, delete it."""
        return actions.of_wire(self._canvas, self.key)


@guarded
class AccessibleAnnotation(AccessibleElement):
    """A frame or a note."""

    key: int

    def there(self) -> bool:
        """Tell whether there is such a mark."""
        return self.key in self._canvas.scene().annotations

    def area(self) -> QRectF:
        """Return its place."""
        return self._canvas.scene().annotations.rect(self.key)

    def role(self) -> QAccessible.Role:
        """A frame groups, a note is one."""
        return _ROLE.Grouping if self._canvas.scene().is_frame(self.key) else _ROLE.Note

    def words(self, kind: QAccessible.Text) -> str:
        """Say its title or beginning; what a frame holds, all that a note says."""
        annotation = self._canvas.scene().annotations[self.key]
        if kind == _TEXT.Name:
            return descriptions.annotation_name(annotation)
        if kind != _TEXT.Description:
            return ""
        if not isinstance(annotation, Frame):
            return annotation.text
        names, _ = with_contents(self._canvas, (), [self.key])
        return f"around {descriptions.listed(names)}" if names else "around nothing"

    def chosen(self) -> bool:
        """Tell whether it is among the selected marks."""
        return self.key in self._canvas.scene().annotations.selected

    def doings(self) -> list[AccessibleAction]:
        """Type its text, delete it."""
        return actions.of_annotation(self._canvas, self.key)


def made_for(canvas: "Canvas", faces: "AccessibleRegistry", key: Key) -> AccessibleElement:
    """Return a new face."""
    if isinstance(key, str):
        return AccessibleNode(canvas, faces, key)
    if isinstance(key, int):
        return AccessibleAnnotation(canvas, faces, key)
    return (AccessiblePort if isinstance(key, PortKey) else AccessibleWire)(canvas, faces, key)
