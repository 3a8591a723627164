"""The ways of wires: past what is in between, never through it, and side by side."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.files.picture.wires import route_wires
from designer.graph.layout import arranged
from designer.graph.routing import routes
from designer.graph.routing.router import Obstacles
from tests.graph.layout.test_arranging import chain, networks, u_net

HEAD = 20.0


def ways_of(sizes, wires, places):
    """Return each wire's points after arranging."""
    rects = [(*places[name], *sizes[name]) for name in sizes]
    spans = [
        (
            (places[a][0] + sizes[a][0], places[a][1] + HEAD),
            (places[b][0], places[b][1] + HEAD),
            0.0,
        )
        for a, b in wires
    ]
    drawn = route_wires(rects, spans, [a for a, _ in wires])
    return dict(zip(wires, (way.points for way in drawn), strict=True))


def through(points, rect):
    """Tell whether a line through points passes the inside of a rectangle."""
    t = np.linspace(0, 1, 12)[None, :, None]
    fine = (points[:-1, None] * (1 - t) + points[1:, None] * t).reshape(-1, 2)
    left, top, wide, high = rect
    inside = (fine[:, 0] > left + 1) & (fine[:, 0] < left + wide - 1)
    inside &= (fine[:, 1] > top + 1) & (fine[:, 1] < top + high - 1)
    return bool(inside.any())


def hits(sizes, wires):
    places = arranged(sizes, wires, ports=dict.fromkeys(wires, (HEAD, HEAD)))
    for (a, b), points in ways_of(sizes, wires, places).items():
        for name, size in sizes.items():
            if name not in (a, b) and through(points, (*places[name], *size)):
                yield (a, b, name)


@given(networks(narrowest=96))
@settings(max_examples=60)
def test_no_wire_passes_through_a_card(network):
    sizes, wires = network
    assert not list(hits(sizes, wires))


@pytest.mark.parametrize("count", [6, 40])
def test_skips_pass_cards_of_any_height(count):
    sizes, wires = chain(count)
    sizes = {n: (100.0 + i % 3 * 40, 50.0 + i % 5 * 60) for i, n in enumerate(sizes)}
    for first in range(0, count - 5, 3):
        wires[(f"n{first}", f"n{first + 5}")] = 70.0
    assert not list(hits(sizes, wires))


def test_a_bowls_skips_are_straight():
    sizes, wires = u_net(4)
    places = arranged(sizes, wires, ports=dict.fromkeys(wires, (HEAD, HEAD)))
    ways = ways_of(sizes, wires, places)
    for level in range(3):
        points = ways[(f"n{2 * level}", f"n{14 - 2 * level}")]
        assert np.ptp(points[:, 1]) < 1e-6


def test_wires_of_one_port_share_a_lane():
    sizes, wires = chain(12)
    for end in (5, 8, 11):
        wires[("n0", f"n{end}")] = 70.0
    places = arranged(sizes, wires)
    ways = ways_of(sizes, wires, places)
    lanes = {float(ways[("n0", f"n{end}")][16, 1]) for end in (5, 8, 11)}
    assert len(lanes) == 1


def test_wires_of_different_ports_do_not():
    sizes, wires = chain(12)
    for first in (0, 1, 2):
        wires[(f"n{first}", f"n{first + 8}")] = 70.0
    ways = ways_of(sizes, wires, arranged(sizes, wires))
    lanes = {float(ways[(f"n{first}", f"n{first + 8}")][16, 1]) for first in (0, 1, 2)}
    assert len(lanes) == 3


@given(
    st.lists(st.tuples(*[st.floats(0, 1000)] * 2, *[st.floats(40, 200)] * 2), max_size=8),
    st.tuples(*[st.floats(-100, 1100)] * 4),
    st.sampled_from([-1.0, 0.0, 1.0]),
)
def test_a_way_starts_and_ends_where_it_should(rects, ends, lean):
    drawn = route_wires(
        rects or [(0, 0, 1, 1)], [((ends[0], ends[1]), (ends[2], ends[3]), lean)], ["a"]
    )
    points = drawn[0].points
    assert points.shape == (routes.SEGMENTS + 1, 2)
    assert np.isfinite(points).all()
    assert np.allclose(points[0], ends[:2])
    assert np.allclose(points[-1], ends[2:])


@pytest.mark.parametrize(("top", "bottom"), [(-900, 300), (-300, 900), (-2000, 2000)])
def test_a_card_far_taller_than_where_a_way_is_looked_for_is_gone_around(top, bottom):
    tall = (300.0, float(top), 100.0, float(bottom - top))
    (drawn,) = route_wires(
        [tall, (0, -20, 50, 40), (700, -20, 50, 40)], [((50, 0), (700, 0), 0.0)], ["a"]
    )
    assert not through(drawn.points, tall)


boxes = st.lists(
    st.tuples(*[st.integers(-500, 500)] * 2, *[st.integers(1, 400)] * 2), min_size=1, max_size=12
)


@given(boxes, st.lists(st.integers(-700, 700), min_size=4, max_size=4, unique=True))
def test_what_is_near_is_what_reaches_into_the_stretch(rects, sides):
    left, right = sorted(sides[:2])
    top, bottom = sorted(sides[2:])
    near = Obstacles(np.array(rects, float)).near(left, right, top, bottom)
    wanted = [
        (x, y, wide, high)
        for x, y, wide, high in rects
        if x < right and x + wide > left and y < bottom and y + high > top
    ]
    assert sorted(map(tuple, near.tolist())) == sorted(wanted)
    between = Obstacles(np.array(rects, float)).between(left, right).tolist()
    assert {tuple(one) for one in between} >= set(wanted)
