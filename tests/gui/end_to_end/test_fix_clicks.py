"""Fixes by hand in the window: at the node's badge, in the list, in the inspector, and undone."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from designer.check import check_design
from designer.files import dumps
from designer.graph import Header
from designer.gui.panels.problems.list_view import lay_out_row
from tests.check.faulty_designs import CASES
from tests.check.faulty_designs import dubious as coached
from tests.check.faulty_designs.faults import conv, design_of, i

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
pytestmark = [pytest.mark.timeout(60), pytest.mark.qt_log_ignore("This plugin does not support")]

ALL = {broken.name: broken for broken in (*CASES, *coached.CASES)}
AT_THE_NODE = (
    "projection with stride, the skip first", "channels last", "heads", "a gate for channels",
    "padding in two convolutions of a branch", "Input farther up", "Softmax and CrossEntropyLoss",
)  # fmt: skip
IN_THE_LIST = (
    "no Output", "the only open output", "BatchNorm2d after Flatten", "U-Net of odd sizes",
    "NLLLoss without LogSoftmax", "fewer outputs than classes, by a variable",
    "flatten before linear",
)  # fmt: skip


class Hands:
    """Somebody with a design in the window, and the problem in mind."""

    def __init__(self, window, design, code):
        window.tabs.open(design, None)
        self.window, self.bench, self.design, self.code = window, window.bench, design, code
        self.canvas = self.bench.canvas
        self.canvas.setFocus()
        self.text = dumps(design)

    @property
    def problems(self):
        return [p for p in check_design(self.design).problems if p.code == self.code]

    def click_badge(self, node):
        at = self.canvas.mapFromScene(
            self.canvas.scene().cards[node].badge(self.canvas.scene().zoom).center()
        )
        QTest.mouseClick(self.canvas.viewport(), LEFT, NONE, at)
        return self.canvas.overlays.fix_menu

    def take_from_menu(self, title):
        menu = self.canvas.overlays.fix_menu
        action = next(a for a in menu.actions() if a.text() == title)
        QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(action).center())

    def click_in_list(self):
        self.window.docks.show("problems")
        panel = self.bench.problems
        panel.refresh_now()
        row = next(n for n, p in enumerate(panel.model.problems) if p.code == self.code)
        view, index = panel.view, panel.model.index(row, 0)
        view.scrollTo(index)
        rect = view.visualRect(index)
        found = lay_out_row(panel.model.problems[row], rect.width(), view.fontMetrics())
        QTest.mouseClick(view.viewport(), LEFT, NONE, rect.topLeft() + found.fix.center())

    def undo(self):
        QTest.keyClick(self.canvas, Qt.Key.Key_Z, CTRL)


@pytest.mark.slow
@pytest.mark.parametrize("name", AT_THE_NODE)
def test_a_fix_at_the_node_and_its_undo(window, name):
    broken = next(b for b in ALL.values() if b.name == name)
    hands = Hands(window, design_of(broken), broken.code)
    (problem,) = hands.problems
    hands.click_badge(problem.node)
    hands.take_from_menu(broken.fix)
    assert not hands.problems
    assert not check_design(hands.design).errors
    hands.undo()
    assert dumps(hands.design) == hands.text
    assert hands.problems


@pytest.mark.slow
@pytest.mark.parametrize("name", IN_THE_LIST)
def test_a_fix_in_the_list_and_its_undo(window, name):
    broken = ALL[name]
    hands = Hands(window, design_of(broken), broken.code)
    hands.click_in_list()
    assert not hands.problems
    assert hands.design.undo_title == broken.fix
    hands.undo()
    assert dumps(hands.design) == hands.text


def in_a_block():
    """Return a design whose block adds a branch with more channels than its input has."""
    broken = next(b for b in CASES if b.name == "projection 2d")
    design = design_of(broken)
    with design.edit("Make a block of it") as edit:
        block = edit.add_block("Residual", Header(variables={"width": 128}))
        block.add_node("Input", node_id="x", at=(0, 0))
        layer, params = conv("=width", padding=1)
        block.add_node(layer, params, node_id="a", at=(220, 0))
        block.add_node("add", node_id="join", at=(440, 0))
        block.add_node("Output", node_id="out", at=(660, 0))
        for source, target, port in (
            ("x", "a", ""), ("a", "join", "input"), ("x", "join", "other"), ("join", "out", ""),
        ):  # fmt: skip
            block.connect(source, target, "", port)
        for node in ("a", "join", "x", "y"):
            edit.remove_node(node)
        edit.add_node(*i(64, 8, 8), node_id="image", at=(0, 0))
        edit.add_node("Residual", node_id="one", at=(220, 0))
        edit.add_node("Residual", node_id="two", at=(440, 0))
        edit.add_node("Output", node_id="y", at=(660, 0))
        for source, target in (("image", "one"), ("one", "two"), ("two", "y")):
            edit.connect(source, target)
    design.clear_history()
    return design


def test_a_fix_inside_a_block_is_taken_at_its_use(window):
    hands = Hands(window, in_a_block(), "inside")
    hands.click_badge("one")
    title = "In Residual: insert Conv2d(out_channels=width, kernel_size=1) between x and join"
    hands.take_from_menu(title)
    assert not check_design(hands.design).problems
    inside = hands.design.network("Residual")
    new = next(n for n in inside.nodes() if n.params.get("kernel_size") == 1)
    assert new.params["out_channels"] == "=width"
    hands.undo()
    assert dumps(hands.design) == hands.text


def test_the_inspector_has_the_fixes_too(window, qtbot):
    broken = ALL["heads"]
    hands = Hands(window, design_of(broken), broken.code)
    hands.canvas.selection.select(["att"])
    page = hands.bench.inspector.node_page
    hands.bench.inspector.refresh_now()
    card = page.cards.itemAt(0).widget()
    button = next(
        b for b in card.findChildren(type(page.save).__mro__[1]) if broken.fix in b.accessibleName()
    )
    qtbot.mouseClick(button, LEFT)
    assert not hands.problems


@pytest.mark.parametrize("at_the_node", [True, False])
def test_a_node_that_a_fix_adds_is_selected_and_seen(window, at_the_node):
    broken = ALL["channels last"]
    hands = Hands(window, design_of(broken), broken.code)
    (problem,), old = hands.problems, {node.id for node in hands.design.root.nodes()}
    hands.canvas.camera.zoom_by(1 / hands.canvas.camera.zoom)
    card = hands.canvas.scene().cards[problem.node]
    hands.canvas.camera.look_at(card.rect.center() + QPointF(0.47 * hands.canvas.width(), 0))
    if at_the_node:
        hands.click_badge(problem.node)
        hands.take_from_menu(broken.fix)
    else:
        hands.click_in_list()
    (new,) = {node.id for node in hands.design.root.nodes()} - old
    assert hands.canvas.selection.nodes == [new]
    assert hands.canvas.camera.visible_area().contains(hands.canvas.scene().cards[new].rect)
    assert hands.canvas.camera.zoom == pytest.approx(1)
