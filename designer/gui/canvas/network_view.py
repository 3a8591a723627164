"""The canvas without commands and events: what it shows, and what gestures may ask of it.

It holds no truth: it shows ``session.report`` and changes the design through ``edit`` alone.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from designer.check import Fix, apply_fix
from designer.check.report.instance_path import ROOT, InstancePath, Located
from designer.files.library import Library, LibraryBlock
from designer.graph import ChangeSet, DesignError, Edit
from designer.graph.gc_control import gc_paused
from designer.graph.records import WireEnds
from designer.gui.appearance.theme import Theme, Themed
from designer.gui.canvas.accessibility.announcements import Announcement
from designer.gui.canvas.accessibility.descriptions import annotation_name, listed
from designer.gui.canvas.accessibility.registry import AccessibleRegistry
from designer.gui.canvas.commands.annotation_commands import settle_editor
from designer.gui.canvas.commands.keyboard_navigation import KeyboardNavigator
from designer.gui.canvas.commands.menu import CanvasMenu
from designer.gui.canvas.drawing.node_colours import ColourBy, CostBasis
from designer.gui.canvas.gestures.lost_release import LostRelease
from designer.gui.canvas.motion import Motion
from designer.gui.canvas.overlays.breadcrumbs import HIGH, Breadcrumbs
from designer.gui.canvas.overlays.empty_hint import EmptyHint
from designer.gui.canvas.overlays.fixmenu import FixMenu
from designer.gui.canvas.overlays.legend import ColourLegend
from designer.gui.canvas.overlays.minimap import Minimap
from designer.gui.canvas.overlays.rename import RenameBox
from designer.gui.canvas.overlays.tooltip import TipCard
from designer.gui.canvas.painting.note_painter import NoteEditor
from designer.gui.canvas.scene import placing
from designer.gui.canvas.scene.camera import View
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene_view import SceneView
from designer.gui.canvas.search.controller import SearchController
from designer.gui.canvas.search.popup import SearchPopup
from designer.gui.runtime.guard import guarded
from designer.layers.declare import Layer
from designer.layers.tensor_types import TensorType
from designer.presentation.layer_search.recent import RecentLayers
from designer.session import Session
from designer.viewpoint import Viewpoint


@guarded
class NetworkView(SceneView):
    """Shows the design of a session; `CanvasCommands` adds what menus call, `Canvas` events."""

    selection_changed = Signal(list)
    node_activated = Signal(str)
    problem_activated = Signal(object)
    block_saved = Signal(str)
    """The user wants to keep a block for other designs."""
    message = Signal(str)
    snapping = True
    """Whether a dragged node aligns with others."""
    key_names: Mapping[str, str] = MappingProxyType({})
    """The keys that the menu shows, by method, where a window has given it others."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.session = session
        self.viewpoint: Viewpoint = session.viewpoint
        self.motion = Motion(self)
        self.library = Library()
        self.lately = RecentLayers()
        self._views: dict[str, View] = {}
        self._left = ""
        self._shown = (ROOT, "", -1)
        self.search_popup = SearchPopup(theme, self)
        self._searching = SearchController(self, self.search_popup)
        self.rename_box = RenameBox(theme, self)
        self.note_box = NoteEditor(theme, self)
        self.minimap = Minimap(theme, self)
        self.fix_menu = FixMenu(theme, self, self._apply_fix, self._show_cause)
        self.menu = CanvasMenu(theme, self)
        self.hint = EmptyHint(theme, self)
        self.saying = Announcement(theme, self)
        self.tip_card = TipCard(theme, self, self.viewport())
        self.walker = KeyboardNavigator(self)
        self.faces = AccessibleRegistry(self)
        self._lost_release = LostRelease(self)
        self.legend = ColourLegend(theme, self.scene().tints, self)
        self.crumbs = Breadcrumbs(theme, self)
        self._overlays: tuple[Themed, ...] = (
            self.search_popup, self.rename_box, self.note_box, self.minimap, self.fix_menu,
            self.menu, self.hint, self.saying, self.tip_card, self.legend, self.crumbs,
        )  # fmt: skip
        self.crumbs.wanted.connect(self.go)
        self.search_popup.closed.connect(self._search_closed)
        self.scene().selection_changed.connect(self._selected)
        self.zoom_changed.connect(self._settle_editor)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._settle_editor)
        self.destroyed.connect(session.listen(self._changed))
        self.destroyed.connect(session.viewpoint.listen(self._moved))
        self._load()

    def cancel_gesture(self) -> None:
        """Put back what a hand is about to do."""
        raise NotImplementedError

    # ---- the document

    @contextmanager
    def edit(self, title: str) -> Iterator[Edit]:
        """Open an edit of the network that is shown; a rule that it breaks becomes a message."""
        try:
            with self.viewpoint.edit(title) as edit:
                yield edit
        except DesignError as error:
            self.message.emit(str(error))

    def _changed(self, changes: ChangeSet | None) -> None:
        if changes is None:
            self._load()
        elif changes and self._shown[2] != self.session.design.version:
            self.cancel_gesture()
            with self.motion.over(changes):
                self.scene().show(changes, self.viewpoint.network, self.viewpoint.report)
            self._close_outdated()
        self._show_way()

    def _close_outdated(self) -> None:
        """Close what asks about something that has gone."""
        self._searching.dismiss_outdated()
        self.rename_box.dismiss_outdated()
        self.fix_menu.close()

    def _moved(self) -> None:
        """Show the network that one has gone to, as it was when one left it."""
        self._views[self._shown[1]] = self.camera.view
        self._show_network()
        before = self._views.get(self.viewpoint.name)
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
        had, self._left = self.scene().selected, ""
        with gc_paused():
            self.scene().show_all(self.viewpoint.network, self.viewpoint.report)
        self._shown = (self.viewpoint.place, self.viewpoint.name, self.session.design.version)
        self._show_way()
        if had:
            self.selection_changed.emit([])

    def _show_way(self) -> None:
        """Show where one is, in a bar that takes room in blocks only."""
        self.colour_by(self.scene().tints.by)
        self.faces.tell_change()
        self.hint.look()
        self.crumbs.show_way(self.session.design.name, self.viewpoint.crumbs())
        high = HIGH if self.viewpoint.name else 0
        if self.viewportMargins().top() != high:
            self.setViewportMargins(0, high, 0, 0)
            self.crumbs.setGeometry(0, 0, self.width(), HIGH)

    def _apply_fix(self, fix: Fix) -> None:
        try:
            added = apply_fix(self.session.design, fix)
        except DesignError as error:
            self.message.emit(str(error))
        else:
            self.show_added(fix.network, added)

    def show_added(self, network: str, names: list[str]) -> None:
        """Select what came into a network, and see it, where that network is shown."""
        if names and network == self.viewpoint.name:
            self.select(names)
            self.camera.reveal(self.scene().bounds(names))

    def _show_cause(self, one: Located) -> None:
        if self.viewpoint.go(one.place):
            self.select([one.problem.node], center=True)

    # ---- what is shown, and how

    def fit_all(self) -> None:
        """Show everything, and go on doing so while only the window changes."""
        self.motion.finish()
        self.show_area(self.scene().bounds())

    def ask_name(
        self,
        name: str,
        over: QRectF,
        why_not: Callable[[str], str | None],
        then: Callable[[str, str], None],
        *,
        new: bool = False,
        there: Callable[[], bool],
    ) -> None:
        """Ask for a name over a place of the scene; ``then`` gets the old and the new one.

        ``there`` tells whether there still is what gets the name: undo may have been faster.
        """
        self.camera.reveal(over)
        area = self.mapFromScene(over).boundingRect().translated(self.viewport().pos())
        self.rename_box.ask(name, area, why_not, then, new=new, there=there)

    def go(self, place: InstancePath) -> None:
        """Go to a place; on the way out, select the block one comes from."""
        before = self.viewpoint.place
        deep = len(place.path)
        if self.viewpoint.go(place) and before.base == place.base and len(before.path) > deep:
            self.select([before.path[deep]])
            self._left = before.path[deep]
            self.camera.reveal(self.scene().bounds([self._left]))

    def colour_by(self, by: ColourBy) -> None:
        """Colour nodes by their family or by a quantity."""
        self.scene().colour_by(by, CostBasis.of(self.session.design.training))
        self.legend.settle()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.theme = self.scene().theme = theme
        for part in self._overlays:
            part.set_theme(theme)
        self.viewport().update()

    # ---- for gestures and commands

    def layer(self, key: str) -> Layer | None:
        """Return what is called or stands for a layer: of torch, of the design, of the library."""
        found = self.library.find(key)
        return found.layer if found else self.viewpoint.layer(key)

    def ready_blocks(self) -> list[LibraryBlock]:
        """Return the library's blocks that the design does not have yet."""
        return [b for b in self.library.blocks() if b.name not in self.session.design.blocks]

    def make_way(self, edit: Edit, name: str, target: str) -> None:
        """Push what follows to the right where a node was put too close before it."""
        placing.make_way(edit, name, target, self.scene().card(name).width)

    def search_at(self, at: QPointF, wire: WireEnds | None = None) -> None:
        """Open search at a place of the scene; what is found goes on ``wire``, if any."""
        self._searching.at(at, wire)

    def search_for_wire(
        self, at: QPointF, node: str, slot: Slot, arriving: TensorType | None
    ) -> None:
        """Open search at the loose end of a wire, with what fits."""
        self._searching.for_wire(at, node, slot, arriving)

    def selected_annotations(self) -> list[int]:
        """Return the serials of the selected frames and notes."""
        return list(self.scene().annotations.selected)

    def _settle_editor(self) -> None:
        settle_editor(self)

    def _search_closed(self) -> None:
        self.cancel_gesture()

    def _selected(self, names: list[str]) -> None:
        self.viewport().update() if len(names) > 200 else self._update_wires()
        chosen = [
            *names,
            *map(
                annotation_name,
                map(self.scene().annotations.__getitem__, self.selected_annotations()),
            ),
        ]
        words = f"selected: {listed(chosen)}" if chosen else "nothing selected"
        self.setAccessibleDescription(words)
        self.faces.tell_selection()
        self.selection_changed.emit(names)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say what the keyboard is on now, not just that it is on the canvas."""
        super().focusInEvent(event)
        self.faces.tell_focus()

    def _update_wires(self) -> None:
        self.scene().update(self.seen())
