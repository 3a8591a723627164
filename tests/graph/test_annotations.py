"""Frames, notes and bends: part of the document like nodes, and of no meaning to torch."""

import pytest

from designer.check import check_design
from designer.graph import Design, DesignError, Frame, Note
from designer.graph.errors import BadValueError


def chain() -> Design:
    design = Design("Net")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        edit.add_node("Linear", {"out_features": 4}, node_id="fc", at=(200, 0))
        edit.connect("x", "fc")
    return design


def test_a_frame_and_a_note_come_and_go_in_one_step() -> None:
    design = chain()
    told = []
    design.listen(told.append)
    with design.edit("Comment") as edit:
        frame = edit.add_frame("Stem", (0, 0), (300, 200), "green")
        note = edit.add_note("why", (0, 300), (100, 50))
    assert design.root.frames() == [Frame((0, 0), (300, 200), "Stem", "green", frame)]
    assert design.root.notes() == [Note((0, 300), (100, 50), "why", note)]
    assert set(told[0].annotations) == {("", frame), ("", note)}
    design.undo()
    assert not design.root.annotations
    design.redo()
    assert set(design.root.annotations) == {frame, note}


def test_what_does_not_change_is_no_step() -> None:
    design = chain()
    with design.edit("Comment") as edit:
        note = edit.add_note("why", (0, 0), (100, 50))
    with design.edit("Again") as edit:
        edit.update_annotation(note, text="else")
        edit.update_annotation(note, text="why")
    assert design.undo_title == "Comment"
    with design.edit("Type") as edit:
        edit.update_annotation(note, at=(0.0, 0))
    assert design.undo_title == "Type"


def test_a_failed_edit_leaves_no_trace() -> None:
    design = chain()
    with design.edit("Comment") as edit:
        note = edit.add_note("why", (0, 0), (100, 50))
    with pytest.raises(ZeroDivisionError), design.edit("Fail") as edit:
        edit.remove_annotation(note)
        edit.add_frame("", (0, 0), (30, 30))
        raise ZeroDivisionError
    assert list(design.root.annotations) == [note]


@pytest.mark.parametrize(
    "changes",
    [
        {"at": (float("nan"), 0)},
        {"at": (0, 10**10)},
        {"size": (0, 50)},
        {"size": (10**7, 50)},
        {"size": (50,)},
        {"hue": "Red!"},
        {"hue": 3},
        {"title": "x" * 201},
        {"title": None},
    ],
)
def test_what_a_file_could_not_hold_is_refused(changes: dict) -> None:
    design = chain()
    with design.edit("Frame") as edit:
        frame = edit.add_frame("", (0, 0), (100, 100))
    with pytest.raises(BadValueError), design.edit("Change") as edit:
        edit.update_annotation(frame, **changes)
    assert design.root.annotations[frame] == Frame((0, 0), (100, 100), serial=frame)


def test_a_note_is_not_a_book() -> None:
    with pytest.raises(BadValueError, match="at most 20000"), Design().edit("Note") as edit:
        edit.add_note("x" * 20_001, (0, 0), (100, 100))


def test_a_block_takes_its_marks_along_and_undo_brings_them_back() -> None:
    design = Design("Net")
    with design.edit("Block") as edit:
        block = edit.add_block("Basic")
        block.add_note("inside", (0, 0), (100, 50))
    with design.edit("Remove") as edit:
        edit.remove_block("Basic")
    design.undo()
    assert [note.text for note in design.network("Basic").notes()] == ["inside"]


def test_a_bend_is_kept_by_the_wire_and_changes_no_meaning() -> None:
    design = chain()
    before = check_design(design)
    changes = []
    design.listen(changes.append)
    (edge,) = design.edges()
    with design.edit("Bend") as edit:
        edit.bend(edge, [(100, 50), (120, 50)])
    assert design.edges()[0].via == ((100, 50), (120, 50))
    assert changes[0].only_moves
    assert check_design(design) is before
    with design.edit("Bend") as edit:
        edit.bend(edge, [(100, 50), (120, 50)])
    assert len(changes) == 1
    with design.edit("Straighten") as edit:
        edit.bend(edge, ())
    assert design.edges()[0].more is None
    design.undo()
    assert design.edges()[0].via == ((100, 50), (120, 50))
    design.undo()
    assert design.edges()[0].more is None


@pytest.mark.parametrize("via", [[(1,)], [("a", "b")], [(1, float("inf"))], [(0, 0)] * 32])
def test_a_wire_cannot_be_led_anywhere(via: list) -> None:
    design = chain()
    with pytest.raises(DesignError), design.edit("Bend") as edit:
        edit.bend(design.edges()[0], via)
    assert design.edges()[0].more is None


def test_renaming_a_node_keeps_the_bends_of_its_wires() -> None:
    design = chain()
    with design.edit("Bend") as edit:
        edit.bend(design.edges()[0], [(100, 50)])
    with design.edit("Rename") as edit:
        edit.rename_node("fc", "head")
    assert [(e.target, e.via) for e in design.edges()] == [("head", ((100, 50),))]
