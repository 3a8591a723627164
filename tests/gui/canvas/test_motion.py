"""What is arranged, undone or redone glides; the document is there at once, and any act ends it."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from designer.gui.appearance import reduced_motion as stillness
from tests.gui.canvas.commands.test_arrange import heap, places


@pytest.fixture
def lively(open_canvas, monkeypatch):
    """A canvas where things glide, slowly enough to look at."""
    monkeypatch.setattr(stillness, "prefers_reduced_motion", lambda: False)
    hand = open_canvas(heap())
    hand.canvas.motion.duration = 60_000
    yield hand
    hand.canvas.motion.finish()


def shown(hand):
    return {name: (item.x, item.y) for name, item in hand.canvas.scene().cards.items()}


def settled(hand):
    """Tell whether all is where the document says, wires included."""
    scene = hand.canvas.scene()
    if shown(hand) != places(hand):
        return False
    return all(
        QPointF(*scene.wires.points(ends)[0]) == scene.ends_of(edge)[0]
        and QPointF(*scene.wires.points(ends)[-1]) == scene.ends_of(edge)[1]
        for ends, edge in scene.wires.edges.items()
    )


def test_the_document_is_there_before_the_picture(lively):
    before = places(lively)
    lively.canvas.commands.arrange()
    assert places(lively) != before
    assert shown(lively) == before
    assert lively.canvas.motion.running
    lively.canvas.motion.finish()
    assert settled(lively)
    assert lively.canvas.camera.fitted


def test_it_arrives_by_itself(lively, qtbot):
    lively.canvas.motion.duration = 40
    lively.canvas.commands.arrange()
    qtbot.waitUntil(lambda: not lively.canvas.motion.running, timeout=3000)
    assert settled(lively)


def test_between_everything_hangs_together(lively, qtbot):
    lively.canvas.motion.duration = 1200
    lively.canvas.commands.arrange()
    start = shown(lively)
    qtbot.waitUntil(lambda: shown(lively) != start, timeout=3000)
    assert lively.canvas.motion.running
    scene = lively.canvas.scene()
    for ends, edge in scene.wires.edges.items():
        away = QPointF(*scene.wires.points(ends)[0]) - scene.ends_of(edge)[0]
        assert away.manhattanLength() < 0.01


def test_undo_and_redo_glide_too(lively):
    before = places(lively)
    lively.canvas.commands.arrange()
    lively.canvas.motion.finish()
    arranged = places(lively)
    lively.design.undo()
    assert shown(lively) == arranged
    assert lively.canvas.motion.running
    lively.design.redo()
    assert shown(lively) == before
    lively.canvas.motion.finish()
    assert shown(lively) == arranged


@pytest.mark.parametrize("act", ["press", "key", "edit"])
def test_any_act_ends_it(lively, act):
    lively.canvas.commands.arrange()
    if act == "press":
        QTest.mousePress(lively.canvas.viewport(), Qt.MouseButton.LeftButton)
        QTest.mouseRelease(lively.canvas.viewport(), Qt.MouseButton.LeftButton)
    elif act == "key":
        lively.key(Qt.Key.Key_Escape)
    else:
        with lively.design.edit("Mute") as edit:
            edit.update_node("act", muted=True)
    assert not lively.canvas.motion.running
    assert settled(lively)


def test_a_drag_ends_where_the_hand_is(lively):
    lively.canvas.commands.arrange()
    lively.canvas.motion.finish()
    lively.drag(lively.body("out"), lively.body("out") + QPointF(0, 120))
    assert not lively.canvas.motion.running
    assert settled(lively)


def test_what_appears_does_not_glide(lively):
    with lively.design.edit("Add") as edit:
        edit.add_node("relu", {}, node_id="more", at=(400, 400))
    assert not lively.canvas.motion.running


def test_no_motion_for_those_who_want_none(lively, monkeypatch):
    monkeypatch.setattr(stillness, "prefers_reduced_motion", lambda: True)
    lively.canvas.commands.arrange()
    assert not lively.canvas.motion.running
    assert settled(lively)


def test_thousands_do_not_glide_far_off(lively, monkeypatch):
    monkeypatch.setattr("designer.gui.canvas.motion._MAX_GLIDING_FAR", 3)
    lively.canvas.camera.zoom_to(0.1)
    lively.canvas.commands.arrange()
    assert not lively.canvas.motion.running


def test_the_style_can_ask_for_stillness(qapp, monkeypatch):
    monkeypatch.undo()
    assert stillness.prefers_reduced_motion() in (True, False)
    monkeypatch.setattr(type(qapp.style()), "styleHint", lambda *_: 0)
    assert stillness.prefers_reduced_motion()
