"""Edits that need both the graph and the catalogue: what a hand on the canvas means.

Each takes an open transaction, so a gesture of several of them is still one undo step:

    with session.design.edit("Connect") as edit:
        editing.connect(edit, "conv1", "", "flat")
"""

from designer.check.fixes.edit_ports import input_ports
from designer.editing.copying import copies, put_copies
from designer.editing.nodes import add_layer, delete, duplicate, mute, rename, select_connected
from designer.editing.port_compatibility import Fitting, block_takes, fitting_layers, fitting_ports
from designer.editing.wires import connect, disconnect, insert_on_wire, output_ports
from designer.layers.initial_params import initial_params

__all__ = [
    "Fitting",
    "add_layer",
    "block_takes",
    "connect",
    "copies",
    "delete",
    "disconnect",
    "duplicate",
    "fitting_layers",
    "fitting_ports",
    "initial_params",
    "input_ports",
    "insert_on_wire",
    "mute",
    "output_ports",
    "put_copies",
    "rename",
    "select_connected",
]
