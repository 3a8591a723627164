"""The scene is a mirror: after any edit, undo or redo it shows the document and its report."""

import contextlib
import random

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from designer import editing
from designer.graph import Design, DesignError
from designer.gui.appearance.theme import DARK
from designer.gui.canvas.drawing.array_drawing import as_tuple
from designer.gui.canvas.drawing.metrics import Detail, detail
from designer.presentation.clipboard_text import paste_text, to_text
from tests.designs import residual_cnn
from tests.gui.canvas.conftest import mlp


def assert_mirror(hand):
    scene, design, report = hand.canvas.scene(), hand.design, hand.canvas.session.report
    assert set(scene.cards) == {node.id for node in design.nodes()}
    assert set(scene.wires.edges) == {edge.ends for edge in design.edges()}
    assert sorted(scene.table.keys) == sorted(scene.cards)
    for node in design.nodes():
        item = scene.cards[node.id]
        assert item.pos() == QPointF(*node.at)
        messages = tuple(p.message for p in report.by_node.get(node.id, ()))
        assert item.card.messages == messages
        row = scene.table["rect"][scene.table.row(node.id)]
        assert tuple(row) == (item.x, item.y, item.card.width, item.card.height)
    for edge in design.edges():
        arriving = report.wire(edge)
        assert scene.wires.label(edge.ends) == (str(arriving) if arriving else "")
        start, end = scene.ends_of(edge)
        points = scene.wires.points(edge.ends)
        assert tuple(points[0]) == (start.x(), start.y())
        assert tuple(points[-1]) == (end.x(), end.y())
    assert set(scene.selected) <= set(scene.cards)
    assert scene.annotations.serials == sorted(design.root.annotations)
    for serial, annotation in design.root.annotations.items():
        assert scene.annotations[serial] == annotation
        assert as_tuple(scene.annotations.rect(serial)) == (*annotation.at, *annotation.size)
    assert scene.wires.bent == {edge.ends: edge.via for edge in design.edges() if edge.via}
    assert set(scene.annotations.selected) <= set(design.root.annotations)


LAYERS = ("Linear", "relu", "add", "cat", "Conv2d", "Flatten", "LSTM", "Output", "Input")


def _random_edit(design, chance):
    nodes = [node.id for node in design.nodes()]
    acts = ("add", "add", "connect", "connect", "delete", "move", "rename", "cut", "mark", "bend")
    act = chance.choice(acts)
    with design.edit(act) as edit:
        if act == "add" or len(nodes) < 3:
            place = (chance.randrange(900), chance.randrange(600))
            editing.add_layer(edit, chance.choice(LAYERS), place)
        elif act == "connect":
            source, target = chance.sample(nodes, 2)
            editing.connect(edit, source, "", target)
        elif act == "delete":
            editing.delete(edit, chance.sample(nodes, 2), heal=chance.random() < 0.5)
        elif act == "move":
            edit.update_node(chance.choice(nodes), at=(chance.randrange(900), 50))
        elif act == "rename":
            edit.rename_node(chance.choice(nodes), f"n{chance.randrange(10**6)}")
        elif act == "mark":
            _random_annotation(edit, chance)
        elif act == "bend" and design.edges():
            via = [(chance.randrange(900), 50)] * chance.randrange(3)
            edit.bend(chance.choice(design.edges()), via)
        elif design.edges():
            editing.disconnect(edit, chance.choice(design.edges()))


def _random_annotation(edit, chance):
    annotations, place = (
        sorted(edit.network.annotations),
        (chance.randrange(900), chance.randrange(600)),
    )
    if not annotations or chance.random() < 0.4:
        edit.add_frame("F", place, (300, 200)) if chance.random() < 0.5 else edit.add_note(
            "N", place, (90, 40)
        )
    elif chance.random() < 0.5:
        edit.update_annotation(chance.choice(annotations), at=place)
    else:
        edit.remove_annotation(chance.choice(annotations))


def test_the_scene_follows_any_edit_undo_and_redo(open_canvas):
    hand = open_canvas(residual_cnn())
    chance = random.Random(7)
    assert_mirror(hand)
    for _ in range(120):
        step = chance.random()
        if step < 0.2:
            hand.design.undo()
        elif step < 0.3:
            hand.design.redo()
        else:
            with contextlib.suppress(DesignError):
                _random_edit(hand.design, chance)
        assert_mirror(hand)


def test_another_design_takes_its_place(open_canvas, qtbot):
    hand = open_canvas(mlp())
    hand.canvas.selection.select(["fc1"])
    told = []
    hand.canvas.selection.changed.connect(told.append)
    hand.canvas.session.replace(residual_cnn(), None)
    hand.design = hand.canvas.session.design
    assert_mirror(hand)
    assert told == [[]]
    assert not hand.canvas.overlays.empty_hint.isVisible()
    hand.canvas.session.replace(Design("Empty"), None)
    assert hand.canvas.overlays.empty_hint.isVisible()


def test_every_zoom_and_theme_can_be_painted(open_canvas):
    hand = open_canvas(residual_cnn())
    canvas = hand.canvas
    canvas.selection.select(["stem"])
    seen = set()
    for theme in (canvas.theme, DARK):
        canvas.set_theme(theme)
        for zoom in (0.1, 0.3, 0.5, 1.0, 2.0):
            canvas.camera.zoom_by(zoom / canvas.camera.zoom)
            seen.add(detail(canvas.camera.zoom))
            assert not canvas.grab().isNull()
    assert seen == set(Detail)


def test_a_label_lies_on_no_node(open_canvas):
    hand = open_canvas(residual_cnn())
    hand.canvas.commands.arrange()
    scene = hand.canvas.scene()
    for ends in scene.wires.edges:
        spot = scene.wires.label_spot(ends, scene.obstacles)
        if spot is not None:
            assert not any(item.rect.contains(QPointF(*spot[:2])) for item in scene.cards.values())


def test_a_skip_runs_around_the_nodes_between(open_canvas):
    hand = open_canvas(residual_cnn())
    hand.canvas.commands.arrange()
    scene = hand.canvas.scene()
    skip = next(e for e in hand.design.edges() if (e.source, e.target) == ("stem", "join"))
    between = [scene.cards[name].rect for name in ("conv1", "relu1", "conv2")]
    points = scene.wires.points(skip.ends)
    assert not any(rect.contains(QPointF(x, y)) for x, y in points for rect in between)


# ---- the clipboard


def test_text_pastes_into_another_design():
    design = mlp()
    with design.edit("Variables") as edit:
        edit.update_header(variables={"size": 32, "unused": 1})
        edit.set_param("fc1", "out_features", "=size")
    text = to_text(design, design.root, ["fc1", "act"])
    other = Design("Other")
    with other.edit("Paste") as edit:
        assert paste_text(edit, text, (100, 50)) == ["fc1", "act"]
    assert other.variables == {"size": 32}
    assert other.node("fc1").at == (100, 50)
    assert other.node("act").at == (300, 50)
    assert [str(edge) for edge in other.edges()] == ["fc1 -> act"]


def test_variables_come_along_from_wherever_they_are_used():
    design = mlp()
    variables = {"size": 32, "depth": 3, "side": 5, "width": 8, "unused": 1}
    with design.edit("Variables") as edit:
        edit.update_header(variables=variables)
        edit.update_node("fc1", repeat="=depth")
        edit.add_node("Conv2d", {"kernel_size": ["=side", 3], "out_channels": "=2 * width"})
    chosen = [node.id for node in design.nodes() if node.id == "fc1" or node.layer == "Conv2d"]
    other = Design("Other")
    with other.edit("Paste") as edit:
        paste_text(edit, to_text(design, design.root, chosen), None)
    assert other.variables == {"depth": 3, "side": 5, "width": 8}


def test_variables_that_are_there_keep_their_values():
    design = mlp()
    with design.edit("Variables") as edit:
        edit.update_header(variables={"size": 32, "depth": 3})
        edit.update_node("fc1", repeat="=depth", params={"out_features": "=size"})
    other = Design("Other")
    with other.edit("Paste") as edit:
        edit.update_header(variables={"size": 7})
        paste_text(edit, to_text(design, design.root, ["fc1"]), None)
    assert other.variables == {"size": 7, "depth": 3}


def test_a_node_that_shares_weights_pastes_anywhere():
    design = mlp()
    with design.edit("Share") as edit:
        edit.add_node("", shares="fc1", node_id="again")
    text = to_text(design, design.root, ["again"])
    with design.edit("Paste") as edit:
        (here,) = paste_text(edit, text, None)
    assert design.node(here).shares == "fc1"
    other = Design("Other")
    with other.edit("Paste") as edit:
        (there,) = paste_text(edit, text, None)
    assert other.node(there).layer == "Linear"
    assert other.node(there).params == {"out_features": 32}


def test_what_is_copied_is_a_design_file(open_canvas):
    from designer.files import loads

    hand = open_canvas(mlp())
    hand.canvas.commands.select_all()
    hand.canvas.commands.copy()
    again = loads(QApplication.clipboard().text())
    assert [node.id for node in again.nodes()] == hand.ids
