"""Everything of the window that belongs to one open design: session, canvas, panels.

It wires them to each other; none of them knows another. Made after the first paint, since what it
imports takes longer than the window may wait. Each tab has one (`tabs.py`); the one in front has
its panels in the window's docks.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer, Signal

from designer.check.blocks import block_layer
from designer.check.places import Place
from designer.editing.definitions import alone
from designer.files import FileError
from designer.files.library import Library
from designer.graph import ChangeSet
from designer.gui.canvas.motion import DURATION
from designer.gui.canvas.tints import ColourBy
from designer.gui.canvas.view import Canvas
from designer.gui.device import likely_device
from designer.gui.docks import PANELS
from designer.gui.documents import Documents
from designer.gui.exporting import Exporter
from designer.gui.find_bar import FindBar
from designer.gui.finding import command_entries
from designer.gui.panels.code import CodePane
from designer.gui.panels.inspector import Inspector
from designer.gui.panels.palette import LayerPalette
from designer.gui.panels.problems import ProblemList
from designer.gui.panels.summary import SummaryTable
from designer.gui.picker import Picker
from designer.gui.recovery import Recovery
from designer.gui.theme import Theme, Themed
from designer.session import Session

if TYPE_CHECKING:
    from designer.gui.panels.training import TrainingPanel
    from designer.gui.tabs import Tabs
    from designer.gui.window import MainWindow

_MARGIN = 40
_TOO_SMALL, _READABLE = 0.45, 0.72
"""A design that fits only at less than the one zoom is shown at the other from its beginning."""


def _touches_blocks(changes: ChangeSet) -> bool:
    return bool(changes.headers) or any(name for name, _ in changes.nodes)


@dataclass(frozen=True)
class Shared:
    """What the designs of a window have in common."""

    documents: Documents
    palette: LayerPalette
    library: Library
    picker: Picker
    device: str = field(default_factory=likely_device)


class Workbench(QObject):
    """One design's side of a window."""

    changed = Signal()
    """Its name, its unsaved work or its training is another: what a tab shows."""

    documents: Documents
    session: Session
    exporter: Exporter
    canvas: Canvas

    def __init__(self, window: "MainWindow", shared: Shared) -> None:
        """Make panels for the window's docks, and ``canvas`` for its middle."""
        super().__init__(window)
        self._window = window
        self.documents, self.palette = shared.documents, shared.palette
        self.library, self.picker = shared.library, shared.picker
        self._device = shared.device
        self.session = Session()
        self.shown = False
        """Whether it is in front, rather than another tab or the start page."""
        self.selection: list[str] = []
        theme = window.look.theme
        self.exporter = Exporter(window, self.session, window.settings, window.notices)
        self.recovery = Recovery(self.session, window.recovery_folder)
        self.canvas = Canvas(self.session, theme, window)
        self.canvas.library = self.library
        self.take_choices()
        self.inspector = Inspector(self.session, theme)
        self.problems = ProblemList(self.session, theme)
        self.code = CodePane(self.session, theme)
        self.summary = SummaryTable(self.session, theme)
        self.training: TrainingPanel | None = None
        self._summary_seen = False
        self.finder: FindBar | None = None
        self._unlisten = self.session.listen(self._changed)

    # ---- building

    def fill_docks(self) -> None:
        """Put the panels of this design into the window's docks."""
        docks = self._window.docks
        docks.put("inspector", self.inspector)
        docks.put("code", self.code)
        docks.put("problems", self.problems)
        docks.put("summary", self.summary)
        if self.training is None and docks.is_shown("training"):
            self._make_training()
        if self.training is None:
            docks.empty("training")
        else:
            docks.put("training", self.training)
        self._show_blocks()

    def connect_window(self) -> None:
        """Connect everything, once the window has its commands."""
        window = self._window
        window.add_canvas(self.canvas)
        self.recovery.failed.connect(self._warn)
        self.canvas.minimap.toggled.connect(self._keep_minimap)
        self.canvas.block_saved.connect(self.save_block)
        self.inspector.save_wanted.connect(self.save_block)
        self.canvas.selection_changed.connect(self._select)
        self.canvas.node_activated.connect(self._activate)
        self.canvas.message.connect(self._say)
        self.canvas.zoom_changed.connect(window.status.set_zoom)
        self.code.problems_wanted.connect(self._show_problems)
        self.summary.nodes_wanted.connect(self.canvas.select)
        self.code.export_wanted.connect(self.exporter.ask)
        for panel in (self.inspector, self.problems, self.code, self.summary):
            self._connect_panel(panel)

    def _connect_panel(self, panel: QObject) -> None:
        panel.node_selected.connect(self._jump)  # type: ignore[attr-defined]
        panel.place_wanted.connect(self._go)  # type: ignore[attr-defined]
        panel.message.connect(self._say)  # type: ignore[attr-defined]

    @property
    def tabs(self) -> "Tabs":
        """The designs it is one of."""
        return self._window.tabs

    # ---- following the document

    def _changed(self, changes: ChangeSet | None) -> None:
        if changes is None:
            self._select([])
        if self.shown and (changes is None or _touches_blocks(changes)):
            self._show_blocks()
        self.refresh()
        self.changed.emit()

    def refresh(self) -> None:
        """Bring title, totals and commands up to date."""
        if not self.shown:
            return
        window = self._window
        dirty = "● " if self.session.dirty else ""
        window.setWindowTitle(f"{dirty}{self.session.name} — nn-designer")
        found = [one.problem for one in self.session.here.problems]
        window.status.show_report(self.session.report, self.session.design.training, found)
        problems = len(found)
        title = f"Problems ({problems})" if problems else "Problems"
        window.docks["problems"].setWindowTitle(title)
        window.commands.refresh()

    def _show_blocks(self) -> None:
        """Offer the design's blocks and the library's in the palette."""
        design = self.session.design
        own = [block_layer(network) for network in design.blocks.values()]
        self.palette.set_blocks([*own, *(block.layer for block in self.library.blocks())])

    def save_block(self, name: str) -> None:
        """Keep a block of the design in the user's library."""
        try:
            self.library.keep(name, alone(self.session.design, name))
        except (FileError, OSError) as error:
            self._warn(f"{name} cannot be kept: {error}")
            return
        self._window.notices.say(f"{name} is in your block library now.", "success")
        self._show_blocks()

    def save_selected_block(self) -> None:
        """Keep the selected block, or the one that one is in."""
        here = self.session.here
        if any(map(here.is_block, self.selection)):
            self.canvas.save_block()
        elif here.name:
            self.save_block(here.name)

    def remove_block(self, name: str) -> None:
        """Take a block out of the user's library."""
        try:
            removed = self.library.remove(name)
        except FileError as error:
            self._warn(str(error))
            return
        self._say(f"{name} is no longer in your library." if removed else
                  f"{name} comes with the program, so it stays.")  # fmt: skip
        self._show_blocks()

    def come_to_front(self) -> None:
        """Take the window's docks, its middle, its title and its status."""
        self.shown = True
        self.take_choices()
        self.fill_docks()
        self._window.show_work()
        self._window.status.set_zoom(self.canvas.camera.zoom)
        self._show_device()
        self.refresh()

    def look_at_design(self) -> None:
        """Show all of it, now and when the panels that have just come have taken their room."""
        self._look_at_design()
        QTimer.singleShot(0, self, self._look_at_design)

    def _look_at_design(self) -> None:
        """Show all of it, or, where that would be too small to read, its beginning."""
        self.canvas.fit_all()
        if self.canvas.camera.zoom < _TOO_SMALL:
            self.canvas.zoom_by(_READABLE / self.canvas.camera.zoom)
            self.canvas.camera.look_at(self._beginning())

    def _beginning(self) -> QPointF:
        """Return what to look at so that the first node is seen, and as much else as can be."""
        nodes, stage, seen = self.session.design.nodes(), self.canvas.stage, self.canvas.seen()
        first = stage.bounds([min(nodes, key=lambda node: node.at[0]).id])
        everything, room = stage.bounds(), seen.height() - 2 * _MARGIN
        x = first.left() + seen.width() * 0.46
        if everything.height() <= room:
            return QPointF(x, everything.center().y())
        y = everything.top() - _MARGIN + seen.height() / 2
        return QPointF(x, y if first.bottom() < y + seen.height() / 2 else first.center().y())

    def _select(self, ids: list[str]) -> None:
        self.selection = list(ids)
        for panel in (self.inspector, self.problems, self.code, self.summary):
            panel.set_selection(self.selection)
        if self.shown:
            self._window.commands.refresh()

    def _jump(self, node_id: str) -> None:
        if node_id in self.session.here.network:
            self.canvas.select([node_id], center=True)

    def _go(self, place: Place, node_id: str) -> None:
        """Go to a place and select a node there."""
        self.session.here.go(place)
        if node_id:
            self._jump(node_id)

    def _activate(self, node_id: str) -> None:
        self._window.docks.show("inspector")
        self.inspector.setFocus()

    # ---- commands

    def undo(self) -> None:
        """Take the last edit back."""
        self._show_change(self.session.design.undo(), "Undone")

    def redo(self) -> None:
        """Do again what was undone."""
        self._show_change(self.session.design.redo(), "Done again")

    def _show_change(self, changes: ChangeSet | None, done: str) -> None:
        """Go where something changed that one would not see here."""
        here = self.session.here
        if changes is not None and here.go_to_change(changes):
            where = f"in {here.name}" if here.name else "outside of all blocks"
            self._say(f"{done}, {where}: {changes.title}")

    def train(self) -> None:
        """Train, and show how it goes."""
        self._window.docks.show("training")
        self._window.docks.make_room("training", 320)
        self._make_training().train()

    def pause(self) -> None:
        """Hold the training, or let it go on."""
        self._make_training().pause_or_resume()

    def stop(self) -> None:
        """End the training after the batch at hand."""
        self._make_training().stop()

    def check(self) -> None:
        """Show the problems, or say that there are none."""
        if self.session.report.problems:
            self._window.docks.show("problems")
            self.problems.setFocus()
        else:
            self._window.notices.say("No problems found.", "success")

    def show_settings(self) -> None:
        """Show name, description and variables of the design."""
        self.canvas.select([])
        self._window.docks.show("inspector")
        self.inspector.setFocus()

    def go_to_panel(self, step: int) -> None:
        """Move the keyboard to the next panel that can be seen, or to the canvas."""
        docks = self._window.docks
        seen = [panel.name for panel in PANELS if docks.is_shown(panel.name)]
        stops = ["", *seen]
        here = docks.focused()
        place = stops.index(here) if here in stops else 0
        following = stops[(place + step) % len(stops)]
        if following:
            docks.focus(following)
        else:
            self.canvas.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def find_layer(self) -> None:
        """Go to the palette's search field."""
        self._window.docks.show("palette")
        self.palette.focus_search()

    def find_node(self) -> None:
        """Search this design's nodes and walk through what matches."""
        if self.finder is None:
            self.finder = FindBar(self.canvas, self._window.look.theme)
        self.finder.open()

    def show_commands(self) -> None:
        """Offer every command to search."""
        self._window.commands.draw_icons()
        self.picker.open("Type a command", command_entries(self._window.commands))

    def take_choices(self) -> None:
        """Follow what was chosen in menus and preferences, in whichever tab."""
        settings = self._window.settings
        self.canvas.minimap.want(settings.minimap)
        self.canvas.snapping = settings.snapping
        self.canvas.motion.duration = 0 if settings.less_motion else DURATION
        self.recovery.wait(settings.recovery_seconds)
        by = settings.colour_by
        if by in set(ColourBy) and by != self.canvas.stage.tints.by:
            self.canvas.colour_by(ColourBy(by))

    def colour_by(self, by: ColourBy) -> None:
        """Colour nodes by something else, from now on and at the next start."""
        self._window.settings.colour_by = by.value
        self.canvas.colour_by(by)
        self._window.commands.refresh()

    # ---- recovery

    def save_recovery_copy(self) -> Path | None:
        """Bring unsaved work to safety now; return the copy."""
        try:
            return self.recovery.save_now()
        except Exception:  # noqa: BLE001 - trouble while handling trouble must not hide the first
            return None

    # ---- training

    def docks_changed(self) -> None:
        """Make the training panel when it is first seen, and room for the summary."""
        docks = self._window.docks
        if docks.is_shown("training"):
            self._make_training()
        if docks.is_shown("summary") and not self._summary_seen:
            self._summary_seen = True
            docks.make_room("summary", 230)

    def _make_training(self) -> "TrainingPanel":
        if self.training is None:
            from designer.gui.panels.training import TrainingPanel

            self.training = TrainingPanel(self.session, self._window.look.theme)
            if self.shown:
                self._window.docks.put("training", self.training)
            self._connect_panel(self.training)
            self.training.state_changed.connect(self._training_changed)
            self.training.problems_wanted.connect(self._show_problems)
        return self.training

    def _training_changed(self) -> None:
        self.changed.emit()
        if self.shown:
            self._show_device()
            self._window.commands.refresh()

    def _show_device(self) -> None:
        run = self.training.record if self.training is not None else None
        if run is not None and run.started is not None:
            self._window.status.set_device(run.started.device.upper(), run.started.device_reason)
        else:
            self._window.status.set_device(self._device)

    @property
    def in_training(self) -> bool:
        """Tell whether a run is going on or held."""
        run = self.training.record if self.training is not None else None
        return run is not None and run.end is None

    @property
    def training_held(self) -> bool:
        """Tell whether a run is being held."""
        return self.training is not None and self.training.paused

    # ---- the rest

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        parts: list[Themed] = [self.canvas, self.inspector, self.problems]
        parts += [self.code, self.summary]
        for part in parts:
            part.set_theme(theme)
        for made in (self.training, self.finder):
            if made is not None:
                made.set_theme(theme)

    def shut(self) -> None:
        """End everything; the caller has asked about unsaved work."""
        self._unlisten()
        self.recovery.close()
        self.session.close()

    def close(self) -> None:
        """End everything, and leave nothing of it: its tab has been closed."""
        self.shut()
        parts: list[QObject] = [self.canvas, self.inspector, self.problems, self.code]
        parts += [self.summary, self.exporter, self.recovery, self]
        if self.training is not None:
            parts.append(self.training)
        for part in parts:
            part.deleteLater()

    def _say(self, text: str) -> None:
        """Say it as a sentence; a node's name at its beginning stays as it is."""
        first = text.replace(".", " ").partition(" ")[0]
        if first not in self.session.here.network:
            text = text[:1].upper() + text[1:]
        if not self.shown:
            text = f"{self.session.name}: {text}"
        self._window.notices.say(text if text.endswith((".", "!", "?", "…")) else f"{text}.")

    def _show_problems(self) -> None:
        self._window.docks.show("problems")

    def finish_typing(self) -> None:
        """Take over what is typed in a field or a note and not yet confirmed."""
        self.inspector.commit()
        self.canvas.note_box.commit()

    def _keep_minimap(self, wanted: bool) -> None:
        self._window.settings.minimap = wanted

    def _warn(self, text: str) -> None:
        self._window.notices.say(text, "warning")
