"""Layers that are dragged onto the canvas from the palette."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDropEvent

from designer.graph.records import WireEnds
from designer.gui.canvas.commands.layer_lookup import find_layer
from designer.gui.canvas.commands.node_commands import drop_layer
from designer.gui.canvas.scene.context import CanvasContext

LAYER_MIME = "application/x-nn-designer-layer"
_WIRE_REACH = 18
"""Distance from a wire, in pixels, within which a dropped layer is inserted on it."""


class LayerDrop:
    """Accepts dragged layers, lights up the wire below, and adds the layer on release."""

    def __init__(self, canvas: CanvasContext) -> None:
        self._canvas = canvas

    def move(self, event: QDropEvent) -> None:
        """Light up the wire that the layer would be inserted on."""
        if name := self._accept(event):
            self._canvas.scene().light_wire(self._wire_for(name, event.position()))

    def leave(self) -> None:
        """Light up no wire."""
        self._canvas.scene().light_wire(None)

    def drop(self, event: QDropEvent) -> None:
        """Add the layer."""
        if name := self._accept(event):
            wire = self._wire_for(name, event.position())
            self.leave()
            view = self._canvas.view
            drop_layer(self._canvas, name, view.mapToScene(event.position().toPoint()), wire)
            view.setFocus(Qt.FocusReason.MouseFocusReason)

    def _wire_for(self, name: str, pixels: QPointF) -> WireEnds | None:
        layer = find_layer(self._canvas, name)
        if layer is None or not layer.inputs or name == "Output":
            return None
        at, scene = self._canvas.view.mapToScene(pixels.toPoint()), self._canvas.scene()
        edge = scene.wires.at(at.x(), at.y(), _WIRE_REACH / scene.zoom)
        return edge.ends if edge else None

    def _accept(self, event: QDropEvent) -> str:
        """Accept a dragged layer and return its name; ignore everything else and return ""."""
        name = bytes(event.mimeData().data(LAYER_MIME).data()).decode("utf-8", "replace")
        if not find_layer(self._canvas, name):
            event.ignore()
            return ""
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return name
