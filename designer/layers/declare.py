"""`layer(…)`: how a layer is declared, once, in torch-free Python of a few lines.

Palette, inspector, validation, inference, messages, quick fixes, code, command line and docs all
derive from a `Layer`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from designer.layers.call import Call
from designer.layers.params import REQUIRED, Param
from designer.layers.shape_signature import ShapeSignature, SizeFunction, parse_signature
from designer.layers.sizes import Size
from designer.layers.tensor_types import TensorType

Rule = Callable[[Call], tuple[TensorType, ...]]
Guard = Callable[[Call], None]
ElementCount = Callable[[Mapping[str, Any]], int]
Code = Callable[[Mapping[str, str | None], Mapping[str, str]], str]
"""From the text of each input port (None where it is open, ``(a, b)`` for a list port) and of each
parameter (complete; ``self`` is the callee) to the text of the call."""
MultiplyAdds = Callable[[Mapping[str, Any], Mapping[str, Any], tuple[TensorType, ...]], Size]

BLOCK_FAMILY = "block"
_DOCS_PAGES = {
    "torch.nn.Parameter": "generated/torch.nn.parameter.Parameter",
    "torch.nn.Buffer": "generated/torch.nn.parameter.Buffer",
    "torch.Tensor.__getitem__": "tensor_view",
}
"""Pages of torch's documentation whose names differ from their targets."""


@dataclass(frozen=True)
class Port:
    """An input port: ``many`` accepts a list of tensors, ``optional`` need not be connected.

    ``accepts`` is this port's own rule for dtypes, where it differs from the layer's.
    """

    name: str
    many: bool = False
    optional: bool = False
    accepts: str = ""


@dataclass(frozen=True)
class Layer:
    """A layer type. The fields are described at `layer`."""

    name: str
    family: str
    purpose: str
    signature_text: str
    params: tuple[Param, ...]
    target: str
    inputs: tuple[Port, ...]
    outputs: tuple[str, ...] | Callable[[Mapping[str, Any]], tuple[str, ...]]
    accepts: str = "any"
    gives: str = ""
    rule: Rule | None = None
    guard: Guard | None = None
    weights: ElementCount | None = None
    buffers: ElementCount | None = None
    macs: MultiplyAdds | None = None
    code: str | Code = ""
    unpack: str = ""
    reads: tuple[str, ...] = ()
    functions: Mapping[str, SizeFunction] = field(default_factory=dict)

    @property
    def is_module(self) -> bool:
        """Whether it is an ``nn.Module``, not a function."""
        return self.target.startswith("nn.") or self.is_block

    @property
    def is_block(self) -> bool:
        """Whether it is a block that the design defines."""
        return self.family == BLOCK_FAMILY

    @cached_property
    def signature(self) -> ShapeSignature:
        """The parsed shape signature."""
        return parse_signature(self.signature_text)

    @cached_property
    def accepted(self) -> tuple[tuple[str, str], ...]:
        """Pairs of port name and accepted dtypes, without ports that accept all."""
        rules = (
            (p.name, p.accepts or ("any" if p.optional else self.accepts)) for p in self.inputs
        )
        return tuple((name, accepts) for name, accepts in rules if accepts != "any")

    @cached_property
    def by_name(self) -> Mapping[str, Param]:
        """Parameters by name."""
        return {param.name: param for param in self.params}

    @cached_property
    def defaults(self) -> Mapping[str, Any]:
        """Default values as in torch; None for inferred sizes."""
        return {
            p.name: None if p.inferred and p.default is REQUIRED else p.default
            for p in self.params
            if not p.required
        }

    @cached_property
    def representable_params(self) -> tuple[str, ...]:
        """Names of parameters that must be in the range of the output's dtype."""
        return tuple(param.name for param in self.params if param.kind.representable)

    @property
    def docs_url(self) -> str:
        """The address of the layer's page in torch's documentation, "" if it has none."""
        path = self.target.replace("nn.", "torch.nn.", 1).replace("F.", "torch.nn.functional.", 1)
        path = path.replace("Tensor.", "torch.Tensor.", 1)
        place = _DOCS_PAGES.get(path, f"generated/{path}")
        known = path.startswith("torch.")
        return f"https://docs.pytorch.org/docs/stable/{place}.html" if known else ""

    def output_ports(self, params: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the names of the outputs, which may depend on a parameter (``chunks``)."""
        return self.outputs(params) if callable(self.outputs) else self.outputs


def layer(
    name: str,
    family: str,
    purpose: str,
    shape: str,
    *params: Param,
    target: str = "",
    inputs: tuple[str | Port, ...] | None = None,
    outputs: tuple[str, ...] | Callable[[Mapping[str, Any]], tuple[str, ...]] = (),
    **more: Any,
) -> Layer:
    """Declare a layer.

    ``shape`` is its rule as torch documents it; where a line can't say it, ``rule`` is a pure
    function from `Call` to output types, and the line is for people. Ports come from the line
    unless ``inputs``/``outputs`` are given (the default is one ``input`` and one ``output``).
    ``accepts`` is "any", "real" (not complex), "float", "full" (float32 or float64), "int",
    "index", "bool", "number" (not bool) or "weights" (float32, as the layer's own weights); it does
    not hold for optional ports. ``gives`` is the
    output's dtype where it is not the input's, "floating" the input's or float32 where that is not
    a float. ``guard`` checks parameters against each other. ``weights``, ``buffers`` and ``macs``
    count. ``target`` is what the code calls (``nn.Linear``, ``torch.cat``, ``F.relu``,
    ``Tensor.reshape``), ``code`` a template (``{input} @ {other}``; a port left open falls back to
    the parameter of its name) or a function where the call isn't ``target(inputs, params)``,
    ``unpack`` a template for several outputs. ``reads`` names the attributes and methods of tensors
    that such code uses besides ``target``: the code is verified against them before it runs.
    """
    if not target:
        target = f"nn.{name}" if name[0].isupper() else f"torch.{name}"
    if "rule" not in more:
        line = parse_signature(shape)
        inputs = inputs or tuple(pattern.port for pattern in line.inputs)
        outputs = outputs or tuple(pattern.port for pattern in line.outputs)
    given = ("input",) if inputs is None else inputs
    ports = tuple(p if isinstance(p, Port) else Port(p) for p in given)
    return Layer(
        name, family, purpose, shape, params, target, ports, outputs or ("output",), **more
    )
