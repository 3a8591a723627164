"""What a screen reader finds on the canvas, asked as Qt's bridges ask."""

import gc
import sys

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from designer.editing import blocks
from designer.graph import Design
from designer.gui.appearance.theme import LIGHT
from designer.gui.canvas.accessibility import registry as accessible
from designer.gui.canvas.drawing.node_colours import ColourBy
from designer.gui.canvas.view import Canvas
from designer.session import Session
from tests.gui.canvas.conftest import mlp

ROLE, TEXT, EVENT = QAccessible.Role, QAccessible.Text, QAccessible.Event


@pytest.fixture
def face(hand):
    return QAccessible.queryAccessibleInterface(hand.canvas)


def children(face):
    return [face.child(number) for number in range(face.childCount())]


def named(face, start):
    return next(child for child in children(face) if child.text(TEXT.Name).startswith(start))


@pytest.fixture
def told(monkeypatch):
    """Everything that listeners are told: the name, and what happened."""
    heard = []

    def hear(event):
        made = event.accessibleInterface()
        heard.append((made.text(TEXT.Name) if made else "", event.type()))

    monkeypatch.setattr(accessible.QAccessible, "updateAccessibility", hear)
    QAccessible.setActive(True)
    yield heard
    QAccessible.setActive(False)


def test_the_canvas_has_a_name_and_says_what_is_on_it(face):
    assert face.role() == ROLE.Canvas
    assert face.text(TEXT.Name) == "Canvas"
    assert face.text(TEXT.Description) == "5 nodes, 4 wires; nothing selected"
    assert face.state().multiSelectable


def test_nodes_and_wires_are_its_children(face):
    found = children(face)
    nodes = [c.text(TEXT.Name) for c in found if c.role() == ROLE.ListItem]
    wires = [c.text(TEXT.Name) for c in found if c.role() == ROLE.Graphic]
    assert nodes == ["x, Input", "fc1, Linear", "act, relu", "fc2, Linear", "out, Output"]
    assert wires[0] == "wire from x to fc1"
    assert len(wires) == 4
    for place, child in enumerate(found[:9]):
        assert face.indexOfChild(child) == place
        assert child.parent() is face
        assert child.isValid()


def test_a_node_says_what_its_card_shows(face):
    words = named(face, "fc1").text(TEXT.Description)
    assert words == (
        "out_features 32; in_features 64; gives (N, 32); fed by x; feeds act; 2.08 k parameters"
    )
    assert "affine map" in named(face, "fc1").text(TEXT.Help)


def test_a_wire_says_what_flows(face):
    assert named(face, "wire from fc1").text(TEXT.Description) == "(N, 32) float32"


def test_problems_are_said(hand, face):
    with hand.design.edit("Break") as edit:
        edit.set_param("fc2", "in_features", 7)
    assert named(face, "fc2").text(TEXT.Name) == "fc2, Linear, error"
    assert "7" in named(face, "fc2").text(TEXT.Description)
    assert named(face, "wire from act").text(TEXT.Description).endswith("does not fit")


def test_the_number_that_colours_a_node_is_said(hand, face):
    hand.canvas.colour_by(ColourBy.MACS)
    assert named(face, "fc1").text(TEXT.Description).endswith("2.05 k multiply-adds")


def test_state_follows_selection_and_keyboard(hand, face):
    hand.canvas.selection.select(["x", "fc1"])
    assert named(face, "x,").state().selected
    assert not named(face, "x,").state().focused
    assert named(face, "fc1").state().focused
    assert face.focusChild() is named(face, "fc1")
    assert not named(face, "act").state().selected
    hand.key(Qt.Key.Key_W)
    wire = named(face, "wire from fc1")
    assert wire.state().selected
    assert wire.state().focused


def test_places_are_where_things_are_seen(hand, face):
    canvas = hand.canvas
    at = canvas.viewport().mapToGlobal(hand.pixels(hand.body("act")))
    node = named(face, "act")
    assert node.rect().contains(at)
    assert face.childAt(at.x(), at.y()) is node
    edge = hand.canvas.scene().wires.edges["x", "", "fc1", ""]
    start, end = hand.canvas.scene().ends_of(edge)
    middle = canvas.viewport().mapToGlobal(hand.pixels((start + end) / 2))
    assert face.childAt(middle.x(), middle.y()) is named(face, "wire from x")
    assert not node.state().offscreen
    canvas.camera.pan(QPoint(-5000, 0))
    assert node.state().offscreen


def test_what_a_node_feeds_is_a_relation(face):
    flags = QAccessible.RelationFlag
    related = {(r[0].text(TEXT.Name), r[1]) for r in named(face, "act").relations()}
    assert related == {("fc2, Linear", flags.FlowsTo), ("fc1, Linear", flags.FlowsFrom)}


def test_what_is_gone_is_no_longer_valid(hand, face):
    node = named(face, "act")
    with hand.design.edit("Cut") as edit:
        edit.remove_node("act")
    assert not node.isValid()
    assert "act, relu" not in [child.text(TEXT.Name) for child in children(face)]
    hand.design.undo()
    assert named(face, "act").isValid()


def test_inside_a_block_there_is_the_blocks_inside(hand, face):
    block = ""
    with hand.canvas.edit("Group") as edit:
        block = blocks.group(edit, hand.canvas.viewpoint.report, ["fc1", "act"], "Part")
    hand.canvas.commands.open_node(block)
    assert {"fc1, Linear", "act, relu"} < {child.text(TEXT.Name) for child in children(face)}
    assert "fc2, Linear" not in {child.text(TEXT.Name) for child in children(face)}


# ---- ports


@pytest.fixture
def lstm(open_canvas):
    design = Design("Net")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8, 4)}, node_id="x", at=(0, 0))
        edit.add_node("LSTM", {"hidden_size": 6, "batch_first": True}, node_id="lstm", at=(200, 0))
        edit.add_node("relu", {}, node_id="act", at=(500, 0))
        edit.connect("x", "lstm")
        edit.connect("lstm", "act")
    return open_canvas(design)


def test_ports_are_children_of_their_node(lstm):
    node = named(QAccessible.queryAccessibleInterface(lstm.canvas), "lstm")
    ports = children(node)
    assert [port.text(TEXT.Name) for port in ports] == [
        "input", "input h_0", "input c_0", "output", "output h_n", "output c_n",
    ]  # fmt: skip
    for place, port in enumerate(ports):
        assert port.parent() is node
        assert node.indexOfChild(port) == place
        assert port.role() == ROLE.Button
        assert not port.state().focusable
    assert node.child(6) is None


def test_a_port_says_what_flows_and_where(lstm):
    node = named(QAccessible.queryAccessibleInterface(lstm.canvas), "lstm")
    said = {port.text(TEXT.Name): port.text(TEXT.Description) for port in children(node)}
    assert said["input"] == "(N, 8, 4) float32; from x"
    assert said["input h_0"] == "not connected; may stay open"
    assert said["output"].endswith("8, 6) float32; to act")
    assert said["output h_n"].endswith("float32; not connected")


def test_a_port_knows_its_place_and_its_neighbours(lstm):
    canvas, flags = lstm.canvas, QAccessible.RelationFlag
    node = named(QAccessible.queryAccessibleInterface(canvas), "lstm")
    output = node.child(3)
    at = canvas.viewport().mapToGlobal(lstm.pixels(lstm.out("lstm", "output")))
    assert output.rect().contains(at)
    assert node.childAt(at.x(), at.y()) is output
    (act, how), *more = output.relations()
    assert (act.text(TEXT.Name)[:9], how, more) == ("act, relu", flags.FlowsTo, [])
    assert [f.text(TEXT.Name) for f, _ in node.child(0).relations()] == ["x, Input"]


def test_a_port_dies_with_its_node(lstm):
    port = named(QAccessible.queryAccessibleInterface(lstm.canvas), "lstm").child(4)
    with lstm.design.edit("Cut") as edit:
        edit.remove_node("lstm")
    assert not port.isValid()


# ---- frames and notes


@pytest.fixture
def annotated(hand):
    with hand.design.edit("Mark") as edit:
        hand.frame = edit.add_frame("Head", (180, -40), (320, 200))
        hand.note = edit.add_note("Look:\nhere it narrows", (0, 300), (200, 80))
    return hand


def test_frames_and_notes_have_faces(annotated, face):
    frame, note = children(face)[9:11]
    assert (frame.role(), frame.text(TEXT.Name)) == (ROLE.Grouping, "frame Head")
    assert frame.text(TEXT.Description) == "around act, fc1"
    assert (note.role(), note.text(TEXT.Name)) == (ROLE.Note, "note Look: here it narrows")
    assert note.text(TEXT.Description) == "Look:\nhere it narrows"
    assert face.text(TEXT.Description).startswith("5 nodes, 4 wires, 1 frames, 1 notes")
    at = note.rect().center()
    assert face.childAt(at.x(), at.y()) is note


def test_marks_are_selected_and_focused_like_nodes(annotated, face):
    frame = named(face, "frame")
    annotated.canvas.scene().select(["x"], annotations=[annotated.frame])
    assert frame.state().selected
    assert frame.state().focused
    assert face.focusChild() is frame
    with annotated.design.edit("Away") as edit:
        edit.remove_annotation(annotated.frame)
    assert not frame.isValid()


# ---- doing


def do(child, name):
    child.actionInterface().doAction(name)
    QTest.qWait(1)  # it is done when the asker has had its answer


def test_what_can_be_done_is_listed_with_its_keys(face):
    hands = named(face, "fc1").actionInterface()
    assert hands.actionNames() == [
        "Press", "SetFocus", "ShowMenu", "Connect", "Rename", "Mute", "Delete",
    ]  # fmt: skip
    assert hands.keyBindingsForAction("Connect") == ["C"]
    assert hands.localizedActionDescription("Delete") == "Delete it, its neighbours joined"
    assert not hands.keyBindingsForAction("Sing")


def test_a_node_can_be_focused_muted_opened_and_deleted(hand, face, qtbot):
    hand.canvas.clearFocus()
    do(named(face, "fc1"), "SetFocus")
    assert named(face, "fc1").state().focused
    do(named(face, "act"), "Mute")
    assert hand.design.node("act").muted
    with qtbot.waitSignal(hand.canvas.commands.node_activated) as opened:
        do(named(face, "fc2"), "Press")
    assert opened.args == ["fc2"]
    do(named(face, "act"), "Delete")
    assert "fc1 -> fc2" in hand.wires or len(hand.wires) == 3
    assert "act" not in hand.ids


def test_a_wire_is_begun_at_a_port_and_led_by_keys(loose_hand):
    face = QAccessible.queryAccessibleInterface(loose_hand.canvas)
    do(named(face, "conv").child(1), "Press")
    assert loose_hand.canvas.gestures.current is not None
    loose_hand.key(Qt.Key.Key_Return)
    assert len(loose_hand.wires) == 1


def test_a_wire_is_removed(hand, face):
    do(named(face, "wire from x"), "Delete")
    assert len(hand.wires) == 3
    assert "x" in hand.ids


def test_a_mark_is_typed_and_deleted(annotated, face):
    do(named(face, "frame"), "Press")
    assert annotated.canvas.overlays.rename_box.isVisible()
    annotated.canvas.overlays.rename_box.dismiss()
    do(named(face, "note"), "Delete")
    assert [
        annotation.kind for annotation in annotated.canvas.viewpoint.network.annotations.values()
    ] == ["frame"]


def test_what_has_gone_since_is_left_alone(hand, face):
    hands = named(face, "act").actionInterface()
    hands.doAction("Mute")
    with hand.design.edit("Cut") as edit:
        edit.remove_node("act")
    QTest.qWait(1)
    assert hand.design.undo_title == "Cut"


def test_selecting_without_keys(annotated, face):
    choice = face.selectionInterface()
    assert choice.selectedItemCount() == 0
    assert choice.select(named(face, "x,"))
    assert choice.select(named(face, "frame"))
    assert [one.text(TEXT.Name) for one in choice.selectedItems()] == ["x, Input", "frame Head"]
    assert choice.isSelected(named(face, "frame"))
    assert choice.selectedItem(1) is named(face, "frame")
    assert choice.unselect(named(face, "x,"))
    assert not choice.unselect(named(face, "x,"))
    assert not choice.select(named(face, "fc1").child(0))
    assert choice.select(named(face, "wire from x"))
    assert choice.selectedItemCount() == 1
    assert choice.selectAll()
    assert choice.selectedItemCount() == 7
    assert choice.clear()
    assert choice.selectedItems() == []


def test_a_face_that_fails_can_do_nothing(face, monkeypatch):
    told = []
    monkeypatch.setattr(sys, "excepthook", lambda *trouble: told.append(trouble))
    node = named(face, "fc1")
    monkeypatch.setattr(node._subject, "exists", lambda: 1 / 0)
    assert node.actionInterface() is None
    assert told[0][0] is ZeroDivisionError


def test_what_a_face_cannot_do_is_nothing(face):
    for one in (named(face, "fc1"), named(face, "fc1").child(0), named(face, "wire")):
        assert one.selectionInterface() is None
        assert one.textInterface() is None
    assert face.textInterface() is None


# ---- what is told


def test_coming_to_the_canvas_tells_the_node(hand, face, told):
    hand.canvas.selection.select(["act"])
    hand.canvas.clearFocus()
    told.clear()
    hand.canvas.setFocus()
    assert ("act, relu", EVENT.Focus) in told


def test_a_picked_wire_is_told(hand, face, told):
    hand.canvas.selection.select(["fc1"])
    for end in ("fc1 to act", "x to fc1"):
        told.clear()
        hand.key(Qt.Key.Key_W)
        assert (f"wire from {end}", EVENT.Focus) in told


def test_marks_are_told_too(annotated, face, told):
    children(face)
    told.clear()
    annotated.canvas.scene().select([], annotations=[annotated.note])
    assert ("note Look: here it narrows", EVENT.Selection) in told
    assert ("note Look: here it narrows", EVENT.Focus) in told


def test_a_problem_of_the_node_at_hand_is_told(hand, face, told, monkeypatch):
    said = []
    monkeypatch.setattr(accessible, "announce", lambda _, words: said.append(words))
    hand.canvas.selection.select(["fc2"])
    told.clear()
    with hand.design.edit("Break") as edit:
        edit.set_param("fc2", "in_features", 7)
    assert ("fc2, Linear, error", EVENT.NameChanged) in told
    assert said[0].startswith("fc2: fc2 expects 7 features")
    with hand.design.edit("Elsewhere") as edit:
        edit.set_param("fc1", "bias", False)
    hand.design.undo()
    assert len(said) == 1
    hand.design.undo()
    assert said[1:] == ["fc2: no problem any more"]


def test_walking_tells_the_new_focus(hand, face, told):
    hand.canvas.selection.select(["x"])
    told.clear()
    hand.key(Qt.Key.Key_Right)
    assert ("fc1, Linear", EVENT.Focus) in told
    assert ("fc1, Linear", EVENT.Selection) in told
    assert ("x, Input", EVENT.SelectionRemove) in told


def test_much_selected_is_told_as_one(open_canvas, told):
    design = mlp()
    with design.edit("More") as edit:
        for place in range(30):
            edit.add_node("relu", {}, at=(place * 100, 300))
    hand = open_canvas(design)
    QAccessible.queryAccessibleInterface(hand.canvas)
    told.clear()
    hand.canvas.commands.select_all()
    assert [kind for _, kind in told if kind != EVENT.Focus] == [EVENT.SelectionWithin]


def test_new_nodes_are_told(hand, face, told):
    children(face)
    told.clear()
    with hand.design.edit("Add") as edit:
        edit.add_node("relu", {}, node_id="more")
    assert ("Canvas", EVENT.ObjectReorder) in told
    told.clear()
    with hand.design.edit("Move") as edit:
        edit.update_node("more", at=(5, 5))
    assert not told


def test_connecting_by_keys_is_said_aloud(hand, face, told):
    hand.canvas.selection.select(["fc1"])
    told.clear()
    hand.key(Qt.Key.Key_C)
    assert EVENT.Announcement in {kind for _, kind in told}
    hand.key(Qt.Key.Key_Escape)


@pytest.mark.slow
def test_faces_die_with_their_canvas(qapp):
    session = Session(mlp())
    canvas = Canvas(session, LIGHT)
    for _ in range(3):
        assert len(children(QAccessible.queryAccessibleInterface(canvas))) >= 9
        gc.collect()
    faces = canvas.accessible
    assert len(faces._elements) == 9
    canvas.deleteLater()
    QCoreApplication.sendPostedEvents(canvas, QEvent.Type.DeferredDelete)
    assert not faces._elements
    session.close()
