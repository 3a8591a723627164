"""The bar over the training panel: buttons for a run, its progress, and a line about it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET, SPACE, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.parts import ElidedLabel, column, label, row
from designer.gui.widgets.plain_text import plain_tip
from designer.presentation.run_record import RunRecord

_STEPS = 1000
"""Values of the progress bar from no progress to all of it."""


class RunControls(QWidget):
    """Shows a `RunRecord`; its owner connects the buttons."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show that there has been no run."""
        super().__init__(parent)
        self.train_button = QPushButton("Train")
        self.pause_button = QPushButton("Pause")
        self.stop_button = QPushButton("Stop")
        self.save_button = QPushButton("Save model…")
        self.bar = QProgressBar()
        self.words = ElidedLabel()
        self.place = label(step=TypeScale.CAPTION, dim=True)
        self._paused = False
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Recolour icons and bar."""
        self._theme = theme
        self.train_button.setIcon(icons.icon("play", theme, "success"))
        self.stop_button.setIcon(icons.icon("square", theme, "error"))
        self.save_button.setIcon(icons.icon("save", theme))
        self._show_pause_icon()
        self.bar.setStyleSheet(
            f"QProgressBar {{ border: none; border-radius: 3px; background: {theme.border}; }}"
            f"QProgressBar::chunk {{ border-radius: 3px; background: {theme.accent}; }}"
        )

    def show_state(self, record: RunRecord | None) -> None:
        """Show the buttons that make sense now: a run begins, pauses, resumes or ends."""
        running = record is not None and record.end is None
        self._paused = record is not None and record.paused
        self.train_button.setEnabled(not running)
        self.train_button.setText("Train again" if record and not running else "Train")
        for button in (self.pause_button, self.stop_button):
            button.setEnabled(running)
            button.setVisible(running)
        self.pause_button.setText("Resume" if self._paused else "Pause")
        self._show_pause_icon()
        saved = getattr(record.end, "result", None) if record else None
        self.save_button.setVisible(saved is not None and not running)
        self.bar.setVisible(running)
        self.place.setVisible(running)
        self.words.setFont(scaled_font(TypeScale.CAPTION if running else TypeScale.BODY))
        preparing = running and record is not None and record.started is None
        self.bar.setRange(0, 0 if preparing else _STEPS)

    def show_progress(self, record: RunRecord | None) -> None:
        """Show how far the run has come, and where it runs."""
        self.bar.setValue(round((record.progress if record else 0) * _STEPS))
        self.words.setText(record.words if record else "Not trained yet")
        self.words.setToolTip(plain_tip(self.words.text()))
        self.place.setText(record.place if record else "")
        reason = record.started.device_reason if record and record.started else ""
        self.place.setToolTip(plain_tip(reason))

    def _show_pause_icon(self) -> None:
        self.pause_button.setIcon(icons.icon("play" if self._paused else "pause", self._theme))

    def _arrange(self) -> None:
        bar = row(spacing=6)
        bar.setContentsMargins(INSET, SPACE - 2, INSET, SPACE - 2)
        for button in (self.train_button, self.pause_button, self.stop_button):
            button.setIconSize(QSize(14, 14))
            bar.addWidget(button)
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName("progress of the training")
        progress = column(spacing=3)
        progress.addWidget(self.bar)
        line = row()
        self.place.setWordWrap(False)
        line.addWidget(self.words, 1)
        line.addWidget(self.place)
        progress.addLayout(line)
        bar.addSpacing(SPACE)
        bar.addLayout(progress, 1)
        bar.addWidget(self.save_button)
        self.setLayout(bar)
