"""How notes look, and the box in which one types them: plain text, whatever it holds."""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QMimeData, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPen,
    QStaticText,
    QTextCursor,
    QTextOption,
    QTransform,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from designer.graph.annotations import LONGEST_TEXT
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.drawing.metrics import Detail, blend, detail, font
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.runtime.guard import guarded
from designer.visible_text import visible

_TEXT, _PAD = 13.0, 10.0
_HUE = 48
_LEAST = (180, 90)
"""Pixels that the box takes at least, however far one is."""


def tints(theme: Theme) -> tuple[QColor, QColor]:
    """Return a note's paper and its border."""
    shade, node = theme.hue(_HUE), theme.colour("node")
    paper = blend(shade, node, 0.16 if theme.dark else 0.2)
    return paper, theme.told(blend(shade, node, 0.6), theme.colour("canvas"))


def paint_notes(painter: QPainter, scene: CanvasScene, area: QRectF) -> None:
    """Draw the notes that reach into ``area``; from afar just their paper."""
    theme, far = scene.theme, detail(scene.zoom) is Detail.FAR
    paper, border = tints(theme)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for serial, note in scene.annotations.notes():
        rect = scene.annotations.rect(serial)
        if not rect.adjusted(-4, -4, 4, 4).intersects(area):
            continue
        selected = serial in scene.annotations.selected
        pen = QPen(theme.colour("selection") if selected else border, 2.0 if selected else 1.0)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(paper)
        painter.drawRoundedRect(rect, 4, 4)
        if not far and serial != scene.annotations.editing:
            _paint_text(painter, theme, rect, note.text)


def height_for(text: str, wide: float) -> float:
    """Return how high a note of this width must be to show all of its text."""
    return _laid_out(text, wide - 2 * _PAD).size().height() + 2 * _PAD


@guarded
class NoteEditor(QPlainTextEdit):
    """The box over a note while it is typed in; leaving it, Esc and Ctrl+Enter keep the text."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._canvas = parent
        self._then: Callable[[str], None] | None = None
        self._before = ""
        self._zoom = 1.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Text of the note")
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        paper = tints(theme)[0].name()
        # The window's style sheet would win over a palette.
        self.setStyleSheet(
            f"QPlainTextEdit {{ background: {paper}; color: {theme.text}; padding: 0;"
            f" border: 2px solid {theme.selection}; border-radius: 4px; }}"
        )

    def ask(self, text: str, area: QRect, zoom: float, then: Callable[[str], None]) -> None:
        """Open over ``area`` (pixels of the parent); ``then`` gets the text if it changed."""
        self.commit()
        self._before, self._then = text, then
        self.setFont(font(min(max(_TEXT * zoom, 9), 40)))
        self.document().setDocumentMargin(max(_PAD * zoom - 1, 3))
        self.setPlainText(text)
        self.put(area)
        self.show()
        self.raise_()
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def put(self, area: QRect) -> None:
        """Go where the note is now."""
        least = area.size().expandedTo(QSizeF(*_LEAST).toSize())
        self.setGeometry(QRect(area.topLeft(), least))

    def commit(self) -> None:
        """Close and keep what was typed."""
        then, self._then = self._then, None
        text = self.toPlainText()
        self._close()
        if then is not None:
            then(text)

    def dismiss(self) -> None:
        """Close and forget what was typed: its note is gone."""
        self._then = None
        self._close()

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste plain text, and of a huge one no more than shows that it is too long."""
        self.insertPlainText(source.text()[: LONGEST_TEXT + 1])

    def _close(self) -> None:
        had_focus = self.hasFocus()
        if not self.isHidden():
            self.hide()
        if had_focus:
            self._canvas.setFocus(Qt.FocusReason.PopupFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Keep the text, unless only a menu opens over it."""
        super().focusOutEvent(event)
        if event.reason() not in {
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        }:
            self.commit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc and Ctrl+Enter; the rest is typing."""
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (enter and control):
            self.commit()
        else:
            super().keyPressEvent(event)
            event.accept()


def _paint_text(painter: QPainter, theme: Theme, rect: QRectF, text: str) -> None:
    inside = rect.adjusted(_PAD, _PAD, -_PAD, -_PAD / 2)
    painter.save()
    painter.setClipRect(inside, Qt.ClipOperation.IntersectClip)
    painter.setFont(font(_TEXT))
    painter.setPen(theme.colour("text" if text.strip() else "dim_text"))
    shown = _laid_out(text if text.strip() else "Empty note", rect.width() - 2 * _PAD)
    painter.drawStaticText(QPointF(inside.left(), inside.top()), shown)
    painter.restore()


@lru_cache(maxsize=256)
def _laid_out(text: str, wide: float) -> QStaticText:
    made = QStaticText(visible(text.replace("\r", ""), "\n\t").replace("\n", "\u2028"))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setTextOption(_wrapping())
    made.setTextWidth(max(wide, 1.0))
    made.prepare(QTransform(), font(_TEXT))
    return made


def _wrapping() -> QTextOption:
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    return option
