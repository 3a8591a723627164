"""What is wrong with a node, and the buttons that mend it, in a menu at its badge."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget, QWidgetAction

from designer.check import Fix, Problem
from designer.check.report.instance_path import Located
from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.plain_text import PlainLabel, menu_text

_WIDE = 380


class FixMenu(QMenu):
    """One menu that is filled for each node."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget,
        apply: Callable[[Fix], None],
        show: Callable[[Located], None],
    ) -> None:
        super().__init__(parent)
        self._apply, self._show = apply, show
        self._fixes: dict[QAction, Fix] = {}
        self._causes: dict[QAction, Located] = {}
        self.set_theme(theme)
        self.triggered.connect(self._chosen)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setPalette(theme.palette())

    def ask(self, at: QPoint, problems: Sequence[Problem], causes: Sequence[Located]) -> None:
        """Open at a place on the screen; ``causes`` are what is behind each problem."""
        self.clear()
        self._fixes.clear()
        self._causes.clear()
        for problem, cause in zip(problems, causes, strict=True):
            if self.actions():
                self.addSeparator()
            self._add_message(problem)
            for fix in problem.fixes:
                picture = icons.menu_icon("wand-sparkles", self._theme, "accent")
                action = self.addAction(picture, menu_text(fix.title))
                self._fixes[action] = fix
            if cause.problem is not problem:
                block = cause.place.path[-1]
                picture = icons.menu_icon("corner-right-down", self._theme)
                action = self.addAction(
                    picture, menu_text(f"Show {cause.problem.node} inside {block}")
                )
                self._causes[action] = cause
        choices = [*self._fixes, *self._causes]
        if choices:
            self.setActiveAction(choices[0])
        self._spread_messages()
        self.popup(at)

    def _add_message(self, problem: Problem) -> None:
        label = PlainLabel(problem.message, self)
        label.setWordWrap(True)
        label.setMargin(8)
        label.setFixedWidth(_WIDE)
        action = QWidgetAction(self)
        action.setDefaultWidget(label)
        action.setText(menu_text(problem.message))
        action.setEnabled(True)
        self.addAction(action)

    def _spread_messages(self) -> None:
        """Let the sentences take the width that the fixes below them need."""
        wide = max(_WIDE, self.sizeHint().width() - 2 * self.contentsMargins().left())
        for action in self.actions():
            label = action.defaultWidget() if isinstance(action, QWidgetAction) else None
            if label is not None:
                label.setFixedSize(QSize(wide, label.heightForWidth(wide)))

    def _chosen(self, action: QAction) -> None:
        fix = self._fixes.get(action)
        if fix is not None:
            self._apply(fix)
        elif action in self._causes:
            self._show(self._causes[action])
