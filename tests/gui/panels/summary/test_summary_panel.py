"""The summary table: figures, folding, sorting, filtering, copying, and the way to the node."""

import csv
import io

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester

from designer.check.report.instance_path import ROOT, InstancePath
from designer.files import load
from designer.graph import Design
from designer.gui.appearance.theme import DARK
from designer.gui.panels.summary.summary_panel import SummaryPanel
from designer.gui.panels.summary.tree_model import SHARE
from designer.paths import resource
from designer.presentation.summary_rows import COLUMNS, all_rows
from designer.session import Session
from tests.gui.panels.conftest import break_layer2, small_design

LEFT = Qt.MouseButton.LeftButton
PARAMETERS, MACS = 4, 5
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def table(shown, session):
    return shown(SummaryPanel, session, (900, 300))


@pytest.fixture
def repeated():
    """A block of two layers, used three times in a chain."""
    design = small_design()
    with design.edit("Blocks") as edit:
        block = edit.add_block("Pair")
        for name, layer, params in (
            ("x", "Input", {}), ("fc", "Linear", {"out_features": 10}), ("act", "relu", {}),
            ("out", "Output", {}),
        ):  # fmt: skip
            block.add_node(layer, params, node_id=name)
        for ends in (("x", "fc"), ("fc", "act"), ("act", "out")):
            block.connect(*ends)
        for edge in design.root.edges_into("logits"):
            edit.disconnect(edge)
        edit.add_node("Pair", {}, node_id="pairs", repeat=3)
        edit.connect("layer2", "pairs")
        edit.connect("pairs", "logits")
    return Session(design)


def names(table):
    return [row.name for row in table.visible_rows()]


def click(qtbot, table, index, modifiers=Qt.KeyboardModifier.NoModifier):
    place = table.view.visualRect(index).center()
    qtbot.mouseClick(table.view.viewport(), LEFT, modifiers, place)


def index(table, name):
    """Return where a row of the top level is."""
    at = [row.name for row in table.model.lines].index(name)
    return table.model.index(at, 0)


def sort_by(qtbot, table, column):
    header = table.view.header()
    middle = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    qtbot.mouseClick(header.viewport(), LEFT, pos=QPoint(middle, header.height() // 2))


# ---- what the rows hold


def test_rows_hold_shapes_and_costs(session):
    rows = {row.name: row for row in all_rows(session)}
    layer1 = ("layer1", "Linear", "(N, 64)", "(N, 32)", 2080, 2048, 128, "yes")
    assert rows["layer1"].exact == layer1
    assert list(rows) == ["image", "layer1", "act", "layer2", "logits"]


def test_what_is_not_known_is_told_from_what_gives_nothing():
    design = Design("Unknown")
    with design.edit("Draw") as edit:
        edit.add_node("Input", {"shape": (0,)}, node_id="x")
        edit.add_node("relu", {}, node_id="act")
        edit.add_node("NoSuchLayer", {}, node_id="odd")
        edit.connect("x", "act")
        edit.connect("act", "odd")
    session = Session(design)
    try:
        outputs = {row.name: row.outputs for row in all_rows(session)}
    finally:
        session.close()
    assert (outputs["act"], outputs["odd"]) == ("?", "")


def test_a_repeated_block_folds_out_with_one_instances_figures(qtbot, shown, repeated):
    table = shown(SummaryPanel, repeated, (900, 300))
    pairs = index(table, "pairs")
    table.view.setFocus()
    table.view.setCurrentIndex(pairs)
    assert pairs.siblingAtColumn(1).data() == "3 × Pair"
    assert pairs.siblingAtColumn(PARAMETERS).data() == "330"
    qtbot.keyClick(table.view, Qt.Key.Key_Right)
    assert names(table)[-5:-1] == ["x", "fc", "act", "out"]
    inside = table.model.index(1, PARAMETERS, pairs)
    assert inside.data() == "110"
    assert "in each of 3, 330 in all" in inside.data(Qt.ItemDataRole.ToolTipRole)
    assert inside.data(SHARE) == pairs.siblingAtColumn(PARAMETERS).data(SHARE)


def test_copies_that_differ_are_told_apart(shown, session):
    with session.design.edit("Repeat") as edit:
        edit.update_node("layer1", repeat=3)
    table = shown(SummaryPanel, session, (900, 300))
    table.view.expand(index(table, "layer1"))
    assert names(table)[1:4] == ["layer1", "copy 1", "copies 2–3"]
    figures = [row.parameters for row in table.visible_rows()[1:4]]
    assert figures == [2080 + 2 * 1056, 2080, 2 * 1056]


def test_the_bars_are_parts_of_the_total(table):
    shares = [table.model.index(at, PARAMETERS).data(SHARE) for at in range(5)]
    assert shares[1] == pytest.approx(2080 / 2410)
    assert sum(shares) == pytest.approx(1)
    assert "86.3% of the total" in table.model.index(1, PARAMETERS).data(
        Qt.ItemDataRole.ToolTipRole
    )


def test_the_totals_stand_below(table):
    assert table.total.words.startswith("5 nodes, 2,410 parameters")
    assert table.total.isVisible()


def test_what_nothing_needs_is_not_counted(qtbot, table, session):
    with session.design.edit("Add") as edit:
        edit.add_node("Linear", {"out_features": 9}, node_id="loose")
        edit.connect("image", "loose")
    qtbot.waitUntil(lambda: len(table.model.lines) == 6)
    row = next(row for row in table.model.lines if row.name == "loose")
    assert row.trainable == "unused"
    assert table.model.total.parameters == 2410


def test_nothing_inside_is_made_before_one_looks(shown):
    session = Session(load(resource("examples", "resnet152.nnd")))
    table = shown(SummaryPanel, session, (900, 300))
    assert len(table.model._branches) == 1
    every = (table.model.index(at, 0) for at in range(20))
    table.view.expand(next(i for i in every if table.model.hasChildren(i)))
    assert len(table.model._branches) == 2


# ---- sorting and filtering


def test_sorting_is_by_figures_not_by_text(qtbot, table):
    sort_by(qtbot, table, PARAMETERS)
    shown = [table.model.index(row, PARAMETERS).data() for row in range(5)]
    assert shown in (["0", "0", "0", "330", "2.08 k"], ["2.08 k", "330", "0", "0", "0"])


@pytest.mark.parametrize("column", range(len(COLUMNS)))
def test_every_column_sorts_both_ways(qtbot, table, column):
    sort_by(qtbot, table, column)
    one = [row.exact[column] for row in table.visible_rows()]
    sort_by(qtbot, table, column)
    other = [row.exact[column] for row in table.visible_rows()]
    assert one == other[::-1]
    assert sorted(map(str, one)) == sorted(map(str, other))
    sort_by(qtbot, table, column)
    assert names(table) == ["image", "layer1", "act", "layer2", "logits"]


def test_sorting_keeps_what_is_folded_out_and_selected(qtbot, shown, repeated):
    table = shown(SummaryPanel, repeated, (900, 400))
    table.view.expand(index(table, "pairs"))
    table.set_selection(["act"])
    sort_by(qtbot, table, MACS)
    assert {"fc", "out"} <= set(names(table))
    chosen = table.view.selectionModel().selectedRows()
    assert [table.model.row(i).name for i in chosen] == ["act"]
    with repeated.design.edit("Change") as edit:
        edit.set_param("layer1", "out_features", 7)
    qtbot.waitUntil(lambda: "2.08 k" not in [row.cell(PARAMETERS) for row in table.visible_rows()])
    assert {"fc", "out"} <= set(names(table))


def test_a_filter_finds_layers_inside_blocks(qtbot, shown, repeated):
    table = shown(SummaryPanel, repeated, (900, 300))
    table.search.setFocus()
    qtbot.keyClicks(table.search, "relu")
    assert names(table) == ["act", "pairs", "act"]
    qtbot.keyClick(table.search, Qt.Key.Key_A, CTRL)
    qtbot.keyClick(table.search, Qt.Key.Key_Delete)
    assert names(table) == ["image", "layer1", "act", "layer2", "pairs", "logits"]


# ---- copying


def test_copies(qtbot, table):
    qtbot.mouseClick(table.markdown_button, LEFT)
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0] == "| " + " | ".join(COLUMNS) + " |"
    assert text.splitlines()[-1].startswith("| Total | 5 nodes |")
    table.view.setFocus()
    qtbot.keyClick(table.view, Qt.Key.Key_C, CTRL)
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert [row["Parameters"] for row in rows] == ["0", "2080", "0", "330", "0"]


def test_only_the_selected_rows_are_copied(qtbot, table):
    table.view.setFocus()
    click(qtbot, table, index(table, "layer2"))
    click(qtbot, table, index(table, "layer1"), CTRL)
    qtbot.keyClick(table.view, Qt.Key.Key_C, CTRL)
    rows = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert [row["Name"] for row in rows] == ["layer1", "layer2"]


def test_inside_a_block_names_tell_the_way(qtbot, shown, repeated):
    table = shown(SummaryPanel, repeated, (900, 300))
    table.view.expand(index(table, "pairs"))
    qtbot.mouseClick(table.csv_button, LEFT)
    assert "\npairs.fc,Linear," in QGuiApplication.clipboard().text()


@pytest.mark.parametrize(("file", "begins"), [("a.csv", "Name,Type"), ("a.md", "| Name |")])
def test_it_is_saved_as_the_suffix_says(qtbot, table, tmp_path, file, begins):
    table.ask_path = lambda: tmp_path / file
    qtbot.mouseClick(table.save_button, LEFT)
    assert (tmp_path / file).read_text(encoding="utf-8").startswith(begins)


def test_a_place_one_may_not_write_to_is_a_sentence(qtbot, table, tmp_path):
    table.ask_path = lambda: tmp_path / "no" / "a.csv"
    with qtbot.waitSignal(table.message) as told:
        qtbot.mouseClick(table.save_button, LEFT)
    assert "cannot be written" in told.args[0]


# ---- going there


def test_a_click_shows_the_node_and_the_canvas_marks_rows(qtbot, table):
    with qtbot.waitSignal(table.node_selected) as told:
        click(qtbot, table, table.model.index(1, 0))
    assert told.args == ["layer1"]
    table.set_selection(["act", "logits"])
    rows = {index.row() for index in table.view.selectionModel().selectedRows()}
    assert rows == {2, 4}
    with qtbot.waitSignal(table.node_selected):
        qtbot.keyClick(table.view, Qt.Key.Key_Return)


def test_a_row_inside_a_block_leads_there(qtbot, shown, repeated):
    table = shown(SummaryPanel, repeated, (900, 400))
    table.view.expand(index(table, "pairs"))
    with qtbot.waitSignal(table.place_wanted) as told:
        click(qtbot, table, table.model.index(1, 0, index(table, "pairs")))
    assert told.args[0].path == ("pairs",)
    assert told.args[1] == "fc"


def test_alike_blocks_do_not_stand_for_each_other(qtbot, shown, repeated):
    with repeated.design.edit("Twin") as edit:
        twin = edit.add_block("Twin")
        for node in repeated.design.network("Pair").nodes():
            twin.add_node(node.layer, node.params, node_id=node.id)
        for edge in repeated.design.network("Pair").edges():
            twin.connect(edge.source, edge.target)
        edit.add_block("Same").add_node("Input", node_id="x")
    table = shown(SummaryPanel, repeated, (900, 400))
    for base in ("Twin", "Same"):
        repeated.viewpoint.go(InstancePath(base))
        table.refresh_now()
        assert {row.place for row in table.visible_rows()} == {InstancePath(base)}
    assert names(table) == ["x"]
    repeated.viewpoint.go(ROOT)
    table.refresh_now()
    assert "pairs" in names(table)


def test_a_selection_inside_a_block_folds_it_out(qtbot, shown, repeated):
    table = shown(SummaryPanel, repeated, (900, 400))
    repeated.viewpoint.enter("pairs")
    qtbot.waitUntil(lambda: not table._stale)
    table.set_selection(["fc"])
    chosen = table.view.selectionModel().selectedRows()
    assert [table.model.row(i).name for i in chosen] == ["fc"]
    assert table.view.isExpanded(index(table, "pairs"))


def test_the_arrows_select_and_shift_selects_many(qtbot, table):
    table.view.setFocus()
    table.view.setCurrentIndex(table.model.index(1, 0))
    with qtbot.waitSignal(table.node_selected) as told:
        qtbot.keyClick(table.view, Qt.Key.Key_Down)
    assert told.args == ["act"]
    with qtbot.waitSignal(table.nodes_wanted) as many:
        qtbot.keyClick(table.view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert many.args == [["act", "layer2"]]


def test_it_follows_the_design(qtbot, table, session):
    table.set_theme(DARK)
    break_layer2(session.design)
    qtbot.waitUntil(lambda: table.model.lines[3].outputs == "?")
    with session.design.edit("Remove") as edit:
        edit.remove_node("layer2")
    qtbot.waitUntil(lambda: table.model.rowCount(QModelIndex()) == 4)
    assert table.total.words.startswith("4 nodes")


def test_the_model_keeps_qts_rules(qtbot, shown, repeated):
    table = shown(SummaryPanel, repeated, (900, 400))
    mode = QAbstractItemModelTester.FailureReportingMode.Warning  # warnings fail tests
    tester = QAbstractItemModelTester(table.model, mode)
    table.view.expand(index(table, "pairs"))
    design = repeated.design
    for column in (-1, 4, 0):
        table.view.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        for change in ("width", "repeat", "more", "less", "undo"):
            with design.edit(change) as edit:
                if change == "width":
                    edit.set_param("layer1", "out_features", 5 + column)
                elif change == "repeat":
                    edit.update_node("pairs", repeat=5 + column)
                elif change == "more":
                    edit.within("Pair").add_node("relu", node_id=f"extra{column + 1}")
                elif change == "less":
                    edit.within("Pair").remove_node(f"extra{column + 1}")
            if change == "undo":
                design.undo()
            table.refresh_now()
            assert len(table.visible_rows()) >= 6
        table.search.setText("fc")
        assert "fc" in names(table)
        table.search.setText("")
        assert "fc" in names(table)
    del tester
