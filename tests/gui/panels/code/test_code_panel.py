"""The code pane: live, linked with the canvas, calm about errors."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication

from designer.codegen import to_source
from designer.graph import Design
from designer.gui.appearance.theme import CONTRAST, DARK, LIGHT, contrast
from designer.gui.panels.code.code_panel import CodePanel
from designer.gui.panels.code.code_view import DARK_COLOURS, LIGHT_COLOURS, CodeView
from designer.presentation.code_tokens import token_spans
from designer.presentation.line_diff import changed_ranges
from designer.session import Session
from tests.gui.panels.conftest import break_layer2

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(shown, session):
    return shown(CodePanel, session)


def test_it_shows_the_source_and_follows_edits(qtbot, pane, session):
    assert pane.view.toPlainText() == to_source(session.design)
    with session.design.edit("More") as edit:
        edit.set_param("layer1", "bias", False)
    qtbot.waitUntil(lambda: "bias=False" in pane.view.toPlainText())


def test_a_selected_nodes_lines_are_marked(pane):
    pane.set_selection(["layer1"])
    lines = pane.view.toPlainText().split("\n")
    assert pane.view.marked
    assert all("hidden_size" in lines[line - 1] for line in pane.view.marked)


def test_a_click_on_a_line_or_its_number_selects_the_node(qtbot, pane):
    line = pane.source.lines["act"][0]
    block = pane.view.document().findBlockByNumber(line - 1)
    place = pane.view.blockBoundingGeometry(block).translated(pane.view.contentOffset())
    at = QPoint(60, round(place.center().y()))
    with qtbot.waitSignal(pane.node_selected) as told:
        qtbot.mouseClick(pane.view.viewport(), LEFT, pos=at)
    assert told.args == ["act"]
    with qtbot.waitSignal(pane.node_selected) as told:
        qtbot.mouseClick(pane.view._gutter, LEFT, pos=QPoint(4, at.y()))
    assert told.args == ["act"]
    with qtbot.waitSignal(pane.node_selected):
        qtbot.keyClick(pane.view, Qt.Key.Key_Return)


def test_errors_leave_the_last_good_code_and_lead_to_the_problems(qtbot, pane, session):
    good = pane.view.toPlainText()
    break_layer2(session.design)
    qtbot.waitUntil(pane.banner.isVisible)
    assert pane.banner.text == "The code appears when the problem is fixed."
    assert pane.view.toPlainText() == good
    assert not pane.copy_button.isEnabled()
    pane.grab()
    with qtbot.waitSignal(pane.problems_wanted):
        qtbot.mouseClick(pane.banner.link, LEFT)
    session.design.undo()
    qtbot.waitUntil(lambda: not pane.banner.isVisible())


def test_style_copy_and_export(qtbot, pane):
    pane.style_box.setFocus()
    qtbot.keyClick(pane.style_box, Qt.Key.Key_Down)
    assert pane.style_name == "module"
    assert "class SimpleNet(nn.Module):" in pane.view.toPlainText()
    qtbot.mouseClick(pane.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == pane.view.toPlainText()
    with qtbot.waitSignal(pane.export_wanted) as told:
        qtbot.mouseClick(pane.export_button, LEFT)
    assert told.args == ["module"]


def test_a_style_that_does_not_fit_is_explained(qtbot, pane, session):
    with session.design.edit("Function") as edit:
        edit.update_node("act", layer="relu")
    pane.set_style("sequential")
    assert "not a plain chain" in pane.banner.text
    assert not pane.banner.link.isVisible()


def test_what_is_coloured_is_found():
    found = token_spans("import x\n# why\ny = 'a'")
    assert found == (((0, 6, "Keyword"),), ((0, 5, "Comment"),), ((4, 3, "Literal.String"),))
    (first, second) = token_spans(
        "class Net(nn.Module): # é\n    def sum(self): return not x.sum(2)"
    )
    assert [kind for *_, kind in first] == ["Keyword", "Name.Class", "Comment"]
    assert [kind for *_, kind in second] == [
        "Keyword", "Name.Function", "Name.Builtin.Pseudo", "Keyword", "Operator.Word",
        "Literal.Number",
    ]  # fmt: skip
    assert [len(line) for line in token_spans('x = """a\n\nb"""\n')] == [1, 0, 1, 0]


@pytest.mark.parametrize("code", ["", "\n", "x = (", '"""', "  y\n z", "a = $", "\tif"])
def test_code_that_is_none_is_shown_all_the_same(code):
    assert len(token_spans(code)) == code.count("\n") + 1


@pytest.mark.parametrize(("theme", "colours"), [(LIGHT, LIGHT_COLOURS), (DARK, DARK_COLOURS)])
def test_code_colours_meet_wcag_aa(theme, colours):
    for colour in colours.values():
        assert contrast(QColor(colour), theme.colour("surface")) >= 4.5, colour


def test_another_design_begins_at_its_top_without_the_last_ones_code(qtbot, pane, session):
    pane.resize(300, 120)
    pane.set_selection(["act"])
    pane.view.verticalScrollBar().setValue(4)
    other = Design("Other")
    session.replace(other, None)
    qtbot.waitUntil(lambda: pane.view.toPlainText() == "")
    with other.edit("Build") as edit:
        edit.add_node("Input", {"shape": (3,)}, node_id="x")
        edit.add_node("ReLU", node_id="act")
        edit.add_node("Output", node_id="out")
        edit.connect("x", "act")
        edit.connect("act", "out")
    qtbot.waitUntil(lambda: "Sequential" in pane.view.toPlainText())
    assert pane.view.verticalScrollBar().value() == 0


# ---- long lines, and finding


def test_long_lines_break_at_the_edge_until_told_otherwise(qtbot, pane):
    pane.resize(260, 400)
    bar = pane.view.horizontalScrollBar()
    assert bar.maximum() == 0
    qtbot.mouseClick(pane.wrap_button, LEFT)
    assert bar.maximum() > 0
    qtbot.mouseClick(pane.wrap_button, LEFT)
    assert bar.maximum() == 0


def test_a_broken_line_is_marked_to_its_end(pane):
    pane.resize(200, 400)
    pane.set_selection(["layer1"])
    line, view = pane.view.marked[0], pane.view
    block = view.document().findBlockByNumber(line - 1)
    height = view.blockBoundingRect(block).height()
    assert height > 1.5 * view.fontMetrics().lineSpacing()
    picture = view.viewport().grab().toImage()
    top = view.blockBoundingGeometry(block).translated(view.contentOffset()).top()
    edge, plain = picture.width() - 3, picture.pixelColor(picture.width() - 3, 2)
    assert picture.pixelColor(edge, round(top + height) - 3) != plain
    assert picture.pixelColor(edge, round(top + height) + 3) == plain


def test_ctrl_f_finds_in_the_code(qtbot, pane):
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    bar = pane.find_bar
    qtbot.waitUntil(bar.line.hasFocus)
    qtbot.keyClicks(bar.line, "LINEAR")
    assert bar.count.text() == "1 of 2"
    first = pane.view.textCursor().blockNumber()
    qtbot.keyClick(bar.line, Qt.Key.Key_Return)
    assert bar.count.text() == "2 of 2"
    assert pane.view.textCursor().blockNumber() > first
    qtbot.keyClick(bar.line, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert bar.count.text() == "1 of 2"
    assert len(pane.view.extraSelections()) == 2
    qtbot.keyClick(bar.line, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert not pane.view.extraSelections()
    assert pane.view.hasFocus()


def test_what_is_found_follows_the_code(qtbot, pane, session):
    qtbot.mouseClick(pane.find_button, LEFT)
    qtbot.keyClicks(pane.find_bar.line, "nn.relu")
    assert pane.find_bar.count.text() == "1 of 1"
    with session.design.edit("Change") as edit:
        edit.update_node("act", layer="Tanh")
    qtbot.waitUntil(lambda: pane.find_bar.count.text() == "No match")


def test_what_is_seen_is_coloured(qtbot, pane):
    def coloured():
        return {
            mark.format.foreground().color().name()  # what `import` and the numbers wear
            for line in range(8)
            for mark in pane.view.document().findBlockByNumber(line).layout().formats()
        }

    pane.view.viewport().grab()
    qtbot.waitUntil(lambda: LIGHT_COLOURS["Keyword"] in coloured())
    pane.set_theme(DARK)
    pane.view.viewport().grab()
    qtbot.waitUntil(lambda: DARK_COLOURS["Keyword"] in coloured())


# ---- a large design


def wide(count=900):
    design = Design("Wide")
    with design.edit("Draw") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        for number in range(count):
            name = edit.add_node("Linear", {"out_features": 8}, node_id=f"fc{number}")
            edit.connect("x", name)
            edit.add_node("Output", {}, node_id=f"y{number}")
            edit.connect(name, f"y{number}")
    design.forget_history()
    return design


@pytest.fixture
def large_pane(shown, qtbot):
    pane = shown(CodePanel, Session(wide()))
    qtbot.waitUntil(lambda: not pane.is_writing)
    return pane


def test_the_code_of_a_large_design_comes_in_slices_and_is_right(qtbot, large_pane):
    design = large_pane.session.design
    assert large_pane.view.toPlainText() == to_source(design)
    with design.edit("More") as edit:
        edit.set_param("fc7", "bias", False)
    large_pane.refresh_soon()
    assert large_pane.is_writing
    with design.edit("Break in") as edit:
        edit.set_param("fc8", "bias", False)
    assert not large_pane.is_writing
    wanted = to_source(design)
    qtbot.waitUntil(lambda: large_pane.view.toPlainText() == wanted, timeout=30_000)


def test_copying_waits_for_the_newest_code(qtbot, large_pane):
    with large_pane.session.design.edit("More") as edit:
        edit.set_param("fc7", "bias", False)
    qtbot.mouseClick(large_pane.copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == to_source(large_pane.session.design)


def test_nobody_writes_code_that_is_not_seen(qtbot, large_pane):
    with large_pane.session.design.edit("More") as edit:
        edit.set_param("fc7", "bias", False)
    large_pane.refresh_soon()
    assert large_pane.is_writing
    large_pane.hide()
    assert not large_pane.is_writing
    large_pane.show()
    qtbot.waitUntil(lambda: "bias=False" in large_pane.view.toPlainText(), timeout=30_000)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\nc\n", "a\nB\nc\n"),
        ("a\nb\nc\n", "a\nc\n"),
        ("a\nc\n", "a\nb\nb\nc\n"),
        ("a\na\na\n", "a\na\n"),
        ("", "a\n"),
        ("a\nb\n", "c\nd\n"),
        ("\n".join("abcdefgh"), "\n".join("abXdefgY")),
    ],
)
def test_only_what_differs_is_replaced(before, after):
    parts = changed_ranges(before, after)
    text = after if parts is None else before
    for start, end, new in reversed(parts or []):
        text = text[:start] + new + text[end:]
    assert text == after


def test_wrapped_lines_hang(qtbot):
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_wrapped(True)
    view.resize(300, 300)
    view.show()
    long = "    self.conv = nn.Conv2d(in_channels, out_channels, kernel_size=3, padding=1)"
    view.set_code(f"class Net:\n{long}\n    pass\n")

    def starts():
        layout = view.document().findBlockByNumber(1).layout()
        return [layout.lineAt(n).position().x() for n in range(layout.lineCount())]

    view.grab()
    first, *rest = starts()
    space = view.fontMetrics().horizontalAdvance(" ")
    assert len(rest) >= 1
    assert all(abs(x - first - 8 * space) < 1 for x in rest)
    view.set_code(f"class Net:\n{long[:-1]}, bias=False)\n    pass\n")
    view.grab()
    assert starts()[1] - starts()[0] > 7 * space
    assert view.document().lineCount() == 4 + len(starts()) - 1
    view.resize(1200, 300)
    view.grab()
    assert len(starts()) == 1
    view.resize(300, 300)
    view.set_wrapped(False)
    view.grab()
    assert len(starts()) == 1


def test_a_click_on_a_hanging_line_tells_its_own_line(qtbot):
    view = CodeView(LIGHT)
    qtbot.addWidget(view)
    view.set_wrapped(True)
    view.resize(300, 300)
    view.show()
    view.set_code("a = 1\n    " + "b + " * 60 + "\nc = 2\n")
    view.grab()
    block = view.document().findBlockByNumber(1)
    area = view.blockBoundingGeometry(block).translated(view.contentOffset())
    with qtbot.waitSignal(view.line_clicked) as clicked:
        at = area.bottomLeft().toPoint() + QPoint(120, -4)
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert clicked.args == [2]


def test_code_that_is_being_written_anew_stays_readable_in_high_contrast(qtbot):
    view = CodeView(CONTRAST)
    qtbot.addWidget(view)
    view.set_code("x" * 60)
    view.set_stale(True)
    shot = view.viewport().grab().toImage()
    ground = CONTRAST.colour("surface")
    seen = (shot.pixelColor(x, y) for x in range(shot.width()) for y in range(30))
    assert max(contrast(pixel, ground) for pixel in seen) > 7
