"""The canvas menu's own menus: a frame's colour, and how to align what is selected."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QMenu

from designer.graph import Frame
from designer.graph.annotations import HUES
from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.commands.align import AXES, ICONS, SIDES, align, distribute
from designer.gui.canvas.commands.annotation_commands import colour_frames
from designer.gui.canvas.painting.frame_painter import hue_colour
from designer.gui.canvas.scene.context import CanvasContext

_SWATCH = 16


class HueMenu(QMenu):
    """The hues a frame can have, by name and swatch; the present one is ticked."""

    def __init__(self, canvas: CanvasContext, parent: QMenu) -> None:
        super().__init__("Frame Colour", parent)
        self._canvas = canvas
        for hue in HUES:
            action = self.addAction(hue.capitalize())
            action.setCheckable(True)
            action.setData(hue)
            action.triggered.connect(partial(colour_frames, canvas, hue))
        self.aboutToShow.connect(self._prepare)

    def set_theme(self, theme: Theme) -> None:
        """Draw the swatches as frames are drawn."""
        for action in self.actions():
            action.setIcon(swatch(theme, str(action.data()), self.devicePixelRatioF()))

    def wanted(self) -> bool:
        """Tell whether a frame is selected."""
        return bool(self._chosen())

    def _chosen(self) -> set[str]:
        annotations = self._canvas.scene().annotations
        chosen = (annotations[serial] for serial in annotations.selected)
        return {annotation.hue for annotation in chosen if isinstance(annotation, Frame)}

    def _prepare(self) -> None:
        now = self._chosen()
        for action in self.actions():
            action.setChecked(now == {action.data()})


class AlignMenu(QMenu):
    """Align and distribute."""

    def __init__(self, canvas: CanvasContext, parent: QMenu) -> None:
        super().__init__("Align", parent)
        self._canvas = canvas
        for side in SIDES:
            self._offer(f"Align {side.title()}", side, partial(align, canvas, side))
        self.addSeparator()
        for way in AXES:
            self._offer(f"Distribute {way.title()}", way, partial(distribute, canvas, way))
        self.aboutToShow.connect(self._prepare)

    def _offer(self, words: str, what: str, run: Callable[[], object]) -> None:
        action = self.addAction(words)
        action.setData(what)
        action.triggered.connect(run)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme, self._drawn = theme, False

    def _prepare(self) -> None:
        """Draw the icons when they are first seen."""
        for action in () if self._drawn else self.actions():
            if action.data():
                action.setIcon(icons.menu_icon(ICONS[action.data()], self._theme))
        self._drawn = True

    def wanted(self) -> bool:
        """Tell whether there is something to align."""
        return len(self._canvas.selection.nodes) + len(self._canvas.selection.annotations) > 1


def swatch(theme: Theme, hue: str, ratio: float) -> QIcon:
    """Return a dot of a frame's hue."""
    made = QPixmap(round(_SWATCH * ratio), round(_SWATCH * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    with QPainter(made) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(hue_colour(theme, hue))
        painter.drawEllipse(2, 2, _SWATCH - 4, _SWATCH - 4)
    return QIcon(made)
