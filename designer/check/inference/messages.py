"""Turning a rule's mismatch into a problem of this design: a sentence, and candidate fixes."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from designer.check.inference.binding import Binding, listed
from designer.check.report.fix_builders import called, set_value
from designer.check.report.problems import (
    ASSUMED,
    ChangeLayer,
    ClearValue,
    Fix,
    InsertOnWire,
    OwnLayer,
    Problem,
)
from designer.check.report.report import Copy
from designer.graph import Edge, Network, Node
from designer.layers.call import (
    OTHER_SOURCE,
    SOURCE_NAME,
    ClearParam,
    FixHint,
    InsertBefore,
    Mismatch,
    PortInput,
    SetParam,
)
from designer.layers.declare import Layer
from designer.layers.sizes import BATCH, product, without_names
from designer.layers.tensor_types import TensorType

ENDS = frozenset({"Input", "Output"})
"""Where data enters and leaves, which is no layer of its own."""
_ITS_INPUT = re.compile(r"\bits input\b(?! \()")


def describe(
    network: Network,
    node: Node,
    owner: Node,
    mismatch: Mismatch,
    wires: Sequence[Edge],
    arrived: PortInput,
) -> Problem:
    """Return the Problem that ``mismatch`` at ``node`` is.

    ``owner`` is the node whose parameters apply (itself, or the one it shares); ``wires`` are
    those into the port in question, and ``arrived`` what they bring.
    """
    wire = wires[min(mismatch.index, len(wires) - 1)] if wires else None
    source = wire.source if wire else ""
    other = _from_other(network, node, mismatch, wires)
    expected = "" if mismatch.message else mismatch.template.replace(OTHER_SOURCE, other)
    place = f"{node.id}.{mismatch.port}" if _needs_port(network, node) else node.id
    if mismatch.message:
        message = f"{node.id} {_naming_its_source(mismatch.template, network, node, source)}"
    else:
        message = f"{place} expects {expected}, but {source or 'its input'} gives {mismatch.actual}"
    message += f"; {mismatch.hint}" * bool(mismatch.hint)
    fix_hints = (*_flattening(owner, mismatch, arrived), *mismatch.fix_hints)
    index = mismatch.index
    candidates = [
        fix for hint in fix_hints for fix in _fixes(network, node, owner.id, hint, source, index)
    ]
    return Problem(
        "error",
        mismatch.code,
        message,
        node=node.id,
        port=mismatch.port,
        param=mismatch.param,
        expected=expected,
        actual=mismatch.actual,
        source=source,
        candidates=tuple(candidates),
        index=index,
    )


def _naming_its_source(message: str, network: Network, node: Node, source: str) -> str:
    """Name the node that feeds this one where a message speaks of its input."""
    sources = [source] if source else [edge.source for edge in network.edges_into(node.id)]
    if len(sources) != 1:
        return message.replace(SOURCE_NAME, "")
    message = message.replace(SOURCE_NAME, f"{sources[0]}'s ")
    named = _ITS_INPUT.sub(f"its input {sources[0]}", message, count=1)
    return named.replace("the input's size", f"{sources[0]}'s size", 1)


def _from_other(network: Network, node: Node, mismatch: Mismatch, wires: Sequence[Edge]) -> str:
    """Name the node that feeds the input which this one disagrees with, where it is but one."""
    here = wires[mismatch.index : mismatch.index + 1]
    among = wires[:1] if len(wires) > 1 else network.edges_into(node.id)
    sources = {edge.source for edge in among if edge not in here}
    return f" from {sources.pop()}" if len(sources) == 1 else ""


def assumptions(copies: Iterable[Copy]) -> tuple[Problem, ...]:
    """Return what a layer takes for granted as notes, each once, that name no node yet."""
    clauses = dict.fromkeys(clause for copy in copies for clause in copy.notes)
    return tuple(Problem("note", ASSUMED, clause) for clause in clauses)


def placed(notes: Iterable[Problem], node: Node) -> tuple[Problem, ...]:
    """Return notes as those of ``node``."""
    return tuple(
        replace(note, node=node.id, message=f"{node.id} {note.message} when it runs")
        for note in notes
    )


def _flattening(owner: Node, mismatch: Mismatch, arrived: PortInput) -> Iterator[FixHint]:
    """Offer Flatten where a Linear expects just as many features as an image has values."""
    if owner.layer != "Linear" or not isinstance(arrived, TensorType):
        return
    features = product(size for size in arrived.shape if size != BATCH)
    image = arrived.rank > 2 and arrived.shape[0] == BATCH
    if image and owner.params.get(mismatch.param) == features:
        yield InsertBefore(mismatch.port, "Flatten")


def _needs_port(network: Network, node: Node) -> bool:
    return len(network.edges_into(node.id)) > 1


def _fixes(
    network: Network, node: Node, owner: str, hint: FixHint, source: str, index: int
) -> Iterator[Fix]:
    if isinstance(hint, SetParam):
        yield set_value(owner, hint.name, without_names(hint.value))
    elif isinstance(hint, ClearParam):
        yield Fix(
            f"Clear {owner}.{hint.name}, so that it follows from the input",
            (ClearValue(owner, hint.name),),
        )
    elif isinstance(hint, InsertBefore):
        several = _needs_port(network, node) and source
        place = f"between {source} and {node.id}" if several else f"before {node.id}"
        yield Fix(
            f"Insert {called(hint.layer, hint.params)} {place}",
            (InsertOnWire(node.id, hint.port, hint.layer, hint.params, index),),
        )
    elif source and network.node(source).layer == "Input":
        yield set_value(source, "dtype", hint.dtype)


def missing_inputs(node: Node, layer: Layer, binding: Binding) -> list[Problem]:
    """Return the problems of ports that need a wire and have none."""
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
    """Return the problem of a wire that leaves by a port that its source does not have."""
    known = listed(ports)
    return Problem(
        "error",
        "unknown-port",
        f"{edge.source} has no output {edge.source_port!r} for {node.id}; its outputs are: {known}",
        node=node.id,
        port=edge.target_port,
        source=edge.source,
    )


def shared_end(node: Node, owner: Node) -> Problem:
    """Return the problem of a node that shares an Input or Output, which has no weights."""
    return Problem(
        "error",
        "shared-end",
        f"{node.id} shares {owner.id}, an {owner.layer}, which has no weights to share; "
        f"make it an {owner.layer} of its own",
        node=node.id,
        candidates=(Fix(f"Make {node.id} an {owner.layer} of its own", (OwnLayer(node.id),)),),
    )


def unknown_layer(node: Node, name: str, near: Sequence[str]) -> Problem:
    """Return the problem of an unknown layer; ``near`` are names like it."""
    if "." in name:
        message = (
            f"{node.id} uses {name}, a module of your own; nothing of it is imported until you "
            "trust this file"
        )
        return Problem("error", "custom-layer", message, node=node.id)
    hint = f"did you mean {' or '.join(near)}?" if near else "choose one from the palette"
    fixes = tuple(
        Fix(f"Change {node.id} to {other}", (ChangeLayer(node.id, other),)) for other in near
    )
    return Problem(
        "error",
        "unknown-layer",
        f"{node.id}: there is no layer {name!r}; {hint}",
        node=node.id,
        candidates=fixes,
    )
