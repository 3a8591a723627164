"""The submenu of the canvas menu that sets the colour of the selected frames."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from designer.graph import Frame
from designer.graph.annotations import HUES
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.commands.annotation_commands import colour_frames
from designer.gui.canvas.painting.frame_painter import hue_colour
from designer.gui.canvas.scene.context import CanvasContext

_SWATCH = 16


class HueMenu(QMenu):
    """The hues of frames, by name and swatch; the hue of the selected frames is checked."""

    def __init__(self, canvas: CanvasContext) -> None:
        super().__init__("Frame Colour", canvas.view)
        self._canvas = canvas
        for hue in HUES:
            action = self.addAction(hue.capitalize())
            action.setCheckable(True)
            action.setData(hue)
            action.triggered.connect(partial(colour_frames, canvas, hue))
        self.aboutToShow.connect(self._prepare)

    def set_theme(self, theme: Theme) -> None:
        """Draw the swatches in the colours of a theme."""
        for action in self.actions():
            action.setIcon(swatch(theme, str(action.data()), self.devicePixelRatioF()))

    def is_useful(self) -> bool:
        """Return whether a frame is selected."""
        return bool(self._chosen())

    def _chosen(self) -> set[str]:
        annotations = self._canvas.scene().annotations
        chosen = (annotations[serial] for serial in annotations.selected)
        return {annotation.hue for annotation in chosen if isinstance(annotation, Frame)}

    def _prepare(self) -> None:
        now = self._chosen()
        for action in self.actions():
            action.setChecked(now == {action.data()})


def swatch(theme: Theme, hue: str, ratio: float) -> QIcon:
    """Return an icon with a dot in the colour of a frame."""
    made = QPixmap(round(_SWATCH * ratio), round(_SWATCH * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(hue_colour(theme, hue))
        painter.drawEllipse(2, 2, _SWATCH - 4, _SWATCH - 4)
    return QIcon(made)
