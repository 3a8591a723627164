"""An editor for a name right where it is painted; why a name is invalid is shown beside it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel

_WIDTH = 250


def _always() -> bool:
    return True


@guarded
class RenameBox(QFrame):
    """A line edit over a name. Enter applies the name, Esc and losing the focus discard it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self.line = QLineEdit(self)
        self.line.setAccessibleName("New name")
        self.reason = PlainLabel(parent=self)
        self.reason.setWordWrap(True)
        self.reason.setMargin(3)
        self.reason.setAutoFillBackground(True)
        # In a view these would be inherited as the ones of a list.
        self.reason.setBackgroundRole(QPalette.ColorRole.Window)
        self.reason.setForegroundRole(QPalette.ColorRole.WindowText)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.line)
        column.addWidget(self.reason)
        self._old = ""
        self._why: Callable[[str], str | None] = _nothing
        self._then: Callable[[str, str], None] | None = None
        self._new = False
        self._there: Callable[[], bool] = _always
        self.set_theme(theme)
        self.line.textChanged.connect(self._judge)
        self.line.installEventFilter(self)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.setPalette(theme.palette())
        palette = theme.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("raised"))
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("error"))
        self.reason.setPalette(palette)

    def ask(
        self,
        name: str,
        area: QRect,
        why_not: Callable[[str], str | None],
        then: Callable[[str, str], None],
        *,
        new: bool = False,
        there: Callable[[], bool] = _always,
    ) -> None:
        """Open over ``area`` (pixels of the parent); ``why_not`` says what is wrong with a name.

        ``then`` gets the old and the new name; an unchanged one only if the thing is ``new``.
        ``there`` tells whether there still is what gets the name.
        """
        self._there = there
        self._old, self._why, self._then, self._new = name, why_not, then, new
        self.line.setText(name)
        self.setFixedWidth(max(area.width(), _WIDTH))
        self.move(area.topLeft())
        self._judge(name)
        self.show()
        self.raise_()
        self.line.selectAll()
        self.line.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss(self) -> None:
        """Close without renaming."""
        if self.isVisible():
            had_focus = self.line.hasFocus()
            self.hide()
            if had_focus:
                self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)

    def dismiss_outdated(self) -> None:
        """Close where what was to get the name is gone."""
        if self.isVisible() and not self._there():
            self.dismiss()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle Enter and Esc, and close when the focus is lost."""
        if event.type() == QEvent.Type.FocusOut:
            self.dismiss()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._take()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
        return super().eventFilter(watched, event)

    def _judge(self, name: str) -> None:
        why = self._why(name) if name != self._old else None
        self.reason.setText(why or "")
        self.reason.setVisible(bool(why))
        self.line.setAccessibleDescription(why or "")
        high = self.line.sizeHint().height()
        self.setFixedHeight(high + (self.reason.heightForWidth(self.width()) + 1 if why else 0))

    def _take(self) -> None:
        new = self.line.text()
        if new == self._old and not self._new:
            self.dismiss()
        elif not self._why(new) and self._then is not None:
            then, self._then = self._then, None
            self.dismiss()
            then(self._old, new)


def _nothing(_: str) -> str | None:
    return None
