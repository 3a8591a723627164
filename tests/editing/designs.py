"""Designs that tests of edits start from, and what they look at."""

from designer.check import check_design
from designer.graph import Design
from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType


def design_of(*nodes, edges=()):
    design = Design("Net")
    with design.edit("Build") as edit:
        for layer, node_id, params in nodes:
            edit.add_node(layer, params, node_id=node_id)
    for source, target in edges:
        design.connect(source, target)
    return design


def two_into(layer, first="a", second="b"):
    return design_of(
        ("Input", "a", {"shape": (8,)}),
        ("Input", "b", {"shape": (8,)}),
        ("Input", "c", {"shape": (8,)}),
        (layer, "join", {}),
        ("Output", "out", {}),
        edges=((first, "join"), (second, "join"), ("join", "out")),
    )


def wires(design):
    return {str(edge) for edge in design.edges()}


def bound(design, node):
    found = check_design(design).nodes[node].wires
    return {port: [edge.source for edge in edges] for port, edges in found.items()}


def edit(design):
    return design.edit("Edit")


def lstm_between():
    """Return an LSTM of two outputs, each of which is used, with bends on its wires."""
    design = design_of(
        ("Input", "x", {"shape": (5, 8)}), ("LSTM", "rnn", {"hidden_size": 8}),
        ("relu", "each", {}), ("tanh", "last", {}),
    )  # fmt: skip
    with edit(design) as e:
        e.update_node("rnn", at=(200, 0))
        e.bend(e.connect("x", "rnn"), [(100, 50)])
        e.bend(e.connect("rnn", "each", "output"), [(400, 60)])
        e.connect("rnn", "last", "h_n")
    return design


IMAGE = TensorType((BATCH, 3, 32, 32))
ROW = TensorType((BATCH, 64))
SEQUENCE = TensorType((BATCH, 16, 64))
WORDS = TensorType((BATCH, 16), "int64")
