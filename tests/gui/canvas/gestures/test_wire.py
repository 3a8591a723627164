"""Wires by hand: from port to port, by clicks, and their ends elsewhere."""

from PySide6.QtCore import QPointF, Qt

KEY = Qt.Key


def test_drag_from_port_to_port_connects(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("conv"))
    assert hand.wires == {"image -> conv"}
    hand.design.undo()
    assert not hand.wires


def test_backwards_from_an_input(loose_hand):
    hand = loose_hand
    hand.drag(hand.port("conv"), hand.out("image"))
    assert hand.wires == {"image -> conv"}


def test_a_wire_snaps_to_the_nearest_port_that_fits(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("conv") + QPointF(-18, 10))
    assert hand.wires == {"image -> conv"}


def test_dropping_on_a_body_takes_its_fitting_port(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.body("conv") + QPointF(20, 25))
    assert hand.wires == {"image -> conv"}


def test_ports_that_fit_light_up_and_others_do_not(loose_hand):
    hand = loose_hand
    scene = hand.canvas.scene()
    hand.press(hand.out("image"))
    hand.move(hand.out("image") + QPointF(40, 40))
    lit = {
        name
        for name, item in scene.cards.items()
        if any(scene.is_lit(name, slot) for slot in item.card.slots)
    }
    assert lit == {"conv", "join"}
    hand.key(KEY.Key_Escape)
    assert scene.fits is None
    hand.release(hand.out("image"))
    assert not hand.wires


def test_a_misfit_connects_when_dropped_right_on_the_port(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("wrong"))
    assert hand.wires == {"image -> wrong"}
    assert hand.canvas.scene().card("wrong").severity == "error"


def test_a_misfit_is_explained_when_dropped_on_the_body(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.body("wrong") + QPointF(30, 25))
    assert not hand.wires
    assert "no input of wrong fits image" in hand.messages[0]


def test_click_click_connects(loose_hand):
    hand = loose_hand
    hand.click(hand.out("image"))
    hand.move(hand.port("conv"), button=Qt.MouseButton.NoButton)
    hand.click(hand.port("conv"))
    assert hand.wires == {"image -> conv"}


def test_a_circle_is_refused_with_a_sentence(hand):
    hand.design.add("add", id="join")
    hand.design.connect("act", "join")
    hand.canvas.commands.fit_all()
    before = hand.wires
    hand.drag(hand.out("fc2"), hand.port("fc1"))
    assert hand.wires == before
    assert "would close a circle" in hand.messages[0]


def test_named_ports_are_stored_and_a_wire_gives_way(loose_hand):
    hand = loose_hand
    hand.drag(hand.out("image"), hand.port("join", "other"))
    assert hand.wires == {"image -> join.other"}
    hand.drag(hand.out("conv"), hand.port("join", "other"))
    assert hand.wires == {"conv -> join.other"}


def test_a_wires_end_moves_to_another_port(loose_hand):
    hand = loose_hand
    hand.design.connect("image", "join.input")
    hand.drag(hand.port("join", "input"), hand.port("join", "other"))
    assert hand.wires == {"image -> join.other"}
    hand.design.undo()
    assert hand.wires == {"image -> join.input"}


def test_dropping_a_wires_end_in_space_removes_it(hand):
    hand.drag(hand.port("fc2"), hand.port("fc2") + QPointF(-30, 150))
    assert "act -> fc2" not in hand.wires
    assert hand.design.undo_title == "Remove wire act -> fc2"


def test_the_source_end_can_be_moved_too(loose_hand):
    hand = loose_hand
    hand.design.connect("conv", "join.input")
    start, end = hand.out("conv"), hand.port("join", "input")
    edge = hand.design.edges()[0]
    place = hand.canvas.scene().wires.points(edge.ends)[7]
    assert (QPointF(*place) - start).manhattanLength() < (QPointF(*place) - end).manhattanLength()
    hand.drag(QPointF(*place), hand.out("image"))
    assert hand.wires == {"image -> join.input"}


def test_a_click_selects_a_wire_and_delete_removes_it(hand):
    place = hand.canvas.scene().wires.points(("fc1", "", "act", ""))[16]
    hand.click(QPointF(*place))
    assert hand.canvas.scene().selected_wire == ("fc1", "", "act", "")
    hand.key(KEY.Key_Delete)
    assert "fc1 -> act" not in hand.wires
