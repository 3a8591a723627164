"""The training panel: the recipe, how the run goes, and what came of it."""

import time
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QSplitter,
    QWidget,
)

from designer.check import Fix
from designer.graph import ChangeSet, DesignError
from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET, SPACE, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.panels.panel import Panel
from designer.gui.panels.training.data_consent import DataConsent
from designer.gui.panels.training.outcome import OutcomeView
from designer.gui.panels.training.recipe_form import RecipeForm
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import ElidedLabel, column, label, row
from designer.gui.widgets.plain_text import plain_tip
from designer.gui.widgets.scroll_area import FittedScrollArea, ScrollArea
from designer.presentation.known_components import ComponentNames
from designer.presentation.run_record import RunRecord, describe_result
from designer.session import Session
from designer.training.errors import TrainingError
from designer.training.job.events import Event, Failed, is_last
from designer.training_job import fixes_at

if TYPE_CHECKING:
    from designer.gui.panels.training.curves import CurvesView

_TICK_MS = 33
_DRAW_EVERY = 0.1
"""Seconds between two drawings: more often nobody can read, and training would pay for it."""
_ENDED_UNTOLD = "the training ended without telling why; train again"
_LEAST = 34
"""Height of the recipe where something else counts more: one row of it."""
_NARROW, _LOW = 600, 420
"""Below this width the curves stand under the recipe, and below this height not even there."""


@guarded
class TrainingPanel(Panel):
    """Starts, holds and stops the training of the session's design, and shows it live."""

    state_changed = Signal()
    """A run has begun, was held, went on or ended: what a window's commands depend on."""
    problems_wanted = Signal()
    """The user wants to see the problems that stand in the way."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        consent: DataConsent | None = None,
    ) -> None:
        """Show the recipe; curves are made when the panel is first seen."""
        super().__init__(session, theme, parent)
        self.setAccessibleName("Training")
        self.record: RunRecord | None = None
        self._names: Future[ComponentNames] | None = None
        self._names_known = False
        self._drawn, self._behind = 0.0, False
        self.consent = consent or DataConsent()
        self.form = RecipeForm(session, theme, consent=self.consent)
        self.outcome = OutcomeView(theme)
        self._told = FittedScrollArea()
        self.curves: CurvesView | None = None
        self.train_button = QPushButton("Train")
        self.pause_button = QPushButton("Pause")
        self.stop_button = QPushButton("Stop")
        self.save_button = QPushButton("Save model…")
        self.bar = QProgressBar()
        self.words = ElidedLabel()
        self.place = label(step=TypeScale.CAPTION, dim=True)
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._arrange()
        self._connect()
        self.apply_theme()
        self._show_state()
        self.form.show_recipe()

    # ---- what the window calls

    def train(self) -> bool:
        """Train the design as it is now; say below the bar why not, and return whether it began."""
        if self.running or self.session.training:
            return False
        self.form.commit()
        if not self.session.report.errors and not self.consent.ask(self.session, self):
            self._refuse(TrainingError("The data was not read; choose other data, or allow it."))
            return False
        try:
            self.session.start_training()
        except (DesignError, TrainingError) as error:
            self._refuse(error)
            return False
        self._begin()
        return True

    def pause_or_resume(self) -> None:
        """Hold the run, or let it go on."""
        if self.running:
            (self.session.resume_training if self.paused else self.session.pause_training)()

    def stop(self) -> None:
        """End the run after the batch at hand."""
        if self.record is not None and self.record.end is None:
            self.record.stopping = True
            self.session.stop_training()
            self._show_state()

    @property
    def running(self) -> bool:
        """Tell whether a run has begun and has not told of its end."""
        return self.record is not None and self.record.end is None

    @property
    def paused(self) -> bool:
        """Tell whether a run is being held."""
        return self.record is not None and self.record.paused

    def save_result(self, folder: Path) -> None:
        """Write weights, source and notes of the last run into ``folder``."""
        result = getattr(self.record.end, "result", None) if self.record else None
        if result is not None:
            work = partial(self.session.save_trained, result, folder)
            self.outcome.saving(self.session.call(work), folder)
            self._ticks.start()

    # ---- Panel

    def refresh(self) -> None:
        """Show the recipe and the curves as they are now."""
        self.form.show_recipe()
        self._draw()

    def selection_changed(self) -> None:
        """Nothing here is about single nodes."""

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Follow the recipe; another design has had no run yet."""
        if changes is None:
            self._forget_run()
            self.invalidate()
        elif "" in changes.headers:
            self.invalidate()

    def apply_theme(self) -> None:
        """Recolour icons, curves and cards."""
        self.train_button.setIcon(icons.icon("play", self.theme, "success"))
        resume = "play" if self.paused else "pause"
        self.pause_button.setIcon(icons.icon(resume, self.theme))
        self.stop_button.setIcon(icons.icon("square", self.theme, "error"))
        self.bar.setStyleSheet(
            f"QProgressBar {{ border: none; border-radius: 3px; background: {self.theme.border}; }}"
            f"QProgressBar::chunk {{ border-radius: 3px; background: {self.theme.accent}; }}"
        )
        self.save_button.setIcon(icons.icon("save", self.theme))
        self.form.set_theme(self.theme)
        self.outcome.set_theme(self.theme)
        if self.curves is not None:
            self.curves.set_theme(self.theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Make the curves at first sight."""
        if self.curves is None:
            self._make_curves()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the curves below the recipe where there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._share_room()

    def _share_room(self) -> None:
        """Where there is little room, show what counts: the recipe, the run, what came of it."""
        small = self.width() < _NARROW and self.height() < _LOW
        running = self.running
        self._recipe.setVisible(not (small and running))
        told = not self.outcome.isHidden()
        self._told.setVisible(told)
        wanted = not told and self.record is not None if small else True
        if self.curves is not None:
            self.curves.setVisible(wanted)
        self._right.setVisible(wanted or told)
        if small and told:
            whole, most = self._split.height(), self._told.sizeHint().height()
            self._split.setSizes([max(whole - most, _LEAST), most])

    # ---- making

    def _arrange(self) -> None:
        scroll = self._recipe = ScrollArea()
        scroll.setWidget(self.form)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take the keyboard
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumHeight(_LEAST)
        scroll.setMinimumWidth(self.form.minimumSizeHint().width() + 16)
        self._right = QWidget()
        self._right_body = column(spacing=0)
        self._told.setWidget(self.outcome)
        self._right_body.addWidget(self._told)
        self._right.setLayout(self._right_body)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(scroll)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([300, 700])
        body = column(spacing=0)
        body.addLayout(self._head())
        body.addWidget(self._split, 1)
        self.setLayout(body)
        self.setFocusProxy(self.train_button)

    def _head(self) -> QHBoxLayout:
        head = row(spacing=6)
        head.setContentsMargins(INSET, SPACE - 2, INSET, SPACE - 2)
        for button in (self.train_button, self.pause_button, self.stop_button):
            button.setIconSize(QSize(14, 14))
            head.addWidget(button)
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName("progress of the training")
        told = column(spacing=3)
        told.addWidget(self.bar)
        line = row()
        self.place.setWordWrap(False)
        line.addWidget(self.words, 1)
        line.addWidget(self.place)
        told.addLayout(line)
        head.addSpacing(SPACE)
        head.addLayout(told, 1)
        head.addWidget(self.save_button)
        return head

    def _connect(self) -> None:
        self.train_button.clicked.connect(self.train)
        self.pause_button.clicked.connect(self.pause_or_resume)
        self.stop_button.clicked.connect(self.stop)
        self._ticks.timeout.connect(self._tick)
        self.save_button.clicked.connect(self.outcome.ask_folder)
        self.form.message.connect(self.message)
        self.outcome.message.connect(self.message)
        self.outcome.node_selected.connect(self.node_selected)
        self.outcome.problems_wanted.connect(self.problems_wanted)
        self.outcome.folder_chosen.connect(self.save_result)
        self.outcome.fix_chosen.connect(self._mend)
        self._told.wanted.connect(self._share_room)

    def _make_curves(self) -> None:
        from designer.gui.panels.training.curves import CurvesView

        self.curves = CurvesView(self.theme)
        self._right_body.addWidget(self.curves, 1)
        self._share_room()
        if self.record is not None:
            self.curves.begin()

    # ---- a run

    def _begin(self) -> None:
        self.record = RunRecord()
        self.outcome.clear()
        if self.curves is not None:
            self.curves.begin()
        self.form.set_locked(True)
        self._ticks.start()
        self._show_state()
        self.state_changed.emit()

    def _tick(self) -> None:
        """Drain the queue once and draw once.

        Whether the job goes on is asked before: one that has ended by then has told all of it.
        """
        going = self.session.training
        events: list[Event] = self.session.drain_events()
        if self.running and not (going or any(map(is_last, events))):
            events.append(Failed(0, _ENDED_UNTOLD))
        record = self.record
        if record is not None and events:
            before = (record.paused, record.end, record.started)
            record.take(events)
            self._behind = True
            if (record.paused, record.end, record.started) != before:
                self._changed()
        if self._behind and time.monotonic() - self._drawn >= _DRAW_EVERY:
            self._draw()
        self._take_names()
        self.outcome.look()
        if self._idle():
            self._ticks.stop()

    def _idle(self) -> bool:
        return not (self.running or self._names is not None or self.outcome.waiting)

    def _changed(self) -> None:
        assert self.record is not None
        if self.record.end is not None:
            self._finish()
        elif self.record.started is not None and self._names is None:
            self._ask_names()
        self._show_state()
        self.state_changed.emit()

    def _finish(self) -> None:
        record = self.record
        assert record is not None
        assert record.end is not None
        self.form.set_locked(False)
        if isinstance(record.end, Failed):
            node = record.end.node
            known = node is not None and node in self.session.design.root
            fixes = fixes_at(self.session.design, node or "")[:2] if known else ()
            self.outcome.show_failure(record.end, fixes)
        if not self.isVisible():
            self.message.emit(describe_result(record))

    def _mend(self, fix: Fix) -> None:
        if self.make(fix):
            self.outcome.clear()

    def _refuse(self, error: Exception) -> None:
        errors = self.session.report.errors
        self.outcome.show_refusal(str(error), problems=len(errors))
        self._show_state()

    def _forget_run(self) -> None:
        self.record = None
        self._ticks.stop()
        self.outcome.clear()
        self.form.set_locked(False)
        if self.curves is not None:
            self.curves.forget()
        self._show_state()

    # ---- showing

    def _draw(self) -> None:
        self._drawn, self._behind = time.monotonic(), False
        record = self.record
        if not self.isVisible():
            self._stale = True
        elif self.curves is not None and record is not None:
            self.curves.show_run(record)
        self.bar.setValue(round((record.progress if record else 0) * 1000))
        self._say()

    def _say(self) -> None:
        record = self.record
        self.words.setText(record.words if record else "Not trained yet")
        self.words.setToolTip(plain_tip(self.words.text()))
        self.place.setText(record.place if record else "")
        reason = record.started.device_reason if record and record.started else ""
        self.place.setToolTip(plain_tip(reason))

    def _show_state(self) -> None:
        self._share_room()
        running = self.running
        self.train_button.setEnabled(not running)
        for button in (self.pause_button, self.stop_button):
            button.setEnabled(running)
            button.setVisible(running)
        self.bar.setVisible(running)
        self.place.setVisible(running)
        result = getattr(self.record.end, "result", None) if self.record else None
        self.save_button.setVisible(result is not None and not running)
        self.words.setFont(scaled_font(TypeScale.CAPTION if running else TypeScale.BODY))
        self.pause_button.setText("Go on" if self.paused else "Pause")
        icon = "play" if self.paused else "pause"
        self.pause_button.setIcon(icons.icon(icon, self.theme))
        self.train_button.setText("Train again" if self.record and not running else "Train")
        preparing = running and self.record is not None and self.record.started is None
        self.bar.setRange(0, 0 if preparing else 1000)
        self._draw()

    # ---- what torch has to offer

    def _ask_names(self) -> None:
        """Ask the thread that has torch by now what it has beyond what every torch has."""
        if not self._names_known:
            self._names = self.session.call(torch_names)

    def _take_names(self) -> None:
        if self._names is not None and self._names.done():
            names, self._names = self._names, None
            if not names.cancelled() and names.exception() is None:
                self._names_known = True
                self.form.offer(names.result())


def torch_names() -> ComponentNames:
    """Return what torch has, by kind, with torch's own first sentence; it imports torch."""
    from designer import training

    lists = {
        "loss": training.available_losses(),
        "optimizer": training.available_optimizers(),
        "scheduler": training.available_schedulers(),
    }
    return {kind: tuple((i.name, i.doc) for i in infos) for kind, infos in lists.items()}
