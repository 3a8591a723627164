"""What the cursor tells: of a wire its type and bytes, of a node its values and costs."""

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from designer.graph import Design
from designer.gui.appearance.theme import THEMES
from designer.gui.canvas.drawing.metrics import FAR
from designer.gui.canvas.overlays.tooltip_content import tip_at
from tests.gui.canvas.conftest import LEFT


def hover(hand, at):
    """Rest the cursor on a place until Qt asks for a tip."""
    view, pixels = hand.canvas.viewport(), hand.pixels(at)
    hand.move(at, button=Qt.MouseButton.NoButton)
    QApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, pixels, view.mapToGlobal(pixels)))
    return hand.canvas.overlays.tooltip


def middle(hand, source, target):
    edge = hand.canvas.scene().wires.edges[source, "", target, ""]
    start, end = hand.canvas.scene().ends_of(edge)
    return (start + end) / 2


def test_a_wire_tells_shape_dtype_and_bytes(hand):
    card = hover(hand, middle(hand, "fc1", "act"))
    assert card.isVisible()
    assert card.tip.text == (
        "fc1 → act\nshape = (N, 32)\ndtype = float32\nmemory = 8 KB for a batch of 64"
    )


def test_bytes_follow_the_batch_size(hand):
    with hand.design.edit("Batch") as edit:
        edit.update_header(training={"batch_size": 128})
    assert "16 KB for a batch of 128" in tip_at(hand.canvas, middle(hand, "fc1", "act")).text


def test_an_unknown_size_makes_it_at_least(open_canvas):
    design = Design("Open")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": ("T", 8)}, node_id="x", at=(0, 0))
        edit.add_node("relu", {}, node_id="act", at=(260, 0))
        edit.connect("x", "act")
    hand = open_canvas(design)
    assert "memory = ≥ 2 KB" in tip_at(hand.canvas, middle(hand, "x", "act")).text


def test_a_node_tells_purpose_values_and_costs(hand):
    tip = hover(hand, hand.body("fc1")).tip
    assert (tip.title, tip.kind) == ("fc1", "Linear · linear")
    assert tip.about.startswith("Applies a learnable affine map")
    values = {row.name: (row.value, row.quiet) for row in tip.rows}
    assert values["out_features"] == ("32", False)
    assert values["in_features"] == ("64 (follows)", True)
    assert values["bias"] == ("True", True)
    assert tip.figures == (
        "2.08 k parameters · 2.05 k multiply-adds",
        "8 KB of activations for a batch of 64",
    )


def test_an_expression_tells_what_it_computes_to(hand):
    with hand.design.edit("Variable") as edit:
        edit.update_header(variables={"width": 16})
        edit.set_param("fc1", "out_features", "=2*width")
    rows = tip_at(hand.canvas, hand.body("fc1")).rows
    assert next(row.value for row in rows if row.name == "out_features") == "2*width = 32"


def test_a_port_tells_its_name_and_type(hand):
    tip = tip_at(hand.canvas, hand.out("fc1"))
    assert tip.kind == "output"
    assert "shape = (N, 32)" in tip.text
    assert "input" in tip_at(hand.canvas, hand.port("fc1")).text


def test_far_away_it_works_too(hand):
    hand.canvas.camera.zoom_by(FAR * 0.5 / hand.canvas.camera.zoom)
    rect = hand.canvas.scene().cards["fc2"].rect
    assert hover(hand, rect.center()).tip.title == "fc2"


def test_it_goes_when_the_cursor_leaves_its_subject(hand):
    card = hover(hand, hand.body("fc1"))
    hand.move(hand.body("fc1") + QPointF(4, 2), button=Qt.MouseButton.NoButton)
    assert card.isVisible()
    hand.move(hand.body("fc1") + QPointF(0, 200), button=Qt.MouseButton.NoButton)
    assert not card.isVisible()


@pytest.mark.parametrize("deed", ["press", "key", "leave"])
def test_it_goes_with_the_first_thing_that_is_done(hand, deed):
    card = hover(hand, hand.body("fc1"))
    if deed == "press":
        QTest.mouseClick(hand.canvas.viewport(), LEFT, pos=hand.pixels(hand.body("fc2")))
    elif deed == "key":
        hand.key(Qt.Key.Key_Right)
    else:
        QApplication.sendEvent(hand.canvas.viewport(), QEvent(QEvent.Type.Leave))
    assert not card.isVisible()
    assert card.tip is None


def test_nothing_is_said_of_nothing(hand):
    assert not hover(hand, hand.body("fc1") + QPointF(0, 220)).isVisible()


@pytest.mark.parametrize("name", ["x", "fc1", "out"])
@pytest.mark.parametrize("zoom", [0.2, 1.0, 2.5])
def test_it_stays_within_the_canvas(hand, name, zoom):
    hand.canvas.camera.zoom_by(zoom / hand.canvas.camera.zoom)
    hand.canvas.selection.select([name])
    hand.canvas.camera.reveal(hand.canvas.scene().cards[name].rect)
    card = hover(hand, hand.canvas.scene().cards[name].rect.center())
    assert card.isVisible()
    assert hand.canvas.rect().contains(card.geometry())
    assert card.height() >= card.heightForWidth(card.width())


@pytest.mark.parametrize("theme", list(THEMES.values()), ids=lambda theme: theme.name)
def test_it_wears_every_theme(hand, theme):
    card = hover(hand, hand.body("fc1"))
    hand.canvas.set_theme(theme)
    assert theme.dim_text in card.text()
