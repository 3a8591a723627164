"""The training panel: controls, recipe, curves and outcome of a run."""

import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QSplitter,
    QWidget,
)

from designer.check import Fix
from designer.graph import ChangeSet, DesignError
from designer.gui.appearance.theme import Theme
from designer.gui.panels.panel import Panel
from designer.gui.panels.training.component_lookup import ComponentLookup
from designer.gui.panels.training.data_consent import DataConsent
from designer.gui.panels.training.outcome import OutcomeView
from designer.gui.panels.training.recipe_form import RecipeForm
from designer.gui.panels.training.run_controls import RunControls
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import column
from designer.gui.widgets.scroll_area import FittedScrollArea, scrolled_form
from designer.presentation.run_record import RunRecord, describe_result
from designer.session import Session
from designer.training.errors import TrainingError
from designer.training.job.events import Event, Failed, is_last
from designer.training_job import fixes_at

if TYPE_CHECKING:
    from designer.gui.panels.training.curves import CurvesView

_TICK_MS = 33
_DRAW_EVERY = 0.1
"""Seconds between two drawings; more would only slow down training."""
_ENDED_WITHOUT_RESULT = "the training ended without a result; train again"
_MIN_RECIPE_HEIGHT = 34
"""Pixels that are left to the recipe beside an outcome: one row."""
_NARROW, _LOW = 600, 420
"""Pixels: in a narrower panel the curves are below the recipe, in a lower one hidden."""


@guarded
class TrainingPanel(Panel):
    """Starts, pauses and stops the training of the session's design, and shows it live."""

    state_changed = Signal()
    """Emitted when a run begins, pauses, resumes or ends; the window's commands depend on it."""
    problems_wanted = Signal()
    """Emitted to show the problems that prevent training."""

    def __init__(
        self,
        session: Session,
        theme: Theme,
        parent: QWidget | None = None,
        consent: DataConsent | None = None,
    ) -> None:
        """Show the recipe; curves are created when the panel is first shown."""
        super().__init__(session, theme, parent)
        self.setAccessibleName("Training")
        self.record: RunRecord | None = None
        self._components = ComponentLookup(session)
        self._drawn, self._behind = 0.0, False
        self.consent = consent or DataConsent()
        self.form = RecipeForm(session, theme, self.consent)
        self.outcome = OutcomeView(theme)
        self._outcome_area = FittedScrollArea()
        self.curves: CurvesView | None = None
        self.controls = RunControls()
        self._ticks = QTimer(self, interval=_TICK_MS)
        self._arrange()
        self._connect()
        self.apply_theme()
        self._show_state()
        self.form.show_recipe()

    # ---- what the window calls

    def train(self) -> bool:
        """Start training the design as it is, or show the reason against it; returns if started."""
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
        """Pause the run, or resume it."""
        if self.running:
            (self.session.resume_training if self.paused else self.session.pause_training)()

    def stop(self) -> None:
        """Stop the run after the current batch."""
        if self.record is not None and self.record.end is None:
            self.record.stopping = True
            self.session.stop_training()
            self._show_state()

    @property
    def running(self) -> bool:
        """Tell whether a run has started and its end has not been shown."""
        return self.record is not None and self.record.end is None

    @property
    def paused(self) -> bool:
        """Tell whether the run is paused."""
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
        """Show the recipe and the curves."""
        self.form.show_recipe()
        self._draw()

    def selection_changed(self) -> None:
        """Do nothing: the panel does not depend on the selection."""

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Show the changed recipe; forget the run for another design."""
        if changes is None:
            self._clear_run()
            self.invalidate()
        elif "" in changes.headers:
            self.invalidate()

    def apply_theme(self) -> None:
        """Recolour icons, curves and cards."""
        self.controls.set_theme(self.theme)
        self.form.set_theme(self.theme)
        self.outcome.set_theme(self.theme)
        if self.curves is not None:
            self.curves.set_theme(self.theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Create the curves when first shown."""
        if self.curves is None:
            self._make_curves()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the curves below the recipe if there is no room beside it."""
        super().resizeEvent(event)
        narrow = self.width() < _NARROW
        self._split.setOrientation(Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal)
        self._share_room()

    def _share_room(self) -> None:
        """In a small panel, show only the recipe, the running curves, or the outcome."""
        small = self.width() < _NARROW and self.height() < _LOW
        running = self.running
        self._recipe.setVisible(not (small and running))
        has_outcome = not self.outcome.isHidden()
        self._outcome_area.setVisible(has_outcome)
        wanted = not has_outcome and self.record is not None if small else True
        if self.curves is not None:
            self.curves.setVisible(wanted)
        self._right.setVisible(wanted or has_outcome)
        if small and has_outcome:
            whole, most = self._split.height(), self._outcome_area.sizeHint().height()
            self._split.setSizes([max(whole - most, _MIN_RECIPE_HEIGHT), most])

    # ---- making

    def _arrange(self) -> None:
        scroll = self._recipe = scrolled_form(self.form)
        scroll.setMinimumHeight(_MIN_RECIPE_HEIGHT)
        scroll.setMinimumWidth(self.form.minimumSizeHint().width() + 16)
        self._right = QWidget()
        self._right_body = column(spacing=0)
        self._outcome_area.setWidget(self.outcome)
        self._right_body.addWidget(self._outcome_area)
        self._right.setLayout(self._right_body)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(scroll)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(1, 1)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([300, 700])
        body = column(spacing=0)
        body.addWidget(self.controls)
        body.addWidget(self._split, 1)
        self.setLayout(body)
        self.setFocusProxy(self.controls.train_button)

    def _connect(self) -> None:
        self.controls.train_button.clicked.connect(self.train)
        self.controls.pause_button.clicked.connect(self.pause_or_resume)
        self.controls.stop_button.clicked.connect(self.stop)
        self._ticks.timeout.connect(self._tick)
        self.controls.save_button.clicked.connect(self.outcome.ask_folder)
        self.form.message.connect(self.message)
        self.outcome.message.connect(self.message)
        self.outcome.node_selected.connect(self.node_selected)
        self.outcome.problems_wanted.connect(self.problems_wanted)
        self.outcome.folder_chosen.connect(self.save_result)
        self.outcome.fix_chosen.connect(self._apply_fix)
        self._outcome_area.content_changed.connect(self._share_room)

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
        """Drain the queue of events, then draw at most once.

        Whether the job goes on is asked first: all events of one that has ended are in the queue.
        """
        going = self.session.training
        events: list[Event] = self.session.drain_events()
        if self.running and not (going or any(map(is_last, events))):
            events.append(Failed(0, _ENDED_WITHOUT_RESULT))
        record = self.record
        if record is not None and events:
            before = (record.paused, record.end, record.started)
            record.add_events(events)
            self._behind = True
            if (record.paused, record.end, record.started) != before:
                self._changed()
        if self._behind and time.monotonic() - self._drawn >= _DRAW_EVERY:
            self._draw()
        names = self._components.poll()
        if names is not None:
            self.form.offer(names)
        self.outcome.check_saving()
        if self._is_idle():
            self._ticks.stop()

    def _is_idle(self) -> bool:
        return not (self.running or self._components.waiting or self.outcome.waiting)

    def _changed(self) -> None:
        assert self.record is not None
        if self.record.end is not None:
            self._finish()
        elif self.record.started is not None:
            self._components.ask()
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

    def _apply_fix(self, fix: Fix) -> None:
        if self.apply(fix):
            self.outcome.clear()

    def _refuse(self, error: Exception) -> None:
        errors = self.session.report.errors
        self.outcome.show_refusal(str(error), problems=len(errors))
        self._show_state()

    def _clear_run(self) -> None:
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
        self.controls.show_progress(record)

    def _show_state(self) -> None:
        self._share_room()
        self.controls.show_state(self.record)
        self._draw()
