"""Ctrl+L: one undo step, only what is selected, wires past cards, frames and bends along."""

from itertools import combinations

import numpy as np
import pytest

from designer.files import load
from designer.graph import Design
from designer.paths import resource
from tests.gui.canvas.conftest import mlp


def arrange(hand):
    hand.canvas.arrange()


def through(stage):
    """Yield wires and the cards, not their own, that they pass through."""
    t = np.linspace(0, 1, 6)[None, :, None]
    for row, ends in enumerate(stage.wires.table.keys):
        lines = stage.wires.lines([row])[0][:, None]
        points = (lines[..., :2] * (1 - t) + lines[..., 2:] * t).reshape(-1, 2)
        for name, item in stage.cards.items():
            x, y, wide, high = item.outline
            inside = (points > (x + 1, y + 1)) & (points < (x + wide - 1, y + high - 1))
            if name not in (ends[0], ends[2]) and inside.all(axis=1).any():
                yield (ends, name)


def overlapping(stage):
    items = stage.cards.values()
    return [(a.card.id, b.card.id) for a, b in combinations(items, 2) if a.rect.intersects(b.rect)]


def places(hand):
    return {name: hand.at(name) for name in hand.ids}


def heap():
    """A residual block whose nodes lie on top of each other."""
    design = Design("Heap")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8, 16, 16)}, node_id="x", at=(5, 5))
        for name in ("conv1", "conv2"):
            edit.add_node(
                "Conv2d",
                {"out_channels": 8, "kernel_size": 3, "padding": 1},
                node_id=name,
                at=(30, 20),
            )
        edit.add_node("relu", {}, node_id="act", at=(20, 0))
        edit.add_node("add", {}, node_id="join", at=(0, 0))
        edit.add_node("Output", {}, node_id="out", at=(10, 10))
        for one, other in (
            ("x", "conv1"),
            ("conv1", "act"),
            ("act", "conv2"),
            ("conv2", "join"),
            ("x", "join"),
            ("join", "out"),
        ):
            edit.connect(one, other)
    design.forget_history()
    return design


def test_a_heap_becomes_a_picture_in_one_step(open_canvas):
    hand = open_canvas(heap())
    before = places(hand)
    arrange(hand)
    stage = hand.canvas.stage
    assert not overlapping(stage)
    assert not list(through(stage))
    assert hand.at("x")[0] < hand.at("conv1")[0] < hand.at("act")[0] < hand.at("join")[0]
    hand.design.undo()
    assert places(hand) == before
    assert not hand.design.undo_title


def test_twice_is_once(open_canvas):
    hand = open_canvas(heap())
    arrange(hand)
    once = places(hand)
    arrange(hand)
    assert places(hand) == once


def test_a_selection_is_arranged_alone(open_canvas):
    hand = open_canvas(heap())
    hand.canvas.select(["conv1", "act", "conv2"])
    arrange(hand)
    assert hand.at("x") == (5, 5)
    assert hand.at("join") == (0, 0)
    assert hand.at("conv1")[0] < hand.at("act")[0] < hand.at("conv2")[0]


def test_one_selected_node_means_everything(hand):
    hand.canvas.select(["fc1"])
    arrange(hand)
    ys = {hand.at(name)[1] for name in ("fc1", "act", "fc2")}
    assert len(ys) == 1


def test_nothing_to_arrange(open_canvas):
    hand = open_canvas(Design("Empty"))
    arrange(hand)
    assert not hand.design.undo_title


def test_bends_are_straightened(hand):
    with hand.design.edit("Bend") as edit:
        edge = next(e for e in edit.network.edges() if e.target == "act")
        edit.bend(edge, [(300, 300)])
    arrange(hand)
    assert not any(edge.via for edge in hand.design.edges())


def test_a_frame_goes_along_with_what_it_holds(open_canvas):
    hand = open_canvas(heap())
    with hand.design.edit("Frame") as edit:
        edit.update_node("conv2", at=(900, 900))
        frame = edit.add_frame("Head", (880, 860), (400, 300))
    arrange(hand)
    mark = hand.design.root.marks[frame]
    rect = hand.canvas.stage.cards["conv2"].rect
    assert mark.at[0] < rect.left()
    assert mark.at[1] < rect.top()
    assert mark.at[0] + mark.size[0] > rect.right()
    assert mark.at[1] + mark.size[1] > rect.bottom()


def test_the_second_input_is_reached_from_below(open_canvas):
    hand = open_canvas(heap())
    arrange(hand)
    lines = hand.canvas.stage.wires.points(("x", "", "join", ""))
    conv = hand.canvas.stage.cards["conv1"].rect
    assert lines[16, 1] > conv.bottom()


@pytest.mark.parametrize(
    "name", ["unet", "googlenet", "wavenet", "seq2seq_attention", "vae", "siamese", "bert_base"]
)
def test_examples_have_no_wire_through_a_card(open_canvas, name):
    hand = open_canvas(load(resource("examples", f"{name}.nnd")))
    arrange(hand)
    assert not overlapping(hand.canvas.stage)
    assert not list(through(hand.canvas.stage))


def test_a_dragged_card_drives_wires_out_of_its_way(hand):
    """Wires in general: what comes to lie under a card leads around it."""
    with hand.design.edit("Skip") as edit:
        edit.add_node("add", {}, node_id="join", at=(1000, 0))
        edit.connect("fc1", "join")
    assert not list(through(hand.canvas.stage))
    with hand.design.edit("Move") as edit:
        edit.update_node("out", at=(820, -10))
    assert not list(through(hand.canvas.stage))


def test_a_short_steep_wire_turns_where_there_is_room(open_canvas):
    design = mlp()
    with design.edit("Crowd") as edit:
        edit.update_node("act", at=(430, 320))
        edit.add_node("relu", {}, node_id="wall", at=(340, 60))
    hand = open_canvas(design)
    assert not list(through(hand.canvas.stage))
