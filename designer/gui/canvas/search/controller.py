"""Opens the search, decides what it offers, and adds the layer that is chosen."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QPointF

from designer import editing
from designer.editing import compatible_layers
from designer.files.block_library import layer_key
from designer.graph.records import WireEnds
from designer.gui.canvas.commands import node_commands
from designer.gui.canvas.commands.layer_lookup import find_layer, unused_blocks
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.canvas.search.popup import Offer, SearchPopup
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer
from designer.layers.tensor_types import TensorType
from designer.presentation.layer_search.likelihood import SearchContext
from designer.presentation.layer_search.recent import RecentLayers

Params = dict[str, Any]


class SearchController:
    """The search of one canvas."""

    def __init__(self, canvas: CanvasContext) -> None:
        self._canvas = canvas
        self.popup = SearchPopup(canvas.theme, canvas.view)
        self.recent = RecentLayers()
        self._about: tuple[str, WireEnds | None] = ("", None)
        """The node or the wire that the chosen layer is connected to, if any."""
        self._left: QPoint | None = None
        """Where the cursor was when a layer was last added."""

    def at(self, at: QPointF, wire: WireEnds | None = None) -> None:
        """Open at a point of the scene with every layer, to be inserted on ``wire``, if any."""
        canvas = self._canvas
        self._about = ("", wire)
        spot = canvas.camera.to_pixels(at)
        if spot == self._left:
            wire = None  # it has come below the cursor, which rests since the last layer
        names = canvas.selection.nodes
        layers = [*canvas.viewpoint.blocks(), *CATALOGUE.values(), *self._ready()]
        if wire is not None:
            hint = f"Insert between {wire[0]} and {wire[2]}"
            edge = canvas.scene().wires.edges.get(wire)
            arriving = canvas.viewpoint.report.wire(edge) if edge else None
            context = self._context(wire[0], wire[2], self._fitting(arriving))
            then: Callable[[str, Params], None] = partial(self._insert, at, wire)
        else:
            before = names[0] if len(names) == 1 else ""
            hint = f"Add a layer after {before}" if before else "Add a layer"
            context = self._context(before, "", self._fitting(self._gives(before)))
            then = partial(self._add, at, spot)
        self.popup.ask(spot, Offer(layers, hint, context), then)

    def for_wire(self, at: QPointF, node: str, slot: Slot, arriving: TensorType | None) -> None:
        """Open with the layers that fit the loose end of a wire."""
        canvas = self._canvas
        self._about = (node, None)
        layers = compatible_layers(
            arriving,
            forward=slot.output,
            blocks=canvas.viewpoint.blocks(),
            design=canvas.session.design,
        )
        layers += [
            block.layer
            for block in unused_blocks(canvas)
            if not slot.output or editing.block_accepts(block.design, block.name, arriving)
        ]
        hint = f"Layers that take {arriving}" if arriving else f"Connect {node} to…"
        if not slot.output:
            hint = f"Layers to feed {node}"
        context = self._context(*((node, "") if slot.output else ("", node)))
        rest = [*canvas.viewpoint.blocks(), *CATALOGUE.values()]
        offer = Offer(layers, hint, context, rest, str(arriving or ""))
        self.popup.ask(canvas.camera.to_pixels(at), offer, partial(self._feed, at, node, slot))

    def dismiss_outdated(self) -> None:
        """Close if the node or the wire is gone."""
        (node, wire), scene = self._about, self._canvas.scene()
        if (node and node not in scene.cards) or (wire and wire not in scene.wires.edges):
            self.popup.dismiss()

    # ---- what is offered

    def _ready(self) -> list[Layer]:
        return [block.layer for block in unused_blocks(self._canvas)]

    def _context(
        self, after: str, before: str, fits: Callable[[Layer], bool] | None = None
    ) -> SearchContext:
        empty = not len(self._canvas.viewpoint.network)
        lately = self.recent.names
        return SearchContext(self._layer(after), self._layer(before), lately, empty, fits)

    def _layer(self, node: str) -> str:
        return self._canvas.viewpoint.network.node(node).layer if node else ""

    def _gives(self, node: str) -> TensorType | None:
        if not node:
            return None
        return next(iter(self._canvas.viewpoint.report.nodes[node].outputs.values()), None)

    def _fitting(self, arriving: TensorType | None) -> Callable[[Layer], bool] | None:
        """Return a test for what takes ``arriving``; a library's block is not tried before."""
        if arriving is None:
            return None
        canvas = self._canvas
        blocks, design = canvas.viewpoint.blocks(), canvas.session.design
        known = {layer.name for layer in compatible_layers(arriving, blocks=blocks, design=design)}
        known |= {layer.name for layer in self._ready()}
        return lambda layer: layer.name in known

    # ---- what is taken

    def _add(self, at: QPointF, spot: QPoint, name: str, params: Params) -> None:
        """Add it at the cursor; if that still rests since the last one, on to the right of that."""
        self._remember(name)
        rests, self._left = spot == self._left, spot
        node_commands.add_layer(self._canvas, name, at, params, onward=rests)

    def _insert(self, at: QPointF, wire: WireEnds, name: str, params: Params) -> None:
        self._remember(name)
        self._left = self._canvas.camera.to_pixels(at)
        node_commands.drop_layer(self._canvas, name, at, wire, params)

    def _feed(self, at: QPointF, node: str, slot: Slot, name: str, params: Params) -> None:
        if self._canvas.scene().find_slot(node, slot.output, slot.key) is None:
            self._canvas.message.emit(f"that port of {node} is gone; connect another one")
            return
        self._remember(name)
        self._left = self._canvas.camera.to_pixels(at)
        node_commands.add_at_wire(self._canvas, name, at, node, slot, params)

    def _remember(self, name: str) -> None:
        layer = find_layer(self._canvas, name)
        self.recent.add(layer.name if layer and layer_key(layer) == name else name)
