"""How a broken design is written down, and drawn."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from designer.graph import Design


class Broken(NamedTuple):
    """A design of nodes ``name=layer`` and wires, the code of its problem, and the first fix."""

    name: str
    nodes: Mapping[str, Any]
    wires: str
    code: str
    fix: str
    more: tuple[str, ...] = ()
    training: Mapping[str, Any] = {}
    variables: Mapping[str, Any] = {}


def design_of(broken: Broken) -> Design:
    """Draw it."""
    design = Design("Broken")
    with design.edit("Draw") as edit:
        edit.update_header(training=broken.training, variables=broken.variables)
        for place, (node_id, made) in enumerate(broken.nodes.items()):
            layer, params = made if isinstance(made, tuple) else (made, {})
            edit.add_node(layer, params, node_id=node_id, at=(200.0 * place, 0))
        for wire in broken.wires.split(","):
            names = wire.split()
            for source, target in pairwise(names):
                (a, _, port_a), (b, _, port_b) = source.partition("."), target.partition(".")
                edit.connect(a, b, port_a, port_b)
    design.clear_history()
    return design


def i(*shape: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    return "Input", {"shape": shape, **more}


def linear(n: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    return "Linear", {"out_features": n, **more}


def conv(n: int, kernel: Any = 3, **more: Any) -> tuple[str, dict[str, Any]]:
    return "Conv2d", {"out_channels": n, "kernel_size": kernel, **more}
