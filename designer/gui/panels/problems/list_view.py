"""The view of the problem list; rows are painted, since a thousand widgets would be slow."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from designer.check import Problem
from designer.gui.appearance import icons
from designer.gui.appearance.style import INSET
from designer.gui.appearance.theme import Theme, mix
from designer.gui.panels.problems.list_model import Index, ProblemListModel
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import SEVERITY_ICONS, SEVERITY_ROLES

_PAD = 8
_BESIDE_WIDTH = 620
"""The width in pixels from which the buttons are beside the message, not below it."""
_RESERVED_WIDTH = 240
"""Pixels reserved for the button of a fix that has not been found yet."""
_WRAP = int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True)
class ProblemRowLayout:
    """The rectangles of a row's parts relative to its top left corner, in pixels."""

    text: QRect
    fix: QRect
    more: QRect
    height: int


def lay_out_row(
    problem: Problem, width: int, metrics: QFontMetrics, *, waiting: bool = False
) -> ProblemRowLayout:
    """Lay out a row of ``width`` pixels; ``waiting`` reserves room for a fix not found yet."""
    left = INSET + 24
    button = metrics.height() + 8
    wide = metrics.horizontalAdvance(problem.fix.title) + 44 if problem.fix else 0
    wide = wide or _RESERVED_WIDTH * waiting
    more = button if len(problem.fixes) > 1 else 0
    beside = width >= _BESIDE_WIDTH and bool(wide)
    room = width - left - _PAD
    wide = min(wide, room // 2 if beside else room - more - 4)
    text_room = room - wide - more - 2 * _PAD if beside else room
    text = metrics.boundingRect(QRect(0, 0, max(text_room, 60), 10_000), _WRAP, problem.message)
    height = max(text.height(), metrics.height())
    text_rect = QRect(left, _PAD - 1, text_room, height)
    if beside:
        row = max(height, button) + 2 * _PAD - 2
        text_rect.moveTop((row - height) // 2)
        fix = QRect(width - _PAD - more - wide, (row - button) // 2, wide, button)
    else:
        fix = QRect(left, text_rect.bottom() + 5, wide, button)
        row = text_rect.bottom() + _PAD + (button + 5 if wide else 0)
    more_rect = QRect(fix.right() + 3, fix.top(), more, button) if more else QRect()
    return ProblemRowLayout(text_rect, fix if problem.fix else QRect(), more_rect, row)


@guarded
class ProblemListView(QListView):
    """The list: a click or Enter shows the node, the button or Ctrl+Enter applies the fix."""

    chosen = Signal(object)
    fix_chosen = Signal(object)
    menu_wanted = Signal(object, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.theme = theme
        self.marked: set[str] = set()
        self.network = ""
        """The name of the network of the marked nodes."""
        self.hovered: tuple[int, str] = (-1, "")
        self.setAccessibleName("Problems")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setMouseTracking(True)
        self.setItemDelegate(ProblemDelegate(self))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show a model; fixes found later may change the height of a row."""
        super().setModel(model)
        if model is not None:
            model.dataChanged.connect(self._row_changed)

    def _row_changed(self, index: QModelIndex) -> None:
        rect = self.visualRect(index)
        if rect.height() == self.places_of(index, rect.width()).height:
            self.viewport().update(rect)
        else:
            self.scheduleDelayedItemsLayout()

    def places_of(self, index: Index, width: int) -> ProblemRowLayout:
        """Lay out a row."""
        model = self.model()
        assert isinstance(model, ProblemListModel)
        problem = model.problem(index)
        assert problem is not None
        waiting = model.is_waiting(index.row())
        return lay_out_row(problem, width, self.fontMetrics(), waiting=waiting)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.theme = theme
        self.viewport().update()

    def set_marked(self, nodes: set[str]) -> None:
        """Mark the rows of these nodes and scroll to the first."""
        self.marked = nodes
        self.show_marked()
        self.viewport().update()

    def show_marked(self) -> None:
        """Make the first marked row current, unless the current one is marked."""
        if self.marked and not self.is_marked(self.problem_at(self.currentIndex())):
            rows = (self.model().index(at, 0) for at in range(self.model().rowCount()))
            first = next((i for i in rows if self.is_marked(self.problem_at(i))), None)
            if first is not None:
                self.setCurrentIndex(first)

    def is_marked(self, problem: Problem | None) -> bool:
        """Tell whether a problem is about a selected node."""
        if problem is None or problem.network != self.network:
            return False
        return problem.node in self.marked

    def problem_at(self, index: Index) -> Problem | None:
        """Return the problem of a row."""
        model = self.model()
        return model.problem(index) if isinstance(model, ProblemListModel) else None

    def part_at(self, point: QPoint) -> tuple[Problem | None, str]:
        """Return the problem and the part ("fix", "more" or "") at a point of the viewport."""
        index = self.indexAt(point)
        problem = self.problem_at(index)
        if problem is None:
            return None, ""
        row = self.visualRect(index)
        found = self.places_of(index, row.width())
        inside = point - row.topLeft()
        named = (("fix", found.fix), ("more", found.more))
        return problem, next((name for name, rect in named if rect.contains(inside)), "")

    # ---- mouse and keys

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Highlight the button under the pointer."""
        super().mouseMoveEvent(event)
        _, part = self.part_at(event.position().toPoint())
        self._hover(self.indexAt(event.position().toPoint()).row(), part)

    def leaveEvent(self, event: QEvent) -> None:
        """Remove the highlight."""
        super().leaveEvent(event)
        self._hover(-1, "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Apply the fix, open the menu of fixes or show the node, by what is clicked."""
        super().mouseReleaseEvent(event)
        problem, part = self.part_at(event.position().toPoint())
        if problem is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if part == "fix":
            self.fix_chosen.emit(problem.fix)
        elif part == "more":
            self.menu_wanted.emit(problem, event.globalPosition().toPoint())
        else:
            self.chosen.emit(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Show the node on Enter, apply the fix on Ctrl+Enter."""
        problem = self.problem_at(self.currentIndex())
        if problem is None or event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            super().keyPressEvent(event)
        elif not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.chosen.emit(problem)
        elif (resolved := self._resolved(self.currentIndex())) is not None and resolved.fix:
            self.fix_chosen.emit(resolved.fix)

    def _resolved(self, index: Index) -> Problem | None:
        model = self.model()
        return model.resolved(index) if isinstance(model, ProblemListModel) else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of all fixes."""
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if by_key else self.indexAt(event.pos())
        problem = self._resolved(index)
        if problem is not None:
            below = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
            self.menu_wanted.emit(problem, below if by_key else event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint, and have the fixes of the visible rows searched."""
        super().paintEvent(event)
        model, area = self.model(), self.viewport().rect()
        if isinstance(model, ProblemListModel) and model.rowCount():
            last = self.indexAt(area.bottomLeft() + QPoint(_PAD, 0)).row()
            first = max(self.indexAt(area.topLeft() + QPoint(_PAD, 0)).row(), 0)
            model.want(range(first, (last if last >= 0 else model.rowCount() - 1) + 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out the rows again, whose height depends on the width."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def _hover(self, row: int, part: str) -> None:
        if (row, part) != self.hovered:
            self.hovered = (row, part)
            shape = Qt.CursorShape.PointingHandCursor if part else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()


@guarded
class ProblemDelegate(QStyledItemDelegate):
    """Paints a row: severity, message, and the button of the best fix."""

    def __init__(self, view: ProblemListView) -> None:
        """Paint the rows of ``view``."""
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the wrapped message."""
        problem = self._view.problem_at(index)
        width = self._view.viewport().width()
        if problem is None:
            return QSize(width, 0)
        return QSize(width, self._view.places_of(index, width).height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row."""
        problem = self._view.problem_at(index)
        if problem is None:
            return
        theme, row = self._view.theme, option.rect  # type: ignore[attr-defined]
        found = self._view.places_of(index, row.width())
        painter.save()
        painter.setFont(self._view.font())
        painter.fillRect(row, self._background(problem, index))
        painter.fillRect(row.adjusted(0, row.height() - 1, 0, 0), theme.colour("border"))
        current = self._view.hasFocus() and index == self._view.currentIndex()
        if current or self._view.is_marked(problem):
            painter.fillRect(row.adjusted(0, 0, 3 - row.width(), 0), theme.colour("accent"))
        painter.translate(row.topLeft())
        sign = QRectF(INSET, found.text.top() + 1, 16, 16)
        role = SEVERITY_ROLES[problem.severity]
        icons.paint(painter, SEVERITY_ICONS[problem.severity], theme.colour(role), sign)
        painter.setPen(theme.colour("text"))
        painter.drawText(found.text, _WRAP, problem.message)
        if problem.fix:
            self._button(painter, found.fix, problem.fix.title, index, "fix")
        if found.more.isValid():
            self._button(painter, found.more, "", index, "more")
        painter.restore()

    def _background(self, problem: Problem, index: Index) -> QColor:
        theme = self._view.theme
        current = self._view.hasFocus() and index == self._view.currentIndex()
        if current or self._view.is_marked(problem):
            return mix(theme.colour("accent"), theme.colour("surface"), 0.12)
        if index.row() == self._view.hovered[0]:
            return mix(theme.colour("text"), theme.colour("surface"), 0.04)
        return theme.colour("surface")

    def _button(self, painter: QPainter, rect: QRect, text: str, index: Index, part: str) -> None:
        theme = self._view.theme
        lit = self._view.hovered == (index.row(), part)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(theme.colour("accent" if lit else "border"))
        painter.setBrush(mix(theme.colour("accent"), theme.colour("surface"), 0.2 if lit else 0.06))
        painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        top = rect.top() + (rect.height() - 14) / 2
        if part == "more":
            spot = QRectF(rect.center().x() - 6.5, top, 14, 14)
            icons.paint(painter, "chevron-down", theme.colour("dim_text"), spot)
            return
        icons.paint(
            painter, "wand-sparkles", theme.colour("accent"), QRectF(rect.left() + 9, top, 14, 14)
        )
        painter.setPen(theme.colour("text"))
        room = rect.adjusted(29, 0, -8, 0)
        cut = self._view.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, cut)
