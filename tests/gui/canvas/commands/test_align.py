"""Snapping with its guides while dragging; aligning and distributing afterwards."""

import pytest

from designer.gui.canvas.commands.align import SIDES, align, distribute


def rects(hand, *names):
    return [hand.canvas.scene().cards[name].rect for name in names]


@pytest.fixture
def scattered(hand):
    with hand.design.edit("Scatter") as edit:
        for name, at in (("x", (0, 0)), ("fc1", (230, 90)), ("act", (410, 200))):
            edit.update_node(name, at=at)
    hand.canvas.selection.select(["x", "fc1", "act"])
    return hand


@pytest.mark.parametrize("side", SIDES)
def test_align_is_one_step_and_moves_on_one_axis(scattered, side):
    names = ("x", "fc1", "act")
    before = {name: scattered.at(name) for name in names}
    align(scattered.canvas, side)
    axis, share = SIDES[side]
    lines = [
        (r.x(), r.y())[axis] + (r.width(), r.height())[axis] * share
        for r in rects(scattered, *names)
    ]
    assert max(lines) - min(lines) < 0.02
    assert all(scattered.at(name)[1 - axis] == before[name][1 - axis] for name in names)
    assert scattered.design.undo_title == f"Align {side}"
    scattered.design.undo()
    assert {name: scattered.at(name) for name in names} == before


@pytest.mark.parametrize("way", ["horizontally", "vertically"])
def test_distribute_makes_gaps_equal(scattered, way):
    distribute(scattered.canvas, way)
    one, two, three = rects(scattered, "x", "fc1", "act")
    if way == "horizontally":
        gaps = (two.left() - one.right(), three.left() - two.right())
        assert (scattered.at("x")[0], scattered.at("act")[0]) == (0, 410)
    else:
        gaps = (two.top() - one.bottom(), three.top() - two.bottom())
    assert abs(gaps[0] - gaps[1]) < 0.03
    assert scattered.design.undo_title == f"Distribute {way}"


def test_notes_align_with_nodes(scattered):
    with scattered.design.edit("Note") as edit:
        note = edit.add_note("", (900, 333), (100, 50))
    scattered.canvas.scene().select(["x"], annotations=[note])
    align(scattered.canvas, "top")
    assert scattered.design.root.annotations[note].at == (900, 0)


def test_too_few_are_told_so(hand):
    hand.canvas.selection.select(["x"])
    align(hand.canvas, "left")
    hand.canvas.selection.select(["x", "act"])
    distribute(hand.canvas, "vertically")
    assert hand.messages == [
        "select two or more to align them",
        "select three or more to distribute them",
    ]
    assert not hand.design.undo_title


def test_what_is_in_line_already_is_told_so(scattered):
    hand, session = scattered, scattered.canvas.session
    align(hand.canvas, "top")
    said, undo = [], session.design.undo_title
    version = session.design.version
    hand.canvas.message.connect(said.append)
    align(hand.canvas, "top")
    assert said == ["already so: nothing has moved"]
    assert (session.design.undo_title, session.design.version) == (undo, version)
