"""Edits that need both the graph and the catalogue of layers.

Each takes an open transaction, so a gesture of several of them is still one undo step:

    with session.design.edit("Connect") as edit:
        editing.connect(edit, "conv1", "", "flat")
"""

from designer.check.fixes.edit_ports import input_ports
from designer.editing.copying import copies, paste_nodes
from designer.editing.nodes import add_layer, connected_nodes, delete, duplicate, mute, rename
from designer.editing.port_compatibility import (
    PortCompatibility,
    block_accepts,
    compatible_layers,
    compatible_ports,
)
from designer.editing.wires import connect, disconnect, insert_on_wire, output_ports
from designer.layers.initial_params import initial_params

__all__ = [
    "PortCompatibility",
    "add_layer",
    "block_accepts",
    "compatible_layers",
    "compatible_ports",
    "connect",
    "connected_nodes",
    "copies",
    "delete",
    "disconnect",
    "duplicate",
    "initial_params",
    "input_ports",
    "insert_on_wire",
    "mute",
    "output_ports",
    "paste_nodes",
    "rename",
]
