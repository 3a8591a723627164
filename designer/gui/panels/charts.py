"""Live curves in pyqtgraph, in our theme; imported when the training panel is first seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from designer.gui.panels.form_parts import column, label
from designer.gui.panels.form_run import Floats
from designer.gui.style import SPACE, Type, type_font
from designer.gui.theme import Theme

Curve = tuple[Floats, Floats]
EMPTY: Curve = (np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class Style:
    """How one curve looks: line style and marker differ as well as the colour."""

    name: str
    series: int
    line: Qt.PenStyle = Qt.PenStyle.SolidLine
    marker: str = ""
    faint: bool = False


STEPS = Style("each step", 0, faint=True)
TRAIN = Style("training", 0, marker="o")
VALIDATION = Style("validation", 1, Qt.PenStyle.DashLine, marker="s")
BEFORE = Style("last run", -1, Qt.PenStyle.DotLine)


def curve_colour(style: Style, theme: Theme) -> QColor:
    """Return a curve's colour."""
    if style.series < 0:
        return QColor(theme.dim_text)
    colour = QColor(theme.series[style.series])
    colour.setAlphaF(0.38 if style.faint else 1.0)
    return colour


def curve_pen(style: Style, theme: Theme) -> QPen:
    """Return a curve's pen: one pixel wide, which pyqtgraph draws five times faster than two."""
    pen = QPen(curve_colour(style, theme))
    pen.setCosmetic(True)
    pen.setWidthF(1)
    pen.setStyle(style.line)
    return pen


class Chart(QWidget):
    """One plot over epochs, with its own legend and a readout under the pointer."""

    def __init__(self, title: str, styles: Sequence[Style], theme: Theme) -> None:
        """Draw a curve for each style, the first at the bottom."""
        super().__init__()
        self._theme = theme
        self._styles = tuple(styles)
        self._data: dict[Style, Curve] = dict.fromkeys(self._styles, EMPTY)
        self._log = False
        self.title = label(title, Type.STRONG)
        self.title.setWordWrap(False)
        self.legend = Legend(styles, theme)
        self.readout = label(step=Type.CAPTION, dim=True)
        self.readout.setWordWrap(False)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.plot = pg.PlotWidget()
        self.plot.setFrameShape(pg.PlotWidget.Shape.NoFrame)
        self.plot.setMinimumSize(120, 70)
        self._items = {style: self._curve_item(style) for style in self._styles}
        self._pointer = pg.InfiniteLine(angle=90, movable=False)
        self._pointer.setVisible(False)
        self._prepare_plot()
        self._arrange()
        self.set_theme(theme)
        self.plot.viewport().installEventFilter(self)

    # ---- what it shows

    def show_curve(self, style: Style, curve: Curve) -> None:
        """Show points (x in epochs)."""
        self._data[style] = curve
        x, y = curve
        if self._log and len(y):
            positive = y > 0
            x, y = x[positive], np.log10(y[positive])
        self._items[style].setData(x, y)
        self._show_accessible()

    def set_log(self, log: bool) -> None:
        """Show the values on a logarithmic axis, or no longer."""
        self._log = log
        self.plot.getAxis("left").setLogMode(False, log)
        for style, curve in self._data.items():
            self.show_curve(style, curve)

    def set_epochs(self, epochs: int) -> None:
        """Show the whole run from the start, so that curves grow into a fixed frame."""
        self.plot.setXRange(0, max(1, epochs), padding=0.02)

    def set_theme(self, theme: Theme) -> None:
        """Recolour everything."""
        self._theme = theme
        self.plot.setBackground(theme.colour("surface"))
        for side in ("left", "bottom"):
            axis = self.plot.getAxis(side)
            axis.setPen(pg.mkPen(theme.border))
            axis.setTextPen(pg.mkPen(theme.dim_text))
            axis.setTickFont(type_font(Type.CAPTION))
        self._pointer.setPen(pg.mkPen(theme.dim_text))
        for style, item in self._items.items():
            item.setPen(curve_pen(style, theme))
            if style.marker:
                item.setSymbolBrush(curve_colour(style, theme))
                item.setSymbolPen(None)
        self.legend.set_theme(theme)

    # ---- making

    def _curve_item(self, style: Style) -> "pg.PlotDataItem | pg.PlotCurveItem":
        if style.marker:
            item = pg.PlotDataItem(symbol=style.marker, symbolSize=5, antialias=True)
        else:
            item = pg.PlotCurveItem(antialias=False)
        self.plot.addItem(item)
        return item

    def _prepare_plot(self) -> None:
        plot = self.plot.getPlotItem()
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(False, False)
        plot.showGrid(x=False, y=True, alpha=0.18)
        plot.enableAutoRange("y", True)
        plot.addItem(self._pointer, ignoreBounds=True)
        plot.getAxis("left").enableAutoSIPrefix(False)
        plot.getAxis("bottom").enableAutoSIPrefix(False)

    def _arrange(self) -> None:
        self.head = QHBoxLayout()
        self.head.setContentsMargins(SPACE, 4, SPACE, 0)
        self.head.setSpacing(SPACE)
        self.head.addWidget(self.title)
        self.head.addWidget(self.legend)
        self.head.addStretch(1)
        self.head.addWidget(self.readout)
        body = column(spacing=2)
        body.addLayout(self.head)
        body.addWidget(self.plot, 1)
        self.setLayout(body)

    # ---- the readout

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer over the plot."""
        if event.type() == QEvent.Type.MouseMove:
            self._read_out(event.position())  # type: ignore[attr-defined]
        elif event.type() == QEvent.Type.Leave:
            self._pointer.setVisible(False)
            self.readout.setText("")
        return super().eventFilter(watched, event)

    def _read_out(self, place: QPointF) -> None:
        at = self.plot.mapToScene(place.toPoint())
        x = self.plot.getPlotItem().getViewBox().mapSceneToView(at).x()
        epochs = [self._data[s][0] for s in self._styles if s.marker and len(self._data[s][0])]
        if not epochs:
            return
        nearest = epochs[0][np.abs(epochs[0] - x).argmin()]
        parts = []
        for style in self._styles:
            xs, ys = self._data[style]
            if style.marker and (xs == nearest).any():
                parts.append(f"{style.name} {ys[xs == nearest][0]:.4g}")
        self._pointer.setPos(nearest)
        self._pointer.setVisible(True)
        self.readout.setText(f"epoch {nearest:.0f}: " + ", ".join(parts))

    def _show_accessible(self) -> None:
        newest = [
            f"{style.name} {y[-1]:.4g}" for style, (_, y) in self._data.items() if len(y)
        ]  # fmt: skip
        self.setAccessibleName(f"{self.title.text()}: {', '.join(newest) or 'no values yet'}")


class Legend(QWidget):
    """Names of the curves, each with a piece of its line and its marker."""

    def __init__(self, styles: Sequence[Style], theme: Theme) -> None:
        """Name these curves."""
        super().__init__()
        self._styles, self._theme = list(styles), theme
        self._hidden: set[Style] = set()
        self.setFont(type_font(Type.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Recolour."""
        self._theme = theme
        self.update()

    def show_only(self, styles: Sequence[Style]) -> None:
        """Name only the curves that have points."""
        hidden = set(self._styles) - set(styles)
        if hidden != self._hidden:
            self._hidden = hidden
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Fit all names."""
        metrics = self.fontMetrics()
        wide = sum(metrics.horizontalAdvance(style.name) + 42 for style in self._shown())
        return QSize(wide, metrics.height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Give way in a narrow panel."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a piece of line, a marker and a name for each curve."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            x, middle = 0.0, self.height() / 2
            for style in self._shown():
                colour = curve_colour(style, self._theme)
                pen = curve_pen(style, self._theme)
                pen.setWidthF(1.5)
                painter.setPen(pen)
                painter.drawLine(QPointF(x, middle), QPointF(x + 24, middle))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                spot = QRectF(x + 9, middle - 3, 6, 6)
                if style.marker == "o":
                    painter.drawEllipse(spot)
                elif style.marker:
                    painter.drawRect(spot)
                painter.setPen(self._theme.colour("text"))
                wide = self.fontMetrics().horizontalAdvance(style.name)
                place = QRectF(x + 28, 0, wide + 4, self.height())
                painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), style.name)
                x += wide + 42

    def _shown(self) -> list[Style]:
        return [style for style in self._styles if style not in self._hidden]
