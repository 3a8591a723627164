"""Into blocks and out again, grouping and unpacking, and undo across levels."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from designer.check.report.instance_path import InstancePath
from tests.gui.end_to_end.blocks.conftest import ALT, CTRL, LEFT, NONE, SHIFT

Key = Qt.Key
pytestmark = pytest.mark.timeout(60)


def test_a_double_click_enters_and_esc_leaves(person):
    person.double_click("one")
    assert person.shown == {"x", "first", "act", "out"}
    assert person.way == "Net › one: Stage"
    person.double_click("first")
    assert person.way == "Net › one: Stage › first: Dense"
    assert person.shown == {"x", "fc", "out"}
    person.key(Key.Key_Escape)
    assert person.way == "Net › one: Stage"
    assert person.canvas.selection.nodes == ["first"]
    person.key(Key.Key_Escape)
    assert person.shown == {"image", "one", "two", "logits"}
    assert person.way == ""
    person.key(Key.Key_Escape)
    assert person.here.name == ""


@pytest.mark.parametrize("modifiers", [NONE, CTRL])
def test_enter_goes_in_and_alt_up_out(person, modifiers):
    person.click("two")
    person.key(Key.Key_Return, modifiers)
    assert person.way == "Net › two: Stage"
    person.key(Key.Key_Up, ALT)
    assert person.way == ""


def test_esc_first_lets_go_of_what_is_selected(person):
    person.double_click("one")
    person.click("act")
    person.key(Key.Key_Escape)
    assert person.way == "Net › one: Stage"
    assert person.canvas.selection.nodes == []
    person.key(Key.Key_Escape)
    assert person.way == ""


def test_a_click_on_the_way_leads_out(person):
    person.double_click("one")
    person.double_click("first")
    QTest.mouseClick(person.canvas.overlays.breadcrumbs.buttons[0], LEFT)
    assert person.way == ""
    assert person.canvas.selection.nodes == ["one"]


def test_enter_on_a_layer_still_shows_its_form(person, qtbot):
    person.double_click("one")
    person.double_click("first")
    with qtbot.waitSignal(person.canvas.commands.node_activated):
        person.double_click("fc")
    assert person.here.name == "Dense"


def test_the_camera_is_where_one_left_it(person):
    person.canvas.camera.zoom_by(0.7)
    before = person.canvas.camera.view
    person.click("one")
    person.canvas.commands.enter()
    person.canvas.camera.zoom_by(1.7)
    inside = person.canvas.camera.zoom
    person.canvas.navigation.go(InstancePath())
    assert person.canvas.camera.zoom == pytest.approx(before.zoom)
    person.canvas.commands.open_node("two")
    assert person.canvas.camera.zoom == pytest.approx(inside)


def test_an_edit_inside_is_one_of_every_instance(person):
    person.double_click("one")
    person.double_click("first")
    person.click("fc")
    person.key(Key.Key_D, CTRL)
    with person.design.edit("Wire", "Dense") as edit:
        (wire,) = edit.network.edges_into("out")
        edit.disconnect(wire)
        edit.connect("fc", "fc2")
        edit.connect("fc2", "out")
    report = person.session.report
    assert not report.problems
    assert report.nodes["one"].parameters == 4 * 32 + 32 + 32 * 32 + 32
    assert report.nodes["two"].parameters == 32 * 8 + 8 + 8 * 8 + 8


def test_what_is_seen_inside_is_this_instance(person):
    person.double_click("two")
    person.double_click("first")
    edge = person.design.network("Dense").edges()[0]
    assert person.canvas.scene().wires.label(edge.ends) == "(N, 32)"
    lines = person.canvas.scene().card("x").lines
    assert [(line.name, line.value) for line in lines] == [("gets", "(N, 32)")]


def test_ctrl_g_groups_and_ctrl_shift_g_unpacks(flat):
    flat.click("fc1")
    flat.click("act", SHIFT)
    flat.key(Key.Key_G, CTRL)
    assert flat.canvas.overlays.rename_box.line.text() == "Block1"
    flat.name("Dense")
    assert flat.layers() == {
        "x": "Input", "fc2": "Linear", "out": "Output", "dense1": "Dense",
    }  # fmt: skip
    assert flat.canvas.selection.nodes == ["dense1"]
    assert flat.canvas.scene().card("dense1").block
    assert not flat.session.report.problems
    assert flat.design.undo_title == "Group into Dense"
    flat.key(Key.Key_G, CTRL | SHIFT)
    assert set(flat.layers()) == {"x", "fc1", "act", "fc2", "out"}
    assert set(flat.canvas.selection.nodes) == {"fc1", "act"}
    assert not flat.session.report.problems
    flat.key(Key.Key_Z, CTRL)
    flat.key(Key.Key_Z, CTRL)
    assert flat.layers()["fc1"] == "Linear"
    assert not flat.design.blocks


def test_esc_in_the_name_groups_nothing(flat):
    flat.click("fc1")
    flat.key(Key.Key_G, CTRL)
    flat.key(Key.Key_Escape, on=flat.canvas.overlays.rename_box.line)
    assert not flat.design.blocks
    assert not flat.design.undo_title


def test_a_name_that_is_taken_is_refused_at_once(flat):
    flat.click("fc1")
    flat.key(Key.Key_G, CTRL)
    flat.name("Linear")
    assert flat.canvas.overlays.rename_box.isVisible()
    assert "taken" in flat.canvas.overlays.rename_box.reason.text()
    assert not flat.design.blocks
    flat.key(Key.Key_Escape, on=flat.canvas.overlays.rename_box.line)


@pytest.mark.parametrize(
    ("names", "reason"),
    [(["x", "fc1"], "cannot go into a block"), (["fc1", "fc2"], "act lies between"),
     ([], "select")],
)  # fmt: skip
def test_what_cannot_be_a_block_is_said(flat, names, reason):
    flat.canvas.selection.select(names)
    flat.canvas.commands.group()
    assert reason in flat.messages[-1]
    assert not flat.canvas.overlays.rename_box.isVisible()


def test_unpacking_what_is_no_block_is_said(flat):
    flat.click("fc1")
    flat.canvas.commands.unpack()
    assert "is no block" in flat.messages[-1]


def test_f2_with_nothing_selected_renames_the_block(person):
    person.double_click("one")
    person.key(Key.Key_F2)
    person.name("Level")
    assert set(person.design.blocks) == {"Dense", "Level"}
    assert person.way == "Net › one: Level"
    assert person.layers()["two"] == "Level"
    person.key(Key.Key_Z, CTRL)
    assert person.way == "Net › one: Stage"


def test_f2_on_an_input_renames_the_port_everywhere(person):
    with person.design.edit("Second input", "Stage") as edit:
        edit.add_node("Input", node_id="skip", at=(0, 100))
        edit.add_node("add", node_id="join", at=(550, 60))
    with person.design.edit("Wire") as edit:
        edit.connect("image", "two", "", "skip")
    person.double_click("two")
    person.click("skip")
    person.key(Key.Key_F2)
    person.name("past")
    assert [e.target_port for e in person.design.root.edges_into("two")] == ["", "past"]


def test_undo_leads_where_it_changes_something(person):
    person.double_click("one")
    person.click("act")
    person.key(Key.Key_M)
    person.key(Key.Key_Escape)
    person.key(Key.Key_Escape)
    assert person.way == ""
    person.key(Key.Key_Z, CTRL)
    assert person.way == "Net › one: Stage"
    assert not person.design.network("Stage").node("act").muted
    person.key(Key.Key_Escape)
    person.click("two")
    person.key(Key.Key_M)
    person.double_click("two")
    person.key(Key.Key_Z, CTRL)
    assert person.way == ""
    assert not person.design.node("two").muted


def test_undoing_the_block_one_is_in_leads_out(flat):
    flat.canvas.selection.select(["fc1", "act"])
    flat.key(Key.Key_G, CTRL)
    flat.name("Dense")
    flat.key(Key.Key_Return)
    assert flat.way == "Flat › dense1: Dense"
    flat.key(Key.Key_Z, CTRL)
    assert flat.way == ""
    assert flat.shown == {"x", "fc1", "act", "fc2", "out"}
    flat.key(Key.Key_Y, CTRL)
    assert flat.shown == {"x", "dense1", "fc2", "out"}


def test_another_design_is_shown_from_its_root(person):
    from tests.gui.end_to_end.blocks.conftest import chain

    person.double_click("one")
    person.session.replace(chain(), None)
    assert person.way == ""
    assert person.shown == {"x", "fc1", "act", "fc2", "out"}


def test_moving_and_wiring_inside_change_the_definition(person):
    person.double_click("one")
    view = person.canvas.viewport()
    start = person.pixels("act")
    QTest.mousePress(view, LEFT, NONE, start)
    for step in range(1, 5):
        QTest.mouseMove(view, start + QPoint(0, 20 * step))
    QTest.mouseRelease(view, LEFT, NONE, start + QPoint(0, 80))
    assert person.design.network("Stage").node("act").at[1] > 20
    person.click("act")
    person.key(Key.Key_Delete)
    assert set(person.layers("Stage")) == {"x", "first", "out"}
    assert not person.session.report.problems
