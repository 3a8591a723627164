"""Every theme can be read: WCAG contrast, computed for every pair of colours that meet."""

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from designer.gui.appearance import style
from designer.gui.appearance.icons import family_icon_name
from designer.gui.appearance.style import Appearance, stylesheet
from designer.gui.appearance.theme import CONTRAST, DARK, LIGHT, Theme, contrast
from designer.gui.appearance.theme import THEMES as ALL
from designer.gui.canvas.drawing.node_colours import family_colours, far_shade
from designer.gui.runtime.settings import Settings
from designer.layers.catalogue import CATALOGUE
from designer.layers.hues import FAMILY_HUES
from designer.paths import resource

THEMES = pytest.mark.parametrize("theme", list(ALL.values()), ids=lambda theme: theme.name)
GROUNDS = ("window", "surface", "raised", "canvas", "node")
TEXT, GRAPHIC = 4.5, 3.0


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
    assert contrast(far_shade(theme, theme.family(family)), theme.colour("canvas")) >= GRAPHIC


@THEMES
@pytest.mark.parametrize("family", [*FAMILY_HUES, "a family nobody thought of"])
def test_words_on_a_card_can_be_read(theme: Theme, family: str) -> None:
    face = family_colours(theme, family)
    assert contrast(face.ink, face.ground) >= TEXT
    assert contrast(face.quiet, face.ground) >= TEXT


@THEMES
def test_wires_and_plots_can_be_told_from_the_ground(theme: Theme) -> None:
    for ground in ("canvas", "node"):
        for drawn in ("wire", "selection", "accent", "error", "dim_text"):
            assert contrast(theme.colour(drawn), theme.colour(ground)) >= GRAPHIC, (drawn, ground)
    for series in theme.series:
        assert contrast(QColor(series), theme.colour("surface")) >= GRAPHIC


@THEMES
def test_disabled_text_is_still_readable(theme: Theme) -> None:
    palette, disabled = theme.palette(), QPalette.ColorGroup.Disabled
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        assert contrast(palette.color(disabled, role), theme.colour("window")) >= GRAPHIC


def test_every_family_of_the_catalogue_has_a_drawing() -> None:
    for family in {layer.family for layer in CATALOGUE.values()}:
        assert resource("icons", f"{family_icon_name(family)}.svg").is_file()


@THEMES
def test_the_stylesheet_leaves_no_gap(theme: Theme) -> None:
    made = stylesheet(theme)
    assert "{{" not in made
    assert made.count("{") == made.count("}")


@THEMES
def test_ink_can_be_read_on_anything(theme: Theme) -> None:
    for hue in range(0, 360, 15):
        for lightness in range(0, 256, 5):
            ground = QColor.fromHsl(hue, 160, lightness)
            assert contrast(theme.ink(ground), ground) >= TEXT


@THEMES
def test_fields_have_an_edge(theme: Theme) -> None:
    surface = theme.colour("surface")
    assert contrast(theme.readable_on(theme.colour("border"), surface), surface) >= GRAPHIC


def test_high_contrast_is_higher() -> None:
    for role in ("text", "dim_text", "accent", "error", "warning", "success", "wire"):
        for ground in GROUNDS:
            assert contrast(CONTRAST.colour(role), CONTRAST.colour(ground)) >= 7, (role, ground)
    assert contrast(CONTRAST.colour("node_border"), CONTRAST.colour("canvas")) >= 7


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_a_choice_dresses_the_application(
    appearance: Appearance, gui_settings: Settings, name: str
) -> None:
    appearance.choose(name)
    assert appearance.theme is ALL[name]
    assert gui_settings.theme == name
    palette = QApplication.palette()
    assert palette.color(QPalette.ColorRole.Window) == ALL[name].colour("window")


def test_the_desktop_may_ask_for_contrast(
    appearance: Appearance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style, "_wants_contrast", lambda: True)
    appearance.choose("system")
    assert appearance.theme is CONTRAST
    appearance.choose("light")
    assert appearance.theme is LIGHT
    appearance.toggle()
    assert appearance.theme is DARK
