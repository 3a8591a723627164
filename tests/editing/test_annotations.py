"""Edits of frames, notes and bends."""

from designer.editing import annotations
from designer.graph import Design
from tests.editing.designs import (
    design_of,
    edit,
)


def test_a_frame_holds_what_lies_in_it_and_in_the_frames_within():
    design = Design("Net")
    with edit(design) as e:
        outer = e.add_frame("outer", (0, 0), (500, 400))
        inner = e.add_frame("inner", (100, 100), (200, 200))
        across = e.add_frame("across", (400, 100), (200, 100))
        near = e.add_note("in the inner", (120, 120), (80, 40))
        edge = e.add_note("its middle is out", (480, 0), (80, 40))
        names = {outer: {"a"}, inner: {"b"}, across: {"c"}}
    found = annotations.contents_of_frames(design.root, [outer], lambda frame: names[frame.serial])
    assert found == ({"a", "b"}, {inner, near})
    assert annotations.contents_of_frames(
        design.root, [inner], lambda frame: names[frame.serial]
    ) == (
        {"b"},
        {near},
    )
    assert annotations.annotations_within(design.root, (90, 90, 220, 220)) == {inner, near}
    assert annotations.annotations_within(design.root, (0, 0, 560, 400)) == {
        outer,
        inner,
        near,
        edge,
    }


def test_bends_move_with_both_ends_and_go_where_both_are_laid_out():
    design = design_of(("relu", "a", {}), ("relu", "b", {}), ("relu", "c", {}))
    with edit(design) as e:
        e.bend(e.connect("a", "b"), [(1, 2)])
        e.bend(e.connect("b", "c"), [(3, 4)])
    with edit(design) as e:
        annotations.move_bends(e, ["a", "b"], (10, 20))
    assert [edge.via for edge in design.edges()] == [((11, 22),), ((3, 4),)]
    with edit(design) as e:
        annotations.clear_bends(e, ["b", "c"])
    assert [edge.via for edge in design.edges()] == [((11, 22),), ()]
