"""Searching the gallery."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.gui.panels.start.cards import (
    FamilyRow,
)
from designer.gui.panels.start.start_page import StartPage
from tests.gui.panels.start.conftest import focused, press, row, shown

KEY = Qt.Key


def test_typing_anywhere_searches(page: StartPage) -> None:
    page.focus_first()
    QTest.keyClicks(QApplication.focusWidget(), "u")
    assert QApplication.focusWidget() is page.search
    QTest.keyClicks(page.search, "-net")
    assert page.search.text() == "u-net"
    assert shown(page)[0] == "unet"
    assert not any(r.isChecked() for r in page.findChildren(FamilyRow))
    press(KEY.Key_Escape)
    assert page.search.text() == ""
    assert len(shown(page)) == len(page.gallery.grid.cards)
    assert row(page, "Start here").isChecked()


def test_control_f_and_a_slash_go_to_the_search(page: StartPage) -> None:
    page.focus_first()
    QTest.keyClick(QApplication.focusWidget(), KEY.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is page.search
    page.gallery.focus_first()
    press(KEY.Key_Slash)
    assert QApplication.focusWidget() is page.search
    assert page.search.text() == ""


def test_down_goes_to_what_was_found_and_enter_opens_the_first(page: StartPage) -> None:
    opened: list[Path] = []
    page.example_chosen.connect(opened.append)
    page.search.setFocus()
    QTest.keyClicks(page.search, "transposed convolution")
    found = shown(page)
    assert found
    press(KEY.Key_Down)
    assert focused().path.stem == found[0]
    page.search.setFocus()
    press(KEY.Key_Return)
    assert [path.stem for path in opened] == found[:1]


def test_nothing_found_is_said_and_enter_does_nothing(page: StartPage) -> None:
    opened: list[Path] = []
    page.example_chosen.connect(opened.append)
    page.search.setFocus()
    QTest.keyClicks(page.search, "xyzzy")
    assert shown(page) == []
    assert "Nothing" in page.gallery.grid.results._name.text()
    press(KEY.Key_Down)
    press(KEY.Key_Return)
    assert opened == []


def test_the_cross_clears(page: StartPage) -> None:
    page.search.setText("vgg")
    page.search._cross.trigger()
    assert len(shown(page)) == len(page.gallery.grid.cards)
    assert not page.search._cross.isVisible()
