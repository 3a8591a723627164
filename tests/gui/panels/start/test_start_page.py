"""The start page: recent files, the gallery, its search, and going about with the keyboard."""

import hashlib
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from designer.files import load
from designer.gui.appearance.theme import LIGHT
from designer.gui.panels.start.cards import (
    ExampleCard,
    RecentRow,
)
from designer.gui.panels.start.start_page import StartPage, _big_button
from designer.paths import resource
from tests.gui.conftest import MakeWindow
from tests.gui.panels.start.conftest import in_view, press, row

KEY = Qt.Key


# ---- what is there


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


def test_a_low_window_can_still_reach_every_family(page: StartPage) -> None:
    page.resize(900, 420)
    QTest.qWait(1)
    assert page.size() == QSize(900, 420)
    assert row(page, "Applications").isVisible()


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


def test_the_place_of_an_icon_that_comes_is_empty(qtbot, appearance) -> None:
    button = _big_button("New design", "tip")
    qtbot.addWidget(button)
    image = button.icon().pixmap(18, 18).toImage()
    assert {image.pixelColor(x, y).alpha() for x in range(18) for y in range(18)} == {0}
