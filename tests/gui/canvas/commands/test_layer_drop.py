"""Layers that are dropped on a canvas, without a canvas and without a mouse."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

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


def _drop(canvas, name, at, *, drop=True):
    data = QMimeData()
    data.setData(LAYER_MIME, name.encode())
    pixels = canvas.mapFromScene(at)
    view, no = canvas.viewport(), Qt.KeyboardModifier.NoModifier
    args = (Qt.DropAction.CopyAction, data, LEFT, no)
    QApplication.sendEvent(view, QDragEnterEvent(pixels, *args))
    QApplication.sendEvent(view, QDragMoveEvent(pixels, *args))
    if drop:
        event = QDropEvent(QPointF(pixels), *args)
        QApplication.sendEvent(view, event)
        assert event.isAccepted()


def test_dropping_a_layer_adds_it_there(hand):
    _drop(hand.canvas, "Dropout", QPointF(300, 200))
    rect = hand.canvas.scene().cards["dropout1"].rect
    assert rect.contains(QPointF(300, 200))
    assert hand.canvas.selection.nodes == ["dropout1"]
    assert len(hand.wires) == 4


def test_dropping_a_layer_on_a_wire_inserts_it(hand):
    place = hand.canvas.scene().wires.points(("fc1", "", "act", ""))[16]
    _drop(hand.canvas, "Dropout", QPointF(*place), drop=False)
    assert hand.canvas.scene().lit_wire == ("fc1", "", "act", "")
    _drop(hand.canvas, "Dropout", QPointF(*place))
    assert {"fc1 -> dropout1", "dropout1 -> act"} <= hand.wires
    assert "fc1 -> act" not in hand.wires
    assert hand.canvas.scene().lit_wire is None
    assert hand.at("act")[0] > 400
    hand.design.undo()
    assert "fc1 -> act" in hand.wires
    assert hand.at("act")[0] == 400


def test_other_things_cannot_be_dropped(hand):
    data = QMimeData()
    data.setText("hello")
    event = QDragEnterEvent(
        QPoint(50, 50), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(hand.canvas.viewport(), event)
    assert not event.isAccepted()
