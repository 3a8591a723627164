"""The one visual language: colours, type and spacing, light and dark, read by every painter.

Text colours meet WCAG AA on the surfaces they stand on (tests/gui/test_theme.py computes it).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from PySide6.QtGui import QColor, QPalette

from designer.layers.hues import hue


@dataclass(frozen=True)
class Theme:
    """What every painter needs to know of the look. Colours are CSS hex strings."""

    name: str
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

    def colour(self, name: str) -> QColor:
        """Return a field as a QColor."""
        return colour(getattr(self, name))

    def family(self, family: str) -> QColor:
        """Return the colour of a layer family, the same in palette, node and plots."""
        return _family_colour(hue(family), self.dark)

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
            palette.setColor(QPalette.ColorGroup.Disabled, role, colour(self.dim_text))
        return palette


class Themed(Protocol):
    """What can wear another theme."""

    def set_theme(self, theme: Theme) -> None:
        """Wear it."""


LIGHT = Theme(
    name="light",
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
    wire="#7b8496",
    series=("#2f5fd0", "#c2571a", "#1b7a43", "#8a3fb5"),
    dark=False,
)
DARK = Theme(
    name="dark",
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


@lru_cache(maxsize=256)
def _family_colour(degrees: int, dark: bool) -> QColor:
    """Return a hue, on light grounds as dark as it takes to be told from them (WCAG 1.4.11)."""
    lightness = 0.66 if dark else 0.44
    made = QColor.fromHslF(degrees / 360, 0.62, lightness)
    while not dark and luminance(made) > 0.24:
        lightness -= 0.01
        made = QColor.fromHslF(degrees / 360, 0.62, lightness)
    return made


def luminance(colour: QColor) -> float:
    """Return WCAG's relative luminance, 0 for black to 1 for white."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = map(linear, (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=512)
def colour(text: str) -> QColor:
    """Return a colour by its CSS name, made once."""
    return QColor(text)
