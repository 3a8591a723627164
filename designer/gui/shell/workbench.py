"""Everything in a window that belongs to one open design: session, canvas, panels.

The workbench connects them; none of them knows another. Each tab has one (`tabs.py`); the one in
front has its panels in the window's docks. Imported after the first paint, which its imports would
delay.
"""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from designer.check.report.instance_path import InstancePath
from designer.files.block_library import BlockLibrary
from designer.graph import ChangeSet
from designer.gui.appearance.style import Appearance
from designer.gui.appearance.theme import Theme, Themed
from designer.gui.canvas.drawing.node_colours import ColourBy
from designer.gui.canvas.initial_view import show_initial_view
from designer.gui.canvas.motion import DURATION_MS
from designer.gui.canvas.view import Canvas
from designer.gui.chrome.docks import Docks
from designer.gui.chrome.host import DesignHost
from designer.gui.chrome.notices import Notices
from designer.gui.chrome.status import StatusBar
from designer.gui.panels.code.code_panel import CodePanel
from designer.gui.panels.inspector.inspector import Inspector
from designer.gui.panels.palette.palette_panel import PalettePanel
from designer.gui.panels.panel import Panel
from designer.gui.panels.problems.problems_panel import ProblemsPanel
from designer.gui.panels.summary.summary_panel import SummaryPanel
from designer.gui.runtime.settings import Settings
from designer.gui.shell.device import likely_device
from designer.gui.shell.exporting import Exporter
from designer.gui.shell.find_bar import DesignFindBar
from designer.gui.shell.recovery import Recovery
from designer.gui.shell.training_presenter import TrainingPresenter
from designer.gui.shell.user_blocks import UserBlocks
from designer.presentation.layer_search.recent import RecentLayers
from designer.session import Session

if TYPE_CHECKING:
    from designer.gui.panels.training.training_panel import TrainingPanel


def _touches_blocks(changes: ChangeSet) -> bool:
    return bool(changes.headers) or any(name for name, _ in changes.nodes)


@dataclass(frozen=True)
class Shared:
    """What the designs of a window have in common."""

    settings: Settings
    appearance: Appearance
    recovery_folder: Path
    notices: Notices
    docks: Docks
    status: StatusBar
    palette: PalettePanel
    library: BlockLibrary
    lately: RecentLayers
    device: str = field(default_factory=likely_device)


class Workbench(QObject):
    """An open design with the canvas and the panels that show it."""

    changed = Signal()
    """Emitted when the name, the unsaved state or the training state changes: what a tab shows."""

    session: Session
    exporter: Exporter
    canvas: Canvas
    training: TrainingPresenter

    def __init__(self, host: DesignHost, shared: Shared, window: QWidget) -> None:
        """Make panels for the docks, and ``canvas`` for the middle, of ``window``."""
        super().__init__(window)
        self._host, self._shared = host, shared
        self._docks, self._notices = shared.docks, shared.notices
        self.palette = shared.palette
        self.session = Session()
        self.shown = False
        """Whether the design is in front, rather than another tab or the start page."""
        self.selection: list[str] = []
        theme = self._applied = shared.appearance.theme
        self.exporter = Exporter(window, self.session, shared.settings, shared.notices)
        self.recovery = Recovery(self.session, shared.recovery_folder)
        self.blocks = UserBlocks(self.session, shared.library, self.palette, shared.notices)
        self.canvas = Canvas(self.session, theme, window)
        self.canvas.library, self.canvas.search.recent = shared.library, shared.lately
        self.apply_settings()
        self.inspector = Inspector(self.session, theme)
        self.problems = ProblemsPanel(self.session, theme)
        self.code = CodePanel(self.session, theme)
        self.summary = SummaryPanel(self.session, theme)
        self.panels: dict[str, Panel] = {
            "inspector": self.inspector,
            "code": self.code,
            "problems": self.problems,
            "summary": self.summary,
        }
        """The panels by the names of their docks; the training panel is added when it is needed."""
        self.training = TrainingPresenter(self.session, shared.appearance, self, shared.settings)
        self._summary_seen = False
        self.finder: DesignFindBar | None = None
        self._unlisten = self.session.listen(self._changed)

    # ---- building

    def fill_docks(self) -> None:
        """Put the panels of this design into the docks of the window."""
        docks = self._docks
        if docks.is_shown("training"):
            self.training.ensure_panel()
        if self.training.panel is None:
            docks.clear_panel("training")
        for name, panel in self.panels.items():
            docks.set_panel(name, panel)
        self.blocks.show()

    def connect_window(self) -> None:
        """Connect canvas and panels, once the window has its commands."""
        self._host.add_design(self)
        self.recovery.failed.connect(self._warn)
        self.canvas.overlays.minimap.toggled.connect(self._keep_minimap)
        self.canvas.commands.block_saved.connect(self.blocks.keep)
        self.inspector.save_wanted.connect(self.blocks.keep)
        self.canvas.selection.changed.connect(self._select)
        self.canvas.commands.node_activated.connect(self._activate)
        self.canvas.message.connect(self._say)
        self.canvas.camera.zoom_changed.connect(self._shared.status.set_zoom)
        self.code.problems_wanted.connect(self._show_problems)
        self.summary.nodes_wanted.connect(self.canvas.selection.select)
        self.code.export_wanted.connect(self.exporter.ask)
        self.training.panel_made.connect(self._training_made)
        self.training.changed.connect(self._training_changed)
        for panel in self.panels.values():
            self._connect_panel(panel)

    def _connect_panel(self, panel: Panel) -> None:
        panel.node_selected.connect(self._jump)
        panel.nodes_added.connect(self.canvas.navigation.show_added)
        panel.place_wanted.connect(self._go)
        panel.message.connect(self._say)

    @property
    def key_hints(self) -> list[tuple[QWidget, str, str]]:
        """Widgets whose tips name the keys of a command: widget, text and the command's id."""
        return [(self.inspector.node_page.mute, "Mute: pass the input through", "mute")]

    # ---- following the document

    def _changed(self, changes: ChangeSet | None) -> None:
        if changes is None:
            self._select([])
        if self.shown and (changes is None or _touches_blocks(changes)):
            self.blocks.show()
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Update title, totals and commands of the window."""
        if not self.shown:
            return
        dirty = "● " if self.session.dirty else ""
        self._host.setWindowTitle(f"{dirty}{self.session.name} — nn-designer")
        found = [one.problem for one in self.session.viewpoint.problems]
        self._shared.status.show_report(self.session.report, self.session.design.training, found)
        problems = sum(problem.severity != "note" for problem in found)
        title = f"Problems ({problems})" if problems else "Problems"
        self._docks["problems"].setWindowTitle(title)
        self._host.refresh_commands()

    def come_to_front(self) -> None:
        """Show the design in the window: docks, middle, title and status bar."""
        self.shown = True
        self.set_theme(self._shared.appearance.theme)
        self.apply_settings()
        self.fill_docks()
        self._host.show_work()
        self._shared.status.set_zoom(self.canvas.camera.zoom)
        self._show_device()
        self.refresh()

    def show_whole_design(self) -> None:
        """Fit the design into the view, now and after the panels have been laid out."""
        show_initial_view(self.canvas, self.canvas.navigation)
        QTimer.singleShot(0, self, partial(show_initial_view, self.canvas, self.canvas.navigation))

    def _select(self, ids: list[str]) -> None:
        self.selection = list(ids)
        for panel in self.panels.values():
            panel.set_selection(self.selection)
        if self.shown:
            self._host.refresh_commands()

    def _jump(self, node_id: str) -> None:
        if node_id in self.session.viewpoint.network:
            self.canvas.selection.select([node_id], center=True)

    def _go(self, place: InstancePath, node_id: str) -> None:
        """Show the network at a place and select a node there."""
        if self.session.viewpoint.go(place) and node_id:
            self._jump(node_id)

    def _activate(self, node_id: str) -> None:
        self._docks.show("inspector")
        self.inspector.setFocus()

    # ---- commands

    def undo(self) -> None:
        """Undo the last edit, after committing text that is being edited."""
        self.finish_typing()
        self._show_change(self.session.design.undo(), "Undone")

    def redo(self) -> None:
        """Redo what was undone last, after committing text that is being edited."""
        self.finish_typing()
        self._show_change(self.session.design.redo(), "Redone")

    def _show_change(self, changes: ChangeSet | None, done: str) -> None:
        """Show the network that changed, if it is not the one that is shown."""
        here = self.session.viewpoint
        if changes is not None and here.go_to_change(changes):
            where = f"in {here.name}" if here.name else "outside of all blocks"
            self._say(f"{done}, {where}: {changes.title}")

    def train(self) -> None:
        """Start training and show its panel."""
        self._docks.show("training")
        self._docks.ensure_height("training", 320)
        self.training.ensure_panel().train()

    def check(self) -> None:
        """Show the problems, or report that there are none."""
        if self.session.report.problems:
            self._docks.show("problems")
            self.problems.setFocus()
        else:
            self._notices.post("No problems found.", "success")

    def show_settings(self) -> None:
        """Show name, description and variables of the design in the inspector."""
        self.canvas.selection.select([])
        self._docks.show("inspector")
        self.inspector.setFocus()

    def go_to_panel(self, step: int) -> None:
        """Move the focus to the visible panel ``step`` places on, or to the canvas."""
        following = self._docks.panel_after(step)
        if following:
            self._docks.focus(following)
        else:
            self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def find_layer(self) -> None:
        """Focus the search field of the palette."""
        self._docks.show("palette")
        self.palette.focus_search()

    def find_node(self) -> None:
        """Open the find bar over the canvas."""
        if self.finder is None:
            self.finder = DesignFindBar(self.canvas, self._shared.appearance.theme)
        self.finder.open()

    def export(self) -> None:
        """Ask for a file and export the design to it."""
        self.exporter.ask()

    def apply_settings(self) -> None:
        """Apply the choices that were made in menus and preferences, in any tab."""
        settings = self._shared.settings
        self.canvas.overlays.minimap.want(settings.minimap)
        self.canvas.snapping = settings.snapping
        self.canvas.motion.duration = 0 if settings.less_motion else DURATION_MS
        self.recovery.set_delay(settings.recovery_seconds)
        by = settings.colour_by
        if by in set(ColourBy) and by != self.canvas.scene().colouring.by:
            self.canvas.colour_by(ColourBy(by))

    def colour_by(self, by: ColourBy) -> None:
        """Colour nodes by a quantity, now and at the next start."""
        self._shared.settings.colour_by = by.value
        self.canvas.colour_by(by)
        self._host.refresh_commands()

    # ---- recovery

    def save_recovery_copy(self) -> Path | None:
        """Save a recovery copy of unsaved work now; returns its path, None where there is none."""
        try:
            return self.recovery.save_now()
        except Exception:  # noqa: BLE001 - an error while handling one must not hide it
            return None

    # ---- training

    def docks_changed(self) -> None:
        """Create the training panel, and enlarge the summary, when they are first visible."""
        docks = self._docks
        if docks.is_shown("training"):
            self.training.ensure_panel()
        if docks.is_shown("summary") and not self._summary_seen:
            self._summary_seen = True
            docks.ensure_height("summary", 230)

    def _training_made(self, panel: "TrainingPanel") -> None:
        self.panels["training"] = panel
        if self.shown:
            self._docks.set_panel("training", panel)
        self._connect_panel(panel)
        panel.problems_wanted.connect(self._show_problems)

    def _training_changed(self) -> None:
        self.changed.emit()
        if self.shown:
            self._show_device()
            self._host.refresh_commands()

    def _show_device(self) -> None:
        self._shared.status.set_device(*(self.training.device or (self._shared.device,)))

    # ---- the rest

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme: at once if the design is in front, else when it comes to the front."""
        if not self.shown or theme is self._applied:
            return
        self._applied = theme
        parts: list[Themed] = [self.canvas, *self.panels.values()]
        if self.finder is not None:
            parts.append(self.finder)
        for part in parts:
            part.set_theme(theme)

    def end(self) -> None:
        """End session and recovery; the caller has asked about unsaved work."""
        self._unlisten()
        self.recovery.close()
        self.session.close()

    def recycle(self) -> None:
        """Drop the design, whose tab was closed, and keep the widgets for another one."""
        self.shown = False
        if self.finder is not None:
            self.finder.hide()
        self.session.release()

    def close(self) -> None:
        """End the session and delete the widgets: the tab was closed."""
        self.end()
        for part in (self.canvas, *self.panels.values(), self.exporter, self.recovery, self):
            part.deleteLater()

    def _say(self, text: str) -> None:
        """Post a message as a sentence; a node's name at its start keeps its case."""
        first = text.replace(".", " ").partition(" ")[0]
        if first not in self.session.viewpoint.network:
            text = text[:1].upper() + text[1:]
        if not self.shown:
            text = f"{self.session.name}: {text}"
        self._notices.post(text if text.endswith((".", "!", "?", "…")) else f"{text}.")

    def _show_problems(self) -> None:
        self._docks.show("problems")

    def finish_typing(self) -> None:
        """Commit text that is being edited in a field or a note."""
        self.inspector.commit()
        self.canvas.overlays.note_editor.commit()

    def _keep_minimap(self, wanted: bool) -> None:
        self._shared.settings.minimap = wanted

    def _warn(self, text: str) -> None:
        self._notices.post(text, "warning")
