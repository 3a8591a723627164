"""Several designs in one window: opening, showing, moving and closing their tabs."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QToolButton

from designer.files import load
from designer.gui.shell.recovery import lost_work
from designer.gui.window import MainWindow
from designer.paths import resource

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LEFT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton
BUTTON = QMessageBox.StandardButton


class Hands:
    """Keys and mouse on a window with tabs."""

    def __init__(self, window: MainWindow, qtbot) -> None:
        self.window, self.qtbot, self.tabs = window, qtbot, window.tabs
        self.bar = window.strip.bar

    def key(self, key: Qt.Key, modifiers=CTRL) -> None:
        self.window.activateWindow()  # without a window manager nobody else does
        self.qtbot.waitUntil(self.window.isActiveWindow)
        QTest.keyClick(self.window.focusWidget() or self.window, key, modifiers)

    def middle(self, place: int) -> QPoint:
        return self.bar.tabRect(place).center()

    @property
    def texts(self) -> list[str]:
        return [self.bar.tabText(place) for place in range(self.bar.count())]

    def draw(self, layer: str = "ReLU") -> str:
        return self.window.bench.session.design.add(layer)

    def answer(self, button: BUTTON) -> list[str]:
        """Answer the next question through its own button; returns what it says."""
        said: list[str] = []

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QMessageBox):
                said.append(dialog.text())
                dialog.button(button).click()

        QTimer.singleShot(20, look)
        return said


@pytest.fixture
def hands(window: MainWindow, qtbot) -> Hands:
    """Return hands on a window with one design, which has a layer."""
    hands = Hands(window, qtbot)
    hands.draw("Linear")
    return hands


@pytest.fixture
def two(hands: Hands) -> Hands:
    """A second design is open, and in front."""
    hands.key(Qt.Key.Key_N)
    hands.draw("ReLU")
    return hands


def test_one_design_has_no_bar(hands: Hands) -> None:
    assert not hands.window.strip.isVisible()
    assert len(hands.tabs.entries) == 1


def test_ctrl_n_opens_a_tab_and_keeps_the_other_design(two: Hands) -> None:
    assert two.window.strip.isVisible()
    assert two.texts == ["● Untitled", "● Untitled 2"]
    assert two.bar.currentIndex() == 1
    assert two.window.windowTitle() == "● Untitled 2 — nn-designer"
    assert [n.layer for n in two.tabs.benches[0].session.design.nodes()] == ["Linear"]
    assert two.window.bench.canvas.isVisible()
    assert not two.tabs.benches[0].canvas.isVisible()


def test_the_line_under_the_tab_in_front_is_seen(two: Hands) -> None:
    bar, strip = two.bar, two.window.strip
    tab = bar.tabRect(bar.currentIndex())
    assert strip.height() <= 36
    assert strip.rect().contains(bar.mapTo(strip, tab.topLeft()))
    assert strip.rect().contains(bar.mapTo(strip, tab.bottomRight()))


def test_a_blank_design_makes_room(hands: Hands) -> None:
    hands.key(Qt.Key.Key_N)
    hands.key(Qt.Key.Key_N)
    assert len(hands.tabs.entries) == 2
    hands.window.documents.open_example(resource("examples", "digits_mlp.nnd"))
    assert len(hands.tabs.entries) == 2


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_Tab, CTRL),
        (Qt.Key.Key_Backtab, CTRL | SHIFT),
        (Qt.Key.Key_PageDown, CTRL),
        (Qt.Key.Key_PageUp, CTRL),
    ],
)
def test_keys_go_round(two: Hands, key, modifiers) -> None:
    first, second = two.tabs.benches
    two.key(key, modifiers)
    assert two.window.bench is first
    assert two.bar.currentIndex() == 0
    two.key(key, modifiers)
    assert two.window.bench is second


def test_keys_switch_from_the_panels_too(two: Hands) -> None:
    two.window.docks.focus("code")
    two.key(Qt.Key.Key_PageDown)
    assert two.window.bench is two.tabs.benches[0]


def test_a_click_shows_a_tab_with_its_panels_and_its_place(two: Hands) -> None:
    first, second = two.tabs.benches
    first.canvas.camera.zoom_by(0.5)
    zoom = first.canvas.camera.zoom
    QTest.mouseClick(two.bar, LEFT, pos=two.middle(0))
    assert two.window.bench is first
    assert first.canvas.isVisible()
    assert first.inspector.isVisible()
    assert not second.inspector.isVisible()
    assert first.canvas.camera.zoom == zoom
    assert first.canvas.hasFocus()
    assert two.window.windowTitle() == "● Untitled — nn-designer"


def test_each_tab_has_its_own_undo_and_selection(two: Hands) -> None:
    first, second = two.tabs.benches
    second.canvas.commands.select_all()
    two.key(Qt.Key.Key_Tab)
    assert first.selection == []
    assert two.window.commands["undo"].plain_text == "Undo Add Linear"
    two.key(Qt.Key.Key_Z)
    assert len(first.session.design.root) == 0
    assert len(second.session.design.root) == 1
    two.key(Qt.Key.Key_Tab)
    assert len(second.selection) == 1
    assert two.window.commands["rename"].isEnabled()


def test_what_is_copied_in_one_is_pasted_in_another(two: Hands) -> None:
    two.window.bench.canvas.commands.select_all()
    two.key(Qt.Key.Key_C)
    two.key(Qt.Key.Key_Tab)
    two.key(Qt.Key.Key_V)
    layers = [n.layer for n in two.window.bench.session.design.nodes()]
    assert sorted(layers) == ["Linear", "ReLU"]


def test_keys_of_the_canvas_act_on_the_tab_in_front(two: Hands) -> None:
    first, second = two.tabs.benches
    for bench in (second, first):
        two.tabs.show(bench)
        bench.canvas.commands.select_all()
        two.key(Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier)
        assert len(bench.session.design.root) == 0


def test_the_middle_button_closes_after_the_question(two: Hands) -> None:
    first = two.tabs.benches[0]
    said = two.answer(BUTTON.Discard)
    QTest.mouseClick(two.bar, MIDDLE, pos=two.middle(1))
    two.qtbot.waitUntil(lambda: len(two.tabs.entries) == 1)
    assert "Untitled 2" in said[0]
    assert two.window.bench is first
    assert not two.window.strip.isVisible()


def test_the_cross_closes_its_own_tab(two: Hands) -> None:
    second = two.tabs.benches[1]
    two.tabs.benches[0].session.design.mark_saved()
    cross = two.bar.tabButton(0, two.bar.ButtonPosition.RightSide)
    assert isinstance(cross, QToolButton)
    QTest.mouseClick(cross, LEFT)
    two.qtbot.waitUntil(lambda: len(two.tabs.entries) == 1)
    assert two.window.bench is second


def test_ctrl_w_cancelled_keeps_the_tab(two: Hands) -> None:
    two.answer(BUTTON.Cancel)
    two.key(Qt.Key.Key_W)
    assert len(two.tabs.entries) == 2


@pytest.mark.slow
def test_ctrl_shift_t_brings_a_tab_back_with_its_history(two: Hands) -> None:
    two.answer(BUTTON.Discard)
    two.key(Qt.Key.Key_W)
    assert len(two.tabs.entries) == 1
    two.key(Qt.Key.Key_T, CTRL | SHIFT)
    assert len(two.tabs.entries) == 2
    assert [n.layer for n in two.window.bench.session.design.nodes()] == ["ReLU"]
    assert two.window.bench.session.dirty
    two.key(Qt.Key.Key_Z)
    assert len(two.window.bench.session.design.root) == 0
    assert not two.window.commands["reopen"].isEnabled()


def test_a_tab_is_dragged_to_another_place(two: Hands) -> None:
    first, second = two.tabs.benches
    start, end = two.middle(0), two.middle(1) + QPoint(40, 0)
    QTest.mousePress(two.bar, LEFT, pos=start)
    for step in range(1, 9):
        QTest.mouseMove(two.bar, start + (end - start) * step / 8)
        QTest.qWait(5)
    QTest.mouseRelease(two.bar, LEFT, pos=end)
    assert two.tabs.entries == [second, first]
    two.qtbot.waitUntil(lambda: two.texts == ["● Untitled 2", "● Untitled"])
    assert two.window.bench is first
    QTest.qWait(300)  # the tab glides to its place
    QTest.mouseClick(two.bar, LEFT, pos=two.middle(0))
    assert two.window.bench is second


def test_a_file_that_is_open_is_shown_not_opened_twice(two: Hands, tmp_path: Path) -> None:
    path = tmp_path / "own.nnd"
    path.write_bytes(resource("examples", "digits_mlp.nnd").read_bytes())
    two.window.open(path)
    opened = two.window.bench
    assert two.bar.tabToolTip(two.tabs.current) == str(path)
    two.tabs.show(two.tabs.benches[0])
    assert two.window.open(tmp_path / "." / "own.nnd")
    assert two.window.bench is opened
    assert len(two.tabs.entries) == 3


def test_the_dot_comes_and_goes(two: Hands, tmp_path: Path) -> None:
    two.window.bench.session.save(tmp_path / "a & b.nnd")
    assert two.texts[1] == "a && b.nnd"
    two.draw()
    assert two.texts[1] == "● a && b.nnd"
    assert "unsaved changes" in two.bar.accessibleTabName(1)


def test_a_notice_stays_in_sight_when_another_tab_comes(two: Hands) -> None:
    two.window.notices.post("Something to read", "warning")
    for bench in two.tabs.benches:
        two.tabs.show(bench)
        notices = two.window.notices
        seen = two.window.middle.childAt(notices.geometry().center())
        assert seen is notices or notices.isAncestorOf(seen)


# ---- the start page among them


def test_plus_shows_the_start_page_in_a_tab(two: Hands) -> None:
    QTest.mouseClick(two.window.strip.more, LEFT)
    assert two.texts[-1] == "Start"
    assert two.window.start.isVisible()
    assert two.window.strip.isVisible()
    assert not two.window.commands["save"].isEnabled()
    two.window.documents.open_example(resource("examples", "siamese.nnd"))
    assert len(two.tabs.benches) == 3
    assert None not in two.tabs.entries
    assert two.window.bench.canvas.isVisible()
    assert two.window.toolbar.isVisible()


def test_ctrl_w_on_the_start_page_goes_back(two: Hands) -> None:
    second = two.window.bench
    QTest.mouseClick(two.window.strip.more, LEFT)
    two.key(Qt.Key.Key_W)
    assert two.window.bench is second
    assert second.canvas.isVisible()
    assert len(two.tabs.entries) == 2


def test_designs_close_while_the_start_page_is_in_front(two: Hands) -> None:
    QTest.mouseClick(two.window.strip.more, LEFT)
    for session in two.tabs.sessions:
        session.design.mark_saved()
        assert two.window.documents.close_session(session)
    assert two.window.start.isVisible()
    assert not two.window.strip.isVisible()
    two.key(Qt.Key.Key_N)
    assert two.window.bench.canvas.isVisible()
    assert len(two.tabs.entries) == 1


# ---- all of them


def test_closing_the_window_asks_once_about_all(two: Hands) -> None:
    said = two.answer(BUTTON.Cancel)
    two.window.close()
    assert two.window.isVisible()
    assert len(said) == 1
    assert "Untitled\n" in said[0]
    assert "Untitled 2\n" in said[0]


def test_save_all_saves_all(two: Hands, tmp_path: Path) -> None:
    paths = [tmp_path / "one.nnd", tmp_path / "two.nnd"]
    for bench, path in zip(two.tabs.benches, paths, strict=True):
        bench.session.save(path)
        bench.session.design.add("Dropout")
    two.answer(BUTTON.SaveAll)
    two.window.close()
    assert not two.window.isVisible()
    assert [len(load(path).root) for path in paths] == [2, 2]


def test_each_design_has_its_own_recovery_copy(two: Hands) -> None:
    copies = two.tabs.save_recovery_copies()
    assert {n.layer for copy in copies for n in load(copy).nodes()} == {"Linear", "ReLU"}
    two.answer(BUTTON.Discard)
    two.key(Qt.Key.Key_W)
    assert [path for path in copies if path.exists()] == [two.window.bench.recovery.copy]
    assert lost_work(two.window.recovery_folder) == []


def test_a_theme_reaches_hidden_tabs(two: Hands) -> None:
    two.window.commands["theme-dark"].trigger()
    for place, bench in enumerate(two.tabs.benches):
        two.tabs.show_entry(place)
        assert bench.canvas.theme.dark
        assert bench.code.theme.dark


def test_many_tabs_scroll_and_do_not_widen_the_window(hands: Hands) -> None:
    width = hands.window.width()
    for _ in range(14):
        hands.key(Qt.Key.Key_N)
        hands.draw()
    assert hands.bar.count() == 15
    assert hands.window.width() == width
    assert hands.window.strip.isVisible()
    QTest.qWait(10)
    assert hands.bar.width() + hands.window.strip.more.width() <= width
    hands.key(Qt.Key.Key_Tab)
    assert hands.window.bench is hands.tabs.benches[0]


@pytest.mark.slow
def test_training_goes_on_behind_and_its_tab_says_so(two: Hands) -> None:
    two.window.documents.open_example(resource("examples", "digits_mlp.nnd"))
    trained = two.window.bench
    with trained.session.design.edit("Long") as edit:
        training = {**trained.session.design.training, "epochs": 100_000}
        edit.update_header(training=training)
    two.window.commands["train"].trigger()
    two.qtbot.waitUntil(lambda: trained.training.running, timeout=20_000)
    two.tabs.show(two.tabs.benches[0])
    assert two.window.commands["train"].isEnabled()
    assert not two.window.commands["stop"].isEnabled()
    assert "training" in two.bar.accessibleTabName(2)
    assert not two.bar.tabIcon(2).isNull()
    assert two.bar.tabIcon(1).isNull()
    two.qtbot.waitUntil(lambda: trained.training.panel.record.step is not None, timeout=60_000)
    said = two.answer(BUTTON.Cancel)
    two.window.documents.close_session(trained.session)
    assert "still training" in said[0]
    assert trained in two.tabs.benches
    two.tabs.show(trained)
    assert two.window.docks["training"].widget() is trained.training.panel
    two.window.commands["stop"].trigger()
    two.qtbot.waitUntil(lambda: not trained.training.running, timeout=20_000)
    assert "training" not in two.bar.accessibleTabName(2)
