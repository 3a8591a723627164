"""What a screen reader finds on the canvas, asked as Qt's bridges ask."""

import gc

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible

from designer.editing import blocks
from designer.gui.canvas import accessible
from designer.gui.canvas.tints import ColourBy
from designer.gui.canvas.view import Canvas
from designer.gui.theme import LIGHT
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
        assert child.childCount() == 0


def test_a_node_says_what_its_card_shows(face):
    words = named(face, "fc1").text(TEXT.Description)
    assert words == (
        "out_features 32; in_features 64; gives (N, 32); fed by x; feeds act; 2.08 k parameters"
    )
    assert "weighted sum" in named(face, "fc1").text(TEXT.Help)


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
    hand.canvas.select(["x", "fc1"])
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
    edge = hand.canvas.stage.wires.edges["x", "", "fc1", ""]
    start, end = hand.canvas.stage.ends_of(edge)
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
        block = blocks.group(edit, hand.canvas.here.report, ["fc1", "act"], "Part")
    hand.canvas.open_node(block)
    assert {"fc1, Linear", "act, relu"} < {child.text(TEXT.Name) for child in children(face)}
    assert "fc2, Linear" not in {child.text(TEXT.Name) for child in children(face)}


# ---- what is told


def test_walking_tells_the_new_focus(hand, face, told):
    hand.canvas.select(["x"])
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
    hand.canvas.select_all()
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
    hand.canvas.select(["fc1"])
    told.clear()
    hand.key(Qt.Key.Key_C)
    assert EVENT.Announcement in {kind for _, kind in told}
    hand.key(Qt.Key.Key_Escape)


def test_faces_die_with_their_canvas(qapp):
    session = Session(mlp())
    canvas = Canvas(session, LIGHT)
    for _ in range(3):
        assert len(children(QAccessible.queryAccessibleInterface(canvas))) >= 9
        gc.collect()
    faces = canvas.faces
    assert len(faces._faces) == 9
    canvas.deleteLater()
    QCoreApplication.sendPostedEvents(canvas, QEvent.Type.DeferredDelete)
    assert not faces._faces
    session.close()
