"""Nothing is told by colour alone: each sign has a shape too, seen in a picture without colour."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from designer.graph import Design
from designer.gui.appearance.theme import THEMES
from designer.gui.canvas.drawing.metrics import FAR
from designer.gui.canvas.scene.wires import State
from tests.visual import golden

ALL = pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)


def row():
    """x -> act -> out, level; nothing known where x has no shape."""
    design = Design("Row")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x", at=(0, 0))
        edit.add_node("Linear", {"out_features": 4}, node_id="fc", at=(300, 0))
        edit.add_node("Output", {}, node_id="out", at=(600, 0))
        edit.connect("x", "fc")
        edit.connect("fc", "out")
    return design


def strip(hand, source, target):
    """Return the lightness along a level wire."""
    canvas = hand.canvas
    edge = canvas.scene().wires.edges[source, "", target, ""]
    start, end = (hand.pixels(at) for at in canvas.scene().ends_of(edge))
    grey = np.asarray(golden.take(canvas).convert("L"), dtype=np.float64)
    top = canvas.viewport().y() + start.y()
    return grey[top - 1 : top + 2, start.x() + 8 : start.x() + (end.x() - start.x()) // 4].mean(0)


@ALL
def test_wires_that_are_unknown_or_wrong_are_broken_lines(open_canvas, theme):
    hand = open_canvas(row())
    hand.canvas.set_theme(theme)
    hand.canvas.camera.zoom_by(1 / hand.canvas.camera.zoom)
    assert np.ptp(strip(hand, "x", "fc")) < 12
    with hand.design.edit("Break") as edit:
        edit.set_param("fc", "in_features", 7)
    states = hand.canvas.scene().wires.table
    assert states["state"][states.row(("x", "", "fc", ""))] == State.BROKEN
    assert states["state"][states.row(("fc", "", "out", ""))] == State.UNKNOWN
    for ends in (("x", "fc"), ("fc", "out")):
        assert np.ptp(strip(hand, *ends)) > 25, ends


@ALL
def test_far_away_a_problem_has_a_dot(open_canvas, theme):
    hand = open_canvas(row())
    hand.canvas.set_theme(theme)
    with hand.design.edit("Break") as edit:
        edit.set_param("fc", "in_features", 7)
    hand.canvas.camera.zoom_by(FAR * 0.8 / hand.canvas.camera.zoom)
    pixels = np.asarray(golden.take(hand.canvas), dtype=np.float64)

    def around(name):
        rect = hand.canvas.scene().cards[name].rect
        at = hand.pixels(QPointF(rect.right(), rect.top()))
        return pixels[at.y() - 3 : at.y() + 2, at.x() + 1 : at.x() + 4].mean((0, 1))

    error = np.array(theme.colour("error").getRgb()[:3])
    assert np.abs(around("fc") - error).max() < 60
    assert np.abs(around("out") - error).max() > 60
