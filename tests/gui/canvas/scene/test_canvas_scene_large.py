"""What a large design may cost is bounded by what is seen or touched, not by its size."""

import gc
import weakref

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QGraphicsItem

from designer.graph import Design
from designer.graph.gc_control import collect_now
from designer.gui.appearance.theme import DARK
from designer.gui.canvas.painting import node_painter, scene_painter
from designer.gui.canvas.scene import canvas_scene
from designer.gui.canvas.scene.wires import Wires
from designer.session import Session

ROWS, COLUMNS = 12, 100


def large():
    """Rows of linear layers and additions that skip three back."""
    design = Design("Large")
    with design.edit("Draw") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        for row in range(ROWS):
            before = ["x"]
            for column in range(COLUMNS):
                layer = "add" if column % 4 == 3 else "Linear"
                name = f"n{row}_{column}"
                params = {"out_features": 8} if layer == "Linear" else {}
                at = (220 * (column + 1), 120 * row)
                edit.add_node(layer, params, node_id=name, at=at)
                edit.connect(before[-1], name, "", "input" if layer == "add" else "")
                if layer == "add":
                    edit.connect(before[-3], name, "", "other")
                before.append(name)
    design.clear_history()
    return design


@pytest.fixture
def hand(open_canvas):
    hand = open_canvas(large())
    hand.canvas.commands.zoom_one()
    hand.canvas.camera.look_at(QPointF(11000, 600))
    QTest.qWait(10)
    return hand


class Painted(QObject):
    """Notes what a widget is asked to paint."""

    def __init__(self, widget):
        super().__init__()
        self.region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, _, event):
        if event.type() == QEvent.Type.Paint:
            self.region += event.region()
        return False

    @property
    def area(self):
        return sum(rect.width() * rect.height() for rect in self.region)


def test_a_node_costs_no_item_of_qts(hand):
    assert len(hand.canvas.scene().cards) == ROWS * COLUMNS + 1
    assert hand.canvas.scene().items() == []
    assert not any(isinstance(item, QGraphicsItem) for item in hand.canvas.scene().cards.values())


def test_only_what_is_seen_is_painted(hand, monkeypatch):
    painted = []
    monkeypatch.setattr(
        scene_painter, "paint_node", lambda painter, scene, item: painted.append(item.card.id)
    )
    hand.canvas.viewport().repaint()
    assert set(painted) >= set(hand.canvas.scene().nodes_in(hand.canvas.camera.visible_area()))
    assert len(painted) < 100
    painted.clear()
    hand.canvas.commands.fit_all()
    hand.canvas.viewport().repaint()
    assert painted == []


def test_cards_that_look_alike_from_afar_are_painted_once(hand, monkeypatch):
    hand.canvas.camera.zoom_by(0.5 / hand.canvas.camera.zoom)
    painted = []
    body = node_painter._paint_body
    monkeypatch.setattr(
        node_painter, "_paint_body", lambda *given: painted.append(given[2].id) or body(*given)
    )
    hand.canvas.viewport().repaint()
    seen = hand.canvas.scene().nodes_in(hand.canvas.camera.visible_area())
    assert 0 < len(painted) < len(seen) / 3
    painted.clear()
    hand.canvas.viewport().repaint()
    assert painted == []
    # A theme, a selection, a port in use: each is another picture.
    hand.canvas.scene().select(seen[:1])
    hand.canvas.viewport().repaint()
    assert painted == seen[:1]
    hand.canvas.set_theme(DARK)
    hand.canvas.viewport().repaint()
    assert len(painted) > 1


def test_a_picture_of_a_card_is_as_good_as_the_card(hand):
    hand.canvas.camera.zoom_by(0.5 / hand.canvas.camera.zoom)
    sharp = hand.canvas.viewport().grab().toImage()
    again = hand.canvas.viewport().grab().toImage()
    assert sharp == again
    scene = hand.canvas.scene()
    scene.light_ports(lambda *_: True)  # paints each card itself
    scene.fits = lambda *_: False
    assert hand.canvas.viewport().grab().toImage() != sharp
    scene.light_ports(None)
    assert hand.canvas.viewport().grab().toImage() == sharp


def test_a_step_of_a_drag_leads_only_the_wires_that_come_along(hand, monkeypatch):
    start = hand.body("n5_50")
    hand.press(start)
    hand.move(start + QPointF(20, 5))
    led = []
    route = Wires.route

    def noted(self, names, *more):
        led.append(set(names))
        route(self, names, *more)

    monkeypatch.setattr(Wires, "route", noted)
    hand.move(start + QPointF(30, 10))
    at_node = {ends for ends, _ in hand.canvas.scene().wires_at("n5_50")}
    assert led == [at_node]
    hand.release(start + QPointF(30, 10))
    assert len(set().union(*led)) < 40  # on release, the long ones it came near as well


def test_a_dragged_node_without_wires_is_painted_where_it_was_and_is(hand):
    with hand.canvas.edit("Add") as edit:
        edit.add_node("relu", {}, node_id="lone", at=(11000, 580))
    QTest.qWait(10)
    was = hand.canvas.mapFromScene(hand.canvas.scene().cards["lone"].around).boundingRect()
    painted = Painted(hand.canvas.viewport())
    start = hand.body("lone")
    hand.press(start)
    QTest.qWait(5)
    painted.region = QRegion()
    hand.move(start + QPointF(41, 7))
    QTest.qWait(5)
    now = hand.canvas.mapFromScene(hand.canvas.scene().cards["lone"].around).boundingRect()
    assert was != now
    for rect in (was, now):
        assert painted.region.contains(rect.adjusted(2, 2, -2, -2).center())
        assert painted.region.contains(QPoint(rect.left() + 3, rect.center().y()))
    hand.release(start + QPointF(41, 7))


def test_an_edit_paints_its_surroundings_alone(hand):
    hand.canvas.scene().select([])
    QTest.qWait(10)
    painted = Painted(hand.canvas.viewport())
    with hand.canvas.edit("Widen") as edit:
        edit.set_param("n5_50", "bias", False)
    QTest.qWait(10)
    seen = hand.canvas.viewport().rect()
    card = hand.canvas.mapFromScene(hand.canvas.scene().cards["n5_50"].rect).boundingRect()
    assert painted.region.contains(QRect(card).center())
    assert painted.area < seen.width() * seen.height() / 2


def test_what_follows_from_an_edit_is_shown_between_events(hand, qtbot):
    scene, here = hand.canvas.scene(), hand.canvas.viewpoint
    with hand.canvas.edit("Widen") as edit:
        edit.set_param("x", "shape", (16,))
    assert scene.card("x").lines[0].value == "(16,)"
    assert scene.behind
    with hand.canvas.edit("Delete") as edit:
        edit.remove_node("n5_50")  # while others are still due
    qtbot.waitUntil(lambda: not scene.behind, timeout=20_000)
    fresh = canvas_scene.CanvasScene(DARK)
    fresh.show_all(here.network, here.report)
    fresh.finish()
    assert scene.cards.keys() == fresh.cards.keys()
    for name, item in fresh.cards.items():
        shown = scene.cards[name]
        assert (shown.outline, shown.card.lines, shown.card.ports) == (
            item.outline, item.card.lines, item.card.ports,
        )  # fmt: skip
        assert shown.card.messages == item.card.messages
    for ends in fresh.wires.edges:
        assert scene.wires.label(ends) == fresh.wires.label(ends)
        row, other = scene.wires.table.row(ends), fresh.wires.table.row(ends)
        assert scene.wires.table["state"][row] == fresh.wires.table["state"][other]


def test_long_wires_are_led_between_events_as_they_would_be_at_once(hand, qtbot, monkeypatch):
    here = hand.canvas.viewpoint
    later, at_once = canvas_scene.CanvasScene(DARK), canvas_scene.CanvasScene(DARK)
    route = Wires.route
    later.show_all(here.network, here.report)
    assert later.behind
    qtbot.waitUntil(lambda: not later.behind, timeout=20_000)
    monkeypatch.setattr(Wires, "route", lambda *given: route(*given[:4], at_once=10_000))
    at_once.show_all(here.network, here.report)
    assert not at_once.behind
    for ends in at_once.wires.edges:
        assert (later.wires.points(ends) == at_once.wires.points(ends)).all()


def test_an_edit_makes_only_the_cards_it_touches(hand, monkeypatch):
    made = []
    make = canvas_scene.make_card
    monkeypatch.setattr(
        canvas_scene, "make_card", lambda node, *more: made.append(node.id) or make(node, *more)
    )
    with hand.canvas.edit("Widen") as edit:
        edit.set_param("n5_50", "bias", False)
    assert set(made) == {"n5_50"}
    made.clear()
    with hand.canvas.edit("Move") as edit:
        for column in range(40):
            edit.update_node(f"n3_{column}", at=(220 * column + 10, 365))
    assert made == []


def test_the_collector_leaves_a_large_open_design_alone_until_it_is_closed(qapp):
    session = Session()
    session.replace(large(), None)
    held = weakref.ref(session.design)
    try:
        assert gc.get_freeze_count() > 1000
    finally:
        session.replace(Design("Small"), None)
        session.close()
    collect_now()
    assert held() is None
