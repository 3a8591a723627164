"""The curve of a wire through waypoints."""

import numpy as np

from designer.graph.annotations import MAX_BENDS
from designer.graph.routing.routes import SEGMENTS, segments
from designer.graph.routing.waypoints import bend_index, curve_through


def test_the_curve_goes_through_every_point_and_keeps_its_number_of_segments():
    ends = np.array([0.0, 0.0, 400.0, 100.0, 0.0])
    for count in (1, 2, 5, MAX_BENDS):
        points = [(400 * (i + 1) / (count + 1), 80.0 * (-1) ** i) for i in range(count)]
        curve = curve_through(ends, points)
        assert curve.shape == (SEGMENTS + 1, 2)
        assert tuple(curve[0]) == (0, 0)
        assert tuple(curve[-1]) == (400, 100)
        for point in points:
            assert np.abs(curve - point).sum(axis=1).min() < 1e-6


def test_points_in_one_place_do_no_harm():
    curve = curve_through(np.array([0.0, 0.0, 0.0, 0.0, 0.0]), [(0, 0), (0, 0)])
    assert np.isfinite(curve).all()
    curve = curve_through(np.array([0.0, 0.0, 200.0, 0.0, 0.0]), [(100, 0), (50, 0)])
    assert np.isfinite(curve).all()


def test_a_new_bend_comes_between_those_beside_it():
    points = [(100.0, 50.0), (300.0, 50.0)]
    lines = segments(curve_through(np.array([0.0, 0.0, 400.0, 0.0, 0.0]), points)[None])[0]
    assert [bend_index(lines, 2, at) for at in ((50, 25), (200, 60), (380, 10))] == [0, 1, 2]
