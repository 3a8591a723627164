"""One mistake in a sound design: a wrong number, a lost wire, a typing error."""

import random
from collections.abc import Callable
from contextlib import suppress

from designer.graph import Design, DesignError, Edit, Node

_NUMBERS = (
    "out_features", "out_channels", "in_features", "in_channels", "hidden_size", "embedding_dim",
    "num_features", "kernel_size", "stride", "padding", "num_heads", "nhead", "groups",
    "num_groups", "dim", "start_dim", "output_size", "normalized_shape",
)  # fmt: skip
_KINDS = ("1d", "2d", "3d")
Mutation = Callable[[random.Random, Edit, Node], None]


def mutate(design: Design, seed: int) -> str:
    """Make one mistake somewhere, as one undo step; say what it was, "" if nothing came of it."""
    rng = random.Random(seed)
    for _ in range(20):
        name = rng.choice(("", *design.blocks))
        node = rng.choice(design.network(name).nodes())
        mutation = rng.choice(MUTATIONS)
        version = design.version
        with suppress(DesignError), design.edit(mutation.__name__, name) as edit:
            mutation(rng, edit, node)
        if design.version != version:
            return f"{mutation.__name__} at {name}/{node.id}"
    return ""


def another_number(rng: random.Random, edit: Edit, node: Node) -> None:
    names = [n for n in node.params if n in _NUMBERS and not isinstance(node.params[n], tuple)]
    if names:
        edit.set_param(node.id, rng.choice(names), rng.choice((1, 2, 3, 5, 7, 10, 24, 48, 100)))


def a_size_given(rng: random.Random, edit: Edit, node: Node) -> None:
    sizes = {"Linear": "in_features", "Conv2d": "in_channels", "Conv1d": "in_channels",
             "BatchNorm2d": "num_features", "LayerNorm": "normalized_shape",
             "LSTM": "input_size"}  # fmt: skip
    if node.layer in sizes:
        edit.set_param(node.id, sizes[node.layer], rng.choice((3, 17, 64, 128)))


def a_parameter_lost(rng: random.Random, edit: Edit, node: Node) -> None:
    if node.params and node.layer != "Input":
        edit.clear_param(node.id, rng.choice(list(node.params)))


def a_node_lost(rng: random.Random, edit: Edit, node: Node) -> None:
    into, out = edit.network.edges_into(node.id), edit.network.edges_from(node.id)
    if len(into) == 1 and out and node.layer not in {"Input", "Output"}:
        edit.remove_node(node.id)
        for wire in out:
            edit.connect(into[0].source, wire.target, into[0].source_port, wire.target_port)


def a_wire_lost(rng: random.Random, edit: Edit, node: Node) -> None:
    wires = edit.network.edges_into(node.id)
    if wires:
        edit.disconnect(rng.choice(wires))


def another_kind(rng: random.Random, edit: Edit, node: Node) -> None:
    if node.layer[-2:] in _KINDS:
        edit.update_node(node.id, layer=node.layer[:-2] + rng.choice(_KINDS))


def another_input(rng: random.Random, edit: Edit, node: Node) -> None:
    shape = node.params.get("shape")
    if node.layer == "Input" and isinstance(shape, tuple) and len(shape) > 1:
        turned = (*shape[1:], shape[0])
        edit.set_param(node.id, "shape", rng.choice((turned, shape[1:], (8, *shape))))


def another_dtype(rng: random.Random, edit: Edit, node: Node) -> None:
    if node.layer == "Input" and not edit.network.name:
        now = node.params.get("dtype", "float32")
        edit.set_param(node.id, "dtype", "int64" if now == "float32" else "float32")


def a_typing_error(rng: random.Random, edit: Edit, node: Node) -> None:
    if node.layer and len(node.layer) > 4 and node.layer not in edit.networks.blocks:
        if node.layer not in {"Input", "Output"}:
            edit.update_node(node.id, layer=node.layer[:2] + node.layer[3] + node.layer[2:])


def a_variable_lost(rng: random.Random, edit: Edit, node: Node) -> None:
    names = [n for n, v in node.params.items() if isinstance(v, str) and v.startswith("=")]
    if names:
        name = rng.choice(names)
        edit.set_param(node.id, name, str(node.params[name])[:-1])


MUTATIONS: tuple[Mutation, ...] = (
    another_number, another_number, another_number, a_size_given, a_parameter_lost, a_node_lost,
    a_wire_lost, another_kind, another_input, another_dtype, a_typing_error, a_variable_lost,
)  # fmt: skip
