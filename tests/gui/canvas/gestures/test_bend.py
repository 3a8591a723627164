"""Wires that are led through points: bent, dragged, straightened, kept by what keeps wires."""

from PySide6.QtCore import QPointF, Qt

from designer.graph.annotations import MAX_BENDS
from tests.gui.canvas.conftest import CTRL

KEY = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
WIRE = ("fc1", "", "act", "")


def via(hand, target="act"):
    return next(edge.via for edge in hand.design.edges() if edge.target == target)


def middle(hand, ends=WIRE):
    return QPointF(*hand.canvas.scene().wires.points(ends)[16])


def bend(hand, *points, target="act"):
    with hand.design.edit("Bend") as edit:
        edit.bend(next(e for e in hand.design.edges() if e.target == target), points)


# ---- the hand


def test_a_double_click_bends_and_another_one_straightens(hand):
    hand.double_click(middle(hand))
    assert len(via(hand)) == 1
    assert hand.design.undo_title == "Bend wire fc1 -> act"
    hand.double_click(QPointF(*via(hand)[0]))
    assert via(hand) == ()
    assert hand.design.undo_title == "Straighten wire fc1 -> act"
    hand.design.undo()
    hand.design.undo()
    assert via(hand) == ()
    assert not hand.design.undo_title


def test_alt_and_drag_leads_a_wire_elsewhere_in_one_step(hand):
    hand.drag(middle(hand), middle(hand) + QPointF(0, 150), modifiers=ALT)
    (point,) = via(hand)
    assert abs(point[1] - middle(hand).y()) < 2
    assert point[1] > 100
    assert hand.design.undo_title == "Bend wire fc1 -> act"
    hand.design.undo()
    assert via(hand) == ()
    assert not hand.design.undo_title


def test_a_bend_is_dragged_and_esc_puts_it_back(hand):
    bend(hand, (370, 100))
    place = QPointF(370, 100)
    hand.press(place)
    hand.move(place + QPointF(20, 60))
    assert hand.canvas.scene().wires.bent[WIRE] == ((390, 160),)
    assert via(hand) == ((370, 100),)
    hand.key(KEY.Key_Escape)
    hand.release(place)
    assert hand.canvas.scene().wires.bent[WIRE] == ((370, 100),)
    hand.drag(place, place + QPointF(20, 60))
    assert via(hand) == ((390, 160),)


def test_a_bend_snaps_level_with_its_neighbour_unless_ctrl_is_held(hand):
    bend(hand, (340, 100), (370, 140))
    hand.drag(QPointF(370, 140), QPointF(383, 104))
    assert via(hand)[1] == (385, 100)
    hand.drag(QPointF(385, 100), QPointF(385, 108), modifiers=CTRL)
    assert via(hand)[1][1] not in {100, 105}


def test_delete_takes_the_bend_then_the_wire(hand):
    bend(hand, (340, 100), (380, 140))
    hand.click(QPointF(340, 100))
    hand.key(KEY.Key_Delete)
    assert via(hand) == ((380, 140),)
    hand.click(QPointF(380, 140))
    hand.key(KEY.Key_Delete)
    assert via(hand) == ()
    hand.key(KEY.Key_Delete)
    assert "fc1 -> act" not in hand.wires


def test_there_is_an_end_to_bending(hand):
    bend(hand, *[(320 + 2 * i, 60 + 40 * (i % 2)) for i in range(MAX_BENDS)])
    hand.double_click(middle(hand) + QPointF(0, 0))
    assert len(via(hand)) <= MAX_BENDS


def test_a_wires_end_can_still_be_taken_elsewhere(hand):
    bend(hand, (370, 100))
    near_end = QPointF(*hand.canvas.scene().wires.points(WIRE)[29])
    hand.drag(near_end, QPointF(400, 300))
    assert "fc1 -> act" not in hand.wires


# ---- what keeps wires keeps bends


def test_bends_move_with_both_nodes_and_stay_when_one_moves(hand):
    bend(hand, (370, 100))
    hand.canvas.selection.select(["fc1", "act"])
    hand.drag(hand.body("act"), hand.body("act") + QPointF(30, 50), modifiers=ALT)
    assert via(hand) == ((400, 150),)
    assert hand.canvas.scene().wires.bent[WIRE] == ((400, 150),)
    hand.design.undo()
    assert hand.canvas.scene().wires.bent[WIRE] == ((370, 100),)
    hand.canvas.selection.select([])
    hand.drag(hand.body("act"), hand.body("act") + QPointF(0, 70), modifiers=ALT)
    assert via(hand) == ((370, 100),)


def test_copies_keep_their_bends_where_they_are(hand):
    bend(hand, (370, 100))
    hand.canvas.selection.select(["fc1", "act"])
    hand.key(KEY.Key_D, CTRL)
    (copy,) = [e for e in hand.design.edges() if e.via and e.source != "fc1"]
    assert copy.via == ((410, 140),)
    hand.canvas.selection.select(["fc1", "act"])
    hand.key(KEY.Key_C, CTRL)
    hand.key(KEY.Key_V, CTRL)
    assert sum(bool(edge.via) for edge in hand.design.edges()) == 3


def test_inserting_on_a_bent_wire_shares_its_bends(hand):
    bend(hand, (210, 120), (560, 120), target="fc1")
    with hand.design.edit("Build") as edit:
        edit.add_node("Dropout", {}, node_id="drop", at=(300, 300))
        edge = next(e for e in hand.design.edges() if e.target == "fc1")
        from designer import editing

        editing.insert_on_wire(edit, edge, "drop")
    assert via(hand, "drop") == ((210, 120),)
    assert via(hand, "fc1") == ((560, 120),)


def test_healing_leads_the_joined_wire_as_before(hand):
    bend(hand, (370, 100))
    bend(hand, (570, 90), target="fc2")
    hand.canvas.selection.select(["act"])
    hand.key(KEY.Key_Delete)
    assert via(hand, "fc2") == ((370, 100), (570, 90))


def test_arranging_straightens(hand):
    bend(hand, (370, 100))
    hand.canvas.commands.arrange()
    assert via(hand) == ()
    assert hand.design.undo_title == "Arrange"
    hand.design.undo()
    assert via(hand) == ((370, 100),)


def test_bends_can_be_painted_in_every_state(hand):
    bend(hand, (370, 100))
    for zoom in (1.5, 0.5, 0.2):
        hand.canvas.camera.zoom_by(zoom / hand.canvas.camera.zoom)
        for state in (None, WIRE):
            hand.canvas.scene().hover("", state)
            assert not hand.canvas.grab().isNull()
