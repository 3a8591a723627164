"""Notices: messages that do not interrupt.

A notice floats over the top of the canvas. It has an icon and a text, may have buttons and details
to unfold and copy, and disappears by itself (information) or when it is closed (all others; Esc
closes the newest).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, code_font
from designer.gui.appearance.theme import Theme, css, mix
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel, cut
from designer.visible_text import one_line

NoticeKind = Literal["info", "success", "warning", "error"]
_MAX_LENGTH = 500
"""Characters of a notice's text: a sentence; everything else is in its details."""
_ICONS = {
    "info": ("info", "accent", "Information"),
    "success": ("circle-check", "success", "Done"),
    "warning": ("triangle-alert", "warning", "Warning"),
    "error": ("circle-alert", "error", "Error"),
}
_SHOWN_MS = 6000
_MAX_SHOWN = 3
_WIDTH = 620
_MARGIN = 12


@dataclass(frozen=True)
class NoticeChoice:
    """A button of a notice, which closes the notice and runs an action."""

    title: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Notice:
    """A message. ``details`` are unfolded on demand; ``persistent`` keeps it until it is closed."""

    text: str
    kind: NoticeKind = "info"
    details: str = ""
    choices: tuple[NoticeChoice, ...] = ()
    persistent: bool = False


class ChoiceButton(QPushButton):
    """A button of a notice: closes the notice, then runs its choice."""

    def __init__(self, choice: NoticeChoice, card: "NoticeCard") -> None:
        """Show the title of the choice on ``card``."""
        super().__init__(choice.title, card)
        self._choice, self._card = choice, card
        self.clicked.connect(self._take)

    def _take(self) -> None:
        self._card.dismiss()
        self._choice.run()


@guarded
class NoticeCard(QFrame):
    """A notice that is shown."""

    def __init__(self, notice: Notice, theme: Theme, parent: "Notices") -> None:
        """Build the card of ``notice``."""
        super().__init__(parent)
        self.notice, self._stack = notice, parent
        self.setObjectName("notice")
        self.setAccessibleName(f"{_ICONS[notice.kind][2]}: {notice.text}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._picture = PlainLabel()
        self._details = self._make_details()
        self._build()
        self.set_theme(theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._time_out)
        self._restart_timer()

    def dismiss(self) -> None:
        """Close the notice."""
        self._stack.remove(self)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        name, role, _ = _ICONS[self.notice.kind]
        self._picture.setPixmap(icons.icon(name, theme, role).pixmap(20, 20))
        self._close.setIcon(icons.icon("x", theme, "dim_text"))
        edge = css(mix(theme.colour(role), theme.colour("border"), 0.6))
        self.setStyleSheet(
            f"#notice {{ background: {theme.raised}; border: 1px solid {edge};"
            f" border-radius: 8px; }}"
        )

    # ---- building

    def _build(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._make_text(), 1)
        for button in self._make_buttons():
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._picture.setFixedHeight(self._close.sizeHint().height())
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 8, 10)
        column.addLayout(row)
        column.addWidget(self._details)
        self._details.hide()

    def _make_text(self) -> QLabel:
        text = PlainLabel(one_line(cut(self.notice.text, _MAX_LENGTH)))
        text.setWordWrap(True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        text.setMinimumHeight(20)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        return text

    def _make_buttons(self) -> list[QWidget]:
        buttons: list[QWidget] = [ChoiceButton(choice, self) for choice in self.notice.choices]
        if self.notice.details:
            self._more = QPushButton("Details")
            self._more.setCheckable(True)
            self._more.toggled.connect(self._unfold)
            self._copy = QPushButton("Copy")
            self._copy.setToolTip("Copy the text and its details")
            self._copy.clicked.connect(self._copy_details)
            buttons += [self._more, self._copy]
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setAccessibleName("Close notice")
        self._close.setToolTip("Close (Esc)")
        self._close.clicked.connect(self.dismiss)
        return [*buttons, self._close]

    def _make_details(self) -> QPlainTextEdit:
        view = QPlainTextEdit(self.notice.details)
        view.setReadOnly(True)
        view.setFont(code_font())
        view.setFixedHeight(160)
        view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        view.setTabChangesFocus(True)
        view.setAccessibleName("Details")
        return view

    # ---- behaviour

    def _unfold(self, shown: bool) -> None:
        self._details.setVisible(shown)
        self._stack.place()

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(f"{self.notice.text}\n\n{self.notice.details}")

    def _restart_timer(self) -> None:
        if not self.notice.persistent and self.notice.kind not in {"warning", "error"}:
            self._timer.start(_SHOWN_MS)

    def _time_out(self) -> None:
        in_use = any(child.hasFocus() for child in self.findChildren(QWidget))
        if self.underMouse() or in_use:
            self._timer.start(_SHOWN_MS)
        else:
            self.dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the notice that has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


@guarded
class Notices(QWidget):
    """The notices over the top of a widget, the newest first."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        """Float over ``parent``, without notices yet."""
        super().__init__(parent)
        self._over, self._theme = parent, theme
        self._cards: list[NoticeCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self.setAccessibleName("Notices")
        parent.installEventFilter(self)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice; it replaces one with the same text."""
        self.withdraw(notice.text)
        card = NoticeCard(notice, self._theme, self)
        self._cards.insert(0, card)
        self._column.insertWidget(0, card)
        card.show()  # a layout leaves out what has never been shown
        for old in self._cards[_MAX_SHOWN:]:
            self.remove(old)
        self.place()
        QAccessible.updateAccessibility(QAccessibleEvent(card, QAccessible.Event.Alert))

    def post(self, text: str, kind: NoticeKind = "info", details: str = "") -> None:
        """Show a notice without buttons."""
        self.show_notice(Notice(text, kind, details))

    @property
    def shown(self) -> list[Notice]:
        """The notices that are shown, the newest first."""
        return [card.notice for card in self._cards]

    def remove(self, card: NoticeCard) -> None:
        """Close the notice of a card."""
        if card not in self._cards:
            return
        self._cards.remove(card)
        self._column.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.place()

    def dismiss_newest(self) -> bool:
        """Close the newest notice; returns whether there was one."""
        if self._cards:
            self.remove(self._cards[0])
            return True
        return False

    def withdraw(self, text: str) -> None:
        """Close the notice with this text, if there is one."""
        for card in [card for card in self._cards if card.notice.text == text]:
            self.remove(card)

    def clear(self) -> None:
        """Close all notices."""
        for card in tuple(self._cards):
            self.remove(card)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        for card in self._cards:
            card.set_theme(theme)

    def place(self) -> None:
        """Move to the top centre of the parent, as wide as there is space."""
        self.setVisible(bool(self._cards))
        if not self._cards:
            return
        across = self._over.width()
        width = min(_WIDTH, max(200, across - 2 * _MARGIN))
        self._column.invalidate()
        self._column.activate()
        wanted = self._column.heightForWidth(width)
        height = wanted if wanted > 0 else self.sizeHint().height()
        self.setGeometry((across - width) // 2, _MARGIN, width, height)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the parent."""
        if event.type() == QEvent.Type.Resize:
            self.place()
        return super().eventFilter(watched, event)
