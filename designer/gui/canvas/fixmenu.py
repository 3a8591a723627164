"""What is wrong with a node, and the buttons that mend it, in a menu at its badge."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QWidget, QWidgetAction

from designer.check import Fix, Problem
from designer.gui.theme import Theme

_WIDE = 380


class FixMenu(QMenu):
    """One menu that is filled for each node."""

    def __init__(self, theme: Theme, parent: QWidget, apply: Callable[[Fix], None]) -> None:
        super().__init__(parent)
        self._apply = apply
        self._fixes: dict[QAction, Fix] = {}
        self.set_theme(theme)
        self.triggered.connect(self._chosen)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setPalette(theme.palette())

    def ask(self, at: QPoint, problems: Sequence[Problem]) -> None:
        """Open at a place on the screen."""
        self.clear()
        self._fixes.clear()
        for problem in problems:
            if self.actions():
                self.addSeparator()
            self._add_message(problem)
            for fix in problem.fixes:
                action = self.addAction(fix.title)
                self._fixes[action] = fix
        if self._fixes:
            self.setActiveAction(next(iter(self._fixes)))
        self.popup(at)

    def _add_message(self, problem: Problem) -> None:
        label = QLabel(problem.message, self)
        label.setWordWrap(True)
        label.setMargin(8)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setFixedWidth(_WIDE)
        label.setFixedHeight(label.heightForWidth(_WIDE))
        label.setMinimumSize(QSize(_WIDE, 20))
        action = QWidgetAction(self)
        action.setDefaultWidget(label)
        action.setText(problem.message)
        action.setEnabled(True)
        self.addAction(action)

    def _chosen(self, action: QAction) -> None:
        fix = self._fixes.get(action)
        if fix is not None:
            self._apply(fix)
