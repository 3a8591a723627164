"""Placement of new nodes: clear of others, and with room for the shape on their wire."""

from PySide6.QtCore import QPointF

from designer.check import NodeReport
from designer.graph import Edit, Node
from designer.graph.geometry import CARD_SPACING, first_free_below, push_downstream
from designer.gui.canvas.drawing.metrics import GAP, HEADER
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.card import NodeCard, make_card
from designer.layers.declare import Layer

_MARGIN = 14.0


def card_for(layer_name: str, layer: Layer | None, params: dict[str, object]) -> NodeCard:
    """Return the card that a new node would have."""
    report = NodeReport(layer=layer, output_ports=_outputs(layer, params) if layer else ())
    return make_card(Node(layer_name.lower() + "1", layer_name, params), report, ())


def behind(scene: CanvasScene, name: str, card: NodeCard) -> QPointF:
    """Return a free place to the right of a node."""
    rect = scene.cards[name].rect
    return free(scene, QPointF(rect.right() + GAP, rect.top()), card)


def free(scene: CanvasScene, place: QPointF, card: NodeCard) -> QPointF:
    """Return ``place``, or the nearest below it where nothing lies."""
    left, right = place.x() - _MARGIN, place.x() + card.width + _MARGIN
    obstacles = scene.obstacles.between(left, right).tolist()
    rect = (place.x(), place.y(), card.width, card.height)
    return QPointF(
        *first_free_below(rect, obstacles, clearance=(_MARGIN, _MARGIN), spacing=CARD_SPACING)
    )


def around(at: QPointF, card: NodeCard) -> QPointF:
    """Return where a card's corner goes so that its head is under the cursor."""
    return QPointF(round(at.x() - card.width / 2), round(at.y() - HEADER / 2))


def make_way(edit: Edit, name: str, target: str, width: float) -> None:
    """Push what follows to the right if a node was put too close before ``target``."""
    network = edit.network
    x, y = network.node(name).at
    lack = x + width + GAP - network.node(target).at[0]
    if lack <= 0 or abs(network.node(target).at[1] - y) > 400:
        return
    push_downstream(edit, target, lack, from_x=x)


def _outputs(layer: Layer, params: dict[str, object]) -> tuple[str, ...]:
    try:
        return layer.output_ports({**layer.defaults, **params})
    except (TypeError, KeyError, ValueError):
        return ()
