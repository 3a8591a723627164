"""Hanging indent for wrapped code: the further rows of a line are indented more than its first.

QPlainTextDocumentLayout has no indents, so a wrapped line is laid out here instead.
"""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextBlock, QTextDocument
from PySide6.QtWidgets import QPlainTextDocumentLayout, QPlainTextEdit

from designer.gui.runtime.guard import guarded

_HANGING_SPACES = 4
"""Spaces by which the further rows are indented more than the line itself."""
_MAX_INDENT = 0.5
"""The largest indent, as a share of the view's width."""


@guarded
class HangingLayout(QPlainTextDocumentLayout):
    """The document layout of one view."""

    def __init__(self, document: QTextDocument, view: QPlainTextEdit) -> None:
        """Wrap at the width of ``view`` if it wraps lines."""
        super().__init__(document)
        self._view = view

    def blockBoundingRect(self, block: QTextBlock) -> QRectF:
        """Lay out a block at the first call, as Qt does, but with a hanging indent."""
        wraps = self._view.lineWrapMode() != QPlainTextEdit.LineWrapMode.NoWrap
        if wraps and block.isValid() and block.isVisible() and not block.layout().lineCount():
            self._lay_out(block)
        return super().blockBoundingRect(block)

    def documentChanged(self, start: int, removed: int, added: int) -> None:
        """Redo the layout of the blocks that Qt has just laid out."""
        super().documentChanged(start, removed, added)
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= start + added:
            if block.layout().lineCount() > 1:
                block.layout().clearLayout()
            block = block.next()

    def _lay_out(self, block: QTextBlock) -> None:
        margin = self.document().documentMargin()
        room = self._view.viewport().width() - 2 * margin
        hang = min(self._hang(block.text()), room * _MAX_INDENT)
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
        """Update the scroll range if the number of rows has changed."""
        before = self.document().lineCount()
        block.setLineCount(block.layout().lineCount())
        if self.document().lineCount() != before:
            self.documentSizeChanged.emit(self.documentSize())

    def _hang(self, text: str) -> float:
        spaces = len(text) - len(text.lstrip(" ")) + _HANGING_SPACES
        return self._view.fontMetrics().horizontalAdvance(" ") * spaces
