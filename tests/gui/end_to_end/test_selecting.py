"""What is selected in one place is selected in all: canvas, problems, summary and code.

Each way is walked with a real click, in the root and inside a block.
"""

from itertools import permutations

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from designer.graph import Design
from tests.gui.end_to_end.blocks.conftest import Person

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CONV = {"out_channels": 4, "kernel_size": 1}
NODES = {"root": ((), "head"), "inside": (("one",), "fc")}
"""Where, and which node there: each has a line of code and a problem."""


def warned():
    """image -> first -> head -> one: Stage -> logits; a Linear on an image is a warning."""
    design = Design("Net")
    with design.edit("Build") as edit:
        stage = edit.add_block("Stage")
        stage.add_node("Input", node_id="x", at=(0, 0))
        stage.add_node("Conv2d", CONV, node_id="conv", at=(180, 0))
        stage.add_node("Linear", {"out_features": 8}, node_id="fc", at=(360, 0))
        stage.add_node("Output", node_id="out", at=(540, 0))
        for ends in (("x", "conv"), ("conv", "fc"), ("fc", "out")):
            stage.connect(*ends)
        edit.add_node("Input", {"shape": (1, 8, 8)}, node_id="image", at=(0, 0))
        edit.add_node("Conv2d", CONV, node_id="first", at=(180, 0))
        edit.add_node("Linear", {"out_features": 8}, node_id="head", at=(360, 0))
        edit.add_node("Stage", node_id="one", at=(540, 0))
        edit.add_node("Output", node_id="logits", at=(720, 0))
        for ends in (("image", "first"), ("first", "head"), ("head", "one"), ("one", "logits")):
            edit.connect(*ends)
    design.clear_history()
    return design


class Eyes(Person):
    """Somebody who clicks in one panel and looks at another."""

    def show(self, panel):
        self.window.docks.show(panel)
        QTest.qWait(1)
        self.bench.problems.refresh_now()
        self.bench.summary.refresh_now()
        self.bench.code.refresh_now()

    # ---- clicking

    def click_canvas(self, path, node):
        for name in path:
            self.double_click(name)
        self.click(node)

    def click_problems(self, path, node):
        self.show("problems")
        view = self.bench.problems.view
        at = [p.node for p in self.bench.problems.model.problems].index(node)
        row = view.visualRect(view.model().index(at, 0))
        QTest.mouseClick(view.viewport(), LEFT, NONE, row.topLeft() + QPoint(60, 8))

    def click_summary(self, path, node):
        self.show("summary")
        view, parent = self.bench.summary.view, QModelIndex()
        for name in path:
            parent = self._row(name, parent)
            view.expand(parent)
        index = self._row(node, parent)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), LEFT, NONE, view.visualRect(index).center())

    def _row(self, name, parent):
        model = self.bench.summary.model
        every = (model.index(at, 0, parent) for at in range(model.rowCount(parent)))
        return next(index for index in every if index.data() == name)

    def click_code(self, path, node):
        self.show("code")
        view = self.bench.code.view
        cursor = view.document().find(f"self.{node} = ")
        cursor.movePosition(QTextCursor.MoveOperation.StartOfLine)
        view.setTextCursor(cursor)
        view.centerCursor()
        place = view.cursorRect(cursor).center() + QPoint(60, 0)
        QTest.mouseClick(view.viewport(), LEFT, NONE, place)

    # ---- looking

    def sees_canvas(self, path, node):
        assert self.here.place.path == path
        assert self.canvas.selection.nodes == [node]

    def sees_problems(self, path, node):
        self.show("problems")
        view = self.bench.problems.view
        problem = view.problem_at(view.currentIndex())
        assert problem.node == node
        assert view.is_marked(problem)
        assert view.viewport().rect().intersects(view.visualRect(view.currentIndex()))

    def sees_summary(self, path, node):
        self.show("summary")
        table = self.bench.summary
        rows = [table.model.row(index) for index in table.view.selectionModel().selectedRows()]
        assert [(row.place.path, row.name) for row in rows] == [(path, node)]

    def sees_code(self, path, node):
        self.show("code")
        code = self.bench.code
        lines = code.source.text.splitlines()
        assert code.view.marked
        assert all(f"self.{node}" in lines[line - 1] for line in code.view.marked)


PLACES = ("canvas", "problems", "summary", "code")


@pytest.fixture
def eyes(window):
    made = Eyes(window, warned())
    made.bench.code.set_style("module")
    # The code stays when something is wrong, and still leads to its nodes.
    with made.design.edit("Break", "Stage") as edit:
        edit.set_param("fc", "in_features", 99)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("where", NODES)
@pytest.mark.parametrize(("source", "target"), list(permutations(PLACES, 2)))
def test_a_click_in_one_is_seen_in_all(eyes, source, target, where):
    path, node = NODES[where]
    getattr(eyes, f"click_{source}")(path, node)
    getattr(eyes, f"sees_{target}")(path, node)


@pytest.mark.slow
@pytest.mark.parametrize("source", PLACES)
def test_out_of_a_block_again(eyes, source):
    eyes.click_canvas(("one",), "conv")
    if source == "canvas":
        eyes.key(Qt.Key.Key_Escape)
        eyes.key(Qt.Key.Key_Escape)
        eyes.click("head")
    else:
        getattr(eyes, f"click_{source}")((), "head")
    for target in PLACES:
        getattr(eyes, f"sees_{target}")((), "head")


@pytest.mark.slow
@pytest.mark.parametrize("source", PLACES)
def test_one_click_tells_the_canvas_once(eyes, source):
    eyes.click_canvas((), "image")
    told = []
    eyes.canvas.selection.changed.connect(told.append)
    getattr(eyes, f"click_{source}")((), "head")
    QTest.qWait(150)
    assert told == [["head"]]


def test_many_are_selected_in_all(eyes):
    eyes.show("summary")
    eyes.click("head")
    eyes.click("one", Qt.KeyboardModifier.ShiftModifier)
    table = eyes.bench.summary
    names = {table.model.row(i).name for i in table.view.selectionModel().selectedRows()}
    assert names == {"head", "one"}
    lines = eyes.bench.code.source.text.splitlines()
    marked = " ".join(lines[line - 1] for line in eyes.bench.code.view.marked)
    assert "self.head" in marked
    assert "self.one" in marked
