"""The charts of a run: loss and one metric side by side, with the last run's for comparison."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QWidget

from designer.gui.appearance.theme import Theme
from designer.gui.panels.training.charts import (
    EMPTY,
    PREVIOUS_RUN,
    STEPS,
    TRAIN,
    VALIDATION,
    Chart,
    Curve,
    CurveStyle,
)
from designer.gui.widgets.editors import FormComboBox
from designer.gui.widgets.parts import column
from designer.presentation.run_record import RunRecord

_FRAMES = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""Ranges of the epoch axis, so that a long run does not start in a corner."""


def epochs_shown(record: RunRecord) -> int:
    """Return the range of the epoch axis: all of a short run, the next step of a long one."""
    total = record.started.epochs if record.started else _FRAMES[0]
    reached = len(record.epochs)
    if record.end is not None and reached:
        return reached
    return next((some for some in _FRAMES if reached < some < total), total)


class CurvesView(QWidget):
    """The charts of loss and metric, with a choice of the metric."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.loss_chart = Chart("Loss", (PREVIOUS_RUN, STEPS, TRAIN, VALIDATION), theme)
        self.metric_chart = Chart("Metric", (PREVIOUS_RUN, TRAIN, VALIDATION), theme)
        self.log = QCheckBox("log")
        self.log.setToolTip("Logarithmic loss axis")
        self.log.setAccessibleName("logarithmic loss axis")
        self.loss_chart.head.addWidget(self.log)
        self.choice = FormComboBox()
        self.choice.setAccessibleName("metric shown")
        self.choice.setVisible(False)
        self.metric_chart.head.insertWidget(1, self.choice)
        self._record: RunRecord | None = None
        self._before: RunRecord | None = None
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.loss_chart)
        split.addWidget(self.metric_chart)
        split.setSizes([500, 500])
        body = column(spacing=0)
        body.addWidget(split)
        self.setLayout(body)
        self.begin()
        self.log.toggled.connect(self.loss_chart.set_log)
        self.choice.currentTextChanged.connect(self._show_metric)

    def begin(self) -> None:
        """Clear the charts for a new run; the one before stays as a dotted curve."""
        if self._record is not None and self._record.epochs:
            self._before = self._record
        self._record = None
        for chart in (self.loss_chart, self.metric_chart):
            for style in (STEPS, TRAIN, VALIDATION):
                if style is not STEPS or chart is self.loss_chart:
                    chart.show_curve(style, EMPTY)
        self._show_ghosts()
        self._show_legend(self.loss_chart, (STEPS, TRAIN, VALIDATION))
        self._show_legend(self.metric_chart, (TRAIN, VALIDATION))

    def forget(self) -> None:
        """Clear both runs, for another design."""
        self._before = self._record = None
        self.begin()

    def show_run(self, record: RunRecord) -> None:
        """Draw a run as far as it has come."""
        new = record is not self._record
        grown = self._record is None or len(record.epochs) != self._drawn
        self._record = record
        if record.started is not None:
            for chart in (self.loss_chart, self.metric_chart):
                chart.set_epochs(epochs_shown(record))
        self.loss_chart.show_curve(STEPS, record.losses.line())
        if new or grown:
            self._drawn = len(record.epochs)
            self.loss_chart.show_curve(TRAIN, record.curve("train", "loss"))
            self.loss_chart.show_curve(VALIDATION, record.curve("validation", "loss"))
            self._offer_metrics(record.metric_names)
            self._show_metric()
            self.loss_chart.describe()
            self.metric_chart.describe()
            self._show_legend(self.loss_chart, (STEPS, TRAIN, VALIDATION))

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.loss_chart.set_theme(theme)
        self.metric_chart.set_theme(theme)

    _drawn = -1

    def _offer_metrics(self, names: list[str]) -> None:
        if [self.choice.itemText(i) for i in range(self.choice.count())] != names:
            shown = self.choice.currentText()
            self.choice.clear()
            self.choice.addItems(names)
            if shown in names:
                self.choice.setCurrentText(shown)
            self.choice.setVisible(len(names) > 1)
        name = names[0] if len(names) == 1 else "Metric"
        self.metric_chart.title.setText(name[:1].upper() + name[1:])

    def _show_metric(self) -> None:
        name, record = self.choice.currentText(), self._record
        for style, part in ((TRAIN, "train"), (VALIDATION, "validation")):
            known = record is not None and bool(name)
            self.metric_chart.show_curve(
                style, record.curve(part, name) if known and record else EMPTY
            )
        self._show_legend(self.metric_chart, (TRAIN, VALIDATION))
        self._show_ghosts()

    def _show_ghosts(self) -> None:
        for chart, name in (
            (self.loss_chart, "loss"),
            (self.metric_chart, self.choice.currentText()),
        ):
            chart.show_curve(PREVIOUS_RUN, self._ghost(name))

    def _ghost(self, name: str) -> Curve:
        if self._before is None or not name:
            return EMPTY
        validation = self._before.curve("validation", name)
        return validation if len(validation[0]) else self._before.curve("train", name)

    def _show_legend(self, chart: Chart, styles: tuple[CurveStyle, ...]) -> None:
        ghost = (PREVIOUS_RUN,) if self._before is not None else ()
        validated = self._record is None or any(e.validation for e in self._record.epochs)
        shown = [s for s in styles if s is not VALIDATION or validated or not self._drawn]
        chart.legend.show_only((*shown, *ghost))
