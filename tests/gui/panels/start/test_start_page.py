"""The start page: recent files, the gallery, its search, and going about with the keyboard."""

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from designer.files import load
from designer.gui.appearance.theme import DARK, LIGHT
from designer.gui.panels.start.cards import (
    ExampleCard,
    FamilyRow,
    RecentRow,
    home_relative,
    wrapped,
    wrapped_source,
)
from designer.gui.panels.start.gallery import Gallery
from designer.gui.panels.start.start_page import StartPage, _big_button
from designer.paths import resource
from tests.gui.conftest import MakeWindow

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


# ---- what is there


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


def test_the_beginners_six_are_in_view(page: StartPage) -> None:
    first = page.gallery.grid.shown()[:6]
    assert all(in_view(page.gallery, card) for card in first)
    assert page.gallery.family == "Start here"
    assert row(page, "Start here").isChecked()


def test_it_is_built_once_and_after_the_first_paint(qtbot, gui_settings, appearance) -> None:
    made = StartPage(gui_settings, LIGHT)
    qtbot.addWidget(made)
    assert made.findChildren(ExampleCard) == []
    made.show_rest()
    cards = made.findChildren(ExampleCard)
    made.show_rest()
    assert made.findChildren(ExampleCard) == cards


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


def test_a_low_window_can_still_reach_every_family(page: StartPage) -> None:
    page.resize(900, 420)
    QTest.qWait(1)
    assert page.size() == QSize(900, 420)
    assert row(page, "Applications").isVisible()


def test_both_themes_colour_the_pictures(page: StartPage) -> None:
    card = page.gallery.grid.shown()[0]
    light = card.grab().toImage()
    page.set_theme(DARK)
    dark = card.grab().toImage()
    assert dark != light
    assert dark.pixelColor(10, 120).lightness() < 100
    colours = {light.pixelColor(x, 52).name() for x in range(20, light.width() - 20)}
    assert len(colours) > 6


# ---- opening


def test_a_click_enter_or_space_on_a_card_opens_it(page: StartPage) -> None:
    opened: list[Path] = []
    page.example_chosen.connect(opened.append)
    first, second, third, *_ = page.gallery.grid.shown()
    QTest.mouseClick(first, Qt.MouseButton.LeftButton)
    press(KEY.Key_Right)
    press(KEY.Key_Return)
    press(KEY.Key_Right)
    press(KEY.Key_Space)
    assert opened == [first.path, second.path, third.path]


def test_recent_files_open(page: StartPage, gui_settings) -> None:
    opened: list[Path] = []
    page.file_chosen.connect(opened.append)
    recent = page.findChild(RecentRow)
    QTest.mouseClick(recent, Qt.MouseButton.LeftButton)
    assert opened == [recent.path]
    gui_settings.forget_recent()
    QTest.qWait(1)
    assert page.findChildren(RecentRow) == []


def test_new_and_open(page: StartPage) -> None:
    wanted: list[str] = []
    page.new_wanted.connect(lambda: wanted.append("new"))
    page.open_wanted.connect(lambda: wanted.append("open"))
    new, open_ = page.findChildren(QPushButton)
    QTest.mouseClick(new, Qt.MouseButton.LeftButton)
    QTest.mouseClick(open_, Qt.MouseButton.LeftButton)
    assert wanted == ["new", "open"]


def test_an_example_opens_untitled_and_saving_never_writes_into_the_program(
    make_window: MakeWindow, monkeypatch, tmp_path: Path
) -> None:
    folder = resource("examples")
    before = digest(folder)
    window = make_window()
    window.start.search.setText("lenet")
    QTest.keyClick(window.start.search, KEY.Key_Return)
    session = window.bench.session
    assert session.design.name == "LeNet5"
    assert session.path is None
    assert not session.dirty
    session.design.add("ReLU")
    asked: list[str] = []
    target = tmp_path / "mine.nnd"

    def choose(_window, _title, start, *_) -> tuple[str, str]:
        asked.append(start)
        return str(target), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    window.commands["save"].trigger()
    assert not Path(asked[0]).is_relative_to(folder)
    assert load(target).name == "LeNet5"
    session.design.add("ReLU")
    window.commands["save"].trigger()
    assert len(asked) == 1
    assert digest(folder) == before


def test_a_bundled_file_opened_as_a_file_is_a_copy_too(make_window: MakeWindow) -> None:
    window = make_window()
    path = resource("examples", "digits_mlp.nnd")
    assert window.open(path)
    assert window.bench.session.path is None
    assert window.settings.recent == []


def digest(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


# ---- searching


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


# ---- going about


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


# ---- words


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


def test_the_place_of_an_icon_that_comes_is_empty(qtbot, appearance) -> None:
    button = _big_button("New design", "tip")
    qtbot.addWidget(button)
    image = button.icon().pixmap(18, 18).toImage()
    assert {image.pixelColor(x, y).alpha() for x in range(18) for y in range(18)} == {0}
