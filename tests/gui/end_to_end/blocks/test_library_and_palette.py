"""Blocks in palette, search and library, on the clipboard, and what is refused."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest

from designer.files.block_library import BlockLibrary
from designer.gui.panels.palette.palette_panel import MIME
from designer.gui.panels.palette.row_delegate import KEY
from tests.gui.end_to_end.blocks.conftest import CTRL, Person, chain

pytestmark = pytest.mark.timeout(60)


def groups(palette):
    model = palette._model
    heads = [model.index(row, 0) for row in range(model.rowCount())]
    return {
        head.data(): [model.index(i, 0, head).data() for i in range(model.rowCount(head))]
        for head in heads
    }


def test_the_palette_offers_the_designs_blocks_first(person):
    found = groups(person.bench.palette)
    assert list(found)[:2] == ["Blocks of this design", "Block library"]
    assert found["Blocks of this design"] == ["Dense", "Stage"]
    assert "BasicBlock" in found["Block library"]
    person.session.replace(chain(), None)
    person.bench.refresh()
    assert "Blocks of this design" not in groups(person.bench.palette)


def test_a_block_found_in_the_palette_is_added_by_enter(person):
    search = person.bench.palette.search_field
    person.click("one")
    search.setFocus()
    QTest.keyClicks(search, "dense")
    QTest.keyClick(search, Qt.Key.Key_Return)
    assert person.layers()["dense1"] == "Dense"
    assert [e.target for e in person.design.root.edges_from("one")] == ["two", "dense1"]


def drop(person, key, at):
    data = QMimeData()
    data.setData(MIME, key.encode())
    event = QDropEvent(
        QPointF(person.canvas.mapFromScene(at)), Qt.DropAction.CopyAction, data,
        Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    person.canvas.dropEvent(event)


def test_a_block_dropped_on_a_wire_goes_in_between(person):
    wire = person.design.root.edges_into("two")[0]
    start, end = person.canvas.scene().ends_of(wire)
    drop(person, "Dense", (start + end) / 2)
    assert [e.source for e in person.design.root.edges_into("two")] == ["dense1"]
    assert not person.session.report.problems
    assert person.session.report.wire(person.design.root.edges_into("two")[0]) is not None


def test_a_block_inside_itself_is_refused_in_words(person):
    person.double_click("one")
    person.bench.palette.layer_chosen.emit("Stage")
    assert "the block would contain itself" in person.messages[-1]
    person.double_click("first")
    person.bench.palette.layer_chosen.emit("Stage")
    assert "Dense cannot contain Stage" in person.messages[-1]
    assert not person.design.undo_title


def test_search_offers_blocks_but_not_what_would_recurse(person):
    person.canvas.search.at(QPointF(220, 200))
    assert {"Dense", "Stage"} <= set(person.canvas.search.popup.names)
    person.canvas.search.popup.dismiss()
    person.double_click("one")
    person.canvas.search.at(QPointF(220, 200))
    names = person.canvas.search.popup.names
    assert "Dense" in names
    assert "Stage" not in names
    QTest.keyClicks(person.canvas.search.popup.line, "dense")
    QTest.keyClick(person.canvas.search.popup.line, Qt.Key.Key_Return)
    assert "dense1" in person.layers("Stage")


def test_a_library_block_comes_with_what_is_in_it_in_one_step(flat):
    flat.click("fc1")
    drop(flat, "library:DenseBlock", QPointF(200, 300))
    assert {"DenseBlock", "DenseLayer"} <= set(flat.design.blocks)
    assert flat.layers()["dense_block1"] == "DenseBlock"
    drop(flat, "library:DenseBlock", QPointF(500, 300))
    assert sorted(flat.design.blocks) == ["DenseBlock", "DenseLayer"]
    flat.key(Qt.Key.Key_Z, CTRL)
    flat.key(Qt.Key.Key_Z, CTRL)
    assert not flat.design.blocks


def test_the_library_fits_what_a_wire_carries(flat):
    slot = next(s for s in flat.canvas.scene().card("fc1").slots if s.output)
    arriving = flat.session.report.nodes["fc1"].outputs["output"]
    flat.canvas.search_for_wire(QPointF(0, 300), "fc1", slot, arriving)
    names = flat.canvas.search.popup.names
    assert "Hidden" in names
    assert "BasicBlock" not in names
    flat.canvas.search.popup.dismiss()


def test_one_keeps_a_block_and_uses_it_in_another_design(person, make_window):
    person.click("one")
    person.give("save-block")
    library = BlockLibrary(person.window.recovery_folder.parent / "blocks")
    assert [b.name for b in library.blocks() if b.own] == ["Stage"]
    assert "Stage" in groups(person.bench.palette)["Block library"]
    other = Person(make_window(), chain())
    drop(other, "library:Stage", QPointF(200, 300))
    assert sorted(other.design.blocks) == ["Dense", "Stage"]
    person.bench.palette.removal_wanted.emit("Stage")
    assert not [b for b in library.blocks() if b.own and b.path.exists()]


def test_a_copied_instance_brings_its_block_along(person, make_window):
    person.click("one")
    person.key(Qt.Key.Key_C, CTRL)
    assert '"blocks"' in QGuiApplication.clipboard().text()
    other = Person(make_window(), chain())
    other.key(Qt.Key.Key_V, CTRL)
    assert other.layers()["one"] == "Stage"
    assert dict(other.design.node("one").params) == {"width": 32}
    assert sorted(other.design.blocks) == ["Dense", "Stage"]
    other.key(Qt.Key.Key_V, CTRL)
    assert sorted(other.design.blocks) == ["Dense", "Stage"]


def test_another_block_of_the_same_name_takes_a_free_one(person, make_window):
    person.click("one")
    person.key(Qt.Key.Key_C, CTRL)
    other = Person(make_window(), chain())
    with other.design.edit("Another") as edit:
        edit.add_block("Dense").add_node("Input", node_id="x")
    other.key(Qt.Key.Key_V, CTRL)
    assert sorted(other.design.blocks) == ["Dense", "Dense2", "Stage"]
    assert other.layers("Stage")["first"] == "Dense2"


def test_paste_and_duplicate_work_inside(person):
    person.double_click("one")
    person.click("act")
    person.key(Qt.Key.Key_C, CTRL)
    person.key(Qt.Key.Key_V, CTRL)
    person.key(Qt.Key.Key_D, CTRL)
    assert len(person.layers("Stage")) == 6
    assert len(person.layers()) == 4


def test_keys_of_the_palette_tell_library_from_design(person):
    model = person.bench.palette._model
    keys = {
        model.index(i, 0, model.index(row, 0)).data(KEY)
        for row in (0, 1) for i in range(model.rowCount(model.index(row, 0)))
    }  # fmt: skip
    assert {"Stage", "library:BasicBlock"} <= keys
