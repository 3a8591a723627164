"""Both themes can be read: WCAG contrast, computed for every pair of colours that meet."""

import pytest
from PySide6.QtGui import QColor, QPalette

from designer.gui.icons import family_icon
from designer.gui.style import sheet
from designer.gui.theme import DARK, LIGHT, Theme, luminance
from designer.layers.catalogue import CATALOGUE
from designer.layers.hues import FAMILY_HUES
from designer.paths import resource

THEMES = pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
GROUNDS = ("window", "surface", "raised", "canvas", "node")
TEXT, GRAPHIC = 4.5, 3.0


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast(QColor("#000000"), QColor("#ffffff")) == pytest.approx(21)


@THEMES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", ["text", "dim_text", "accent", "error", "warning", "success"])
def test_text_meets_aa(theme: Theme, role: str, ground: str) -> None:
    assert contrast(theme.colour(role), theme.colour(ground)) >= TEXT


@THEMES
def test_text_on_the_accent_meets_aa(theme: Theme) -> None:
    assert contrast(theme.colour("accent_text"), theme.colour("accent")) >= TEXT


@THEMES
@pytest.mark.parametrize("family", [*FAMILY_HUES, "a family nobody thought of"])
def test_family_drawings_can_be_told_from_the_ground(theme: Theme, family: str) -> None:
    for ground in ("window", "surface", "node", "canvas"):
        assert contrast(theme.family(family), theme.colour(ground)) >= GRAPHIC


@THEMES
def test_wires_and_plots_can_be_told_from_the_ground(theme: Theme) -> None:
    assert contrast(theme.colour("wire"), theme.colour("canvas")) >= GRAPHIC
    for series in theme.series:
        assert contrast(QColor(series), theme.colour("surface")) >= GRAPHIC


@THEMES
def test_disabled_text_is_still_readable(theme: Theme) -> None:
    palette, disabled = theme.palette(), QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        assert contrast(palette.color(disabled, role), theme.colour("window")) >= GRAPHIC


def test_every_family_of_the_catalogue_has_a_drawing() -> None:
    for family in {layer.family for layer in CATALOGUE.values()}:
        assert resource("icons", f"{family_icon(family)}.svg").is_file()


@THEMES
def test_the_stylesheet_leaves_no_gap(theme: Theme) -> None:
    made = sheet(theme)
    assert "{{" not in made
    assert made.count("{") == made.count("}")
