"""Icons: Lucide's line drawings, recoloured from the theme at run time.

One drawing serves both themes and every state; see resources/icons/LICENSE-lucide.txt.
"""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from designer.gui.appearance.theme import Theme
from designer.paths import resource

SIZES = (16, 20)
"""Edge lengths in menus and in the toolbar, in pixels."""

FAMILY_ICONS = {
    "input and output": "log-in",
    "linear": "share-2",
    "convolution": "grid-3x3",
    "pooling": "shrink",
    "normalization": "scale",
    "activation": "activity",
    "dropout": "dices",
    "recurrent": "repeat",
    "attention": "focus",
    "embedding": "hash",
    "resizing": "scaling",
    "padding": "frame",
    "distance": "ruler",
    "shape": "shapes",
    "indexing": "brackets",
    "joining": "merge",
    "arithmetic": "calculator",
    "reduction": "sigma",
    "elementwise": "square-function",
}


def icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """Return an icon by its name in Lucide, in the theme colour called ``role``."""
    return _icon(name, getattr(theme, role), theme.dim_text, theme.accent_text, _ratio())


def menu_icon(name: str, theme: Theme, role: str = "text") -> QIcon:
    """Return an icon for a menu, where the active entry has the accent as its background."""
    made = QIcon(icon(name, theme, role))
    made.addPixmap(_pixmap(name, theme.accent_text, SIZES[0], _ratio()), QIcon.Mode.Active)
    return made


def pixmap(name: str, colour: QColor | str, size: int, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a pixmap of ``size`` device-independent pixels; "" keeps its colours."""
    return _pixmap(name, QColor(colour).name() if colour else "", size, ratio)


def paint(painter: QPainter, name: str, colour: QColor | str, rect: QRectF) -> None:
    """Draw an icon into a rectangle, as vectors."""
    _renderer(name, QColor(colour).name()).render(painter, rect)


def family_icon_name(family: str) -> str:
    """Return the name of the icon of a layer family."""
    return FAMILY_ICONS.get(family, "box")


def app_icon() -> QIcon:
    """Return the program's own icon."""
    return QIcon(str(resource("icons", "nn-designer.svg")))


@lru_cache(maxsize=512)
def _icon(name: str, colour: str, faded: str, on_accent: str, ratio: float) -> QIcon:
    made = QIcon()
    for size in SIZES:
        made.addPixmap(_pixmap(name, colour, size, ratio))
        made.addPixmap(_pixmap(name, faded, size, ratio, 0.5), QIcon.Mode.Disabled)
    made.addPixmap(_pixmap(name, on_accent, SIZES[0], ratio), QIcon.Mode.Selected)
    return made


def _ratio() -> float:
    """Return the highest device pixel ratio of all screens: Qt scales down for the others."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


@lru_cache(maxsize=1024)
def _pixmap(name: str, colour: str, size: int, ratio: float, opacity: float = 1.0) -> QPixmap:
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(QColor(0, 0, 0, 0))
    with QPainter(picture) as painter:
        painter.setOpacity(opacity)
        _renderer(name, colour).render(painter, QRectF(0, 0, size, size))
    return picture


@lru_cache(maxsize=256)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    text = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", colour).encode()))
