"""The canvas: the view that shows a design, owns the parts that work on it, and routes events."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QGraphicsView, QWidget

from designer.files.block_library import BlockLibrary
from designer.graph import DesignError, Edit
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.accessibility.registry import AccessibleRegistry
from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.canvas_menu import canvas_menu
from designer.gui.canvas.command_keys import KEYS, KeyMap, command_for
from designer.gui.canvas.commands.layer_drop import LayerDrop
from designer.gui.canvas.drawing.node_colours import ColourBy, CostBasis
from designer.gui.canvas.gestures.base import Gesture
from designer.gui.canvas.gestures.bend import add_bend, remove_bend
from designer.gui.canvas.gestures.controller import GestureController
from designer.gui.canvas.gestures.pan_and_band import PanGesture
from designer.gui.canvas.gestures.pinch import pinch_of
from designer.gui.canvas.gestures.press import gesture_for, hover_cursor
from designer.gui.canvas.motion import Motion
from designer.gui.canvas.navigation import Navigation
from designer.gui.canvas.overlays.breadcrumbs import HEIGHT
from designer.gui.canvas.overlays.overlays import Overlays
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
from designer.gui.canvas.scene.camera import Camera
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.hit_test import Hit, hit
from designer.gui.canvas.scene.selection import Selection
from designer.gui.canvas.search.controller import SearchController
from designer.gui.runtime.guard import guarded
from designer.gui.runtime.text_focus import focused_field
from designer.layers.tensor_types import TensorType
from designer.session import Session
from designer.viewpoint import Viewpoint

_LEFT = Qt.MouseButton.LeftButton
_MIDDLE = Qt.MouseButton.MiddleButton
_RIGHT = Qt.MouseButton.RightButton
_REPAINT_ALL = 200
"""Where more nodes than this are selected, repainting everything is cheaper."""


@guarded
class Canvas(QGraphicsView):
    """Shows the design of a session and lets the user change it.

    It keeps no truth: it shows ``session.report`` and changes the design through `edit` alone.
    """

    message = Signal(str)
    """Emitted with a sentence for the user."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _configure(self)  # names it before it has an accessible interface
        self.session = session
        self.viewpoint: Viewpoint = session.viewpoint
        self.theme = theme
        self.library = BlockLibrary()
        self.keys: KeyMap = KEYS
        """The commands of keys; a window leaves out keys that the user gave to other commands."""
        self.key_names: Mapping[str, str] = MappingProxyType({})
        """The key of each command as text, where the user has changed it."""
        self.snapping = True
        """Whether a dragged node aligns with others."""
        self.setScene(CanvasScene(theme, self))
        self.camera = Camera(self)
        self.selection = Selection(self.scene(), self.camera)
        self.motion = Motion(self)
        self.overlays = Overlays(self)
        self.gestures = GestureController(self)
        self.search = SearchController(self)
        self.navigation = Navigation(self, self.motion)
        self.commands = CanvasCommands(self, self.navigation, self.search)
        self.menu = canvas_menu(self.commands, theme)
        self.accessible = AccessibleRegistry(self.commands)
        self._drop = LayerDrop(self)
        self._connect_parts()
        self.navigation.load()

    def _connect_parts(self) -> None:
        self.camera.zoom_changed.connect(self._zoom_changed)
        self.selection.changed.connect(self._repaint_selected)
        self.commands.wire_picked.connect(self.accessible.report_selection)
        self.commands.menu_wanted.connect(self._show_menu)
        self.search.popup.closed.connect(self.gestures.cancel)
        self.overlays.breadcrumbs.wanted.connect(self.navigation.go)
        self.navigation.about_to_change.connect(self.gestures.cancel)
        self.navigation.about_to_leave.connect(self._close_editors)
        self.navigation.edited.connect(self._close_outdated)
        self.navigation.updated.connect(self._updated)

    # ---- what the parts know of it

    if TYPE_CHECKING:

        def scene(self) -> CanvasScene:
            """Return the scene that is shown."""

    @property
    def view(self) -> QGraphicsView:
        """The widget itself."""
        return self

    @contextmanager
    def edit(self, title: str) -> Iterator[Edit]:
        """Open an edit of the network that is shown; a broken rule becomes a message."""
        try:
            with self.viewpoint.edit(title) as edit:
                yield edit
        except DesignError as error:
            self.message.emit(str(error))

    def begin(self, gesture: Gesture) -> None:
        """Start a gesture."""
        self.gestures.begin(gesture)

    def cancel_gesture(self) -> None:
        """Undo what the current gesture shows, and end it."""
        self.gestures.cancel()

    def search_for_wire(
        self, at: QPointF, node: str, slot: Slot, arriving: TensorType | None
    ) -> None:
        """Open the search at the loose end of a wire, with the layers that fit."""
        self.search.for_wire(at, node, slot, arriving)

    # ---- appearance

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.theme = self.scene().theme = theme
        for part in (self.overlays, self.search.popup, self.menu):
            part.set_theme(theme)
        self.viewport().update()

    def colour_by(self, by: ColourBy) -> None:
        """Colour nodes by their family or by a quantity."""
        self.scene().colour_by(by, CostBasis.of(self.session.design.training))
        self.overlays.legend.place()

    def _zoom_changed(self, zoom: float) -> None:
        self.scene().zoom = zoom

    def _repaint_selected(self, names: list[str]) -> None:
        if len(names) > _REPAINT_ALL:
            self.viewport().update()
        else:
            self.scene().update(self.camera.visible_area())

    def _close_editors(self) -> None:
        self.search.popup.dismiss()
        self.overlays.close_editors()

    def _close_outdated(self) -> None:
        self.search.dismiss_outdated()
        self.overlays.close_outdated()

    def _updated(self) -> None:
        """Follow a change of the design or of the network that is shown."""
        self.colour_by(self.scene().colouring.by)
        self.accessible.report_change()
        self.overlays.empty_hint.refresh()
        crumbs = self.overlays.breadcrumbs
        crumbs.show_path(self.session.design.name, self.viewpoint.crumbs())
        height = HEIGHT if self.viewpoint.name else 0
        if self.viewportMargins().top() != height:
            self.setViewportMargins(0, height, 0, 0)
            crumbs.setGeometry(0, 0, self.width(), HEIGHT)

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint at the current zoom, and let the minimap follow."""
        self.scene().zoom = self.camera.zoom
        super().paintEvent(event)
        self.overlays.minimap.follow()

    def drawBackground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Paint the grid, the wires and the nodes: near as cards, far straight from arrays."""
        area, scene = QRectF(rect), self.scene()  # type: ignore[arg-type]
        paint_grid(painter, self.theme, area, scene.zoom)
        paint_frames(painter, scene, area)
        paint_wires(painter, scene, area)
        paint_near_titles(painter, scene, area)
        paint_notes(painter, scene, area)
        paint_sharing(painter, scene)
        paint_nodes(painter, scene, area)

    def drawForeground(self, painter: QPainter, rect: QRectF | object) -> None:
        """Paint what lies over the nodes: titles from afar, grips, the gesture under way."""
        paint_titles(painter, self.scene(), QRectF(rect))  # type: ignore[arg-type]
        paint_grips(painter, self.scene())
        if self.gestures.current is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.gestures.current.paint(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the overlays, and go on showing everything if all was shown."""
        super().resizeEvent(event)
        self.overlays.place()
        if self.camera.fitted:
            self.navigation.fit_all()

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin the gesture that what is under the cursor calls for."""
        pixels = event.position().toPoint()
        at = self.mapToScene(pixels)
        event.accept()
        if self.gestures.current is not None:
            if event.button() == _RIGHT:
                self.gestures.cancel()
            return
        if event.button() == _MIDDLE or (event.button() == _LEFT and self.gestures.hand):
            self.gestures.begin(PanGesture(self, at, pixels))
        elif event.button() == _LEFT:
            self._press(hit(self.scene(), at), at, event)
        elif event.button() == _RIGHT:
            self._select_for_menu(hit(self.scene(), at))

    def _press(self, found: Hit, at: QPointF, event: QMouseEvent) -> None:
        if found.badge:
            self.overlays.fix_menu.open_for(found.node, event.globalPosition().toPoint())
            return
        gesture = gesture_for(self, found, at, event.modifiers())
        if gesture is not None:
            self.gestures.begin(gesture)

    def _select_for_menu(self, found: Hit) -> None:
        """Select what a menu is opened on, unless it is selected already."""
        if found.node and found.node not in self.selection.nodes:
            self.selection.select([found.node])
        elif found.annotation and found.annotation not in self.selection.annotations:
            self.scene().select([], annotations=[found.annotation])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the gesture, or show what a press would grab."""
        if self.gestures.current is not None:
            self.gestures.move(event)
        else:
            self._hover(hit(self.scene(), self.mapToScene(event.position().toPoint())))
        event.accept()

    def _hover(self, found: Hit) -> None:
        self.overlays.tooltip.keep_for(key_of(found))
        self.scene().hover(found.node, found.edge.ends if found.edge else None)
        if self.gestures.hand:
            return
        cursor = hover_cursor(self.scene(), found)
        if cursor is None:
            self.viewport().unsetCursor()
        else:
            self.viewport().setCursor(cursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the gesture; its edit is made here."""
        event.accept()
        self.gestures.release(self.mapToScene(event.position().toPoint()), event.modifiers())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Search on empty space, bend a wire, open a block or a form, edit a note."""
        at = self.mapToScene(event.position().toPoint())
        found = hit(self.scene(), at)
        event.accept()
        if event.button() != _LEFT or self.gestures.current is not None:
            return
        if found.node and not found.badge and found.slot is None:
            self.commands.open_node(found.node)
        elif found.annotation:
            self.commands.edit_annotation(found.annotation)
        elif found.bend is not None:
            remove_bend(self, found.bend)
        elif found.edge is not None:
            add_bend(self, found.edge.ends, at)
        elif not found.node:
            self.search.at(at)

    def leaveEvent(self, event: QEvent) -> None:
        """Hover over nothing."""
        self.scene().hover("", None)
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu."""
        if self.gestures.current is None:
            self.menu.popup(event.globalPos())
        event.accept()

    def _show_menu(self) -> None:
        self.menu.popup(QCursor.pos())

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
            self.camera.zoom_by(1.0016**steps, event.position())

    def viewportEvent(self, event: QEvent) -> bool:
        """Handle pinches and tool tips."""
        pinch = pinch_of(event, self.viewport())
        if pinch is not None:
            self.camera.zoom_by(*pinch)
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            busy = self.gestures.current is not None
            tip = None if busy else tip_at(self, self.mapToScene(event.pos()))
            self.overlays.tooltip.show_tip(tip, event.pos())
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
            spec = None if focused_field(self) else command_for(event, self.keys)
            if plain and spec and (spec.when is None or spec.keys or spec.when(self.commands)):
                event.accept()
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Report what has the keyboard now, not just that the canvas has it."""
        super().focusInEvent(event)
        self.accessible.report_focus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab open the search; Shift+Tab leaves the canvas."""
        wanted = forward or self.gestures.current is not None
        return False if wanted else super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Run the key's command; keys that a field on the canvas leaves are not handled here."""
        typing = focused_field(self) is not None
        event.setAccepted(not typing)
        if typing or self.gestures.key(event):
            return
        if event.key() == Qt.Key.Key_Escape:
            self._escape()
        elif event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.gestures.hold_hand(True)
        elif self.gestures.current is None and (spec := command_for(event, self.keys)):
            spec.run(self.commands)
        else:
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Release the hand."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self.gestures.hold_hand(False)
        super().keyReleaseEvent(event)

    def _escape(self) -> None:
        """Cancel the gesture, else select nothing, else go out of the block."""
        selection, came_from = self.selection, [self.navigation.left_block]
        others = selection.wire is not None or selection.annotations
        if self.gestures.current is not None:
            self.gestures.cancel()
        elif (selection.nodes and selection.nodes != came_from) or others:
            selection.clear()
        elif self.viewpoint.name:
            self.navigation.leave()
        else:
            selection.clear()

    # ---- layers dragged from the palette

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept layers."""
        self._drop.move(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Light up the wire that the layer would be inserted on."""
        self._drop.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Light up no wire."""
        self._drop.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the layer."""
        self._drop.drop(event)


def _configure(view: QGraphicsView) -> None:
    """Set up a view that pans without end, and paints no more than it must."""
    view.setAccessibleName("Canvas")
    view.setObjectName("canvas")
    view.setFrameShape(QGraphicsView.Shape.NoFrame)
    view.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
    flags = QGraphicsView.OptimizationFlag
    view.setOptimizationFlags(flags.DontSavePainterState | flags.DontAdjustForAntialiasing)
    view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
    view.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
    # Room to pan forever; the scene's own rectangle stays small, so that its index works.
    view.setSceneRect(-1e6, -1e6, 2e6, 2e6)
    view.setMouseTracking(True)
    view.setAcceptDrops(True)
    view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    view.viewport().grabGesture(Qt.GestureType.PinchGesture)
