"""Nodes coloured by what they have: a scale that is even, can be told apart, and says numbers."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtGui import QColor

from designer.check import check_design
from designer.gui.appearance.theme import LIGHT, THEMES, contrast, luminance
from designer.gui.canvas.drawing.metrics import FAR
from designer.gui.canvas.drawing.node_colours import (
    STEPS,
    ColourBy,
    CostBasis,
    amount,
    figure,
    scale,
)
from tests.designs import chain, inp
from tests.gui.canvas.conftest import mlp

ALL = pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)


def _oklab(shade):
    """Return OKLab from sRGB (the inverse of what the scale is made with)."""
    linear = np.array([
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (shade.redF(), shade.greenF(), shade.blueF())
    ])  # fmt: skip
    to_cones = np.array([[0.4122214708, 0.5363325363, 0.0514459929],
                         [0.2119034982, 0.6806995451, 0.1073969566],
                         [0.0883024619, 0.2817188376, 0.6299787005]])  # fmt: skip
    to_lab = np.array([[0.2104542553, 0.7936177850, -0.0040720468],
                       [1.9779984951, -2.4285922050, 0.4505937099],
                       [0.0259040371, 0.7827717662, -0.8086757660]])  # fmt: skip
    return to_lab @ np.cbrt(to_cones @ linear)


@ALL
def test_more_stands_out_more(theme):
    canvas = theme.colour("canvas")
    told = [contrast(shade, canvas) for shade in scale(theme)]
    assert min(told) >= 3
    assert told == sorted(told)
    assert told[-1] > 2.5 * told[0]


@ALL
def test_steps_look_even(theme):
    places = [_oklab(shade) for shade in scale(theme)]
    steps = [np.linalg.norm(b - a) for a, b in pairwise(places)]
    assert max(steps) < 1.7 * min(steps)


@ALL
def test_it_needs_no_red_or_green(theme):
    """Blue to yellow by lightness: deuteranopes and protanopes see the same order."""
    places = np.array([_oklab(shade) for shade in scale(theme)])
    assert np.ptp(places[:, 1]) < 0.06
    assert np.ptp(places[:, 0]) > 0.3


@ALL
def test_numbers_on_every_colour_can_be_read(theme):
    for shade in scale(theme):
        assert contrast(theme.ink(shade), shade) >= 4.5


def test_amounts_are_those_of_the_report():
    design = chain(inp(8, id="x"), ("Linear", {"id": "fc", "out_features": 4}))
    report = check_design(design).nodes["fc"]
    assert amount(report, ColourBy.PARAMETERS, CostBasis()) == 36
    assert amount(report, ColourBy.MACS, CostBasis()) == 32
    assert amount(report, ColourBy.MEMORY, CostBasis(64)) == 36 * 16 + 64 * 4 * 4
    assert amount(report, ColourBy.MEMORY, CostBasis(2)) == 36 * 16 + 2 * 4 * 4
    assert figure(1_234_000, ColourBy.MACS) == "1.23 M"
    assert figure(2048, ColourBy.MEMORY) == "2 KB"


def test_nodes_wear_the_colour_of_their_amount(hand):
    tints = hand.canvas.scene().colouring
    hand.canvas.colour_by(ColourBy.PARAMETERS)
    big, small, none = (tints.colours_of(name, "", LIGHT) for name in ("fc1", "fc2", "act"))
    assert (big.figure, small.figure, none.figure) == ("2.08 k", "330", "")
    assert luminance(big.ground) < luminance(small.ground) < luminance(none.ground)
    hand.canvas.colour_by(ColourBy.FAMILY)
    assert tints.colours_of("fc1", "linear", LIGHT).figure == ""


def test_colours_follow_edits_and_undo(hand):
    tints, table = hand.canvas.scene().colouring, hand.canvas.scene().table
    hand.canvas.colour_by(ColourBy.PARAMETERS)
    with hand.canvas.viewpoint.edit("Grow") as edit:
        edit.update_node("fc1", params={"out_features": 320})
    assert tints.colours_of("fc1", "", LIGHT).figure == "20.8 k"
    assert tints.colours_of("fc2", "", LIGHT).figure == "3.21 k"
    with hand.canvas.viewpoint.edit("Cut") as edit:
        edit.remove_node("fc1")
    assert len(table["amount"]) == len(hand.ids)
    hand.design.undo()
    hand.design.undo()
    assert tints.range == (330, 2080)


def test_memory_follows_the_batch_size(hand):
    canvas = hand.canvas
    canvas.colour_by(ColourBy.MEMORY)
    before = canvas.scene().colouring.range
    with hand.design.edit("Batch") as edit:
        edit.update_header(training={"batch_size": 640})
    assert canvas.overlays.legend.title == "Memory to train, batch of 640"
    assert before[0] == 330 * 16 + 64 * 40
    assert canvas.scene().colouring.range[0] == 330 * 16 + 640 * 40


def test_memory_follows_the_optimizer(hand):
    canvas = hand.canvas
    canvas.colour_by(ColourBy.MEMORY)
    with hand.design.edit("Plain") as edit:
        edit.update_header(training={"optimizer": "SGD", "batch_size": "?"})
    assert canvas.scene().colouring.range[0] == 330 * 8 + 64 * 40


def test_far_away_the_colours_are_the_same(hand):
    canvas = hand.canvas
    canvas.colour_by(ColourBy.PARAMETERS)
    canvas.camera.zoom_by(FAR * 0.7 / canvas.camera.zoom)
    picture = canvas.viewport().grab().toImage()

    def seen(name):
        at = canvas.mapFromScene(canvas.scene().cards[name].rect.center())
        return QColor(picture.pixel(at * picture.devicePixelRatio()))

    assert seen("fc1").name() == scale(LIGHT)[STEPS - 1].name()
    assert seen("fc2").name() == scale(LIGHT)[0].name()
    assert luminance(seen("act")) > luminance(seen("fc2"))


def test_the_legend_is_there_when_it_says_something(hand):
    legend = hand.canvas.overlays.legend
    assert not legend.isVisible()
    hand.canvas.colour_by(ColourBy.PARAMETERS)
    assert legend.isVisible()
    assert legend.ends == ("330", "2.08 k")
    assert legend.accessibleName() == "Colours: Parameters, from 330 to 2.08 k"
    assert hand.canvas.rect().contains(legend.geometry())
    hand.canvas.colour_by(ColourBy.FAMILY)
    assert not legend.isVisible()


def test_one_amount_alone_is_the_most(open_canvas):
    design = mlp()
    with design.edit("Cut") as edit:
        edit.remove_node("fc2")
    hand = open_canvas(design)
    hand.canvas.colour_by(ColourBy.PARAMETERS)
    assert hand.canvas.scene().colouring.levels().max() == STEPS
