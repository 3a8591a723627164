"""What outlives an event (rows, lists, menus, work in slices) when undo outruns it.

Edits and undo come without an event between, and right behind each one everything that still shows
the past is asked, clicked and folded out: nothing may fail, and at the end all is as it is.
"""

import random
import sys
import traceback

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.graph import DesignError
from designer.gui.canvas.overlays.tooltip_content import tip_at
from designer.gui.runtime.background_task import BackgroundTask
from tests.gui.end_to_end.blocks.conftest import nested

ROLES = (
    Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.UserRole,
)  # fmt: skip
SEEDS, EDITS = range(4), 40


@pytest.fixture
def opened(window):
    """A window that shows a design with blocks in blocks, all panels open."""
    window.tabs.open(nested(), None)
    for name in ("summary", "problems", "code", "inspector"):
        window.docks.show(name)
    QApplication.processEvents()
    return window


def fold_out(model, parent, chance, deep=0):
    """Ask for everything below an index, as a view and a screen reader do."""
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        for column in range(model.columnCount(parent)):
            for role in ROLES:
                model.index(row, column, parent).data(role)
        if model.hasChildren(index) and deep < 4 and chance.random() < 0.7:
            fold_out(model, index, chance, deep + 1)


class Asker:
    """Asks everything that may still show the past."""

    def __init__(self, window, chance):
        self.bench, self.chance = window.bench, chance
        self.faces = []

    def summary(self):
        table = self.bench.summary
        fold_out(table.model, QModelIndex(), self.chance)
        table.view.expandAll()
        table.view.sortByColumn(self.chance.randrange(-1, 8), Qt.SortOrder.AscendingOrder)

    def filtered(self):
        if self.chance.random() < 0.3:
            self.bench.summary.search.setText(self.chance.choice(("", "fc", "relu", "dense out")))

    def rows(self):
        table = self.bench.summary
        view, rows = table.view, table.model.rowCount()
        if rows:
            index = table.model.index(self.chance.randrange(rows), 0)
            view.setCurrentIndex(index)
            flags = QItemSelectionModel.SelectionFlag
            view.selectionModel().select(index, flags.ClearAndSelect | flags.Rows)
            go, select = table.go_to_current_row, table.select_rows_on_canvas
            self.chance.choice((go, select, table.copy_rows, table.copy_markdown))()

    def problems(self):
        panel = self.bench.problems
        for row, problem in enumerate(panel.model.problems):
            index = panel.model.index(row, 0)
            panel.model.resolved(index)
            panel.model.want(range(row, row + 2))
            if self.chance.random() < 0.2:
                panel._choose(problem)
            if problem.fixes and self.chance.random() < 0.2:
                panel._apply(problem.fixes[0])

    def code(self):
        pane = self.bench.code
        for line in range(1, 80, self.chance.randrange(1, 6)):
            pane._clicked(line)

    def inspector(self):
        page = self.bench.inspector.node_page
        page._find_next()
        self.bench.inspector.commit()

    def canvas(self):
        canvas = self.bench.canvas
        canvas.overlays.tooltip.show_tip(tip_at(canvas, QPointF(260, 20)), QPoint(5, 5))
        canvas.overlays.minimap._draw()
        canvas.scene().catch_up()
        canvas.commands.show_menu()
        canvas.menu.close()

    def find(self):
        self.bench.find_node()
        self.bench.finder.field.setText(self.chance.choice(("fc", "act", "out")))
        self.bench.finder._step(self.chance.choice((-1, 1)))

    def heard(self):
        canvas = self.bench.canvas
        for face in self.faces:
            for kind in (QAccessible.Text.Name, QAccessible.Text.Description):
                face.text(kind)
            face.rect(), face.state(), face.relations(), face.childCount()
            for name in face._actions.actionNames() if face._actions and face.isValid() else ():
                face._actions.localizedActionDescription(name)
        whole = canvas.accessible.canvas()
        some = range(0, whole.childCount(), 2)
        self.faces = [face for face in map(whole.child, some) if hasattr(face, "key")]

    def search(self):
        """Open search somewhere, or take what it offers: it may have been opened in the past."""
        canvas = self.bench.canvas
        popup, scene = canvas.search.popup, canvas.scene()
        if popup.isVisible() and self.chance.random() < 0.6:
            popup.choose()
        elif scene.cards and self.chance.random() < 0.5:
            name = self.chance.choice(list(scene.cards))
            slot = self.chance.choice(scene.card(name).slots or (None,))
            if slot is not None:
                canvas.search_for_wire(QPointF(50, 50), name, slot, None)
        elif scene.wires.edges:
            canvas.search.at(QPointF(50, 50), self.chance.choice(list(scene.wires.edges)))

    def rename(self):
        canvas = self.bench.canvas
        box = canvas.overlays.rename_box
        if box.isVisible():
            QTest.keyClicks(box.line, "abc")
            QTest.keyClick(box.line, Qt.Key.Key_Return)
        elif canvas.scene().cards:
            canvas.selection.select([self.chance.choice(list(canvas.scene().cards))])
            self.chance.choice((canvas.commands.rename, canvas.commands.group))()

    def ask(self):
        asks = (
            self.summary, self.filtered, self.rows, self.problems, self.code, self.inspector,
            self.canvas, self.find, self.heard, self.search, self.rename,
        )  # fmt: skip
        for ask in self.chance.sample(asks, 5):
            ask()


def put_block(edit, name):
    """Add a block of three nodes, and a use of it."""
    block = edit.add_block(name)
    for layer, node in (("Input", "a"), ("relu", "b"), ("Output", "c")):
        block.add_node(layer, node_id=node)
    block.connect("a", "b")
    block.connect("b", "c")
    use = edit.add_node(name, node_id=name.lower())
    if "image" in edit.network:
        edit.connect("image", use)


def change(design, chance):
    """Make one edit that takes something away or changes it, or undo and redo some."""
    kind = chance.random()
    if kind < 0.35:
        for _ in range(chance.randrange(1, 4)):
            design.undo()
        return
    if kind < 0.5:
        design.redo()
        return
    network = chance.choice(("", *design.blocks))
    names = [node.id for node in design.network(network).nodes()]
    try:
        with design.edit("Change", network) as edit:
            if kind < 0.55:
                put_block(edit, f"Extra{chance.randrange(9)}")
            elif kind < 0.6 and names:
                edit.remove_node(chance.choice(names))
            elif kind < 0.7:
                new = edit.add_node(chance.choice(("relu", "Linear", *design.blocks)))
                if names:
                    edit.connect(chance.choice(names), new)
            elif kind < 0.8 and names:
                edit.add_node("", shares=chance.choice(names))
            elif kind < 0.9 and names:
                edit.rename_node(chance.choice(names), f"n{chance.randrange(99)}")
            elif names:
                edit.update_node(chance.choice(names), at=(chance.randrange(900), 40))
    except DesignError:
        pass


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_what_shows_the_past_fails_at_nothing(opened, seed, monkeypatch):
    errors = []
    monkeypatch.setattr(
        sys, "excepthook", lambda *error: errors.append("".join(traceback.format_exception(*error)))
    )
    chance, bench = random.Random(seed), opened.bench
    design, asker = bench.session.design, Asker(opened, chance)
    for number in range(EDITS):
        change(design, chance)
        asker.ask()
        assert not errors, f"seed {seed}, edit {number}\n{errors[0]}"
        if chance.random() < 0.4:
            QApplication.processEvents()
    bench.summary.search.clear()
    bench.summary.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
    for panel in bench.panels.values():
        panel.refresh_now()
    bench.canvas.scene().finish()
    here = bench.session.viewpoint
    assert set(bench.canvas.scene().cards) == {node.id for node in here.network.nodes()}
    shown = [row.node.id for row in bench.summary.model.lines]
    base = here.place.base
    assert shown == [node.id for node in design.network(base).in_order()]
    assert not errors


def test_a_row_is_not_folded_out_into_what_is_gone_but_soon_is_again(opened, qtbot):
    """The fault as it was seen: a block is undone, and the table's row of it is folded out."""
    bench = opened.bench
    design = bench.session.design
    with design.edit("Another block") as edit:
        put_block(edit, "Extra")
    bench.summary.refresh_now()
    model = bench.summary.model
    row = next(i for i in range(model.rowCount()) if model.index(i, 0).data() == "extra")
    design.undo()
    assert model.outdated
    assert model.rowCount(model.index(row, 0)) == 0
    design.redo()
    qtbot.waitUntil(lambda: not model.outdated)
    row = next(i for i in range(model.rowCount()) if model.index(i, 0).data() == "extra")
    assert model.rowCount(model.index(row, 0)) == 3


def test_what_search_was_opened_at_may_go(opened):
    bench = opened.bench
    canvas, said = bench.canvas, []
    canvas.message.connect(said.append)
    with bench.session.design.edit("Add") as edit:
        edit.add_node("Linear", {"out_features": 3}, node_id="late")
    slot = next(s for s in canvas.scene().card("late").slots if s.output)
    canvas.search_for_wire(QPointF(9, 9), "late", slot, None)
    assert canvas.search.popup.isVisible()
    opened.commands["undo"].trigger()
    assert not canvas.search.popup.isVisible()
    version = bench.session.design.version
    canvas.search._feed(QPointF(9, 9), "late", slot, "relu", {})
    assert bench.session.design.version == version
    assert said == ["that port of late is gone; connect another one"]


def test_a_task_of_another_revision_is_dropped(qtbot):
    revision, told = [1], []
    task = BackgroundTask(told.append, None, lambda: revision[0])
    task.start(lambda: 5)
    task.finish()
    assert told == [5]
    task.start(lambda: 6)
    revision[0] = 2
    task.finish()
    assert told == [5]
    assert not task.running
