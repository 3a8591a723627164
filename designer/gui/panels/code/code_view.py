"""A read-only view of Python with syntax colours, line numbers and marked lines."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextLayout,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from designer.gui.appearance.style import code_font
from designer.gui.appearance.theme import Theme, mix
from designer.gui.panels.code.hanging_indent import HangingLayout
from designer.gui.runtime.guard import guarded
from designer.presentation.code_tokens import line_spans, multiline_strings
from designer.presentation.line_diff import changed_ranges

# Contrast with the surface is at least 4.5 : 1 in both; test_code_panel.py computes it.
LIGHT_COLOURS: Mapping[str, str] = {
    "Keyword": "#8a2fb0",
    "Name.Class": "#1c5fa8",
    "Name.Function": "#1c5fa8",
    "Name.Builtin": "#1c5fa8",
    "Name.Builtin.Pseudo": "#8a4a00",
    "Literal.String": "#1b7040",
    "Literal.Number": "#a8431a",
    "Comment": "#66707f",
    "Operator.Word": "#8a2fb0",
}
DARK_COLOURS: Mapping[str, str] = {
    "Keyword": "#d39bff",
    "Name.Class": "#7cb7ff",
    "Name.Function": "#7cb7ff",
    "Name.Builtin": "#7cb7ff",
    "Name.Builtin.Pseudo": "#f0b070",
    "Literal.String": "#7fd6a4",
    "Literal.Number": "#ff9e75",
    "Comment": "#929cae",
    "Operator.Word": "#d39bff",
}


_MAX_UNDERLINED = 400
"""Matches that are underlined, those around the current one: each slows down every later edit."""
_CONTINUATION = "↪"
"""The sign in the gutter beside the further rows of a wrapped line."""


class CodeHighlighter:
    """Colours lines when they become visible; all of ten thousand would take too long."""

    def __init__(self, document: QTextDocument, theme: Theme) -> None:
        """Colour ``document``."""
        self._document = document
        self._strings: list[tuple[int, int]] = []
        self._formats: dict[str, QTextCharFormat] = {}
        self._done = 0
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        colours = DARK_COLOURS if theme.dark else LIGHT_COLOURS
        self._formats = {}
        for kind, colour in colours.items():
            made = QTextCharFormat()
            made.setForeground(QColor(colour))
            made.setFontItalic(kind == "Comment")
            self._formats[kind] = made
        self.forget()

    def forget(self) -> None:
        """Forget what is coloured, after a change of colours or text."""
        self._done += 1
        self._strings = multiline_strings(self._document.toPlainText())

    def colour(self, block: QTextBlock) -> None:
        """Colour a line, unless it is coloured already."""
        if block.userState() == self._done:
            return
        block.setUserState(self._done)
        line, ranges = block.blockNumber(), []
        for start, length, kind in line_spans(block.text(), line, self._strings):
            made = QTextLayout.FormatRange()
            made.start, made.length, made.format = start, length, self._formats[kind]  # type: ignore[attr-defined]
            ranges.append(made)
        block.layout().setFormats(ranges)
        self._document.markContentsDirty(block.position(), block.length())


@guarded
class CodeView(QPlainTextEdit):
    """Code to read, select and copy; emits ``line_clicked`` with a 1-based line."""

    line_clicked = Signal(int)
    find_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme = theme
        self._marked: list[int] = []
        self._stale = False
        self._found: list[tuple[int, int]] = []
        self._at = -1
        self._code = ""
        document = QTextDocument(self)
        self._layout = HangingLayout(document, self)
        document.setDocumentLayout(self._layout)
        self.setDocument(document)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName("generated code")
        self.setPlaceholderText("The code appears here as you draw.")
        self.setFont(_small(code_font()))
        self.setObjectName("code")
        self.setStyleSheet("#code { border: none; border-radius: 0; padding: 0; margin: 0; }")
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._highlighter = CodeHighlighter(self.document(), theme)
        self._gutter = Gutter(self)
        self.blockCountChanged.connect(self._make_room)
        self.updateRequest.connect(self._scroll_gutter)
        self._make_room()

    # ---- showing

    def set_code(self, code: str) -> None:
        """Show ``code``, keeping the scroll position unless it is of another design."""
        if code == self._code:
            return
        bars = (self.verticalScrollBar(), self.horizontalScrollBar())
        before = [bar.value() for bar in bars]
        self.setExtraSelections([])
        self._replace(code)
        self._code = code
        self._highlighter.forget()
        for bar, value in zip(bars, before, strict=True):
            bar.setValue(value)

    def _replace(self, code: str) -> None:
        """Replace only what differs; setting the whole text would lay out all of it."""
        parts = changed_ranges(self._code, code)
        if parts is None:
            self.setPlainText(code)
            return
        cursor = QTextCursor(self.document())
        for start, end, text in reversed(parts):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)

    def mark(self, lines: list[int], *, scroll: bool) -> None:
        """Mark 1-based lines and scroll to the first."""
        self._marked = lines
        self._show_marks()
        if scroll and lines and not self._seen(lines[0]):
            cursor = QTextCursor(self.document().findBlockByNumber(lines[0] - 1))
            self.setTextCursor(cursor)
            self.centerCursor()
        self._gutter.update()

    def show_class(self, line: int) -> None:
        """Scroll the beginning of the class around a 1-based line to the top."""
        block = self.document().findBlockByNumber(line - 1)
        while block.previous().isValid() and not block.text().startswith("class "):
            block = block.previous()
        self.verticalScrollBar().setValue(max(block.blockNumber() - 1, 0))

    @property
    def marked(self) -> list[int]:
        """The marked lines, 1-based."""
        return self._marked

    def set_stale(self, stale: bool) -> None:
        """Dim the code while it is out of date."""
        if stale != self._stale:
            self._stale = stale
            self.viewport().update()
            self._gutter.update()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self._highlighter.set_theme(theme)
        self.viewport().update()
        self._show_marks()
        self._gutter.update()

    def set_wrapped(self, wrapped: bool) -> None:
        """Wrap long lines at the edge, or let them be scrolled."""
        modes = QPlainTextEdit.LineWrapMode
        self.setLineWrapMode(modes.WidgetWidth if wrapped else modes.NoWrap)

    def show_found(self, found: list[tuple[int, int]], at: int, *, scroll: bool = False) -> None:
        """Underline matches, as (start, stop) in characters; frame the one at index ``at``."""
        self._found, self._at = found, at
        self._show_marks()
        if scroll and 0 <= at < len(found):
            cursor = QTextCursor(self.document())
            cursor.setPosition(found[at][0])
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def _show_marks(self) -> None:
        """Show the matches as extra selections; `paintEvent` paints the marked lines."""
        near = range(
            max(self._at - _MAX_UNDERLINED, 0), min(self._at + _MAX_UNDERLINED, len(self._found))
        )
        self.setExtraSelections([self._found_mark(number) for number in near])
        self.viewport().update()

    def _found_mark(self, number: int) -> QTextEdit.ExtraSelection:
        theme, here = self._theme, number == self._at
        mark = QTextEdit.ExtraSelection()
        made = mark.format  # type: ignore[attr-defined]
        made.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
        made.setUnderlineColor(theme.colour("warning"))
        share = 0.35 if here else 0.14
        made.setBackground(mix(theme.colour("warning"), theme.colour("surface"), share))
        made.setFontWeight(QFont.Weight.Bold if here else QFont.Weight.Normal)
        start, end = self._found[number]
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor  # type: ignore[attr-defined]
        return mark

    def _seen(self, line: int) -> bool:
        block = self.document().findBlockByNumber(line - 1)
        place = self.blockBoundingGeometry(block).translated(self.contentOffset())
        return place.top() >= 0 and place.bottom() <= self.viewport().height()

    # ---- events

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Emit the clicked line, unless text was selected."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            block = self.cursorForPosition(event.position().toPoint()).block()
            self.line_clicked.emit(block.blockNumber() + 1)

    def event(self, event: QEvent) -> bool:
        """Claim Ctrl+F while the view has the focus."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.matches(QKeySequence.StandardKey.Find):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Select the node of the cursor's line on Enter, search on Ctrl+F."""
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_wanted.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.line_clicked.emit(self.textCursor().blockNumber() + 1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bands behind marked lines, then the code, and a veil if it is out of date."""
        block = self.firstVisibleBlock()
        while block.isValid() and self._top(block) <= event.rect().bottom():
            self._highlighter.colour(block)
            block = block.next()
        if self._marked:
            with QPainter(self.viewport()) as painter:
                self._paint_bands(painter, event.rect().bottom())
        super().paintEvent(event)
        if self._stale:
            veil = QColor(self._theme.surface)
            veil.setAlphaF(0.25 if self._theme.strong else 0.55)
            with QPainter(self.viewport()) as painter:
                painter.fillRect(event.rect(), veil)

    def _paint_bands(self, painter: QPainter, bottom: int) -> None:
        wash = mix(self._theme.colour("accent"), self._theme.colour("surface"), 0.16)
        marked = set(self._marked)
        for line, top, height in self._lines_in_sight(bottom):
            if line in marked:
                painter.fillRect(0, top, self.viewport().width(), height, wash)

    def _lines_in_sight(self, bottom: int) -> Iterator[tuple[int, int, int]]:
        """Yield number from 1, top and height in pixels of each line down to ``bottom``."""
        block = self.firstVisibleBlock()
        top = self._top(block)
        while block.isValid() and top <= bottom:
            height = self.blockBoundingRect(block).height()
            yield block.blockNumber() + 1, round(top), round(height)
            top += height
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the gutter to the left edge."""
        super().resizeEvent(event)
        inside = self.contentsRect()
        self._gutter.setGeometry(
            QRect(inside.left(), inside.top(), self.gutter_width(), inside.height())
        )

    # ---- line numbers

    def gutter_width(self) -> int:
        """Return the width of the gutter in pixels."""
        digits = max(2, len(str(self.blockCount())))
        return self.fontMetrics().horizontalAdvance("9") * digits + 20

    def paint_gutter(self, event: QPaintEvent) -> None:
        """Paint the numbers of the visible lines, and a bar beside marked ones."""
        theme = self._theme
        with QPainter(self._gutter) as painter:
            painter.setFont(self.font())
            painter.fillRect(event.rect(), theme.colour("surface"))
            if not self._code:
                return
            for line, top, height in self._lines_in_sight(event.rect().bottom()):
                self._paint_number(painter, line, top, height)

    def _paint_number(self, painter: QPainter, line: int, top: int, height: int) -> None:
        theme, width = self._theme, self.gutter_width()
        marked = line in self._marked
        if marked:
            wash = mix(theme.colour("accent"), theme.colour("surface"), 0.16)
            painter.fillRect(0, top, width, height, wash)
            painter.fillRect(0, top, 3, height, theme.colour("accent"))
        painter.setPen(theme.colour("text" if marked else "dim_text"))
        one = self.fontMetrics().lineSpacing()
        right = int(Qt.AlignmentFlag.AlignRight)
        painter.drawText(0, top, width - 10, one, right, str(line))
        painter.setPen(theme.colour("dim_text"))
        for below in range(1, round(height / one)):
            painter.drawText(0, top + below * one, width - 10, one, right, _CONTINUATION)

    def _top(self, block: QTextBlock) -> float:
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).top()

    def _make_room(self) -> None:
        self.setViewportMargins(self.gutter_width(), 0, 0, 0)

    def _scroll_gutter(self, area: QRect, by: int) -> None:
        if by:
            self._gutter.scroll(0, by)
        else:
            self._gutter.update(0, area.y(), self._gutter.width(), area.height())


def _small(font: QFont) -> QFont:
    """Return a slightly smaller font, since the pane is narrow and lines are long."""
    font.setPointSizeF(font.pointSizeF() * 0.92)
    return font


@guarded
class Gutter(QWidget):
    """The strip with the line numbers of a `CodeView`."""

    def __init__(self, view: CodeView) -> None:
        """Number the lines of ``view``."""
        super().__init__(view)
        self._view = view

    def sizeHint(self) -> QSize:
        """Return the width of the numbers."""
        return QSize(self._view.gutter_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Let the view paint, which knows where its lines are."""
        self._view.paint_gutter(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Treat a click on a number as a click on its line."""
        place = QPoint(4, event.position().toPoint().y())
        block = self._view.cursorForPosition(place).block()
        self._view.line_clicked.emit(block.blockNumber() + 1)
