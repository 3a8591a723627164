"""The start page on the screen, and what a person sees of it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.gui.appearance.theme import LIGHT
from designer.gui.panels.start.cards import (
    ExampleCard,
    FamilyRow,
)
from designer.gui.panels.start.gallery import Gallery
from designer.gui.panels.start.start_page import StartPage

KEY = Qt.Key


@pytest.fixture
def page(qtbot, gui_settings, appearance, tmp_path: Path) -> StartPage:
    recent = tmp_path / "own.nnd"
    recent.touch()
    gui_settings.add_recent(recent)
    made = StartPage(gui_settings, LIGHT)
    qtbot.addWidget(made)
    made.resize(1280, 740)
    made.show_rest()
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    return made


def press(key: KEY) -> None:
    QTest.keyClick(QApplication.focusWidget(), key)


def focused() -> ExampleCard:
    card = QApplication.focusWidget()
    assert isinstance(card, ExampleCard)
    return card


def shown(page: StartPage) -> list[str]:
    return [card.path.stem for card in page.gallery.grid.shown() if card.isVisible()]


def row(page: StartPage, name: str) -> FamilyRow:
    return next(r for r in page.findChildren(FamilyRow) if r.accessibleName().startswith(name))


def in_view(gallery: Gallery, card: ExampleCard) -> bool:
    top = card.mapTo(gallery.viewport(), QPoint(0, 0)).y()
    return top >= 0 and top + card.height() <= gallery.viewport().height()
