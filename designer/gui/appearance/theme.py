"""The themes: light, dark and high contrast, each one record that every painter reads.

Text colours meet WCAG 2.1 AA (contrast 4.5 : 1) on the surfaces they are drawn on, graphics meet
its 1.4.11 (3 : 1); tests/gui/appearance/test_theme.py computes both.
"""

from functools import lru_cache
from typing import NamedTuple, Protocol

from PySide6.QtGui import QColor, QPalette

from designer.layers.hues import hue


class Theme(NamedTuple):
    """The colours of a theme, as CSS hex strings, and what else painters need to know of it."""

    name: str
    title: str
    """The text of its menu entry."""
    icon: str
    window: str
    surface: str
    raised: str
    border: str
    text: str
    dim_text: str
    accent: str
    accent_text: str
    selection: str
    error: str
    warning: str
    success: str
    canvas: str
    grid: str
    node: str
    node_border: str
    wire: str
    series: tuple[str, ...]
    dark: bool
    strong: bool = False
    """Whether it is a high-contrast theme: thicker lines, and nothing faint."""

    def colour(self, name: str) -> QColor:
        """Return the colour in a field by its name, as a QColor that the caller may change."""
        return colour(getattr(self, name))

    def family(self, family: str) -> QColor:
        """Return the colour of a layer family, the same in palette, node and plots."""
        return _copied(_family_colour(hue(family), self.dark, self.strong))

    def hue(self, degrees: int) -> QColor:
        """Return a colour of this hue (0 to 359 degrees), for what is no layer family."""
        return _copied(_family_colour(degrees, self.dark, self.strong))

    @property
    def faded(self) -> str:
        """The colour of text and icons that are disabled."""
        return self.border if self.strong else self.dim_text

    def ink(self, ground: QColor) -> QColor:
        """Return black or white, whichever is easier to read on ``ground``: 4.5:1 at least."""
        return colour("#000000" if luminance(ground) > _MIDDLE else "#ffffff")

    def readable_on(self, drawn: QColor, ground: QColor, least: float = 3.0) -> QColor:
        """Return ``drawn`` mixed with the text colour until its contrast to ``ground`` suffices."""
        return _copied(_readable(drawn.rgba(), colour(self.text).rgba(), ground.rgba(), least))

    def palette(self) -> QPalette:
        """Return the Qt palette over which Fusion draws its controls."""
        roles = QPalette.ColorRole
        palette = QPalette()
        for role, name in {
            roles.Window: self.window,
            roles.WindowText: self.text,
            roles.Base: self.surface,
            roles.AlternateBase: self.raised,
            roles.ToolTipBase: self.raised,
            roles.ToolTipText: self.text,
            roles.Text: self.text,
            roles.Button: self.raised,
            roles.ButtonText: self.text,
            roles.Highlight: self.accent,
            roles.HighlightedText: self.accent_text,
            roles.PlaceholderText: self.dim_text,
            roles.Link: self.accent,
            roles.Light: self.raised,
            roles.Midlight: self.raised,
            roles.Mid: self.border,
            roles.Dark: self.border,
            roles.Shadow: self.border,
        }.items():
            palette.setColor(role, colour(name))
        for role in (roles.Text, roles.WindowText, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, colour(self.faded))
        return palette


class Themed(Protocol):
    """A widget, or another object, that a theme can be applied to."""

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""


LIGHT = Theme(
    name="light",
    title="&Light",
    icon="sun",
    window="#f4f5f7",
    surface="#ffffff",
    raised="#fafbfc",
    border="#d8dce3",
    text="#1d2330",
    dim_text="#5b6475",
    accent="#2f5fd0",
    accent_text="#ffffff",
    selection="#2f5fd0",
    error="#c4262e",
    warning="#8a5a00",
    success="#1b7a43",
    canvas="#eef0f4",
    grid="#dde1e8",
    node="#ffffff",
    node_border="#c3c9d4",
    wire="#687185",
    series=("#2f5fd0", "#c2571a", "#1b7a43", "#8a3fb5"),
    dark=False,
)
DARK = Theme(
    name="dark",
    title="&Dark",
    icon="moon",
    window="#1b1e25",
    surface="#22262f",
    raised="#2a2f3a",
    border="#3a404d",
    text="#e6e9ef",
    dim_text="#a3abba",
    accent="#6d9bff",
    accent_text="#0e1420",
    selection="#6d9bff",
    error="#ff7b7f",
    warning="#f0b952",
    success="#63d297",
    canvas="#16181e",
    grid="#22262e",
    node="#2a2f3a",
    node_border="#464d5c",
    wire="#8b95a8",
    series=("#6d9bff", "#ff9e64", "#63d297", "#d39bff"),
    dark=True,
)
CONTRAST = Theme(
    name="contrast",
    title="&High Contrast",
    icon="contrast",
    window="#000000",
    surface="#000000",
    raised="#0c0c0c",
    border="#9a9a9a",
    text="#ffffff",
    dim_text="#dedede",
    accent="#ffd84d",
    accent_text="#000000",
    selection="#ffd84d",
    error="#ff8f8f",
    warning="#ffc45c",
    success="#7df0a5",
    canvas="#000000",
    grid="#3a3a3a",
    node="#0c0c0c",
    node_border="#d0d0d0",
    wire="#ffffff",
    series=("#6fb1ff", "#ffb066", "#7df0a5", "#e0b0ff"),
    dark=True,
    strong=True,
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}
_MIDDLE = 0.1791
"""The relative luminance on which black and white text have the same contrast."""


@lru_cache(maxsize=256)
def _family_colour(degrees: int, dark: bool, strong: bool) -> QColor:
    """Return a hue, darkened on light grounds until its contrast meets WCAG 1.4.11."""
    lightness = 0.74 if strong else 0.66 if dark else 0.44
    made = QColor.fromHslF(degrees / 360, 0.62, lightness)
    while not dark and luminance(made) > 0.24:
        lightness -= 0.01
        made = QColor.fromHslF(degrees / 360, 0.62, lightness)
    return made


def luminance(colour: QColor) -> float:
    """Return the relative luminance as WCAG 2.1 defines it, from 0 (black) to 1 (white)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast ratio of two colours as WCAG 2.1 defines it, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=4096)
def _readable(drawn: int, text: int, ground: int, least: float) -> QColor:
    over, under = QColor.fromRgba(text), QColor.fromRgba(drawn)
    for step in range(21):
        made = mix(over, under, step / 20)
        if contrast(made, QColor.fromRgba(ground)) >= least:
            return made
    return over


def mix(colour: QColor, ground: QColor, share: float) -> QColor:
    """Return ``share`` (0 to 1) of a colour over a ground, opaque: linear in sRGB."""
    parts = zip(colour.getRgbF()[:3], ground.getRgbF()[:3], strict=True)  # type: ignore[index]
    return QColor.fromRgbF(*(under + (over - under) * share for over, under in parts))


def css(colour: QColor) -> str:
    """Return a colour as ``#rrggbb``, each part rounded; QColor.name() cuts what is between."""
    return QColor(*(round(part * 255) for part in colour.getRgbF()[:3])).name()  # type: ignore[index]


def colour(text: str) -> QColor:
    """Return a colour by its CSS name; copying a cached one is faster than parsing the name."""
    return _copied(_read(text))


def _copied(one: QColor) -> QColor:
    """Return a copy; QColor(one) would make PySide load the whole namespace `Qt`."""
    made: QColor = one.__copy__()  # type: ignore[attr-defined,unused-ignore]
    return made


@lru_cache(maxsize=512)
def _read(text: str) -> QColor:
    return QColor(text)
