"""Menus, tabs and the way through blocks, as they are seen."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from designer.gui.appearance.theme import DARK, LIGHT, THEMES, Theme
from designer.gui.canvas.overlays.breadcrumbs import BreadcrumbNote, Breadcrumbs
from tests.gui.end_to_end.blocks.conftest import nested


def shown(menu):
    menu.aboutToShow.emit()
    return [a for a in menu.actions() if not a.isSeparator()]


def test_entries_of_the_canvas_menu_have_pictures_in_the_theme_worn(window):
    menu = window.bench.canvas.menu
    entries = shown(menu)
    bare = [a.text() for a in entries if a.icon().isNull()]
    assert all(text.lower().startswith("delete without joining") for text in bare)
    before = entries[0].icon().cacheKey()
    window.appearance.choose("dark")
    assert shown(menu)[0].icon().cacheKey() != before
    submenus = [a.menu() for a in entries if a.menu()]
    assert len(submenus) == 2
    for submenu in submenus:
        assert not any(a.icon().isNull() for a in shown(submenu))


@pytest.mark.parametrize("title", ["&File", "&View", "&Design", "&Help"])
def test_menus_within_menus_have_pictures_too(window, title):
    entries = shown(window.menus[title])
    within = [a for a in entries if a.menu()]
    assert within
    assert not [a.text() for a in within if a.icon().isNull()]
    themes = [a for a in within if a.text() == "T&heme"]
    for entry in themes:
        assert not any(a.icon().isNull() for a in shown(entry.menu()))


def test_the_row_of_tabs_is_low_in_every_theme(window, qtbot):
    window.bench.session.design.add("ReLU")
    window.commands["new"].trigger()
    for name in THEMES:
        window.appearance.choose(name)
        QApplication.processEvents()
        assert window.strip.isVisible()
        assert 26 <= window.strip.height() <= 36


def test_the_way_says_how_to_go_back_only_where_there_is_room(qtbot):
    crumbs = Breadcrumbs(LIGHT, None)
    qtbot.addWidget(crumbs)
    design = nested()
    steps = [("", "", None), ("stage", "Stage", None), ("dense", "Dense", None)]
    crumbs.show_path(design.name, steps)
    crumbs.resize(900, 34)
    crumbs.show()
    note = crumbs.findChild(BreadcrumbNote)

    def inked():
        shot = note.grab().toImage()
        pixels = {shot.pixel(x, y) for x in range(shot.width()) for y in range(shot.height())}
        return len(pixels) > 1

    QApplication.processEvents()
    assert note.width() >= note.sizeHint().width()
    assert inked()
    crumbs.resize(sum(b.sizeHint().width() for b in crumbs.buttons) + 120, 34)
    QApplication.processEvents()
    assert 0 < note.width() < note.sizeHint().width()
    assert not inked()


@pytest.mark.parametrize("ask", [
    lambda theme: theme.colour("accent"),
    lambda theme: theme.family("linear"),
    lambda theme: theme.hue(48),
    lambda theme: theme.ink(QColor("#ffffff")),
    lambda theme: theme.readable_on(QColor("#888888"), QColor("#ffffff")),
])  # fmt: skip
def test_a_colour_is_ones_own(ask):
    theme: Theme = DARK
    before = ask(theme).rgba()
    given = ask(theme)
    given.setAlpha(3)
    assert ask(theme).rgba() == before
