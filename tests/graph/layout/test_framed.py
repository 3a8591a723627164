"""Frames and notes around what is arranged: what lay in a frame lies in it, and nothing else."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from designer.graph.layout import Drawing, arranged, arranged_in_frames

MARGINS = (24.0, 54.0, 24.0, 24.0)
SIZE = (120.0, 60.0)


def drawing(nodes, wires, frames=(), notes=()):
    """Nodes by corner, wires as pairs, frames and notes as rectangles, known by their number."""
    rects = {name: (*at, *SIZE) for name, at in nodes.items()}
    gaps = dict.fromkeys(wires, 60.0)
    ports = dict.fromkeys(wires, (20.0, 20.0))
    return Drawing(
        rects, gaps, ports, dict(enumerate(frames, 1)), dict(enumerate(notes, 101)), MARGINS
    )


def row(*names, y=0):
    return {name: (200 * place, y) for place, name in enumerate(names)}


def rects_of(before, laid):
    return {name: (*laid.nodes[name], *rect[2:]) for name, rect in before.nodes.items()}


def has_middle(frame, rect):
    x, y = rect[0] + rect[2] / 2, rect[1] + rect[3] / 2
    return frame[0] <= x <= frame[0] + frame[2] and frame[1] <= y <= frame[1] + frame[3]


def meet(one, other):
    return all(one[i] < other[i] + other[i + 2] and other[i] < one[i] + one[i + 2] for i in (0, 1))


def holds(outer, inner):
    return all(
        outer[i] <= inner[i] and inner[i] + inner[i + 2] <= outer[i] + outer[i + 2] for i in (0, 1)
    )


# ---- one frame


def test_without_frames_it_is_what_arranging_is():
    before = drawing(row("a", "b", "c"), [("a", "b"), ("b", "c"), ("a", "c")])
    sizes = {name: rect[2:] for name, rect in before.nodes.items()}
    assert arranged_in_frames(before).nodes == arranged(sizes, before.gaps, ports=before.ports)


def test_a_frame_has_its_margins_around_what_it_holds():
    nodes = row("a", "b", "c", "d")
    before = drawing(nodes, [("a", "b"), ("b", "c"), ("c", "d")], [(190, -60, 350, 140)])
    laid = arranged_in_frames(before)
    x, y, wide, high = laid.frames[1]
    assert laid.nodes["b"] == (x + 24, y + 54)
    assert x + wide == laid.nodes["c"][0] + SIZE[0] + 24
    assert y + high == laid.nodes["c"][1] + SIZE[1] + 24


def test_a_chain_through_a_frame_is_level():
    before = drawing(row("a", "b", "c"), [("a", "b"), ("b", "c")], [(190, -60, 140, 140)])
    laid = arranged_in_frames(before)
    assert len({y for _, y in laid.nodes.values()}) == 1


def test_a_skip_leads_around_the_whole_frame():
    nodes = row("a", "b", "c", "d") | {"skip": (300, 300)}
    wires = [("a", "b"), ("b", "c"), ("c", "d"), ("a", "skip"), ("skip", "d")]
    before = drawing(nodes, wires, [(190, -60, 350, 140)])
    laid = arranged_in_frames(before)
    assert not meet(laid.frames[1], (*laid.nodes["skip"], *SIZE))


def test_branches_that_are_joined_only_outside_stand_above_each_other():
    nodes = {"x": (0, 0), "q": (200, 0), "k": (200, 100), "v": (200, 200), "mix": (400, 0)}
    wires = [("x", "q"), ("x", "k"), ("x", "v"), ("q", "mix"), ("k", "mix"), ("v", "mix")]
    laid = arranged_in_frames(drawing(nodes, wires, [(190, -40, 140, 320)]))
    assert len({laid.nodes[name][0] for name in "qkv"}) == 1
    assert laid.nodes["q"][1] < laid.nodes["k"][1] < laid.nodes["v"][1]


def test_what_lies_between_two_nodes_of_a_frame_and_not_in_it_stays_outside():
    nodes = {"a": (0, 0), "between": (200, 200), "b": (400, 0)}
    before = drawing(nodes, [("a", "between"), ("between", "b")], [(-10, -40, 600, 120)])
    laid = arranged_in_frames(before)
    assert not meet(laid.frames[1], (*laid.nodes["between"], *SIZE))


def test_frames_that_many_wires_join_stay_in_one_line():
    left, right = [f"l{i}" for i in range(6)], [f"r{i}" for i in range(6)]
    nodes = row(*left) | row(*right, y=500)
    wires = [*pairwise(left), *pairwise(right), *zip(left, right, strict=True)]
    frames = [(-10, -40, 1400, 140), (-10, 460, 1400, 140)]
    laid = arranged_in_frames(drawing(nodes, wires, frames))
    assert laid.frames[2][0] > laid.frames[1][0] + laid.frames[1][2]


def test_frames_that_share_nodes_move_as_they_are():
    nodes = row("a", "b", "c", "d")
    frames = [(-10, -40, 340, 120), (190, -50, 340, 140)]
    laid = arranged_in_frames(drawing(nodes, [("a", "b"), ("b", "c"), ("c", "d")], frames))
    assert laid.nodes["b"][0] - laid.nodes["a"][0] == 200
    assert laid.frames[2][0] - laid.frames[1][0] == 200
    assert laid.frames[1][2:] == (340, 120)
    assert laid.nodes["d"][0] >= laid.frames[2][0] + 340


def test_an_empty_frame_gets_out_of_the_way():
    laid = arranged_in_frames(drawing(row("a", "b"), [("a", "b")], [(130, 100, 60, 60)]))
    assert laid.frames[1][2:] == (60, 60)
    assert not any(meet(laid.frames[1], (*at, *SIZE)) for at in laid.nodes.values())


# ---- notes


def test_a_note_keeps_its_place_beside_a_node():
    nodes = {"a": (0, 0), "b": (700, 300)}
    laid = arranged_in_frames(drawing(nodes, [("a", "b")], notes=[(700, 400, 100, 40)]))
    x, y = laid.nodes["b"]
    assert laid.notes[101] == (x, y + 100)


def test_a_note_right_of_a_frame_stays_right_of_it_as_it_grows():
    nodes = {"a": (0, 0), "b": (0, 100)}
    before = drawing(nodes, [("a", "b")], [(-10, -40, 140, 210)], [(150, 0, 80, 40)])
    laid = arranged_in_frames(before)
    x, y, wide, _ = laid.frames[1]
    assert wide > 140
    assert laid.notes[101] == (x + wide + 20, y + 40)


def test_a_note_in_the_way_goes_beside():
    nodes = {"a": (0, 0), "b": (0, 300)}
    laid = arranged_in_frames(drawing(nodes, [("a", "b")], notes=[(150, 0, 80, 40)]))
    note = (*laid.notes[101], 80, 40)
    assert not any(meet(note, (*at, *SIZE)) for at in laid.nodes.values())


def test_a_note_in_a_frame_stays_in_it():
    before = drawing(row("a", "b"), [("a", "b")], [(-10, -40, 200, 300)], [(10, 120, 100, 60)])
    laid = arranged_in_frames(before)
    assert holds(laid.frames[1], (*laid.notes[101], 100, 60))


# ---- whatever is drawn


@st.composite
def drawings(draw):
    """Draw nodes anywhere that overlap nowhere, wires, frames and notes."""
    count = draw(st.integers(1, 10))
    spots = draw(st.lists(st.integers(0, 24), min_size=count, max_size=count, unique=True))
    nodes = {f"n{i}": (spot % 5 * 200.0, spot // 5 * 110.0) for i, spot in enumerate(spots)}
    pairs = list(combinations(nodes, 2))
    wires = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=14)) if pairs else []
    rect = st.tuples(
        st.integers(-3, 9), st.integers(-3, 9), st.integers(1, 10), st.integers(1, 10)
    ).map(lambda r: (r[0] * 100.0, r[1] * 55.0, r[2] * 100.0, r[3] * 55.0))
    frames = draw(st.lists(rect, max_size=4))
    notes = draw(st.lists(rect, max_size=2))
    return drawing(nodes, wires, frames, notes)


@given(drawings())
def test_frames_hold_exactly_what_they_held(before):
    laid = arranged_in_frames(before)
    after = rects_of(before, laid)
    assert laid.frames.keys() == before.frames.keys()
    for serial, frame in laid.frames.items():
        for name, rect in after.items():
            held = has_middle(before.frames[serial], before.nodes[name])
            assert held == has_middle(frame, rect), f"{name} and frame {serial}"


@given(drawings())
def test_nothing_overlaps_that_did_not(before):
    laid = arranged_in_frames(before)
    after = rects_of(before, laid)
    assert not any(meet(after[a], after[b]) for a, b in combinations(after, 2))
    for one, other in combinations(laid.frames, 2):
        if not meet(before.frames[one], before.frames[other]):
            assert not meet(laid.frames[one], laid.frames[other])
        inner = before.frames[other]
        if holds(before.frames[one], inner) and not holds(inner, before.frames[one]):
            assert holds(laid.frames[one], laid.frames[other])


@given(drawings())
def test_arranging_twice_is_arranging_once(before):
    once = arranged_in_frames(before)
    notes = {one: (*at, *before.notes[one][2:]) for one, at in once.notes.items()}
    again = Drawing(rects_of(before, once), before.gaps, before.ports, once.frames, notes, MARGINS)
    twice = arranged_in_frames(again)
    shift = min(x for x, _ in once.nodes.values()), min(y for _, y in once.nodes.values())
    back = min(x for x, _ in twice.nodes.values()), min(y for _, y in twice.nodes.values())
    assert {n: (x - shift[0], y - shift[1]) for n, (x, y) in once.nodes.items()} == {
        n: (x - back[0], y - back[1]) for n, (x, y) in twice.nodes.items()
    }
