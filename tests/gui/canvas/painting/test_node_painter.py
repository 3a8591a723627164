"""A node's record, painted on a QImage without a canvas or a window."""

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter

from designer.check import check_design
from designer.graph import Design
from designer.gui.appearance.theme import DARK, LIGHT
from designer.gui.canvas.painting.node_painter import paint_node
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.node_item import CARD_MARGIN


def scene_of(*layers, theme=LIGHT, zoom=1.0):
    """Return a scene that shows these layers as nodes without wires."""
    design = Design()
    for name, params in layers:
        design.add(name, id=name.lower(), **params)
    scene = CanvasScene(theme)
    scene.show_all(design.root, check_design(design))
    scene.zoom = zoom
    return scene


def painted(scene, name):
    """Return the image of a node, its card's corner at (AROUND, AROUND)."""
    item = scene.cards[name]
    size = item.around.size().toSize()
    image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    with QPainter(image) as painter:
        painter.translate(CARD_MARGIN, CARD_MARGIN)
        paint_node(painter, scene, item)
    return image


def colour_at(image, x, y):
    """Return the colour at a point in the card's coordinates, as text and alpha."""
    shade = image.pixelColor(round(x + CARD_MARGIN), round(y + CARD_MARGIN))
    return shade.name(), shade.alpha()


LINEAR = ("Linear", {"in_features": 4, "out_features": 2})


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_stripe_has_the_colour_of_the_family(qapp, theme):
    scene = scene_of(LINEAR, theme=theme)
    card = scene.card("linear")
    stripe = colour_at(painted(scene, "linear"), card.width / 2, 1)
    assert stripe == (theme.family(card.family).name(), 255)


def test_a_selected_node_has_a_halo(qapp):
    scene = scene_of(LINEAR)
    card = scene.card("linear")
    assert colour_at(painted(scene, "linear"), -3, card.height / 2)[1] < 255
    scene.select(["linear"])
    halo = colour_at(painted(scene, "linear"), -3, card.height / 2)
    assert halo == (LIGHT.colour("selection").name(), 255)


@pytest.mark.parametrize("zoom", [1.0, 0.5])
def test_a_badge_is_painted_where_a_press_finds_it(qapp, zoom):
    scene = scene_of(("Linear", {"in_features": -1, "out_features": 2}), zoom=zoom)
    item = scene.cards["linear"]
    assert item.card.severity == "error"
    place = item.badge(zoom)
    beside_the_sign = place.center() + QPointF(-place.width() / 4, 0) - item.pos()
    shade = colour_at(painted(scene, "linear"), beside_the_sign.x(), beside_the_sign.y())
    assert shade == (LIGHT.colour("error").name(), 255)


def test_what_does_not_fit_a_dragged_wire_is_faint(qapp):
    scene = scene_of(LINEAR)
    card = scene.card("linear")
    middle = (card.width / 2, 1)
    assert colour_at(painted(scene, "linear"), *middle)[1] == 255
    scene.light_ports(lambda node, port: False, ("other", ""))
    assert colour_at(painted(scene, "linear"), *middle)[1] < 255


def test_a_muted_node_is_faint(qapp):
    design = Design()
    design.add("Linear", id="linear", in_features=4, out_features=2)
    with design.edit("Mute") as edit:
        edit.update_node("linear", muted=True)
    scene = CanvasScene(LIGHT)
    scene.show_all(design.root, check_design(design))
    image = painted(scene, "linear")
    _, alpha = colour_at(image, scene.card("linear").width / 2, 1)
    assert alpha < 255


def test_from_afar_nodes_that_look_alike_share_a_picture_but_not_the_name(qapp):
    design = Design()
    for name in ("a", "b"):
        design.add("relu", id=name)
    scene = CanvasScene(LIGHT)
    scene.show_all(design.root, check_design(design))
    scene.zoom = 0.5
    first, second = painted(scene, "a"), painted(scene, "b")
    width = scene.card("a").width
    rows = range(2, 10)
    assert [colour_at(first, width / 2, y) for y in rows] == [
        colour_at(second, width / 2, y) for y in rows
    ]
    assert first != second
