"""Texts and pictures of the cards."""

from pathlib import Path

from PySide6.QtCore import QPointF
from PySide6.QtGui import QEnterEvent, QFontMetrics
from PySide6.QtWidgets import QApplication

from designer.gui.panels.start.cards import (
    ExampleCard,
    home_relative,
    wrapped,
    wrapped_source,
)
from designer.gui.panels.start.start_page import StartPage
from designer.paths import resource


def test_lines_are_broken_and_cut(qtbot, qapp) -> None:
    metrics = QFontMetrics(qapp.font())
    lines = wrapped("word " * 50, metrics, 100, 3)
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert wrapped("short", metrics, 100, 3) == ["short"]
    source = wrapped_source("One Author and Another, A Very Long Title " + "on " * 40 + "it, 2015",
                            metrics, 200)  # fmt: skip
    assert len(source) == 2
    assert source[-1].endswith("…, 2015")
    assert wrapped_source("Me, 2015", metrics, 200) == ["Me, 2015"]


def test_home_is_a_tilde() -> None:
    assert home_relative(Path.home() / "nets") == str(Path("~/nets"))
    assert home_relative(Path("/srv")) == str(Path("/srv"))


def test_cards_say_what_they_teach(page: StartPage) -> None:
    cards = page.findChildren(ExampleCard)
    assert len(cards) == len(list(resource("examples").glob("*.nnd")))
    for card in cards:
        assert card.path.is_file()
        assert card.accessibleName().startswith("Example: ")
        assert len(card.accessibleDescription()) > 20


def test_the_mouse_is_told_what_the_card_has_no_room_for(page: StartPage) -> None:
    card = page.gallery.grid.shown()[1]
    QApplication.sendEvent(card, QEnterEvent(QPointF(5, 5), QPointF(5, 5), QPointF(5, 5)))
    assert card.entry.teaches in card.toolTip()
    assert "parameters" in card.toolTip()
