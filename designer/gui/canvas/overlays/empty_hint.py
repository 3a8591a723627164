"""The hint on a canvas on which nothing is visible: how to begin, or how to get back."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette

from designer.gui.appearance.theme import Theme
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.widgets.plain_text import PlainLabel

_EMPTY, _LOST = "Drag a layer here, or press {}", "Nothing here: {} shows everything"
_DELAY_MS = 300
"""Delay after panning or zooming, in milliseconds."""


class EmptyHint(PlainLabel):
    """A dimmed line in the middle, transparent to the mouse."""

    def __init__(self, theme: Theme, canvas: CanvasContext) -> None:
        super().__init__(_EMPTY.format("Tab"), canvas.view)
        self._canvas = canvas
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self.refresh)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        font = self.font()
        font.setPixelSize(17)
        self.setFont(font)
        self.set_theme(theme)
        for bar in (canvas.view.horizontalScrollBar(), canvas.view.verticalScrollBar()):
            bar.valueChanged.connect(self._wait)
        canvas.camera.zoom_changed.connect(self._wait)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, theme.colour("dim_text"))
        self.setPalette(palette)

    def refresh(self) -> None:
        """Update the text; hide while something is visible."""
        scene = self._canvas.scene()
        empty = not scene.cards and not len(scene.annotations)
        lost = not empty and not scene.bounds().intersects(self._canvas.camera.visible_area())
        if empty or lost:
            keys = self._canvas.key_names
            search, fit = keys.get("add") or "Tab", keys.get("fit") or "Home"
            self.setText(_EMPTY.format(search) if empty else _LOST.format(fit))
            self.place()
        self.setVisible(empty or lost)

    def place(self) -> None:
        """Move to the middle of the canvas."""
        self.adjustSize()
        self.move(self._canvas.view.rect().center() - self.rect().center())

    def _wait(self) -> None:
        self._delay.start()
