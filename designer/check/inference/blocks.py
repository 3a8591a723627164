"""Blocks: networks used as layers, checked once for each different use.

Inside, the block's variables and the sizes of what arrives are `Named`, so that the generated class
can use names such as ``in_channels``; outside, results are expressed by the sizes of the network
that uses the block.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from designer.check.inference.axis_names import NamesByRank
from designer.check.report.report import Report
from designer.graph import Network
from designer.layers.call import Mismatch, PortInput
from designer.layers.catalogue import find
from designer.layers.declare import BLOCK_FAMILY, Layer, Port
from designer.layers.params import Param, ParamKind, bool_, float_, int_
from designer.layers.polynomial import simplest
from designer.layers.sizes import (
    Dim,
    Named,
    Shape,
    Size,
    expression_of,
    named,
    substitute,
    symbol,
)
from designer.layers.tensor_types import TensorType

_KINDS = {bool: bool_(), int: int_(None), float: float_(), str: ParamKind("text")}


def block_layer(network: Network) -> Layer:
    """Return a block as something to use like any layer: its variables are the parameters."""
    nodes = network.nodes()
    return Layer(
        name=network.name,
        family=BLOCK_FAMILY,
        purpose=network.header.description or f"The block {network.name} of this design.",
        signature_text="",
        params=tuple(
            Param(
                name, _KINDS.get(type(value), ParamKind("text")), value, "a variable of the block"
            )
            for name, value in network.header.variables.items()
        ),
        target=network.name,
        inputs=tuple(Port(node.id) for node in nodes if node.layer == "Input"),
        outputs=tuple(node.id for node in nodes if node.layer == "Output"),
    )


def layer_in(blocks: Mapping[str, Network], name: str) -> Layer | None:
    """Return a block, or a layer of the catalogue, or None."""
    return block_layer(blocks[name]) if name in blocks else find(name)


class InsideError(Mismatch):
    """A block whose inside has errors for what arrives; ``report`` shows them."""

    def __init__(self, block: str, report: Report) -> None:
        """Take the block's name and the report of its inside."""
        first = report.errors[0]
        super().__init__(message=f"has an error inside {block}: {first.message}", code="inside")
        self.block, self.report = block, report


class BlockUse:
    """How one use of a block translates between the terms inside and outside."""

    def __init__(
        self,
        layer: Layer,
        params: Mapping[str, Any],
        inputs: Mapping[str, PortInput],
        words: Mapping[str, NamesByRank],
    ) -> None:
        """Bind a block's variables and what arrives.

        ``words`` are names for the axes of what arrives at each port.
        """
        self.layer, self.params = layer, params
        self.axes: dict[str, Size] = {}
        self._outside: dict[str, Size] = {
            name: simplest(expression_of(value)) if type(value) is not bool else int(value)
            for name, value in params.items()
            if isinstance(value, int)
        }
        self.variables = {
            name: Named(value, symbol(name)) if _whole(value) else value
            for name, value in params.items()
        }
        single = len(layer.inputs) == 1
        self.inputs: dict[str, TensorType] = {}
        for port in layer.inputs:
            arrived = inputs.get(port.name)
            if isinstance(arrived, TensorType):
                prefix = "in" if single else port.name
                shape = tuple(self._inward(prefix, arrived.shape, words[port.name]))
                self.inputs[port.name] = TensorType(shape, arrived.dtype)
        self._symbolic = any(isinstance(size, Dim) for size in self._outside.values())

    def axes_used(self, inside: Report) -> dict[str, Size]:
        """Return the arriving sizes that modules inside are made with: more arguments."""
        used = set(arriving_sizes(inside, self.variables))
        return {name: self.axes[name] for name in sorted(used)}

    def outward(self, inside: TensorType) -> TensorType:
        """Return a type from inside in the terms outside."""
        return TensorType(tuple(map(self._outward, inside.shape)), inside.dtype)

    def _inward(self, prefix: str, shape: Shape, known: NamesByRank) -> Iterator[Size]:
        lead = 1 if shape and isinstance(shape[0], Dim) else 0
        words = known.get(len(shape) - lead, ())
        for place, size in enumerate(shape):
            if isinstance(size, Dim):
                yield size
                continue
            number = place - lead
            word = words[number] if 0 <= number < len(words) else f"size{place}"
            name = self._free(f"{prefix}_{word}", size)
            self.axes[name] = size
            self._outside[name] = simplest(expression_of(size))
            yield Named(int(size), symbol(name))

    def _free(self, name: str, size: int) -> str:
        """Return a name for an arriving size: one that no other has, and no other variable."""
        while name in self.axes or (name in self.variables and not self._is(name, size)):
            name = f"{name}_arriving"
        return name

    def _is(self, name: str, size: int) -> bool:
        """Return whether a variable is that very size; text and floats never are."""
        value = self.variables[name]
        return isinstance(value, Named) and value == size

    def _outward(self, size: Size) -> Size:
        if not isinstance(size, Named):
            return size
        expression = substitute(size.expression, self._outside) if self._symbolic else int(size)
        return named(int(size), expression)


def arriving_sizes(inside: Report, variables: Mapping[str, Any]) -> list[str]:
    """Return the names, beside the variables, that modules inside a block are made with."""
    live = (inside.nodes[i] for i in inside.nodes if i not in inside.dead)
    used = {name for node in live for copy in node.copies for name in copy.names}
    return sorted(used.difference(variables))


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
