"""Layers that are dropped on a canvas, without a canvas and without a mouse."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent

from designer.gui.canvas.commands.layer_drop import LAYER_MIME, LayerDrop

COPY, LEFT = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton


@pytest.fixture
def canvas(fake_canvas):
    canvas = fake_canvas()
    canvas.camera.fit(canvas.scene().bounds())
    return canvas


def dropped(canvas, layer, place):
    """Return the event of a layer that is over a point of the scene, and what it carries."""
    data = QMimeData()
    data.setData(LAYER_MIME, layer.encode())
    at = QPointF(canvas.view.mapFromScene(place))
    return QDropEvent(at, COPY, data, LEFT, Qt.KeyboardModifier.NoModifier), data


def middle_of_a_wire(canvas):
    points = canvas.scene().wires.points(("fc1", "", "act", ""))
    return QPointF(*points[len(points) // 2])


def test_over_a_wire_the_wire_lights_up_until_the_drag_leaves(canvas):
    drop = LayerDrop(canvas)
    event, _data = dropped(canvas, "Dropout", middle_of_a_wire(canvas))
    drop.move(event)
    assert event.isAccepted()
    assert canvas.scene().lit_wire == ("fc1", "", "act", "")
    drop.leave()
    assert canvas.scene().lit_wire is None


def test_a_layer_dropped_on_a_wire_is_inserted(canvas):
    event, _data = dropped(canvas, "Dropout", middle_of_a_wire(canvas))
    LayerDrop(canvas).drop(event)
    (new,) = canvas.selection.nodes
    ends = {(edge.source, edge.target) for edge in canvas.session.design.edges()}
    assert {("fc1", new), (new, "act")} <= ends
    assert ("fc1", "act") not in ends


def test_anything_else_is_refused(canvas):
    event, _data = dropped(canvas, "no such layer", QPointF())
    before = len(canvas.scene().cards)
    LayerDrop(canvas).drop(event)
    assert not event.isAccepted()
    assert len(canvas.scene().cards) == before
