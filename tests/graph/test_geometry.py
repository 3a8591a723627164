"""Room on the canvas: around, below, in between, and what is pushed on."""

from itertools import pairwise

from designer.graph import Design
from designer.graph.geometry import (
    CARD_WIDTH,
    bounds,
    card_extent,
    card_rect,
    first_free_below,
    is_clear_between,
    push_downstream,
    reachable,
)
from designer.graph.records import Node


def row_of(*xs: float) -> tuple[Design, list[str]]:
    """Return a chain of nodes, and their ids, at places along a row."""
    design = Design()
    with design.edit("Build") as edit:
        ids = [edit.add_node("ReLU", at=(x, 0)) for x in xs]
        for source, target in pairwise(ids):
            edit.connect(source, target)
    return design, ids


def test_bounds_are_around_all_rectangles() -> None:
    assert bounds([(0, 10, 5, 5), (20, -10, 10, 4)]) == (0, -10, 30, 25)


def test_a_card_grows_by_a_line_for_each_parameter() -> None:
    bare, full = Node("a", "Linear"), Node("b", "Linear", {"x": 1, "y": 2}, at=(7, 9))
    assert card_extent(bare)[0] == CARD_WIDTH
    assert card_extent(full)[1] - card_extent(bare)[1] == 2 * 16
    assert card_rect(full) == (7, 9, *card_extent(full))


def test_what_lies_free_stays_and_what_does_not_moves_below_all_in_its_column() -> None:
    rect = (0.0, 0.0, 100.0, 50.0)
    assert first_free_below(rect, [(300, 0, 100, 50)]) == (0, 0)
    column = [(0, 130, 100, 50), (10, 20, 100, 50), (900, 0, 100, 500)]
    assert first_free_below(rect, column, clearance=(0, 0), spacing=5) == (0, 75)
    assert first_free_below(rect, column, clearance=(0, 9), spacing=10) == (0, 190)


def test_touching_is_not_too_near() -> None:
    rect = (0.0, 0.0, 100.0, 50.0)
    assert first_free_below(rect, [(100, 0, 50, 50), (0, 50, 9, 9)], clearance=(0, 0)) == (0, 0)


def test_a_node_between_two_others_is_seen() -> None:
    design, (first, middle, last) = row_of(0, 200, 400)
    assert not is_clear_between(design.root, first, last)
    with design.edit("Away") as edit:
        edit.update_node(middle, at=(200, 500))
    assert is_clear_between(design.root, first, last)


def test_what_follows_is_pushed_but_not_what_lies_before() -> None:
    design, (first, middle, last) = row_of(0, 200, 100)
    assert reachable(design.root.out_of, middle) == {middle, last}
    assert reachable(design.root.into, middle) == {middle, first}
    with design.edit("Push") as edit:
        push_downstream(edit, first, 50, from_x=100)
    assert [design.node(i).at for i in (first, middle, last)] == [(0, 0), (250, 0), (150, 0)]
