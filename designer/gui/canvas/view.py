"""The canvas: it turns mouse and keys into gestures, and gestures into edits."""

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from designer.check.report.instance_path import cause_of
from designer.graph.records import WireEnds
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.commands import node_commands
from designer.gui.canvas.commands.keys import KEYS, method_for
from designer.gui.canvas.gestures.base import Gesture
from designer.gui.canvas.gestures.bend import BendGesture, add_bend, new_bend, remove_bend
from designer.gui.canvas.gestures.keyboard_connect import connect_by_keys
from designer.gui.canvas.gestures.move import MoveGesture
from designer.gui.canvas.gestures.pan_and_band import BandGesture, PanGesture
from designer.gui.canvas.gestures.pinch import pinch_of
from designer.gui.canvas.gestures.resize import ResizeGesture, cursor_for
from designer.gui.canvas.gestures.wire import ConnectGesture, RewireGesture
from designer.gui.canvas.overlays.breadcrumbs import HIGH
from designer.gui.canvas.overlays.tooltip_content import key_of, tip_at
from designer.gui.canvas.painting.frame_painter import (
    paint_frames,
    paint_grips,
    paint_near_titles,
    paint_titles,
)
from designer.gui.canvas.painting.note_painter import paint_notes
from designer.gui.canvas.painting.scene_painter import (
    paint_grid,
    paint_nodes,
    paint_sharing,
    paint_wires,
)
from designer.gui.canvas.scene.hit_test import Hit, hit
from designer.gui.runtime.guard import guarded
from designer.gui.runtime.text_focus import focused_field
from designer.session import Session

LAYER_MIME = "application/x-nn-designer-layer"
_LEFT = Qt.MouseButton.LeftButton
_MIDDLE = Qt.MouseButton.MiddleButton
_RIGHT = Qt.MouseButton.RightButton
_NONE, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_CONTROL, _ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@guarded
class Canvas(CanvasCommands):
    """Draws the design of a session and lets a hand change it."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        self.gesture: Gesture | None = None
        self._gesture_area = QRectF()
        self._space = False
        self.keys = KEYS
        """What single keys do; a window leaves out what the user gave to other commands."""
        super().__init__(session, theme, parent)
        self.camera.steered = self._steered

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let painters know the zoom."""
        self.scene().zoom = self.camera.zoom
        super().paintEvent(event)
        self.minimap.follow()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw the grid, the wires and the nodes: near as cards, far straight from arrays."""
        area = QRectF(rect)  # type: ignore[arg-type]
        paint_grid(painter, self.theme, area, self.scene().zoom)
        paint_frames(painter, self.scene(), area)
        paint_wires(painter, self.scene(), area)
        paint_near_titles(painter, self.scene(), area)
        paint_notes(painter, self.scene(), area)
        paint_sharing(painter, self.scene())
        paint_nodes(painter, self.scene(), area)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Draw what lies over the nodes: titles from afar, grips, the gesture under way."""
        paint_titles(painter, self.scene(), QRectF(rect))  # type: ignore[arg-type]
        paint_grips(painter, self.scene())
        if self.gesture is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.gesture.paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the hint in the middle and the way on top."""
        super().resizeEvent(event)
        self.crumbs.setGeometry(0, 0, self.width(), HIGH)
        self.hint.settle()
        self.legend.settle()
        if self.camera.fitted:
            self.fit_all()

    # ---- gestures

    def begin(self, gesture: Gesture) -> None:
        """Start a gesture."""
        self.gesture = gesture
        if gesture.cursor is not None:
            self.viewport().setCursor(gesture.cursor)

    def cancel_gesture(self) -> None:
        """Put everything back as before the gesture."""
        gesture, self.gesture = self.gesture, None
        if gesture is not None:
            gesture.cancel()
        self._gesture_done()

    def _gesture_done(self) -> None:
        self.camera.rest()
        self.viewport().unsetCursor()
        if self._space:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        self._redraw(QRectF())

    def _redraw(self, area: QRectF) -> None:
        """Paint anew where the gesture was drawn and where it is."""
        for rect in (self._gesture_area, area):
            if not rect.isEmpty():
                pixels = self.mapFromScene(rect).boundingRect().adjusted(-12, -12, 12, 12)
                self.viewport().update(pixels)
        self._gesture_area = area

    def _steered(self, pixels: QPoint) -> None:
        if self.gesture is not None:
            self.gesture.move(self.mapToScene(pixels))
            self._redraw(self.gesture.area())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the gesture that what is under the cursor calls for."""
        at, pixels = self.mapToScene(event.position().toPoint()), event.position().toPoint()
        event.accept()
        if self.gesture is not None:
            if event.button() == _RIGHT:
                self.cancel_gesture()
            return
        if event.button() == _MIDDLE or (event.button() == _LEFT and self._space):
            self.begin(PanGesture(self, at, pixels))
        elif event.button() == _LEFT:
            self._press(hit(self.scene(), at), at, event)
        elif event.button() == _RIGHT:
            found = hit(self.scene(), at)
            if found.node and found.node not in self.selected_ids():
                self.select([found.node])
            elif found.annotation and found.annotation not in self.scene().annotations.selected:
                self.scene().select([], annotations=[found.annotation])

    def _press(self, found: Hit, at: QPointF, event: QMouseEvent) -> None:
        slot, edge = found.slot, found.edge
        if slot is not None and slot.edge is not None:
            self.begin(RewireGesture(self, at, slot.edge, at_target=True))
        elif slot is not None:
            self.begin(ConnectGesture(self, at, found.node, slot))
        elif found.badge:
            self._show_problems(found.node, event.globalPosition().toPoint())
        elif found.node or found.annotation:
            self._press_thing(found, at, event)
        elif found.bend is not None:
            self.begin(BendGesture(self, at, found.bend))
        elif edge is not None and event.modifiers() == _ALT:
            if (bend := new_bend(self, edge.ends, at)) is not None:
                self.begin(BendGesture(self, at, bend, new=True))
        elif edge is not None:
            start, end = self.scene().ends_of(edge)
            nearer = (at - end).manhattanLength() <= (at - start).manhattanLength()
            self.scene().select([], wire=edge.ends)
            self.begin(RewireGesture(self, at, edge, at_target=nearer))
        else:
            self.begin(BandGesture(self, at, event.modifiers()))

    def _press_thing(self, found: Hit, at: QPointF, event: QMouseEvent) -> None:
        if found.annotation and found.part != "body":
            self.begin(ResizeGesture(self, at, found.annotation, found.part))
        else:
            self.begin(MoveGesture(self, at, found.node or found.annotation, event.modifiers()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the gesture, or show what a press would take."""
        pixels = event.position().toPoint()
        at = self.mapToScene(pixels)
        if isinstance(self.gesture, PanGesture):
            self.gesture.drag(pixels)
        elif self.gesture is not None:
            self.gesture.move(at, event.modifiers())
            self._redraw(self.gesture.area())
            if self.gesture.steers and event.buttons():
                self.camera.steer(pixels)
        else:
            self._hover(hit(self.scene(), at))
        event.accept()

    def _hover(self, found: Hit) -> None:
        self.tip_card.stay_on(key_of(found))
        self.scene().hover(found.node, found.edge.ends if found.edge else None)
        if self._space:
            return
        if found.slot is not None:
            self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        elif found.annotation and (found.part != "body" or self.scene().is_frame(found.annotation)):
            self.viewport().setCursor(cursor_for(found.part))
        elif found.bend is not None:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif found.badge or found.edge is not None:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture; its edit is made here."""
        event.accept()
        gesture = self.gesture
        if gesture is None:
            return
        at = self.mapToScene(event.position().toPoint())
        self.camera.rest()
        self.gesture = None
        if gesture.end(at, event.modifiers()):
            self._gesture_done()
        else:
            self.gesture = gesture
            self._redraw(gesture.area())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Search on empty space, bend a wire, go into a block or a form, type in a note."""
        at = self.mapToScene(event.position().toPoint())
        found = hit(self.scene(), at)
        event.accept()
        if event.button() != _LEFT or self.gesture is not None:
            return
        if found.node and not found.badge and found.slot is None:
            self.open_node(found.node)
        elif found.annotation:
            self.edit_annotation(found.annotation)
        elif found.bend is not None:
            remove_bend(self, found.bend)
        elif found.edge is not None:
            add_bend(self, found.edge.ends, at)
        elif not found.node:
            self.search_at(at)

    def leaveEvent(self, event: QEvent) -> None:
        """Nothing is under the cursor any more."""
        self.scene().hover("", None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer the commands."""
        if self.gesture is None:
            self.menu.popup(event.globalPos())
        event.accept()

    def _show_problems(self, name: str, place: QPoint) -> None:
        self.select([name])
        problems = self.viewpoint.report.by_node.get(name, ())
        if problems:
            self.problem_activated.emit(problems[0])
            here = self.viewpoint
            causes = [cause_of(here.report, problem, here.place) for problem in problems]
            self.fix_menu.ask(place, problems, causes)

    # ---- wheel, touch and tips

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor; two fingers on a touchpad pan."""
        event.accept()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.phase() != Qt.ScrollPhase.NoScrollPhase and not control:
            self.camera.pan(event.pixelDelta())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            delta = event.angleDelta()
            self.camera.pan(QPoint((delta.x() or delta.y()) // 2, 0))
        else:
            steps = event.angleDelta().y() or event.angleDelta().x()
            self.zoom_by(1.0016**steps, event.position())

    def viewportEvent(self, event: QEvent) -> bool:
        """Take pinches and tool tips."""
        pinch = pinch_of(event, self.viewport())
        if pinch is not None:
            self.zoom_by(*pinch)
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            tip = None if self.gesture else tip_at(self, self.mapToScene(event.pos()))
            self.tip_card.show_tip(tip, event.pos())
            return True
        return super().viewportEvent(event)

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Keep single keys for the canvas before a menu's shortcut takes them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() in {
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
            }
            name = "" if focused_field(self) else method_for(event, self.keys)
            if plain and name and self.takes(name):
                event.accept()
                return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab open the search; Shift+Tab leaves the canvas."""
        wanted = forward or self.gesture is not None
        return False if wanted else super().focusNextPrevChild(forward)

    def start_wire(self) -> None:
        """Start a wire that keys lead."""
        connect_by_keys(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the table says; what a field on the canvas leaves of its keys is not for here."""
        typing = focused_field(self) is not None
        event.setAccepted(not typing)
        if typing or (self.gesture is not None and self.gesture.key(event)):
            return
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space = True
                self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
        elif self.gesture is None and (name := method_for(event, self.keys)):
            method, *how = name.split()
            getattr(self, method)(*how)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of the hand."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._space = False
            if self.gesture is None:
                self.viewport().unsetCursor()
        super().keyReleaseEvent(event)

    def _escape(self) -> None:
        """Cancel, else select nothing, else go out of the block."""
        chosen = self.selected_ids()
        if self.gesture is not None:
            self.cancel_gesture()
        elif (
            (chosen and chosen != [self._left])
            or self.scene().selected_wire
            or self.selected_annotations()
        ):
            self.scene().select([])
        elif self.viewpoint.name:
            self.leave()
        else:
            self.scene().select([])

    # ---- layers dragged from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take layers."""
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Light up the wire that the layer would go on."""
        if name := self._take_layer(event):
            self.scene().mark_wire(self._wire_for(name, event.position()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the wire."""
        self.scene().mark_wire(None)

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the layer."""
        if name := self._take_layer(event):
            wire = self._wire_for(name, event.position())
            self.scene().mark_wire(None)
            at = self.mapToScene(event.position().toPoint())
            node_commands.drop_layer(self, name, at, wire)
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _wire_for(self, name: str, pixels: QPointF) -> WireEnds | None:
        layer = self.layer(name)
        if layer is None or not layer.inputs or name == "Output":
            return None
        at = self.mapToScene(pixels.toPoint())
        edge = self.scene().wires.at(at.x(), at.y(), 18 / self.scene().zoom)
        return edge.ends if edge else None

    def _take_layer(self, event: QDropEvent) -> str:
        """Return the layer that is dragged, after taking it; "" where something else is."""
        name = bytes(event.mimeData().data(LAYER_MIME).data()).decode("utf-8", "replace")
        if not self.layer(name):
            event.ignore()
            return ""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return name
