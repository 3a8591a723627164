"""Finding a layer by name on a canvas: torch's, the design's blocks, and the user's library."""

from designer.files.block_library import LibraryBlock
from designer.gui.canvas.scene.context import CanvasContext
from designer.layers.declare import Layer


def find_layer(canvas: CanvasContext, key: str) -> Layer | None:
    """Return the layer called ``key``, or the library's block with that key; None for neither."""
    found = canvas.library.find(key)
    return found.layer if found else canvas.viewpoint.layer(key)


def unused_blocks(canvas: CanvasContext) -> list[LibraryBlock]:
    """Return the library's blocks that the design does not have yet."""
    blocks = canvas.session.design.blocks
    return [block for block in canvas.library.blocks() if block.name not in blocks]
