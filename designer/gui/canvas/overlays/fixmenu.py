"""The menu at a node's badge: its problems, and the fixes for them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidgetAction

from designer.check import Fix, Problem, apply_fix
from designer.check.report.instance_path import Located, cause_of
from designer.graph import DesignError
from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.widgets.plain_text import PlainLabel, menu_text

_WIDTH = 380


class FixMenu(QMenu):
    """One menu that is filled for each node."""

    problem_activated = Signal(object)
    """Emitted with the first problem of a node when the menu opens for it."""

    def __init__(self, theme: Theme, canvas: CanvasContext) -> None:
        super().__init__(canvas.view)
        self._canvas = canvas
        self._fixes: dict[QAction, Fix] = {}
        self._causes: dict[QAction, Located] = {}
        self.set_theme(theme)
        self.triggered.connect(self._chosen)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.setPalette(theme.palette())

    def open_for(self, node: str, at: QPoint) -> None:
        """Select a node, and open for its problems, if any, at a point of the screen."""
        self._canvas.selection.select([node])
        viewpoint = self._canvas.viewpoint
        problems = viewpoint.report.by_node.get(node, ())
        if problems:
            self.problem_activated.emit(problems[0])
            self._fill(problems)
            self.popup(at)

    def _fill(self, problems: Sequence[Problem]) -> None:
        viewpoint = self._canvas.viewpoint
        causes = [cause_of(viewpoint.report, one, viewpoint.place) for one in problems]
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

    def _add_message(self, problem: Problem) -> None:
        label = PlainLabel(problem.message, self)
        label.setWordWrap(True)
        label.setMargin(8)
        label.setFixedWidth(_WIDTH)
        action = QWidgetAction(self)
        action.setDefaultWidget(label)
        action.setText(menu_text(problem.message))
        action.setEnabled(True)
        self.addAction(action)

    def _spread_messages(self) -> None:
        """Widen the messages to the width of the fixes below them."""
        wide = max(_WIDTH, self.sizeHint().width() - 2 * self.contentsMargins().left())
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

    def _apply(self, fix: Fix) -> None:
        canvas = self._canvas
        try:
            added = apply_fix(canvas.session.design, fix)
        except DesignError as error:
            canvas.message.emit(str(error))
        else:
            if added and fix.network == canvas.viewpoint.name:
                canvas.selection.reveal(added)

    def _show(self, cause: Located) -> None:
        if self._canvas.viewpoint.go(cause.place):
            self._canvas.selection.select([cause.problem.node], center=True)
