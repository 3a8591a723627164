"""The status bar: problems of the design, its costs, the training device, and the zoom."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QToolButton, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.plain_text import PlainLabel, plain_tip
from designer.layers.sizes import evaluate_size
from designer.plural import plural
from designer.presentation import units
from designer.presentation.training_memory import (
    batch_size,
    bytes_per_parameter,
    optimizer_name,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from designer.check import Problem, Report


class StatusBar(QStatusBar):
    """The number of problems at the left, totals at the right."""

    problems_wanted = Signal()
    fit_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Show no figures until there is a report."""
        super().__init__(parent)
        self._theme = theme
        self.setSizeGripEnabled(False)
        self.setAccessibleName("Status")
        self._problems = _button("Show the problem list")
        self._problems.clicked.connect(self.problems_wanted)
        self.addWidget(self._problems)
        self._parameters, self._macs, self._memory = PlainLabel(), PlainLabel(), PlainLabel()
        self._device = PlainLabel()
        self.zoom_button = _button("Zoom; click to fit the whole design")
        self.zoom_button.clicked.connect(self.fit_wanted)
        for widget in (self._parameters, self._macs, self._memory, self._device, self.zoom_button):
            self.addPermanentWidget(widget)
        self._signs = ("circle-check", "success")
        self.set_zoom(1.0)
        self.set_theme(theme)

    # ---- what it shows

    def show_report(
        self,
        report: "Report",
        training: "Mapping[str, Any]",
        problems: "Sequence[Problem] | None" = None,
    ) -> None:
        """Show the totals of a design, for training with this recipe.

        ``problems`` are those of the problem list: each once, though many blocks contain it.
        """
        self._show_parameters(report.total_parameters)
        self._show_macs(report)
        self._show_memory(report, training)
        self._show_problems(report.problems if problems is None else problems)

    def set_device(self, device: str, reason: str = "") -> None:
        """Show the device that training runs on, and in its tip why there."""
        why = reason or "Where training runs: CUDA, then MPS, then CPU"
        _say(self._device, device, why, f"Device: {device}")

    def set_zoom(self, factor: float) -> None:
        """Show the zoom of the canvas; 1.0 is 100 %."""
        self.zoom_button.setText(f"{factor * 100:.0f} %")
        self.zoom_button.setAccessibleName(f"Zoom {factor * 100:.0f} percent; fit the whole design")

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self._problems.setIcon(icons.icon(self._signs[0], theme, self._signs[1]))
        self.setStyleSheet(
            f"QStatusBar QLabel {{ color: {theme.dim_text}; padding: 0 8px; }}"
            f"QStatusBar QToolButton {{ color: {theme.text}; padding: 2px 8px; border: none;"
            f" border-radius: 4px; }}"
            f"QStatusBar QToolButton:hover, QStatusBar QToolButton:focus"
            f" {{ background: {theme.border}; }}"
        )

    # ---- one figure each

    def _show_parameters(self, total: int) -> None:
        noun = "parameter" if total == 1 else "parameters"
        exact = f"{total:,} learnable numbers"
        _say(
            self._parameters, f"{units.format_count(total)} {noun}", exact, f"Parameters: {total:,}"
        )

    def _show_macs(self, report: "Report") -> None:
        macs = evaluate_size(report.total_macs, {"N": 1})
        at_least = "≥ " if units.unknown_symbols(report.total_macs, {"N": 1}) else ""
        text = f"{at_least}{units.format_count(macs)} multiply-adds"
        _say(self._macs, text, f"{at_least}{macs:,} multiply-adds for one sample", text)

    def _show_memory(self, report: "Report", training: "Mapping[str, Any]") -> None:
        batch, optimizer = batch_size(training), optimizer_name(training)
        values, size = {"N": batch}, report.total_activation_bytes
        activations = evaluate_size(size, values)
        weights = report.total_parameters * bytes_per_parameter(training)
        at_least = "≥ " if units.unknown_symbols(size, values) else ""
        text = f"{at_least}{units.format_bytes(weights + activations)} to train"
        why = (
            f"About, in float32: {units.format_bytes(weights)} for weights, gradients and what "
            f"{optimizer} keeps, {units.format_bytes(activations)} for activations of a batch of "
            f"{batch}"
        )
        _say(self._memory, text, why, f"Memory: {text}, batch of {batch}")

    def _show_problems(self, problems: "Sequence[Problem]") -> None:
        errors = sum(problem.severity == "error" for problem in problems)
        warnings = sum(problem.severity == "warning" for problem in problems)
        counts = {"error": errors, "warning": warnings}
        parts = [plural(number, what) for what, number in counts.items() if number]
        text = ", ".join(parts) or "No problems"
        self._problems.setText(f" {text}")
        self._problems.setAccessibleName(f"{text}; show the problem list")
        sign = ("circle-alert", "error") if errors else ("triangle-alert", "warning")
        self._signs = sign if parts else ("circle-check", "success")
        self._problems.setIcon(icons.icon(self._signs[0], self._theme, self._signs[1]))


def _button(tip: str) -> QToolButton:
    button = QToolButton()
    button.setToolTip(plain_tip(tip))
    button.setIconSize(QSize(16, 16))
    button.setAutoRaise(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def _say(label: QLabel, text: str, tip: str, name: str) -> None:
    label.setText(text)
    label.setToolTip(plain_tip(tip))
    label.setAccessibleName(name)
