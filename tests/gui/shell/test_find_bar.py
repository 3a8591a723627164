"""Find: through the design and its blocks, with keys, by real events."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from designer.gui.shell.find_bar import DesignFindBar, find_matches
from designer.gui.window import MainWindow
from tests.gui.end_to_end.blocks.conftest import nested

SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


@pytest.fixture
def bar(window: MainWindow, qtbot) -> DesignFindBar:
    window.tabs.open(nested(), None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.bench.canvas, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    found = window.bench.finder
    assert found is not None
    assert found.field.hasFocus()
    return found


def place(window: MainWindow) -> tuple[str, list[str]]:
    return window.bench.session.viewpoint.name, window.bench.selection


def test_typing_goes_to_the_first_match_here(window: MainWindow, bar: DesignFindBar) -> None:
    QTest.keyClicks(bar.field, "out")
    assert place(window) == ("", ["logits"])  # an Output by its layer
    assert bar.count.text() == "1 of 3"
    assert bar.rings.names == ["logits"]
    assert bar.rings.isVisible()


def test_enter_walks_through_all_blocks_and_around(window: MainWindow, bar: DesignFindBar) -> None:
    QTest.keyClicks(bar.field, "out")
    walked = [place(window)]
    for _ in range(3):
        QTest.keyClick(bar.field, ENTER)
        walked.append(place(window))
    assert walked == [("", ["logits"]), ("Dense", ["out"]), ("Stage", ["out"]), ("", ["logits"])]
    QTest.keyClick(bar.field, ENTER, SHIFT)
    assert place(window) == ("Stage", ["out"])
    assert bar.count.text() == "3 of 3"
    assert bar.field.hasFocus()


def test_each_word_must_be_there(window: MainWindow, bar: DesignFindBar) -> None:
    here = window.bench.session.viewpoint
    assert [m.node for m in find_matches(here, "linear fc")] == ["fc"]
    assert find_matches(here, "linear two") == []
    assert find_matches(here, "  ") == []


def test_nothing_found_says_so(window: MainWindow, bar: DesignFindBar) -> None:
    QTest.keyClicks(bar.field, "zz")
    assert bar.count.text() == "No match"
    QTest.keyClick(bar.field, ENTER)
    assert place(window) == ("", [])
    assert not bar.rings.isVisible()


def test_escape_closes_and_stays(window: MainWindow, bar: DesignFindBar) -> None:
    QTest.keyClicks(bar.field, "two")
    QTest.keyClick(bar.field, ESCAPE)
    assert not bar.isVisible()
    assert not bar.rings.isVisible()
    assert place(window) == ("", ["two"])
    assert window.bench.canvas.hasFocus()


def test_a_match_that_is_deleted_meanwhile_is_passed_over(
    window: MainWindow, bar: DesignFindBar
) -> None:
    QTest.keyClicks(bar.field, "stage")
    assert place(window) == ("", ["one"])
    with window.bench.session.design.edit("Delete") as edit:
        edit.remove_node("one")
    QTest.keyClick(bar.field, ENTER)
    assert place(window) == ("", ["two"])


def test_each_tab_finds_in_its_own_design(window: MainWindow, bar: DesignFindBar) -> None:
    QTest.keyClicks(bar.field, "two")
    window.commands["new"].trigger()
    window.bench.session.design.add("ReLU")
    window.commands["find"].trigger()
    QTest.keyClicks(window.bench.finder.field, "relu")
    assert place(window) == ("", ["relu1"])
    window.commands["theme-dark"].trigger()


def test_what_is_seen_already_stays_where_it_is(window: MainWindow, bar: DesignFindBar) -> None:
    canvas = window.bench.canvas
    canvas.camera.zoom_by(0.7 / canvas.camera.zoom)
    node = canvas.scene().cards["logits"].rect.center()
    canvas.camera.look_at(node + QPointF(90, 40))
    before = canvas.camera.centre
    QTest.keyClicks(bar.field, "logits")
    assert place(window) == ("", ["logits"])
    assert canvas.camera.centre == before
    canvas.camera.look_at(node + QPointF(5000, 0))
    QTest.keyClick(bar.field, ENTER)
    assert canvas.camera.visible_area().contains(canvas.scene().cards["logits"].rect)


def test_what_the_bar_hides_comes_out_from_under_it(window: MainWindow, bar: DesignFindBar) -> None:
    canvas = window.bench.canvas
    canvas.camera.zoom_by(0.7 / canvas.camera.zoom)
    node = canvas.scene().cards["logits"].rect
    under = canvas.mapToScene(bar.geometry().center() - canvas.viewport().pos())
    canvas.camera.look_at(canvas.camera.centre + node.center() - under)
    QTest.keyClicks(bar.field, "logits")
    seen = canvas.mapFromScene(node).boundingRect().translated(canvas.viewport().pos())
    assert not bar.geometry().intersects(seen)


def test_the_node_of_that_name_comes_before_those_of_that_layer(
    window: MainWindow, bar: DesignFindBar
) -> None:
    with window.bench.session.design.edit("Add") as edit:
        edit.add_node("Conv2d", node_id="stem", at=(0, 400))
        edit.add_node("Conv2d", node_id="conv2", at=(300, 400))
    QTest.keyClicks(bar.field, "conv2")
    assert place(window) == ("", ["conv2"])
