"""The palette: searched, walked and emptied onto the canvas with mouse and keys."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from designer.gui.appearance.theme import DARK, LIGHT
from designer.gui.panels.palette.palette_panel import MIME, LayerModel, LayerTree, PalettePanel
from designer.gui.panels.palette.row_delegate import FAMILY, NAME
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import BLOCK_FAMILY


@pytest.fixture
def palette(qtbot):
    made = PalettePanel(CATALOGUE.values(), LIGHT)
    qtbot.addWidget(made)
    made.resize(240, 600)
    made.show()
    return made


@pytest.fixture
def field(palette) -> QLineEdit:
    return palette.findChild(QLineEdit)


@pytest.fixture
def tree(palette) -> LayerTree:
    return palette.findChild(LayerTree)


@pytest.fixture
def chosen(palette) -> list[str]:
    names: list[str] = []
    palette.layer_chosen.connect(names.append)
    return names


def rows(tree: LayerTree) -> list[str]:
    return [tree.model().index(row, 0).data() for row in range(tree.model().rowCount())]


def find(tree: LayerTree, name: str) -> QModelIndex:
    model = tree.model()
    for row in range(model.rowCount()):
        head = model.index(row, 0)
        for below in range(model.rowCount(head)):
            index = model.index(below, 0, head)
            if index.data(NAME) == name:
                return index
    raise AssertionError(name)


def middle(tree: LayerTree, index: QModelIndex) -> QPoint:
    tree.scrollTo(index)
    return tree.visualRect(index).center()


def test_every_layer_is_there_once_under_its_family(tree) -> None:
    model = tree.model()
    names = []
    for row in range(model.rowCount()):
        head = model.index(row, 0)
        inside = [model.index(below, 0, head) for below in range(model.rowCount(head))]
        assert {index.data(FAMILY) for index in inside} == {head.data(FAMILY)}
        names += [index.data(NAME) for index in inside]
    assert sorted(names) == sorted(CATALOGUE)
    assert len(set(rows(tree))) == model.rowCount()


def test_typing_ranks_by_name_then_purpose(field, tree) -> None:
    QTest.keyClicks(field, "linear")
    assert rows(tree)[0] == "Linear"
    field.clear()
    QTest.keyClicks(field, "cv2")
    assert "Conv2d" in rows(tree)[:2]
    assert tree.currentIndex().row() == 0


def test_enter_in_the_field_adds_the_best(field, chosen) -> None:
    QTest.keyClicks(field, "conv2d")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen == ["Conv2d"]


def test_arrows_walk_from_the_field(field, tree, chosen) -> None:
    QTest.keyClicks(field, "pool")
    second = rows(tree)[1]
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert chosen == [second]


def test_esc_clears_the_search(field, tree) -> None:
    QTest.keyClicks(field, "relu")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert tree.model().index(0, 0).data(NAME) is None


def test_nothing_found_says_so(palette, field, tree) -> None:
    QTest.keyClicks(field, "qqqqq")
    assert not tree.isVisible()
    assert "qqqqq" in palette._nothing.text()


def test_double_click_adds(tree, chosen) -> None:
    place = middle(tree, find(tree, "Linear"))
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == ["Linear"]


def test_enter_in_the_tree_adds(tree, chosen) -> None:
    tree.setFocus()
    tree.setCurrentIndex(find(tree, "Dropout"))
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert chosen == ["Dropout"]


def test_a_family_folds_by_click_and_key_and_stays_folded(field, tree) -> None:
    head = tree.model().index(0, 0)
    assert tree.isExpanded(head)
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=middle(tree, head))
    assert not tree.isExpanded(head)
    QTest.keyClicks(field, "relu")
    field.clear()
    head = tree.model().index(0, 0)
    assert not tree.isExpanded(head)
    tree.setCurrentIndex(head)
    QTest.keyClick(tree, Qt.Key.Key_Return)
    assert tree.isExpanded(head)


def test_letters_typed_in_the_tree_go_to_the_search(tree, field) -> None:
    tree.setFocus()
    QTest.keyClicks(tree, "g")
    QTest.keyClicks(field, "ru")
    assert field.text() == "gru"
    assert rows(tree)[0] == "GRU"


def test_a_drag_carries_the_layer_s_name(tree) -> None:
    index = find(tree, "Conv2d")
    data = tree.model().mimeData([index])
    assert bytes(data.data(MIME).data()) == b"Conv2d"
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert not index.parent().flags() & Qt.ItemFlag.ItemIsDragEnabled


def test_rows_tell_their_purpose(tree) -> None:
    index = find(tree, "Linear")
    assert CATALOGUE["Linear"].purpose in index.data(Qt.ItemDataRole.ToolTipRole)
    described = index.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert described == CATALOGUE["Linear"].purpose


def test_results_have_room_for_the_purpose(tree, field) -> None:
    single = tree.visualRect(find(tree, "Linear")).height()
    QTest.keyClicks(field, "linear")
    assert tree.visualRect(tree.model().index(0, 0)).height() > single


def test_it_wears_both_themes(palette) -> None:
    light = palette.grab().toImage()
    palette.set_theme(DARK)
    assert palette.grab().toImage() != light


def test_an_empty_drag_carries_nothing() -> None:
    assert not LayerModel().mimeData([]).hasFormat(MIME)


def test_the_window_adds_what_is_chosen(window) -> None:
    window.commands["find-layer"].trigger()
    field = window.focusWidget()
    QTest.keyClicks(field, "linear")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert [node.layer for node in window.bench.session.design.nodes()] == ["Linear"]


def test_after_a_double_click_the_keyboard_draws_on(window, qtbot) -> None:
    tree = window.findChild(LayerTree)
    place = middle(tree, find(tree, "Linear"))
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=place)
    canvas = window.bench.canvas
    assert canvas.selection.nodes == ["linear1"]
    qtbot.waitUntil(canvas.hasFocus)
    QTest.keyClick(canvas, Qt.Key.Key_Tab)
    assert canvas.search.popup.isVisible()
    QTest.keyClick(canvas.search.popup.line, Qt.Key.Key_Escape)


def test_blocks_come_and_go_above_the_layers_that_stay(palette, tree, field, qtbot) -> None:
    one, two, three = (
        replace(CATALOGUE["Linear"], name=name, family=family, purpose=name)
        for name, family in (("One", BLOCK_FAMILY), ("Two", BLOCK_FAMILY), ("Three", "Kept blocks"))
    )
    catalogue = rows(tree)
    linear = QPersistentModelIndex(find(tree, "Linear"))
    tree.setExpanded(find(tree, "Linear").parent(), False)
    for blocks in ([one, three], [one, two], [three], []):
        palette.set_blocks(blocks)
        families = list(dict.fromkeys(block.family for block in blocks))
        heads = [tree.model().index(row, 0).data(FAMILY) for row in range(len(families))]
        assert heads == families
        assert rows(tree)[len(families) :] == catalogue
        for block in blocks:
            assert tree.isExpanded(find(tree, block.name).parent())
        assert linear.isValid()
        assert not tree.isExpanded(find(tree, "Linear").parent())
    field.setText("One")
    palette.set_blocks([one])
    assert "One" in rows(tree)
    field.clear()
    assert rows(tree)[1:] == catalogue


@pytest.mark.parametrize("width", [100, 240])
def test_rows_are_as_wide_as_what_is_seen(palette, tree, width):
    palette.resize(width, 600)
    QTest.qWait(20)
    assert tree.verticalScrollBar().isVisible()
    assert tree.columnWidth(0) == tree.viewport().width()
