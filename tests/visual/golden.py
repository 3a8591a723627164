"""Pictures of canvas and panels that must stay as they are, and what counts as the same.

Fonts differ between machines, so the canvas's texts are drawn as bars of a width that depends on
nothing but their letters, and panels, whose texts Qt draws, take a font that comes along with
Pillow. Pictures are compared by the mean colour of small squares, so that another way to
smooth an edge makes no difference, but a colour, a place or a missing thing does.
"""

import os
import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageFont
from PySide6.QtCore import QByteArray, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QGraphicsView

FOLDER = Path(__file__).parent / "golden"
SQUARE = 8
MOST, MEAN = 14.0, 0.6
"""How far, of 255, one square and all of them on average may differ."""
RENEW = "RENEW_GOLDEN"


# ---- comparing


def squares(picture):
    """Return the mean colours of a picture's squares."""
    pixels = np.asarray(picture.convert("RGB"), dtype=np.float64)
    high, wide = (side // SQUARE for side in pixels.shape[:2])
    cut = pixels[: high * SQUARE, : wide * SQUARE]
    return cut.reshape(high, SQUARE, wide, SQUARE, 3).mean(axis=(1, 3))


def difference(one, other):
    """Return how much the square that differs most does, and how much all do on average."""
    if one.size != other.size:
        return 255.0, 255.0
    away = np.abs(squares(one) - squares(other)).max(axis=2)
    return float(away.max()), float(away.mean())


def same(one, other, limits=(MOST, MEAN)):
    """Tell whether two pictures look alike."""
    return all(away <= limit for away, limit in zip(difference(one, other), limits, strict=True))


def check(name, picture, folder, limits=(MOST, MEAN)):
    """Hold a picture against the golden one; ``folder`` takes what differs."""
    path = FOLDER / f"{name}.png"
    if os.environ.get(RENEW):
        FOLDER.mkdir(exist_ok=True)
        picture.quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
        return
    assert path.exists(), f"there is no golden {path.name} yet; {_how_to_renew()}"
    golden = Image.open(path)
    if same(golden, picture, limits):
        return
    picture.save(folder / f"{name}-now.png")
    golden.convert("RGB").save(folder / f"{name}-golden.png")
    worst, mean = difference(golden, picture)
    raise AssertionError(
        f"{name} looks different: one square by {worst:.0f} of 255 (at most {limits[0]:.0f}), all "
        f"by {mean:.2f} (at most {limits[1]}). Look at both pictures in {folder}. If the new look "
        f"is meant, {_how_to_renew()}"
    )


def _how_to_renew():
    return f"run {RENEW}=1 python -m pytest -k golden tests/gui and look at the change"


# ---- taking pictures


def take(widget):
    """Return a picture of a widget at one pixel a point, whatever the screen has."""
    image = QImage(widget.size(), QImage.Format.Format_RGB32)
    image.fill(QColor("magenta"))
    with QPainter(image) as painter:
        if isinstance(widget, QGraphicsView):
            widget.render(painter)  # its scene alone, not what floats over it
        else:
            widget.render(painter, QPoint())
    data = np.frombuffer(image.constBits(), np.uint8)
    rows = data.reshape(image.height(), image.bytesPerLine() // 4, 4)[:, : image.width()]
    return Image.fromarray(np.ascontiguousarray(rows[:, :, 2::-1]))


# ---- one font for all machines


def same_font():
    """Return a font that every machine has: the one inside Pillow, drawn without hints.

    A letter that it lacks is a box, not another font's.
    """
    data = ImageFont.load_default(12).font_bytes
    number = QFontDatabase.addApplicationFontFromData(QByteArray(data))
    font = QFont(QFontDatabase.applicationFontFamilies(number)[0])
    font.setPointSizeF(13 * 72 / QGuiApplication.primaryScreen().logicalDotsPerInch())
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    strategy = QFont.StyleStrategy
    font.setStyleStrategy(strategy.NoFontMerging | strategy.NoSubpixelAntialias)
    return font


# ---- texts as bars


class Bars:
    """Measures of a font that no machine has."""

    def __init__(self, size, bold=False):
        self._each = size * (0.6 if bold else 0.54)

    def horizontalAdvance(self, text):
        return self._each * len(text)

    def elidedText(self, text, mode, room):
        return text if self.horizontalAdvance(text) <= room else text[: int(room / self._each)]

    def height(self):
        return self._each * 2.2

    def ascent(self):
        return self._each * 1.7


def draw_bar(painter, *given):
    """Draw a text as a bar where it would stand."""
    text = next(part for part in reversed(given) if isinstance(part, str))
    font = painter.font()
    size = font.pixelSize() if font.pixelSize() > 0 else 12
    wide, high = Bars(size, font.bold()).horizontalAdvance(text), size * 0.7
    painter.fillRect(_place(given, wide, high), painter.pen().color())


def _place(given, wide, high):
    first = given[0]
    if isinstance(first, int | float):
        first = QPointF(first, given[1])
    if not hasattr(first, "width"):
        at = QPointF(first)
        return QRectF(at.x(), at.y() - high, wide, high)
    rect = QRectF(first)
    flags = Qt.AlignmentFlag(int(given[1])) if isinstance(given[1], int) else given[1]
    x = rect.left()
    if flags & Qt.AlignmentFlag.AlignHCenter:
        x = rect.center().x() - wide / 2
    elif flags & Qt.AlignmentFlag.AlignRight:
        x = rect.right() - wide
    y = rect.center().y() - high / 2
    return QRectF(x, y, wide, high)


def put_bars(monkeypatch):
    """Draw every text that Python draws on the canvas as a bar, until the test ends."""
    from designer.gui.canvas.drawing import metrics as look
    from designer.gui.canvas.painting import node_painter
    from designer.gui.canvas.scene import card

    real = look.metrics
    for name, module in sys.modules.copy().items():  # a thread may be importing
        if name.startswith("designer.gui.canvas") and getattr(module, "metrics", None) is real:
            monkeypatch.setattr(module, "metrics", Bars)
    monkeypatch.setattr(QPainter, "drawText", draw_bar)
    monkeypatch.setattr(card, "_BODIES", {})
    caches = (look._advances, look._measured, node_painter._elided)
    for cache in caches:
        cache.cache_clear()
    return caches
