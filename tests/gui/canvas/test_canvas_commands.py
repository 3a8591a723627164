"""Commands that are run without keys, menus or a canvas."""

import pytest

from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.command_table import COMMANDS
from designer.gui.canvas.gestures.keyboard_connect import KeyboardConnect
from designer.gui.canvas.navigation import Navigation
from designer.gui.canvas.search.controller import SearchController


@pytest.fixture
def canvas(fake_canvas):
    return fake_canvas()


@pytest.fixture
def commands(canvas):
    navigation = Navigation(canvas, canvas.motion)
    return CanvasCommands(canvas, navigation, SearchController(canvas))


def test_the_selection_is_deleted_and_its_neighbours_joined(canvas, commands):
    canvas.selection.select(["act"])
    commands.delete()
    assert "act" not in canvas.scene().cards
    assert ("fc1", "", "fc2", "") in canvas.scene().wires.edges


def test_without_joining_the_wires_go_too(canvas, commands):
    canvas.selection.select(["act"])
    commands.delete_without_joining()
    assert ("fc1", "", "fc2", "") not in canvas.scene().wires.edges


def test_zooming_in_and_out_comes_back(canvas, commands):
    before = canvas.camera.zoom
    commands.zoom_in()
    assert canvas.camera.zoom > before
    commands.zoom_out()
    assert canvas.camera.zoom == pytest.approx(before)


def test_what_cannot_be_done_is_said(canvas, commands):
    for command in (commands.rename, commands.enter, commands.unpack, commands.start_wire):
        command()
    assert len(canvas.said) == 4
    assert all(text.startswith("select") for text in canvas.said)


def test_a_wire_is_started_by_keys(canvas, commands):
    canvas.selection.select(["fc1"])
    commands.start_wire()
    assert isinstance(canvas.gesture, KeyboardConnect)
    canvas.cancel_gesture()


def test_a_node_asks_for_its_form_and_a_picked_wire_is_reported(canvas, commands):
    asked, picked = [], []
    commands.node_activated.connect(asked.append)
    commands.wire_picked.connect(lambda: picked.append(canvas.selection.wire))
    canvas.selection.select(["fc1"])
    commands.activate()
    commands.pick_wire()
    assert asked == ["fc1"]
    assert picked == [("fc1", "", "act", "")]


def test_help_is_the_windows_unless_one_node_is_selected(canvas, commands):
    (help_on_layer,) = (spec for spec in COMMANDS if spec.id == "help-layer")
    assert not help_on_layer.when(commands)
    canvas.selection.select(["fc1"])
    assert help_on_layer.when(commands)
