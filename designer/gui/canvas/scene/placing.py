"""Where a new node goes, so that it lies on nothing and its wire has room for its shape."""

from PySide6.QtCore import QPointF, QRectF

from designer.check import NodeReport
from designer.graph import Edit, Node
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
    rect = QRectF(place.x(), place.y(), card.width, card.height)
    for _ in range(200):
        below = _overlapping(scene, rect)
        if below is None:
            return rect.topLeft()
        rect.moveTop(below.bottom() + 2 * _MARGIN)
    return rect.topLeft()


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
    for follower in _followers(edit, target):
        node = network.node(follower)
        if node.at[0] >= x:
            edit.update_node(follower, at=(node.at[0] + lack, node.at[1]))


def _followers(edit: Edit, name: str) -> list[str]:
    seen, waiting = {name}, [name]
    while waiting:
        for following in edit.network.graph.succ[waiting.pop()]:
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return list(seen)


def _overlapping(scene: CanvasScene, rect: QRectF) -> QRectF | None:
    wide = rect.adjusted(-_MARGIN, -_MARGIN, _MARGIN, _MARGIN)
    rects = (QRectF(*row) for row in scene.obstacles.between(wide.left(), wide.right()))
    return next((other for other in rects if other.intersects(wide)), None)


def _outputs(layer: Layer, params: dict[str, object]) -> tuple[str, ...]:
    try:
        return layer.output_ports({**layer.defaults, **params})
    except (TypeError, KeyError, ValueError):
        return ()
