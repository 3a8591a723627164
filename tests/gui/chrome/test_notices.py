"""Notices: seen, read, answered, closed; never in the way."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QToolButton, QWidget

from designer.gui.appearance.theme import DARK, LIGHT
from designer.gui.chrome.notices import Notice, NoticeCard, NoticeChoice, Notices


@pytest.fixture
def over(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(800, 500)
    widget.show()
    return widget


@pytest.fixture
def notices(over):
    QTest.mouseMove(over, QPoint(5, 495))
    return Notices(over, LIGHT)


def cards(notices: Notices) -> list[NoticeCard]:
    return [card for card in notices.findChildren(NoticeCard) if card.isVisible()]


def button(notices: Notices, text: str) -> QPushButton:
    found = [b for b in notices.findChildren(QPushButton) if b.text() == text and b.isVisible()]
    return found[0]


def test_nothing_is_there_until_there_is_something_to_say(notices: Notices) -> None:
    assert not notices.isVisible()


def test_a_notice_sits_at_the_top_centre(notices: Notices, over: QWidget) -> None:
    notices.post("Saved.")
    card = cards(notices)[0]
    assert card.height() >= 40
    assert notices.y() < 20
    assert abs(notices.geometry().center().x() - over.rect().center().x()) <= 1
    over.resize(400, 300)
    QTest.qWait(10)
    assert notices.width() <= 400


def test_a_long_text_gets_the_lines_it_needs(notices: Notices) -> None:
    notices.post("Short.")
    short = cards(notices)[0].height()
    notices.clear()
    notices.post("A sentence that goes on. " * 12)
    QTest.qWait(10)
    assert cards(notices)[0].height() > short + 20


def test_it_is_named_for_a_screen_reader(notices: Notices) -> None:
    notices.post("The disk is full.", "error")
    assert cards(notices)[0].accessibleName() == "Error: The disk is full."


def test_the_close_button_closes(notices: Notices) -> None:
    notices.post("Careful.", "warning")
    close = cards(notices)[0].findChild(QToolButton)
    QTest.mouseClick(close, Qt.MouseButton.LeftButton)
    assert notices.shown == []
    assert not notices.isVisible()


def test_esc_closes_the_newest(window) -> None:
    window.notices.post("First.", "warning")
    window.notices.post("Second.", "warning")
    QTest.keyClick(window.notices, Qt.Key.Key_Escape)
    assert [notice.text for notice in window.notices.shown] == ["First."]


def test_a_choice_closes_and_runs(notices: Notices) -> None:
    taken: list[str] = []
    choice = NoticeChoice("Restore", lambda: taken.append("restored"))
    notices.show_notice(Notice("There is lost work.", "warning", choices=(choice,)))
    QTest.mouseClick(button(notices, "Restore"), Qt.MouseButton.LeftButton)
    assert taken == ["restored"]
    assert notices.shown == []


def test_details_unfold_and_are_copied(notices: Notices) -> None:
    notices.post("It broke.", "error", details="Traceback …\nValueError")
    view = notices.findChild(QPlainTextEdit)
    assert not view.isVisible()
    before = notices.height()
    QTest.mouseClick(button(notices, "Details"), Qt.MouseButton.LeftButton)
    assert view.isVisible()
    assert notices.height() > before + 100
    QTest.mouseClick(button(notices, "Copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "It broke.\n\nTraceback …\nValueError"


def test_the_same_text_is_shown_once_and_three_at_most(notices: Notices) -> None:
    notices.post("One.", "warning")
    notices.post("One.", "warning")
    assert len(notices.shown) == 1
    for text in ("Two.", "Three.", "Four."):
        notices.post(text, "warning")
    assert [notice.text for notice in notices.shown] == ["Four.", "Three.", "Two."]


def test_information_goes_by_itself_and_errors_stay(notices: Notices, qtbot) -> None:
    notices.post("Saved.")
    notices.post("It broke.", "error")
    info, error = sorted(cards(notices), key=lambda card: -card.y())
    assert info._timer.isActive()
    assert not error._timer.isActive()
    info._timer.start(1)
    qtbot.waitUntil(lambda: len(notices.shown) == 1)


def test_it_stays_while_it_is_in_use(notices: Notices, qtbot) -> None:
    choice = NoticeChoice("Open folder", lambda: None)
    notices.show_notice(Notice("Exported.", "success", choices=(choice,)))
    notices.window().activateWindow()
    button(notices, "Open folder").setFocus()
    card = cards(notices)[0]
    card._time_out()
    assert len(notices.shown) == 1
    assert card._timer.isActive()


def test_it_wears_both_themes(notices: Notices) -> None:
    notices.post("It broke.", "error")
    notices.set_theme(DARK)
    assert DARK.raised in cards(notices)[0].styleSheet()
