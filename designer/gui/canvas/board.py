"""The canvas without its events: what it shows, and what menus, keys and other rooms may ask of it.

It holds no truth: it shows ``session.report`` and changes the design through ``edit`` alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QGraphicsView, QWidget

from designer.check import Fix, apply_fix
from designer.check.places import ROOT, Located, Place
from designer.check.walk import owner_of
from designer.editing import select_connected
from designer.files.library import Library, LibraryBlock
from designer.graph import ChangeSet, DesignError, Edit
from designer.graph.collecting import collecting_later
from designer.gui.canvas import actions, blocks, placing
from designer.gui.canvas.accessible import Faces
from designer.gui.canvas.arrange import arrange
from designer.gui.canvas.camera import Camera, View
from designer.gui.canvas.card import Slot
from designer.gui.canvas.crumbs import HIGH, Crumbs
from designer.gui.canvas.fixmenu import FixMenu
from designer.gui.canvas.hint import Hint
from designer.gui.canvas.hits import hit
from designer.gui.canvas.legend import Legend
from designer.gui.canvas.look import Detail, detail
from designer.gui.canvas.mark_actions import MarkCommands, delete_bend, whole_selection
from designer.gui.canvas.menu import CanvasMenu
from designer.gui.canvas.minimap import Minimap
from designer.gui.canvas.motion import Motion
from designer.gui.canvas.nodehelp import NodeHelp
from designer.gui.canvas.notes import NoteEditor
from designer.gui.canvas.rename import RenameBox
from designer.gui.canvas.saying import Saying
from designer.gui.canvas.scene import CanvasScene
from designer.gui.canvas.search import SearchPopup
from designer.gui.canvas.searching import Searching
from designer.gui.canvas.tints import ColourBy, Recipe
from designer.gui.canvas.tipcard import TipCard
from designer.gui.canvas.walking import Walker
from designer.gui.canvas.wires import Ends
from designer.gui.canvas.words import listed, mark_name
from designer.gui.theme import Theme
from designer.layers.declare import Layer
from designer.layers.types import TensorType
from designer.session import Session
from designer.viewpoint import Viewpoint

_STEP = 1.25


class Board(MarkCommands, QGraphicsView):
    """Shows the design of a session and carries out commands; `Canvas` adds mouse and keys."""

    selection_changed = Signal(list)
    node_activated = Signal(str)
    problem_activated = Signal(object)
    block_saved = Signal(str)
    """The user wants to keep a block for other designs."""
    message = Signal(str)
    zoom_changed = Signal(float)
    snapping = True
    """Whether a dragged node aligns with others."""
    key_names: Mapping[str, str] = MappingProxyType({})
    """The keys that the menu shows, by method, where a window has given it others."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.here: Viewpoint = session.here
        self.theme = theme
        self.stage = CanvasScene(theme, self)
        self.setScene(self.stage)
        self.camera = Camera(self)
        self.motion = Motion(self)
        self.library = Library()
        self._views: dict[str, View] = {}
        self._left = ""
        self._shown = (ROOT, "", -1)
        self._set_up()
        self.search_popup = SearchPopup(theme, self)
        self._searching = Searching(self, self.search_popup)
        self.rename_box = RenameBox(theme, self)
        self.note_box = NoteEditor(theme, self)
        self.minimap = Minimap(theme, self)
        self.fix_menu = FixMenu(theme, self, self._apply_fix, self._show_cause)
        self.menu = CanvasMenu(theme, self)
        self.hint = Hint(theme, self)
        self.saying = Saying(theme, self)
        self.tip_card = TipCard(theme, self, self.viewport())
        self.walker = Walker(self)
        self.faces = Faces(self)
        self.legend = Legend(theme, self.stage.tints, self)
        self.crumbs = Crumbs(theme, self)
        self.crumbs.wanted.connect(self.go)
        self.search_popup.closed.connect(self._search_closed)
        self.stage.selection_changed.connect(self._selected)
        self.horizontalScrollBar().valueChanged.connect(self.settle_editor)
        self.verticalScrollBar().valueChanged.connect(self.settle_editor)
        self.destroyed.connect(session.listen(self._changed))
        self.destroyed.connect(session.here.listen(self._moved))
        self._load()

    def _set_up(self) -> None:
        self.setAccessibleName("Canvas")
        self.setObjectName("canvas")
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.MinimalViewportUpdate)
        flags = QGraphicsView.OptimizationFlag
        self.setOptimizationFlags(flags.DontSavePainterState | flags.DontAdjustForAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        # Room to pan forever; the scene's own rectangle stays small, so that its index works.
        self.setSceneRect(-1e6, -1e6, 2e6, 2e6)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def cancel_gesture(self) -> None:
        """Put back what a hand is about to do."""
        raise NotImplementedError

    # ---- the document

    @contextmanager
    def edit(self, title: str) -> Iterator[Edit]:
        """Open an edit of the network that is shown; a rule that it breaks becomes a message."""
        try:
            with self.here.edit(title) as edit:
                yield edit
        except DesignError as error:
            self.message.emit(str(error))

    def _changed(self, changes: ChangeSet | None) -> None:
        if changes is None:
            self._load()
        elif changes and self._shown[2] != self.session.design.version:
            self.cancel_gesture()
            with self.motion.over(changes):
                self.stage.show(changes, self.here.network, self.here.report)
        self._show_way()

    def _moved(self) -> None:
        """Show the network that one has gone to, as it was when one left it."""
        self._views[self._shown[1]] = self.camera.view
        self._show_network()
        before = self._views.get(self.here.name)
        if before is None or before.fitted:
            self.fit_all()
        else:
            self.look(before)

    def _load(self) -> None:
        """Show another design."""
        self._views.clear()
        self._show_network()
        self.fit_all()

    def _show_network(self) -> None:
        """Show another network, by the same path as any change."""
        self.motion.finish()
        self.cancel_gesture()
        self.search_popup.dismiss()
        self.rename_box.dismiss()
        self.note_box.dismiss()
        had, self._left = self.stage.selected, ""
        self.stage.clear_all()
        network, name = self.here.network, self.here.name
        everything = ChangeSet(
            "Open",
            {(name, node.id): (None, node) for node in network.nodes()},
            {(name, *edge.ends): (None, edge) for edge in network.edges()},
            marks={(name, serial): (None, mark) for serial, mark in network.marks.items()},
        )
        with collecting_later():
            self.stage.show(everything, network, self.here.report)
        self._shown = (self.here.place, name, self.session.design.version)
        self._show_way()
        if had:
            self.selection_changed.emit([])

    def _show_way(self) -> None:
        """Show where one is, in a bar that takes room in blocks only."""
        self.colour_by(self.stage.tints.by)
        self.faces.tell_change()
        self.hint.setVisible(not self.stage.cards and not len(self.stage.marks))
        self.crumbs.show_way(self.session.design.name, self.here.crumbs())
        high = HIGH if self.here.name else 0
        if self.viewportMargins().top() != high:
            self.setViewportMargins(0, high, 0, 0)
            self.crumbs.setGeometry(0, 0, self.width(), HIGH)

    def pixels(self, at: QPointF) -> QPoint:
        """Return a place of the scene in this widget's pixels, for what floats over it."""
        return self.mapFromScene(at) + self.viewport().pos()

    def _apply_fix(self, fix: Fix) -> None:
        try:
            apply_fix(self.session.design, fix)
        except DesignError as error:
            self.message.emit(str(error))

    def _show_cause(self, one: Located) -> None:
        self.here.go(one.place)
        self.select([one.problem.node], center=True)

    # ---- commands

    def fit_all(self) -> None:
        """Show everything, and go on doing so while only the window changes."""
        self.motion.finish()
        self.show_area(self.stage.bounds())

    def show_area(self, area: QRectF) -> None:
        """Show all of an area, and go on doing so while only the window changes."""
        self._zoomed(self.camera.fit, area)
        self.camera.fitted = True

    def look(self, view: View) -> None:
        """Look where one looked before."""
        self._zoomed(self.camera.show, view)

    def fit_selection(self) -> None:
        """Show the selected nodes, or everything."""
        names, marks = self.selected_ids(), self.marked()
        chosen = names if names or marks else None
        self._zoomed(self.camera.fit, self.stage.bounds(chosen, marks))

    def look_at(self, place: QPointF) -> None:
        """Bring a place of the scene to the middle."""
        self.camera.look_at(place)
        self.viewport().update()

    def zoom_by(self, factor: float, about: QPointF | None = None) -> None:
        """Zoom about a place in pixels, the middle by default."""
        self._zoomed(self.camera.zoom_to, self.camera.zoom * factor, about)

    def zoom_in(self) -> None:
        """Come nearer."""
        self.zoom_by(_STEP)

    def zoom_out(self) -> None:
        """Go farther."""
        self.zoom_by(1 / _STEP)

    def zoom_one(self) -> None:
        """Show things at their own size."""
        self.zoom_by(1 / self.camera.zoom)

    def select(self, ids: Iterable[str], center: bool = False) -> None:
        """Select exactly these nodes; with ``center``, bring them into view."""
        names = list(ids)
        self.stage.select(names)
        known = [name for name in names if name in self.stage.cards]
        if center and known:
            area = self.stage.bounds(known)
            if detail(self.stage.zoom) is Detail.FAR:
                self._zoomed(self.camera.zoom_to, 0.8)
            self.camera.look_at(area.center())

    def selected_ids(self) -> list[str]:
        """Return the ids of the selected nodes."""
        return self.stage.selected

    def select_all(self) -> None:
        """Select every node, frame and note."""
        self.stage.select(self.stage.cards, marks=self.stage.marks.serials)

    def select_linked(self) -> None:
        """Select all that feeds or follows the selection."""
        linked = select_connected(self.here.network, self.selected_ids())
        self.stage.select([*self.selected_ids(), *sorted(linked)])

    def add_layer(self, name: str, scene_pos: QPointF | None = None) -> None:
        """Add a layer, connected to the selected node."""
        actions.add_layer(self, name, scene_pos)

    def delete(self) -> None:
        """Remove the selection; a chain stays joined."""
        if not delete_bend(self):
            actions.delete(self, heal=True)

    def delete_without_joining(self) -> None:
        """Remove the selection and its wires."""
        actions.delete(self, heal=False)

    def copy(self) -> None:
        """Copy the selection as `.nnd` text."""
        actions.copy(self)

    def cut(self) -> None:
        """Copy and remove the selection."""
        if actions.copy(self):
            names, marks = whole_selection(self)
            self.stage.select(names, marks=marks)
            self.delete_without_joining()

    def paste(self) -> None:
        """Add what was copied."""
        actions.paste(self, incoming=False)

    def paste_with_wires(self) -> None:
        """Add what was copied, fed by what fed it."""
        actions.paste(self, incoming=True)

    def duplicate(self) -> None:
        """Copy the selection beside itself."""
        actions.duplicate(self)

    def mute(self) -> None:
        """Mute the selected nodes, or unmute them."""
        actions.mute(self)

    def arrange(self) -> None:
        """Lay out from left to right."""
        arrange(self)

    def rename(self) -> None:
        """Rename the selected node on its card."""
        names, marks = self.selected_ids(), self.marked()
        if not names and len(marks) == 1:
            self.edit_mark(marks[0])
        elif not names and self.here.name:
            blocks.rename_here(self)
        elif len(names) != 1:
            self.message.emit("select one node to rename it")
        else:
            self.ask_name(names[0], self.stage.cards[names[0]].rect, self._why_not, self._renamed)

    def ask_name(
        self,
        name: str,
        over: QRectF,
        why_not: Callable[[str], str | None],
        then: Callable[[str, str], None],
        *,
        new: bool = False,
    ) -> None:
        """Ask for a name over a place of the scene; ``then`` gets the old and the new one."""
        self.camera.reveal(over)
        area = self.mapFromScene(over).boundingRect().translated(self.viewport().pos())
        self.rename_box.ask(name, area, why_not, then, new=new)

    def activate(self) -> None:
        """Go into the selected block, or ask the window to show the selected node's form."""
        for name in self.selected_ids()[:1]:
            self.open_node(name)

    def open_node(self, name: str) -> None:
        """Go into a block; of other nodes, ask the window to show the form."""
        if not self.here.enter(name):
            self.node_activated.emit(name)

    # ---- blocks

    def enter(self) -> None:
        """Go into the selected block."""
        names = self.selected_ids()
        if len(names) != 1 or not self.here.enter(names[0]):
            self.message.emit("select a block to go into it")

    def leave(self) -> None:
        """Go out of the block one is in, and select it."""
        self.go(self.here.place.outside)

    def go(self, place: Place) -> None:
        """Go to a place; on the way out, select the block one comes from."""
        before = self.here.place
        deep = len(place.path)
        if self.here.go(place) and before.base == place.base and len(before.path) > deep:
            self.select([before.path[deep]])
            self._left = before.path[deep]
            self.camera.reveal(self.stage.bounds([self._left]))

    def group(self) -> None:
        """Make a block of the selection, after asking for its name."""
        blocks.ask_group(self)

    def unpack(self) -> None:
        """Put the nodes of the selected blocks in their place."""
        blocks.unpack(self)

    def save_block(self) -> None:
        """Keep the selected block for other designs."""
        network = self.here.network
        for name in self.selected_ids():
            if self.here.is_block(name):
                self.block_saved.emit(owner_of(network, network.node(name)).layer)

    def share(self) -> None:
        """Let the second selected node use the weights of the first."""
        blocks.share(self)

    def stop_sharing(self) -> None:
        """Give the selected nodes weights of their own."""
        blocks.stop_sharing(self)

    def search(self) -> None:
        """Open search at the cursor; over a wire, for a layer that goes on it."""
        at = self.cursor_place()
        edge = hit(self.stage, at).edge if at is not None else None
        self.search_at(self.camera.centre if at is None else at, edge.ends if edge else None)

    def show_help(self) -> None:
        """Explain the selected node's layer."""
        names = self.selected_ids()
        layer = self.here.report.nodes[names[-1]].layer if names else None
        if layer is None:
            self.message.emit("select a node to read about its layer")
        else:
            NodeHelp(layer, self.theme, self.window()).show()

    def takes(self, name: str) -> bool:
        """Tell whether a key is the canvas's now; else it is the window's."""
        return name != "show_help" or len(self.selected_ids()) == 1

    def show_menu(self) -> None:
        """Open the menu at the cursor or at the selection."""
        self.menu.popup(QCursor.pos())

    def walk(self, direction: str) -> None:
        """Select what lies in a direction, along the wires."""
        self.walker.step(direction)

    def extend(self, direction: str) -> None:
        """Select what lies in a direction too."""
        self.walker.step(direction, extend=True)

    def nudge(self, direction: str, how: str = "") -> None:
        """Move the selected nodes a step, or ``finely``."""
        self.walker.nudge(direction, fine=how == "finely")

    def pick_wire(self, step: str = "1") -> None:
        """Select the next wire of the selected node."""
        self.walker.pick_wire(int(step))

    def start_wire(self) -> None:
        """Start a wire that keys lead."""
        raise NotImplementedError

    def colour_by(self, by: ColourBy) -> None:
        """Colour nodes by their family or by a quantity."""
        self.stage.colour_by(by, Recipe.of(self.session.design.training))
        self.legend.settle()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.theme = self.stage.theme = theme
        parts = (self.search_popup, self.rename_box, self.fix_menu, self.menu, self.hint)
        for part in (
            *parts,
            self.note_box,
            self.minimap,
            self.crumbs,
            self.legend,
            self.saying,
            self.tip_card,
        ):
            part.set_theme(theme)
        self.viewport().update()

    # ---- for gestures and commands

    def seen(self) -> QRectF:
        """Return the part of the scene that is seen."""
        return self.mapToScene(self.viewport().rect()).boundingRect()

    def nodes_in(self, area: QRectF) -> list[str]:
        """Return the nodes that a rectangle of the scene touches."""
        return [item.card.id for item in self.stage.items_in(area)]

    def cursor_place(self) -> QPointF | None:
        """Return where on the scene the cursor is, None if it is elsewhere."""
        at = self.viewport().mapFromGlobal(QCursor.pos())
        inside = self.viewport().rect().contains(at) and self.isVisible()
        return self.mapToScene(at) if inside else None

    def layer(self, key: str) -> Layer | None:
        """Return what is called or stands for a layer: of torch, of the design, of the library."""
        found = self.library.find(key)
        return found.layer if found else self.here.layer(key)

    def ready_blocks(self) -> list[LibraryBlock]:
        """Return the library's blocks that the design does not have yet."""
        return [b for b in self.library.blocks() if b.name not in self.session.design.blocks]

    def make_way(self, edit: Edit, name: str, target: str) -> None:
        """Push what follows to the right where a node was put too close before it."""
        placing.make_way(edit, name, target, self.stage.card(name).width)

    def search_at(self, at: QPointF, wire: Ends | None = None) -> None:
        """Open search at a place of the scene; what is found goes on ``wire``, if any."""
        self._searching.at(at, wire)

    def search_for_wire(
        self, at: QPointF, node: str, slot: Slot, arriving: TensorType | None
    ) -> None:
        """Open search at the loose end of a wire, with what fits."""
        self._searching.for_wire(at, node, slot, arriving)

    def _search_closed(self) -> None:
        self.cancel_gesture()

    def _renamed(self, old: str, new: str) -> None:
        actions.rename(self, old, new)

    def _why_not(self, name: str) -> str | None:
        return actions.why_not(self, name)

    def _selected(self, names: list[str]) -> None:
        self.viewport().update() if len(names) > 200 else self._update_wires()
        chosen = [*names, *map(mark_name, map(self.stage.marks.__getitem__, self.marked()))]
        words = f"selected: {listed(chosen)}" if chosen else "nothing selected"
        self.setAccessibleDescription(words)
        self.faces.tell_selection()
        self.selection_changed.emit(names)

    def _update_wires(self) -> None:
        self.stage.update(self.seen())

    def _zoomed(self, change: "object", *args: object) -> None:
        """Change what is seen, and let painters know the zoom."""
        change(*args)  # type: ignore[operator]
        self.stage.zoom = self.camera.zoom
        self.settle_editor()
        self.zoom_changed.emit(self.camera.zoom)
        self.viewport().update()
