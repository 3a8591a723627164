"""The canvas looks as it did: a few pictures in every theme, the same on every machine.

Where a new look is meant:
RENEW_GOLDEN=1 python -m pytest tests/gui/canvas/painting/test_scene_painter.py
"""

import os

import pytest
from PIL import Image, ImageDraw
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from designer.graph import Design
from designer.gui.appearance.theme import LIGHT, THEMES
from designer.gui.canvas.drawing.node_colours import ColourBy
from tests.visual import golden

SIZE = (640, 400)


def showcase():
    """A bit of everything: a skip that does not fit, a muted layer, copies, shared weights."""
    design = Design("Show")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (3, 32, 32)}, node_id="image", at=(0, 60))
        edit.add_node("Conv2d", {"out_channels": 16, "kernel_size": 3, "padding": 1},
                      node_id="conv1", at=(190, 0))  # fmt: skip
        edit.add_node("BatchNorm2d", {}, node_id="norm", at=(420, 0))
        edit.add_node("Dropout", {"p": 0.2}, node_id="drop", at=(190, 200))
        edit.add_node(
            "Conv2d", {"out_channels": 8, "kernel_size": 1}, node_id="side", at=(420, 200)
        )
        edit.add_node("add", {}, node_id="join", at=(650, 90))
        edit.add_node("ReLU", {}, node_id="act", at=(830, 90))
        edit.update_node("act", repeat=3)
        edit.update_node("drop", muted=True)
        for one, other in (("image", "conv1"), ("conv1", "norm"), ("image", "drop"),
                           ("drop", "side"), ("norm", "join"), ("side", "join"),
                           ("join", "act")):  # fmt: skip
            edit.connect(one, other)
    design.clear_history()
    return design


@pytest.fixture
def bars(monkeypatch):
    """No fonts."""
    caches = golden.put_bars(monkeypatch)
    yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture
def show(bars, open_canvas):
    hand = open_canvas(showcase(), SIZE)
    hand.canvas.overlays.empty_hint.hide()
    return hand


def zoomed(hand, zoom):
    canvas = hand.canvas
    canvas.camera.zoom_by(zoom / canvas.camera.zoom)
    canvas.camera.look_at(canvas.scene().bounds().center())
    canvas.overlays.minimap.hide()


def near(hand):
    zoomed(hand, 0.9)
    hand.canvas.selection.select(["conv1"])


def middle(hand):
    zoomed(hand, 0.5)
    hand.canvas.scene().select([], wire=("conv1", "", "norm", ""))


def coloured(hand):
    hand.canvas.colour_by(ColourBy.PARAMETERS)
    zoomed(hand, 0.72)


def far(hand):
    hand.canvas.colour_by(ColourBy.MEMORY)
    zoomed(hand, 0.3)
    hand.canvas.selection.select(["join"])


def by_keys(hand):
    zoomed(hand, 0.72)
    hand.canvas.selection.select(["conv1"])
    hand.key(Qt.Key.Key_C)
    hand.canvas.camera.look_at(hand.canvas.scene().bounds().center())


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
@pytest.mark.parametrize("state", [near, middle, coloured, far, by_keys], ids=lambda s: s.__name__)
def test_it_looks_as_it_did(show, state, theme, tmp_path):
    show.canvas.set_theme(theme)
    state(show)
    golden.check(f"{state.__name__}-{theme.name}", golden.take(show.canvas), tmp_path)
    show.canvas.cancel_gesture()


@pytest.mark.skipif(bool(os.environ.get(golden.RENEW)), reason="renewing")
def test_another_font_makes_no_difference(show, qapp, tmp_path):
    before = QApplication.font()
    qapp.setFont(QFont("Monospace", 23))
    try:
        near(show)
        golden.check("near-light", golden.take(show.canvas), tmp_path)
    finally:
        qapp.setFont(before)


# ---- what counts as the same


def test_a_softer_edge_is_the_same():
    one, other = (Image.new("RGB", (64, 64), "white") for _ in range(2))
    ImageDraw.Draw(one).line((0, 20, 63, 31), fill="#888888")
    ImageDraw.Draw(other).line((0, 20, 63, 31), fill="#999999")
    assert golden.same(one, other)


@pytest.mark.skipif(bool(os.environ.get(golden.RENEW)), reason="renewing")
@pytest.mark.parametrize("change", ["selection", "place", "theme"])
def test_a_change_is_told(show, tmp_path, change):
    near(show)
    if change == "selection":
        show.canvas.selection.select([])
    elif change == "place":
        with show.design.edit("Move") as edit:
            edit.update_node("side", at=(420, 215))
    else:
        show.canvas.set_theme(THEMES["dark"])
    with pytest.raises(AssertionError, match="RENEW_GOLDEN=1"):
        golden.check(f"near-{LIGHT.name}", golden.take(show.canvas), tmp_path)
    assert sorted(path.name for path in tmp_path.glob("near*")) == [
        "near-light-golden.png", "near-light-now.png",
    ]  # fmt: skip
