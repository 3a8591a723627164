"""Applying a theme while windows are open: the result looks as if it had always been applied."""

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from designer.gui.appearance.style import Appearance, stylesheet
from designer.gui.appearance.theme import THEMES
from designer.paths import resource


def settle():
    for _ in range(5):
        QApplication.processEvents()


def picture(window):
    window.setFocus()
    settle()
    return window.grab().toImage()


def tab_picture(window, place):
    window.tabs.show_entry(place)
    return picture(window)


def dress_from_scratch(window):
    """Do what the look does at the start, however long it takes."""
    theme = window.appearance.theme
    window.setStyleSheet("")
    QApplication.setPalette(theme.palette())
    QApplication.instance().setStyleSheet(stylesheet(theme))
    window.set_theme(theme)


@pytest.mark.slow
@pytest.mark.parametrize("names", [("dark",), ("dark", "light"), ("contrast", "dark")])
def test_all_that_is_seen_has_the_new_theme(window, names):
    for name in ("digits_mlp", "siamese"):
        window.documents.open_example(resource("examples", f"{name}.nnd"))
    window.docks.show("training")
    window.docks.show("problems")
    settle()
    for name in names:
        window.appearance.choose(name)
    before = [tab_picture(window, place) for place in (0, 1)]
    dress_from_scratch(window)
    assert [tab_picture(window, place) for place in (0, 1)] == before


def test_the_start_page_wears_it_when_it_is_seen_again(window):
    window.appearance.choose("dark")
    window.bench.session.design.mark_saved()
    window.documents.close_session(window.bench.session)
    before = picture(window)
    dress_from_scratch(window)
    assert picture(window) == before
    assert before.pixelColor(5, before.height() - 5) == THEMES["dark"].colour("window")


def test_what_comes_later_without_a_parent_wears_it_too(window, qtbot):
    """Nothing of the program does so; still it would be no picture of another theme."""
    window.appearance.choose("contrast")
    window.appearance.choose("dark")
    later = QComboBox()
    qtbot.addWidget(later)
    later.show()
    assert later.palette().color(later.foregroundRole()) == THEMES["dark"].colour("text")
    assert isinstance(later, QWidget)


def test_a_theme_that_is_not_known_is_told_and_the_desktop_s_is_applied(qapp, gui_settings):
    gui_settings.theme = "sepia"
    assert gui_settings.trouble == ""
    palette = qapp.palette()
    appearance = Appearance(qapp, gui_settings)
    assert (appearance.choice, appearance.theme.name in THEMES) == ("system", True)
    assert "theme" in gui_settings.trouble
    appearance.choose("dark")
    assert (appearance.choice, appearance.theme) == ("dark", THEMES["dark"])
    assert gui_settings.trouble == ""
    appearance.choose("system")
    qapp.setStyleSheet("")
    qapp.setPalette(palette)
