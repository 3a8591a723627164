"""Live charts in pyqtgraph; imported when the training panel is first shown."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from designer.gui.appearance.style import SPACE, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import column, label
from designer.presentation.run_record import Floats

Curve = tuple[Floats, Floats]
_MAX_MARKERS = 40
"""Points up to which they have markers; more would hide the line and cost the most time."""
EMPTY: Curve = (np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class CurveStyle:
    """The style of a curve, which differs in line and marker as well as in colour."""

    name: str
    series: int
    line: Qt.PenStyle = Qt.PenStyle.SolidLine
    marker: str = ""
    faint: bool = False


STEPS = CurveStyle("each step", 0, faint=True)
TRAIN = CurveStyle("train", 0, marker="o")
VALIDATION = CurveStyle("validation", 1, Qt.PenStyle.DashLine, marker="s")
PREVIOUS_RUN = CurveStyle("last run", -1, Qt.PenStyle.DotLine)


def curve_colour(style: CurveStyle, theme: Theme) -> QColor:
    """Return a curve's colour."""
    if style.series < 0:
        return QColor(theme.dim_text)
    colour = QColor(theme.series[style.series])
    colour.setAlphaF(0.55 if style.faint else 1.0)
    return colour


def curve_pen(style: CurveStyle, theme: Theme, width: float = 1) -> QPen:
    """Return a curve's pen: one pixel wide, which pyqtgraph draws five times faster than two."""
    pen = QPen(curve_colour(style, theme))
    pen.setCosmetic(True)
    pen.setWidthF(width)
    pen.setStyle(style.line)
    return pen


@guarded
class Chart(QWidget):
    """A plot over epochs with a legend, and a readout at the pointer."""

    def __init__(self, title: str, styles: Sequence[CurveStyle], theme: Theme) -> None:
        """Prepare a curve for each style, the first at the bottom."""
        super().__init__()
        self._theme = theme
        self._styles = tuple(styles)
        self._data: dict[CurveStyle, Curve] = dict.fromkeys(self._styles, EMPTY)
        self._log = False
        self._epochs = 0
        self._range = (0.0, 0.0)
        self.title = label(title, TypeScale.STRONG)
        self.title.setWordWrap(False)
        self.legend = CurveLegend(styles, theme)
        self.readout = label(step=TypeScale.CAPTION, dim=True)
        self.readout.setWordWrap(False)
        self.readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.plot = pg.GraphicsView()
        self.plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is nothing in it to do by keys
        self.box = pg.ViewBox(enableMouse=False, enableMenu=False)
        self.axes = (ValueAxis("left"), EpochAxis("bottom"))
        self._empty = label("Curves appear here during training.", dim=True)
        self._empty.setParent(self.plot)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.plot.setFrameShape(QFrame.Shape.NoFrame)
        self.plot.setMinimumSize(120, 70)
        self._items = {style: self._curve_item(style) for style in self._styles}
        self._pointer = pg.InfiniteLine(angle=90, movable=False)
        self._pointer.setVisible(False)
        self._prepare_plot()
        self._arrange()
        self.set_epochs(10)
        self.set_theme(theme)
        self.plot.viewport().installEventFilter(self)

    # ---- what it shows

    def show_curve(self, style: CurveStyle, curve: Curve) -> None:
        """Show the points of a curve: x in epochs and y, float64 of one length."""
        self._data[style] = curve
        x, y = curve
        if self._log and len(y):
            positive = y > 0
            x, y = x[positive], np.log10(y[positive])
        item = self._items[style]
        if style.marker:
            few = len(x) <= _MAX_MARKERS
            item.setSymbol(style.marker if few else None)
            item.setPen(self._pen(style))
        item.setData(x, y)
        self._frame()
        self._show_emptiness()

    def _pen(self, style: CurveStyle) -> QPen:
        """Return the pen for a curve, wider and smoother for few points."""
        few = style.marker and len(self._data[style][0]) <= _MAX_MARKERS
        return curve_pen(style, self._theme, 1.5 * self.devicePixelRatioF() if few else 1)

    def _show_emptiness(self) -> None:
        """Show axes only if there are points."""
        empty = not any(len(xs) for xs, _ in self._data.values())
        self._empty.setVisible(empty)
        for axis in self.axes:
            axis.setVisible(not empty)

    def describe(self) -> None:
        """Update the accessible description with the newest values."""
        newest = [
            f"{style.name} {y[-1]:.4g}" for style, (_, y) in self._data.items() if len(y)
        ]  # fmt: skip
        self.setAccessibleName(f"{self.title.text()}: {', '.join(newest) or 'no values yet'}")

    def set_log(self, log: bool) -> None:
        """Switch the value axis to logarithmic or back."""
        self._log = log
        self._range = (0.0, 0.0)
        self.axes[0].setLogMode(False, log)
        for style, curve in self._data.items():
            self.show_curve(style, curve)

    def set_epochs(self, epochs: int) -> None:
        """Set the range of the epoch axis; the curve grows into it."""
        if epochs == self._epochs:
            return
        self._epochs = epochs
        self.box.setXRange(0, max(1, epochs), padding=0.02)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.plot.setBackground(theme.colour("surface"))
        for axis in self.axes:
            axis.setPen(pg.mkPen(theme.border))
            axis.setTextPen(pg.mkPen(theme.dim_text))
            axis.setTickFont(scaled_font(TypeScale.CAPTION))
        self._pointer.setPen(pg.mkPen(theme.dim_text))
        for style, item in self._items.items():
            item.setPen(self._pen(style))
            if style.marker:
                item.setSymbolBrush(curve_colour(style, theme))
                item.setSymbolPen(None)
        self.legend.set_theme(theme)

    def _frame(self) -> None:
        """Set the value range to round numbers, so that the axis is seldom redrawn."""
        values = [np.log10(y[y > 0]) if self._log else y for _, y in self._data.values()]
        known = [y for y in values if len(y)]
        if not known:
            return
        low, high = round_range(min(y.min() for y in known), max(y.max() for y in known))
        if (low, high) != self._range:
            self._range = (low, high)
            self.box.setYRange(low, high, padding=0.03)

    # ---- making

    def _curve_item(self, style: CurveStyle) -> "pg.PlotDataItem | pg.PlotCurveItem":
        if style.marker:
            item = pg.PlotDataItem(symbol=style.marker, symbolSize=5, antialias=True)
        else:
            item = pg.PlotCurveItem(antialias=False)
        self.box.addItem(item)
        return item

    def _prepare_plot(self) -> None:
        """Lay out a ViewBox with axes; a PlotItem would bring a settings form and seven menus."""
        left, bottom = self.axes
        inside = pg.GraphicsLayout()
        inside.setContentsMargins(2, 8, 14, 2)
        inside.setSpacing(0)
        inside.addItem(left, 0, 0)
        inside.addItem(self.box, 0, 1)
        inside.addItem(bottom, 1, 1)
        left.linkToView(self.box)
        bottom.linkToView(self.box)
        left.setStyle(hideOverlappingLabels=False)
        bottom.setStyle(hideOverlappingLabels=False)
        left.setGrid(40)
        for axis in self.axes:
            axis.enableAutoSIPrefix(False)
            axis.setCacheMode(axis.CacheMode.DeviceCoordinateCache)
        self.plot.setCentralItem(inside)
        self.box.disableAutoRange()
        self.box.addItem(self._pointer, ignoreBounds=True)

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
        """Show the values at the pointer."""
        if event.type() == QEvent.Type.MouseMove:
            self._read_out(event.position())  # type: ignore[attr-defined]
        elif event.type() == QEvent.Type.Resize:
            self._empty.setGeometry(self.plot.viewport().rect().adjusted(SPACE, 0, -SPACE, 0))
        elif event.type() == QEvent.Type.Leave:
            self._pointer.setVisible(False)
            self.readout.setText("")
        return super().eventFilter(watched, event)

    def _read_out(self, place: QPointF) -> None:
        at = self.plot.mapToScene(place.toPoint())
        x = self.box.mapSceneToView(at).x()
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


def round_range(low: float, high: float) -> tuple[float, float]:
    """Return the nearest round numbers around two values: 0, or 1, 2 or 5 times a power of ten."""
    span = max(high - low, abs(high) * 1e-3, 1e-9)
    rough = span / 4
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(float(s * power) for s in (1, 2, 5, 10) if s * power >= rough * 0.999)
    return float(np.floor(low / step) * step), float(np.ceil(high / step) * step)


@guarded
class EpochAxis(pg.AxisItem):
    """An axis with ticks at whole epochs only."""

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:  # noqa: N803 - pyqtgraph's names
        """Return pyqtgraph's tick levels without those below one epoch."""
        levels = super().tickSpacing(minVal, maxVal, size)
        return [level for level in levels if level[0] >= 1 and float(level[0]).is_integer()]


@guarded
class ValueAxis(pg.AxisItem):
    """An axis of values; a logarithmic one has labels at 1, 2 and 5 of each decade."""

    def logTickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the labels of logarithmic ticks, "" for most."""
        numbers = [10.0**value for value in values]
        return [f"{n:.4g}" if f"{n:e}"[0] in "125" else "" for n in numbers]


_LINE, _SHORT, _GAP = 20, 8, 9
"""Pixels of a legend: a line sample if there is room, a short one, and a gap."""


@guarded
class CurveLegend(QWidget):
    """The names of the curves, each with a sample of its line and marker."""

    def __init__(self, styles: Sequence[CurveStyle], theme: Theme) -> None:
        """Show these curves."""
        super().__init__()
        self._styles, self._theme = list(styles), theme
        self.setFont(scaled_font(TypeScale.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.update()

    def show_only(self, styles: Sequence[CurveStyle]) -> None:
        """Show only these curves, in this order."""
        if list(styles) != self._styles:
            self._styles = list(styles)
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        """Return the size of all names."""
        wide = sum(self._width(style, _LINE) for style in self._styles)
        return QSize(wide, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        """Allow the legend to become narrow."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a line sample, a marker and a name for each curve."""
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            x, middle, line = 0.0, self.height() / 2, self._line
            for style in self._fitting():
                colour = curve_colour(style, self._theme)
                pen = curve_pen(style, self._theme)
                pen.setWidthF(1.5)
                painter.setPen(pen)
                painter.drawLine(QPointF(x, middle), QPointF(x + line, middle))
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                spot = QRectF(x + line / 2 - 3, middle - 3, 6, 6)
                if style.marker == "o":
                    painter.drawEllipse(spot)
                elif style.marker:
                    painter.drawRect(spot)
                painter.setPen(self._theme.colour("text"))
                place = QRectF(x + line + 4, 0, self._width(style, line), self.height())
                painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), style.name)
                x += self._width(style, line)

    @property
    def _line(self) -> int:
        """The length of the line samples: short if all names fit only then."""
        return _LINE if self.sizeHint().width() <= self.width() + _GAP else _SHORT

    def _width(self, style: CurveStyle, line: int) -> int:
        return self.fontMetrics().horizontalAdvance(style.name) + line + 4 + _GAP

    def _fitting(self) -> list[CurveStyle]:
        """Return the curves there is room for, those with markers before the others."""
        room, fitting, line = self.width(), [], self._line
        for style in sorted(self._styles, key=lambda style: not style.marker):
            room -= self._width(style, line)
            if room >= -_GAP:
                fitting.append(style)
        return [style for style in self._styles if style in fitting]
