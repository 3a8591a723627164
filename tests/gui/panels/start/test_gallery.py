"""The gallery: its grid, its keys, its families."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.gui.appearance.theme import DARK
from designer.gui.panels.start.cards import (
    ExampleCard,
    FamilyRow,
    RecentRow,
)
from designer.gui.panels.start.start_page import StartPage
from tests.gui.panels.start.conftest import focused, in_view, press, row

KEY = Qt.Key


def test_only_what_is_in_view_is_painted(qtbot, page: StartPage, monkeypatch) -> None:
    painted: set[Path] = set()
    paint = ExampleCard.paintEvent

    def note(card, event) -> None:
        painted.add(card.path)
        paint(card, event)

    monkeypatch.setattr(ExampleCard, "paintEvent", note)
    page.gallery.go_to("Transformers")
    QTest.qWait(30)
    assert 0 < len(painted) < 20


@pytest.mark.parametrize(
    ("size", "columns"), [((640, 600), 1), ((1280, 740), 3), ((1920, 1000), 4)]
)
def test_as_many_columns_as_there_is_room_for(page: StartPage, size, columns: int) -> None:
    page.resize(*size)
    QTest.qWait(1)
    wall = page.gallery.grid
    assert wall.columns == columns
    boxes = [card.geometry() for card in wall.shown()]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert max(box.right() for box in boxes) <= page.gallery.viewport().width()


def test_both_themes_colour_the_pictures(page: StartPage) -> None:
    card = page.gallery.grid.shown()[0]
    light = card.grab().toImage()
    page.set_theme(DARK)
    dark = card.grab().toImage()
    assert dark != light
    assert dark.pixelColor(10, 120).lightness() < 100
    colours = {light.pixelColor(x, 52).name() for x in range(20, light.width() - 20)}
    assert len(colours) > 6


def test_a_family_goes_to_its_cards(page: StartPage) -> None:
    page.search.setText("lstm")
    QTest.mouseClick(row(page, "Transformers"), Qt.MouseButton.LeftButton)
    assert page.search.text() == ""
    assert row(page, "Transformers").isChecked()
    assert page.gallery.grid.heads["Transformers"].top == pytest.approx(
        page.gallery.verticalScrollBar().value(), abs=4
    )
    page.gallery.verticalScrollBar().setValue(0)
    assert row(page, "Start here").isChecked()
    page.gallery.verticalScrollBar().setValue(page.gallery.verticalScrollBar().maximum())
    assert row(page, "Applications").isChecked()


def test_arrows_go_from_card_to_card_across_families(page: StartPage) -> None:
    cards = page.gallery.grid.shown()
    page.gallery.focus_first()
    press(KEY.Key_Left)
    assert focused() is cards[0]
    press(KEY.Key_Down)
    assert focused() is cards[3]
    press(KEY.Key_Right)
    press(KEY.Key_Down)
    assert focused().entry.family == "First steps"
    assert focused().x() == cards[4].x()
    press(KEY.Key_Up)
    assert focused() is cards[4]
    press(KEY.Key_End)
    assert focused() is cards[-1]
    assert in_view(page.gallery, focused())
    press(KEY.Key_Down)
    assert focused() is cards[-1]
    press(KEY.Key_PageUp)
    assert focused().y() < cards[-1].y()
    press(KEY.Key_Home)
    assert focused() is cards[0]


def test_the_gallery_is_one_tab_stop(page: StartPage) -> None:
    page.focus_first()
    seen = []
    for _ in range(40):
        seen.append(QApplication.focusWidget())
        press(KEY.Key_Tab)
        if QApplication.focusWidget() is seen[0]:
            break
    assert sum(isinstance(one, ExampleCard) for one in seen) == 1
    assert page.findChild(RecentRow) in seen
    assert page.search in seen
    assert set(page.findChildren(FamilyRow)) <= set(seen)
