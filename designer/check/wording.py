"""A rule's finding made into a sentence about this design, with its mends as fixes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from designer.check.binding import Binding
from designer.check.copies import Copy
from designer.check.problems import ClearValue, Fix, InsertOnWire, Problem, SetValue
from designer.graph import Edge, Network, Node
from designer.graph.records import thaw
from designer.layers.call import (
    Arrived,
    ClearParam,
    InsertBefore,
    Mend,
    Mismatch,
    SetParam,
)
from designer.layers.declare import Layer
from designer.layers.sizes import BATCH, product
from designer.layers.types import TensorType


def describe(
    network: Network,
    node: Node,
    owner: Node,
    mismatch: Mismatch,
    wires: Sequence[Edge],
    arrived: Arrived,
) -> Problem:
    """Return the Problem that ``mismatch`` at ``node`` is.

    ``owner`` is the node whose parameters apply (itself, or the one it shares); ``wires`` are
    those into the port in question, and ``arrived`` what they bring.
    """
    source = wires[0].source if wires else ""
    place = f"{node.id}.{mismatch.port}" if _needs_port(network, node) else node.id
    if mismatch.message:
        message = f"{node.id} {mismatch.message}"
    else:
        message = (
            f"{place} expects {mismatch.expected}, but {source or 'its input'} "
            f"gives {mismatch.actual}"
        )
    mends = (*_flattening(owner, mismatch, arrived), *mismatch.mends)
    fixes = [fix for mend in mends for fix in _fixes(network, node, owner.id, mend, source)]
    return Problem(
        "error",
        mismatch.code,
        message,
        node=node.id,
        port=mismatch.port,
        param=mismatch.param,
        expected=mismatch.expected,
        actual=mismatch.actual,
        source=source,
        fixes=tuple(fixes),
    )


def assumptions(copies: Iterable[Copy]) -> tuple[Problem, ...]:
    """Return what a layer takes for granted as notes, each once, that name no node yet."""
    clauses = dict.fromkeys(clause for copy in copies for clause in copy.notes)
    return tuple(Problem("note", "assumed-equal", clause) for clause in clauses)


def placed(notes: Iterable[Problem], node: Node) -> tuple[Problem, ...]:
    """Return notes as those of ``node``."""
    return tuple(
        replace(note, node=node.id, message=f"{node.id} {note.message} when it runs")
        for note in notes
    )


def _flattening(owner: Node, mismatch: Mismatch, arrived: Arrived) -> Iterator[Mend]:
    """Offer Flatten where a Linear expects just as many features as an image has values."""
    if owner.layer != "Linear" or not isinstance(arrived, TensorType):
        return
    features = product(size for size in arrived.shape if size != BATCH)
    image = arrived.rank > 2 and arrived.shape[0] == BATCH
    if image and owner.params.get(mismatch.param) == features:
        yield InsertBefore(mismatch.port, "Flatten")


def _needs_port(network: Network, node: Node) -> bool:
    return len(network.edges_into(node.id)) > 1


def _fixes(network: Network, node: Node, owner: str, mend: Mend, source: str) -> Iterator[Fix]:
    if isinstance(mend, SetParam):
        value = thaw(mend.value)
        yield Fix(f"Set {owner}.{mend.name} to {value}", (SetValue(owner, mend.name, mend.value),))
    elif isinstance(mend, ClearParam):
        yield Fix(
            f"Clear {owner}.{mend.name}, so that it follows from the input",
            (ClearValue(owner, mend.name),),
        )
    elif isinstance(mend, InsertBefore):
        given = ", ".join(f"{name}={thaw(value)}" for name, value in mend.params.items())
        yield Fix(
            f"Insert {mend.layer}({given}) before {node.id}",
            (InsertOnWire(node.id, mend.port, mend.layer, mend.params),),
        )
    elif source and network.node(source).layer == "Input":
        yield Fix(f"Set {source}.dtype to {mend.dtype}", (SetValue(source, "dtype", mend.dtype),))


def missing_inputs(node: Node, layer: Layer, binding: Binding) -> list[Problem]:
    """Return what is missing where a port that needs a wire has none."""
    open_ports = [p.name for p in layer.inputs if not p.optional and not binding.wires[p.name]]
    several = len(layer.inputs) > 1
    return [
        Problem(
            "error",
            "missing-input",
            f"{node.id} has nothing connected to its {name if several else 'input'}; "
            "connect a wire to it",
            node=node.id,
            port=name,
        )
        for name in open_ports
    ]


def no_such_output(node: Node, edge: Edge, ports: tuple[str, ...]) -> Problem:
    """Say that a wire leaves by a port that its source does not have."""
    known = ", ".join(ports)
    return Problem(
        "error",
        "unknown-port",
        f"{edge.source} has no output {edge.source_port!r} for {node.id}; its outputs are: {known}",
        node=node.id,
        port=edge.target_port,
        source=edge.source,
    )


def unknown_layer(node: Node, name: str, near: Sequence[str]) -> Problem:
    """Say that there is no layer of that name; ``near`` are names that look like it."""
    if "." in name:
        message = (
            f"{node.id} uses {name}, a module of your own; nothing of it is imported until you "
            "trust this file"
        )
        return Problem("error", "custom-layer", message, node=node.id)
    hint = f"did you mean {' or '.join(near)}?" if near else "choose one from the palette"
    fixes = tuple(
        Fix(f"Change {node.id} to {other}", (SetValue(node.id, "", other),)) for other in near
    )
    return Problem(
        "error",
        "unknown-layer",
        f"{node.id}: there is no layer {name!r}; {hint}",
        node=node.id,
        fixes=fixes,
    )
