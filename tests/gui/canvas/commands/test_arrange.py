"""Ctrl+L: one undo step, only what is selected, wires past cards, frames and bends along."""

from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QRectF, Qt

from designer.files import load
from designer.graph import Design, Frame, Note
from designer.paths import resource
from tests.gui.canvas.conftest import CTRL, loose, mlp

KEY = Qt.Key


def arrange(hand):
    hand.canvas.commands.arrange()


def through(scene):
    """Yield wires and the cards, not their own, that they pass through."""
    t = np.linspace(0, 1, 6)[None, :, None]
    for row, ends in enumerate(scene.wires.table.keys):
        lines = scene.wires.lines([row])[0][:, None]
        points = (lines[..., :2] * (1 - t) + lines[..., 2:] * t).reshape(-1, 2)
        for name, item in scene.cards.items():
            x, y, wide, high = item.outline
            inside = (points > (x + 1, y + 1)) & (points < (x + wide - 1, y + high - 1))
            if name not in (ends[0], ends[2]) and inside.all(axis=1).any():
                yield (ends, name)


def overlapping(scene):
    items = scene.cards.values()
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
    design.clear_history()
    return design


def test_a_heap_becomes_a_picture_in_one_step(open_canvas):
    hand = open_canvas(heap())
    before = places(hand)
    arrange(hand)
    scene = hand.canvas.scene()
    assert not overlapping(scene)
    assert not list(through(scene))
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
    hand.canvas.selection.select(["conv1", "act", "conv2"])
    arrange(hand)
    assert hand.at("x") == (5, 5)
    assert hand.at("join") == (0, 0)
    assert hand.at("conv1")[0] < hand.at("act")[0] < hand.at("conv2")[0]


def test_one_selected_node_means_everything(hand):
    hand.canvas.selection.select(["fc1"])
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
    annotation = hand.design.root.annotations[frame]
    rect = hand.canvas.scene().cards["conv2"].rect
    assert annotation.at[0] < rect.left()
    assert annotation.at[1] < rect.top()
    assert annotation.at[0] + annotation.size[0] > rect.right()
    assert annotation.at[1] + annotation.size[1] > rect.bottom()


def test_the_second_input_is_reached_from_below(open_canvas):
    hand = open_canvas(heap())
    arrange(hand)
    lines = hand.canvas.scene().wires.points(("x", "", "join", ""))
    conv = hand.canvas.scene().cards["conv1"].rect
    assert lines[16, 1] > conv.bottom()


@pytest.mark.parametrize(
    "name", ["unet", "googlenet", "wavenet", "seq2seq_attention", "vae", "siamese", "bert_base"]
)
def test_examples_have_no_wire_through_a_card(open_canvas, name):
    hand = open_canvas(load(resource("examples", f"{name}.nnd")))
    arrange(hand)
    assert not overlapping(hand.canvas.scene())
    assert not list(through(hand.canvas.scene()))


def test_a_dragged_card_drives_wires_out_of_its_way(hand):
    """Wires in general: what comes to lie under a card leads around it."""
    with hand.design.edit("Skip") as edit:
        edit.add_node("add", {}, node_id="join", at=(1000, 0))
        edit.connect("fc1", "join")
    assert not list(through(hand.canvas.scene()))
    with hand.design.edit("Move") as edit:
        edit.update_node("out", at=(820, -10))
    assert not list(through(hand.canvas.scene()))


def test_a_short_steep_wire_turns_where_there_is_room(open_canvas):
    design = mlp()
    with design.edit("Crowd") as edit:
        edit.update_node("act", at=(430, 320))
        edit.add_node("relu", {}, node_id="wall", at=(340, 60))
    hand = open_canvas(design)
    assert not list(through(hand.canvas.scene()))


# ---- frames and notes


def framed(open_canvas):
    """A heap with a frame around two nodes, one within it, and notes; returns the hand too."""
    hand = open_canvas(heap())
    with hand.design.edit("Frames") as edit:
        for place, name in enumerate(("x", "conv1", "act", "conv2", "join", "out")):
            if name in edit.network:
                edit.update_node(name, at=(place * 60, 400 * (place % 2)))
        edit.update_node("conv1", at=(2000, 1000))
        edit.update_node("act", at=(2000, 1300))
        edit.add_frame("Body", (1950, 900), (600, 900))
        edit.add_frame("Inner", (1970, 1250), (400, 300))
        edit.add_note("why", (2020, 960), (120, 30))
    return hand


def held(hand):
    """Return which nodes lie in which frame."""
    annotations = hand.design.root.annotations
    return {
        serial: {
            name
            for name, item in hand.canvas.scene().cards.items()
            if QRectF(*annotation.at, *annotation.size).contains(item.rect)
        }
        for serial, annotation in annotations.items()
        if isinstance(annotation, Frame)
    }


def test_frames_hold_what_they_held_after_one_step(open_canvas):
    hand = framed(open_canvas)
    before, steps = held(hand), hand.design.undo_title
    arrange(hand)
    assert held(hand) == before == {**before}
    assert {frozenset(names) for names in before.values()} == {
        frozenset({"conv1", "act"}),
        frozenset({"act"}),
    }
    hand.design.undo()
    assert hand.design.undo_title == steps


def test_a_note_in_a_frame_stays_above_its_node(open_canvas):
    hand = framed(open_canvas)
    arrange(hand)
    note = next(m for m in hand.design.root.annotations.values() if isinstance(m, Note))
    x, y = hand.at("conv1")
    assert note.at == (x + 20, y - 40)


def test_a_whole_frame_that_is_selected_is_arranged_with_its_frame(open_canvas):
    hand = framed(open_canvas)
    others = {name: hand.at(name) for name in ("x", "join")}
    hand.canvas.selection.select(["conv1", "act"])
    arrange(hand)
    assert {frozenset(names) for names in held(hand).values()} == {
        frozenset({"conv1", "act"}),
        frozenset({"act"}),
    }
    assert others == {name: hand.at(name) for name in others}


def test_a_frame_that_the_selection_cuts_is_arranged_as_a_whole(open_canvas):
    hand = framed(open_canvas)
    others = {name: hand.at(name) for name in ("conv2", "join", "out")}
    hand.canvas.selection.select(["act", "x"])
    arrange(hand)
    assert {"conv1", "act"} in held(hand).values()
    assert others == {name: hand.at(name) for name in others}


def test_a_frame_around_all_that_is_selected_is_fitted(open_canvas):
    hand = framed(open_canvas)
    with hand.design.edit("Move") as edit:
        edit.update_node("conv2", at=(2300, 1000))
    hand.canvas.selection.select(["conv1", "conv2"])
    before = hand.at("act")
    arrange(hand)
    assert {"conv1", "conv2", "act"} in held(hand).values()
    assert hand.at("act") == before


def test_all_of_it_is_in_view_with_its_frames(open_canvas):
    hand = framed(open_canvas)
    hand.canvas.motion.duration = 0
    arrange(hand)
    shown = hand.canvas.mapToScene(hand.canvas.viewport().rect()).boundingRect()
    for annotation in hand.design.root.annotations.values():
        assert shown.contains(QRectF(*annotation.at, *annotation.size))


# ---- what flows on wires, from afar


@pytest.mark.parametrize("name", ["residual_cnn", "googlenet", "seq2seq_attention"])
def test_labels_stay_by_their_wires_and_off_others_lanes(open_canvas, name):
    hand = open_canvas(load(resource("examples", f"{name}.nnd")))
    hand.canvas.motion.duration = 0
    arrange(hand)
    scene, scale = hand.canvas.scene(), 2.0
    wires = scene.wires
    lanes = {e: wires.table["lane"][wires.table.row(e)] for e in wires.table.keys}
    shown = {e: wires.label_spot(e, scene.obstacles, scale) for e in wires.table.keys}
    told = {ends: spot for ends, spot in shown.items() if spot}
    assert len(told) > len(shown) / 2
    for ends, (x, y, wide) in told.items():
        points = wires.points(ends)
        here = points[np.abs(points[:, 0] - x) < wide / 2, 1]
        nearest = here[np.abs(here - y).argmin()] if len(here) else y
        assert abs(nearest - y) < 40 * scale
        for other, (left, right, lane, _) in lanes.items():
            detoured = wires.table["detoured"][wires.table.row(other)]
            if detoured and other[:2] != ends[:2] and left < x < right:
                assert not min(nearest, y) < lane < max(nearest, y)


@pytest.mark.parametrize("scale", [1.6, 1.8, 2.0])
def test_a_wire_that_leads_back_says_on_its_lane_what_flows(open_canvas, scale):
    hand = open_canvas(load(resource("examples", "googlenet.nnd")))
    hand.canvas.motion.duration = 0
    arrange(hand)
    scene = hand.canvas.scene()
    wires = scene.wires
    back = [e for e in wires.table.keys if wires.points(e)[0, 0] > wires.points(e)[-1, 0]]
    assert back
    for ends in back:
        x, _, wide = wires.label_spot(ends, scene.obstacles, scale)
        points = wires.points(ends)
        assert points[-1, 0] < x - wide / 2 < x + wide / 2 < points[0, 0]


def test_a_lane_that_wires_share_says_once_what_flows(open_canvas):
    design = Design("Shared")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8, 16, 16)}, node_id="x", at=(2000, 0))
        edit.add_node("relu", {}, node_id="one", at=(0, 300))
        edit.add_node("relu", {}, node_id="two", at=(0, 500))
        edit.connect("x", "one")
        edit.connect("x", "two")
    scene = open_canvas(design).canvas.scene()
    spots = [scene.wires.label_spot(ends, scene.obstacles) for ends in scene.wires.table.keys]
    lanes = [scene.wires.points(ends)[16, 1] for ends in scene.wires.table.keys]
    assert lanes[0] == lanes[1]
    assert len([spot for spot in spots if spot]) == 1


def test_arrange_is_one_step(open_canvas):
    hand = open_canvas(loose())
    hand.design.connect("image", "conv")
    hand.design.connect("conv", "join.input")
    hand.key(KEY.Key_L, CTRL)
    assert hand.design.undo_title == "Arrange"
    lefts = [hand.at(name)[0] for name in ("image", "conv", "join")]
    assert lefts == sorted(set(lefts))
    hand.design.undo()
    assert hand.at("wrong") == (300, 200)
