"""The result of a run that needs more than a line: a failure, a refusal, saved files."""

from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from designer.check import Fix
from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, code_font
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.parts import FixButton, InfoCard, column, row
from designer.training.errors import TrainingError
from designer.training.job.checkpoint import Saved
from designer.training.job.events import Failed


class OutcomeView(QWidget):
    """Shows one card at a time; hidden without one."""

    message = Signal(str)
    node_selected = Signal(str)
    problems_wanted = Signal()
    folder_chosen = Signal(object)
    fix_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start hidden."""
        super().__init__(parent)
        self._theme = theme
        self._saving: Future[Saved] | None = None
        self._folder = Path.home()
        self._node = ""
        self._line = ""
        self.card: InfoCard | None = None
        self.details: QPlainTextEdit | None = None
        self._body = column()
        self._body.setContentsMargins(SPACE, SPACE, SPACE, 0)
        self.setLayout(self._body)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.hide()

    # ---- cards

    def clear(self) -> None:
        """Remove the card."""
        self._drop_card()
        self._saving, self._line = None, ""
        self.hide()

    def show_failure(self, event: Failed, fixes: Sequence[Fix] = ()) -> None:
        """Show why a run failed, with its fixes and a button for the details."""
        card = self._new_card("error", event.message)
        buttons = []
        if event.node:
            self._node = event.node
            buttons.append(self._button(f"Show {event.node}", "locate-fixed", self._show_node))
        if event.details:
            more = self._button("Details", "chevron-down", self._toggle_details)
            more.setCheckable(True)
            buttons.append(more)
        self._buttons(card, *buttons)
        for fix in fixes:
            button = FixButton(fix, self._theme)
            button.chosen.connect(self.fix_chosen)
            card.add(button)
        if event.details:
            self.details = QPlainTextEdit(event.details)
            self.details.setReadOnly(True)
            self.details.setFont(code_font())
            self.details.setMaximumHeight(160)
            self.details.setAccessibleName("details of the failure")
            self.details.hide()
            card.add(self.details, stretch=True)

    def show_refusal(self, text: str, *, problems: int) -> None:
        """Show why training cannot start."""
        if problems:
            what = "the problem is" if problems == 1 else f"the {problems} problems are"
            text = f"Training can start when {what} fixed."
        card = self._new_card("warning", text[:1].upper() + text[1:])
        if problems:
            self._buttons(card, self._button("Show problems", "list-checks", self.problems_wanted))

    def set_theme(self, theme: Theme) -> None:
        """Recolour the card."""
        self._theme = theme
        if self.card is not None:
            self.card.set_theme(theme)

    # ---- saving

    @property
    def waiting(self) -> bool:
        """Tell whether files are being written."""
        return self._saving is not None

    def saving(self, future: "Future[Saved]", folder: Path) -> None:
        """Remember a save in progress, which `check_saving` asks for."""
        self._saving, self._folder = future, folder

    def check_saving(self) -> None:
        """Show how to load the model once its files are written, or why they could not be."""
        if self._saving is None or not self._saving.done():
            return
        future, self._saving = self._saving, None
        if future.cancelled():
            return
        error = future.exception()
        if isinstance(error, TrainingError):
            self.message.emit(error.message)
        elif error is not None:
            self.message.emit(f"The model cannot be saved: {error}; choose another folder")
        else:
            self._show_saved(future.result())

    def _show_saved(self, saved: Saved) -> None:
        self._line = saved.how_to_load
        names = ", ".join(path.name for path in saved.paths)
        card = self._new_card("success", f"Saved {names} in {self._folder}. To load it:")
        line = QPlainTextEdit(_spread(saved.how_to_load))
        line.setReadOnly(True)
        line.setFont(code_font())
        line.setAccessibleName("how to load the model")
        line.setFixedHeight(line.fontMetrics().lineSpacing() * line.blockCount() + 14)
        card.add(line, stretch=True)
        self._buttons(card, self._button("Copy", "copy", self._copy))

    def ask_folder(self) -> None:
        """Ask for the folder to save the model in; emits ``folder_chosen``."""
        chosen = QFileDialog.getExistingDirectory(self, "Save the model in", str(self._folder))
        if chosen:
            self.folder_chosen.emit(Path(chosen))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(_spread(self._line))
        self.message.emit("Copied how to load the model")

    # ---- parts

    def _show_node(self) -> None:
        self.node_selected.emit(self._node)

    def _toggle_details(self) -> None:
        if self.details is not None:
            self.details.setVisible(self.details.isHidden())

    def _new_card(self, severity: str, text: str) -> InfoCard:
        self._drop_card()
        self.card = InfoCard(severity, text, self._theme)
        self._body.addWidget(self.card)
        self.show()
        return self.card

    def _drop_card(self) -> None:
        if self.card is not None:
            self.card.hide()
            self._body.removeWidget(self.card)
            self.card.deleteLater()
        self.card = self.details = None

    def _button(self, text: str, icon: str, pressed: object) -> QPushButton:
        made = QPushButton(text)
        made.setIcon(icons.icon(icon, self._theme))
        made.clicked.connect(pressed)  # type: ignore[arg-type]
        return made

    def _buttons(self, card: InfoCard, *buttons: QPushButton) -> None:
        """Add buttons below the sentence, where they leave it room in a narrow panel."""
        box = QWidget()
        line = row(spacing=6)
        box.setLayout(line)
        for button in buttons:
            line.addWidget(button)
        card.add(box)


def _spread(line: str) -> str:
    """Return the statements of one line on separate lines, for pasting."""
    return line.replace("; ", "\n")
