"""Everything of the window that needs the document: session, file commands, canvas, panels.

It wires them to each other; none of them knows another. Made after the first paint, since what it
imports takes longer than the window may wait.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt, QTimer

from designer.check.blocks import block_layer
from designer.check.places import Place
from designer.editing.definitions import alone
from designer.files import FileError
from designer.files.library import Library
from designer.graph import ChangeSet
from designer.gui.canvas.tints import ColourBy
from designer.gui.canvas.view import Canvas
from designer.gui.device import likely_device
from designer.gui.docks import PANELS
from designer.gui.documents import Documents
from designer.gui.exporting import Exporter
from designer.gui.finding import command_entries, node_entries
from designer.gui.notices import Choice, Notice
from designer.gui.panels.code import CodePane
from designer.gui.panels.inspector import Inspector
from designer.gui.panels.palette import LayerPalette
from designer.gui.panels.problems import ProblemList
from designer.gui.panels.summary import SummaryTable
from designer.gui.picker import Picker
from designer.gui.recovery import LostWork, Recovery, lost_work
from designer.gui.status import DEFAULT_BATCH_SIZE
from designer.gui.theme import Theme, Themed
from designer.layers.catalogue import CATALOGUE
from designer.session import Session

if TYPE_CHECKING:
    from designer.gui.panels.training import TrainingPanel
    from designer.gui.window import MainWindow

_TOO_SMALL, _READABLE = 0.45, 0.72
"""A design that fits only at less than the one zoom is shown at the other from its beginning."""


def _touches_blocks(changes: ChangeSet) -> bool:
    return bool(changes.headers) or any(name for name, _ in changes.nodes)


class Workbench(QObject):
    """The document's side of a window."""

    session: Session
    documents: Documents
    exporter: Exporter
    canvas: Canvas

    def __init__(self, window: "MainWindow", session: Session | None = None) -> None:
        """Fill the window's docks; ``canvas`` is for its middle."""
        super().__init__(window)
        self._window = window
        self.session = session or Session()
        self.shown = False
        """Whether a design is open, rather than the start page."""
        self.selection: list[str] = []
        theme = window.look.theme
        self.documents = Documents(window, self.session, window.settings, window.notices)
        self.exporter = Exporter(window, self.session, window.settings, window.notices)
        self.recovery = Recovery(self.session, window.recovery_folder)
        self.canvas = Canvas(self.session, theme, window)
        self.library = Library(window.recovery_folder.parent / "blocks")
        self.canvas.library = self.library
        if window.settings.colour_by in set(ColourBy):
            self.canvas.colour_by(ColourBy(window.settings.colour_by))
        self.palette = LayerPalette(CATALOGUE.values(), theme)
        self.inspector = Inspector(self.session, theme)
        self.problems = ProblemList(self.session, theme)
        self.code = CodePane(self.session, theme)
        self.summary = SummaryTable(self.session, theme)
        self.training: TrainingPanel | None = None
        self.picker = Picker(window, theme)
        self._fill_docks()
        self._unlisten = self.session.listen(self._changed)
        self._show_blocks()

    # ---- building

    def _fill_docks(self) -> None:
        docks = self._window.docks
        docks.put("palette", self.palette)
        docks.put("inspector", self.inspector)
        docks.put("code", self.code)
        docks.put("problems", self.problems)
        docks.put("summary", self.summary)
        docks.changed.connect(self._docks_changed)

    def connect_window(self) -> None:
        """Connect everything, once the window has its commands."""
        window = self._window
        window.status.set_device(likely_device())
        self.documents.opened.connect(self._show_design)
        self.documents.closed.connect(self._show_start)
        self.documents.finish_typing = self.inspector.commit
        self.recovery.failed.connect(self._warn)
        self.palette.layer_chosen.connect(self._add_layer)
        self.palette.removal_wanted.connect(self._remove_block)
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

    # ---- following the document

    def _changed(self, changes: ChangeSet | None) -> None:
        if changes is None:
            self._select([])
        if changes is None or _touches_blocks(changes):
            self._show_blocks()
        self.refresh()

    def refresh(self) -> None:
        """Bring title, totals and commands up to date."""
        window = self._window
        if self.shown:
            dirty = "● " if self.session.dirty else ""
            window.setWindowTitle(f"{dirty}{self.session.name} — nn-designer")
            batch = self.session.design.training.get("batch_size", DEFAULT_BATCH_SIZE)
            found = [one.problem for one in self.session.here.problems]
            window.status.show_report(self.session.report, batch, found)
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

    def _remove_block(self, name: str) -> None:
        try:
            removed = self.library.remove(name)
        except FileError as error:
            self._warn(str(error))
            return
        self._say(f"{name} is no longer in your library." if removed else
                  f"{name} comes with the program, so it stays.")  # fmt: skip
        self._show_blocks()

    def _show_design(self) -> None:
        self.shown = True
        self._window.show_work()
        self.refresh()
        self._look_at_design()
        # The panels that have just come take their room when events are next handled.
        QTimer.singleShot(0, self, self._look_at_design)

    def _look_at_design(self) -> None:
        """Show all of it, or, where that would be too small to read, its beginning."""
        self.canvas.fit_all()
        if self.canvas.camera.zoom < _TOO_SMALL:
            self.canvas.zoom_by(_READABLE / self.canvas.camera.zoom)
            nodes = self.session.design.nodes()
            ids = [min(nodes, key=lambda node: node.at[0]).id]
            first = self.canvas.stage.bounds(ids)
            seen = self.canvas.seen()
            self.canvas.camera.look_at(
                QPointF(first.left() + seen.width() * 0.46, first.center().y())
            )

    def _show_start(self) -> None:
        self.shown = False
        self._window.show_start()

    # ---- selection

    def _select(self, ids: list[str]) -> None:
        self.selection = list(ids)
        for panel in (self.inspector, self.problems, self.code, self.summary):
            panel.set_selection(self.selection)
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

    def _add_layer(self, name: str) -> None:
        self.canvas.add_layer(name, None)

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
        """Search this design's nodes and jump to one."""
        entries = node_entries(self.session.here, self._window.look.theme, self._go)
        self.picker.open("Find a node by name or layer", entries)

    def show_commands(self) -> None:
        """Offer every command to search."""
        self._window.commands.draw_icons()
        self.picker.open("Type a command", command_entries(self._window.commands))

    def colour_by(self, by: ColourBy) -> None:
        """Colour nodes by something else, from now on and at the next start."""
        self._window.settings.colour_by = by.value
        self.canvas.colour_by(by)
        self._window.commands.refresh()

    # ---- recovery

    def offer_lost_work(self) -> None:
        """Offer what a crash left behind."""
        for lost in lost_work(self._window.recovery_folder)[:1]:
            self._offer(lost)

    def _offer(self, lost: LostWork) -> None:
        text = (
            f"nn-designer did not end properly last time. There is unsaved work on {lost.name} "
            f"from {lost.when:%d %B, %H:%M}."
        )
        restore = Choice("Restore", partial(self.documents.restore, lost))
        discard = Choice("Discard", lost.discard)
        self._window.notices.show_notice(
            Notice(text, "warning", choices=(restore, discard), lasting=True)
        )

    def save_recovery_copy(self) -> Path | None:
        """Bring unsaved work to safety now; return the copy."""
        try:
            return self.recovery.save_now()
        except Exception:  # noqa: BLE001 - trouble while handling trouble must not hide the first
            return None

    # ---- training

    def _docks_changed(self) -> None:
        if self._window.docks.is_shown("training"):
            self._make_training()

    def _make_training(self) -> "TrainingPanel":
        if self.training is None:
            from designer.gui.panels.training import TrainingPanel

            self.training = TrainingPanel(self.session, self._window.look.theme)
            self._window.docks.put("training", self.training)
            self._connect_panel(self.training)
            self.training.state_changed.connect(self._training_changed)
            self.training.problems_wanted.connect(self._show_problems)
        return self.training

    def _training_changed(self) -> None:
        run = self.training.record if self.training is not None else None
        if run is not None and run.started is not None:
            self._window.status.set_device(run.started.device.upper(), run.started.device_reason)
        self._window.commands.refresh()

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
        parts: list[Themed] = [self.canvas, self.palette, self.inspector, self.problems]
        parts += [self.code, self.summary, self.picker]
        for part in parts:
            part.set_theme(theme)
        if self.training is not None:
            self.training.set_theme(theme)

    def close(self) -> None:
        """End everything; the caller has asked about unsaved work."""
        self._unlisten()
        self.recovery.close()
        self.session.close()

    def _say(self, text: str) -> None:
        """Say it as a sentence; a node's name at its beginning stays as it is."""
        first = text.replace(".", " ").partition(" ")[0]
        if first not in self.session.here.network:
            text = text[:1].upper() + text[1:]
        self._window.notices.say(text if text.endswith((".", "!", "?", "…")) else f"{text}.")

    def _show_problems(self) -> None:
        self._window.docks.show("problems")

    def _warn(self, text: str) -> None:
        self._window.notices.say(text, "warning")
