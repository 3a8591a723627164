"""Wrapped lines of code that hang: what goes on below stands further in than what it goes on from.

Qt's layout of plain text knows no indents, so a line that wraps is laid out here instead.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit

from designer.gui.runtime.guard import guarded

_FURTHER = 4
"""So many spaces further in than the line itself."""
_MOST = 0.5
"""And never beyond this share of the width."""


@guarded
class HangingLayout(QPlainTextDocumentLayout):
    """Lays out the document of one view."""

    def __init__(self, document: QTextDocument, view: QPlainTextEdit) -> None:
        """Wrap at the width of ``view``, while it wraps."""
        super().__init__(document)
        self._view = view

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Lay the line out when it is first asked about, as Qt does, but hanging."""
        wraps = self._view.lineWrapMode() != QPlainTextEdit.LineWrapMode.NoWrap
        if wraps and block.isValid() and block.isVisible() and not block.layout().lineCount():
            self._lay_out(block)
        return super().blockBoundingRect(block)

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """Lay out again what Qt has just laid out by itself."""
        super().documentChanged(start, removed, added)
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= start + added:
            if block.layout().lineCount() > 1:
                block.layout().clearLayout()
            block = block.next()

    def _lay_out(self, block: QTextBlock) -> None:
        margin = self.document().documentMargin()
        room = self._view.viewport().width() - 2 * margin
        hang = min(self._hang(block.text()), room * _MOST)
        layout = block.layout()
        layout.setTextOption(self.document().defaultTextOption())
        layout.beginLayout()
        indent, top = 0.0, 0.0
        while (line := layout.createLine()).isValid():
            line.setLeadingIncluded(True)
            line.setLineWidth(max(room - indent, 1.0))
            line.setPosition(QPointF(margin + indent, top))
            top += line.height()
            indent = hang
        layout.endLayout()
        self._count(block)

    def _count(self, block: QTextBlock) -> None:
        """Tell the scroll bar where there are more lines, or fewer, than before."""
        before = self.document().lineCount()
        block.setLineCount(block.layout().lineCount())
        if self.document().lineCount() != before:
            self.documentSizeChanged.emit(self.documentSize())

    def _hang(self, text: str) -> float:
        spaces = len(text) - len(text.lstrip(" ")) + _FURTHER
        return self._view.fontMetrics().horizontalAdvance(" ") * spaces
