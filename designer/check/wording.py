"""A rule's finding made into a sentence about this design, with its mends as fixes."""

from collections.abc import Iterator, Sequence

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
