"""Going from network to network, without a canvas."""

import pytest
from PySide6.QtCore import QPointF

from designer.check.report.instance_path import ROOT
from designer.graph import Design
from designer.gui.canvas.navigation import Navigation


def nested():
    """Return a design with one instance of a block in it."""
    design = Design("Nested")
    with design.edit("Build") as edit:
        block = edit.add_block("Block")
        block.add_node("Input", node_id="into", at=(0, 0))
        block.add_node("relu", node_id="act", at=(3000, 0))
        edit.add_node("Block", node_id="one", at=(500, 500))
        edit.add_node("relu", node_id="plain", at=(0, 0))
    design.clear_history()
    return design


@pytest.fixture
def canvas(fake_canvas):
    return fake_canvas(nested())


@pytest.fixture
def navigation(canvas):
    made = Navigation(canvas, canvas.motion)
    made.load()
    return made


def test_the_scene_shows_the_network_that_one_goes_to(canvas, navigation):
    assert set(canvas.scene().cards) == {"one", "plain"}
    navigation.go(ROOT.inside("one"))
    assert set(canvas.scene().cards) == {"into", "act"}


def test_on_the_way_out_the_block_is_selected(canvas, navigation):
    navigation.go(ROOT.inside("one"))
    navigation.leave()
    assert canvas.viewpoint.place == ROOT
    assert canvas.selection.nodes == ["one"]
    assert navigation.left_block == "one"


def test_each_network_is_seen_again_as_it_was_left(canvas, navigation):
    canvas.camera.zoom_to(2.0)
    canvas.camera.look_at(QPointF(123, 45))
    navigation.go(ROOT.inside("one"))
    assert canvas.camera.zoom != 2.0
    canvas.viewpoint.go(ROOT)
    assert canvas.camera.zoom == 2.0
    assert (canvas.camera.centre - QPointF(123, 45)).manhattanLength() < 4


def test_an_edit_is_shown_and_announced(canvas, navigation):
    heard = []
    for name in ("about_to_change", "edited", "about_to_leave", "updated"):
        getattr(navigation, name).connect(lambda name=name: heard.append(name))
    with canvas.edit("Add") as edit:
        edit.add_node("relu", node_id="more", at=(900, 0))
    assert "more" in canvas.scene().cards
    assert heard == ["about_to_change", "edited", "updated"]
    heard.clear()
    navigation.go(ROOT.inside("one"))
    assert heard[:2] == ["about_to_change", "about_to_leave"]


def test_what_is_added_is_selected_where_it_is_shown(canvas, navigation):
    navigation.show_added("Block", ["plain"])
    assert canvas.selection.nodes == []
    navigation.show_added("", ["plain"])
    assert canvas.selection.nodes == ["plain"]


def test_everything_is_shown_and_stays_so(canvas, navigation):
    canvas.camera.zoom_to(3.0)
    navigation.fit_all()
    assert canvas.camera.fitted
    assert canvas.camera.visible_area().contains(canvas.scene().bounds())
