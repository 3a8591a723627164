"""Torch, asked what it makes of a use of a layer: the oracle."""

import inspect
import typing
import warnings
from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from designer.layers.declare import Layer
from designer.layers.params import REQUIRED
from designer.layers.sizes import Dim
from designer.layers.tensor_types import TensorType
from tests.layers.strategies import Use

SAMPLES = 7
"""What the batch axis is in reality: a prime that no drawn size shares."""


def concrete(size: Any) -> int:
    """Return a size with the batch axis filled in; only what these tests use of `Dim`."""
    if not isinstance(size, Dim):
        return int(size)
    total = 0
    for monomial, coefficient in size.terms:
        term = coefficient
        for atom in monomial:
            term *= SAMPLES if isinstance(atom, str) else (
                concrete(atom.numerator) // concrete(atom.denominator)
            )  # fmt: skip
        total += term
    return total


def filled(arrived: Any) -> Any:
    """Return what arrives at a port with the batch axis filled in."""
    if isinstance(arrived, tuple):
        return tuple(map(filled, arrived))
    if arrived is None:
        return None
    return TensorType(tuple(map(concrete, arrived.shape)), arrived.dtype)


DIVISORS = {"other", "tensor2"}


def tensor(arrived: Any, port: str, device: str = "cpu") -> Any:
    """Return a tensor of that type, mostly zeros, which are valid indices too (but no divisors)."""
    if isinstance(arrived, tuple):
        return tuple(tensor(one, port, device) for one in arrived)
    if arrived is None:
        return None
    dtype = getattr(torch, arrived.dtype)
    make = torch.ones if port in DIVISORS else torch.zeros
    made = make(arrived.shape, dtype=dtype, device=device)
    if port == "input" and dtype.is_floating_point and made.ndim > 1:
        made += torch.eye(*made.shape[-2:], dtype=dtype, device=device)  # some want an inverse
    return made


# ---- running


def build(use: Use, params: Mapping[str, Any] | None = None, device: str = "cpu") -> Any:
    """Return the module, or the function."""
    target = resolve(use.layer.target)
    if not use.layer.is_module:
        return target
    if target in {nn.Parameter, nn.Buffer}:
        return Held(target, use.params["shape"], device)
    # What was inferred is what the code would write.
    with warnings.catch_warnings(), torch.device(device):
        warnings.simplefilter("ignore")
        return target(**_values(use.given if params is None else params))


class Held(nn.Module):
    """A module that holds one tensor and gives it."""

    def __init__(self, kind: Any, shape: Any, device: str) -> None:
        super().__init__()
        self.value = kind(torch.zeros(shape, device=device))

    def forward(self) -> torch.Tensor:
        return self.value


def run(use: Use, callee: Any, inputs: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the outputs of calling ``callee`` as the generated code would."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return tuple(_flat(_call(use, callee, inputs)))


def _call(use: Use, callee: Any, inputs: Mapping[str, Any]) -> Any:
    layer = use.layer
    usual = layer.defaults
    unusual = {n: v for n, v in use.given.items() if n not in usual or usual[n] != v}
    arguments = {} if layer.is_module else _values(unusual)
    if layer.code:
        return _evaluated(use, callee, inputs)
    given = [value for value in inputs.values() if value is not None]
    return callee(*given, **arguments)


def _evaluated(use: Use, callee: Any, inputs: Mapping[str, Any]) -> Any:
    """Run a layer's own template."""
    layer = use.layer
    ports = {name: None if value is None else name for name, value in inputs.items()}
    listed = {
        f"{name}{place}": one
        for name, value in inputs.items()
        if isinstance(value, tuple)
        for place, one in enumerate(value)
    }
    ports |= {name: f"({', '.join(listed)},)" for name, v in inputs.items() if isinstance(v, tuple)}
    texts = {p.name: _text(use.params[p.name], p.kind.name) for p in layer.params}
    texts["self"] = "self" if layer.is_module else layer.target
    if callable(layer.code):
        text = layer.code(ports, texts)
    else:
        text = layer.code.format(**{**texts, **{k: v for k, v in ports.items() if v}})
    names = {
        "torch": torch,
        "F": functional,
        "nn": nn,
        "Tensor": torch.Tensor,
        "self": callee if layer.is_module else SimpleNamespace(training=True),
        **inputs,
        **listed,
    }
    return eval(text, names)


def _text(value: Any, kind: str) -> str:
    if kind == "dtype" and value:
        return f"torch.{value}"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _values(params: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: getattr(torch, value) if name == "dtype" and value else value
        for name, value in params.items()
    }


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, tuple | list):
        for item in value:
            yield from _flat(item)
    else:
        yield value


def type_of(value: Any) -> TensorType:
    """Return a real tensor's type."""
    return TensorType(tuple(value.shape), str(value.dtype).removeprefix("torch."))


def multiply_adds(use: Use, params: Mapping[str, Any], inputs: Mapping[str, Any]) -> int | None:
    """Return what torch counts on the meta device, None where it can't run there."""
    module = build(use, params, "meta")
    arrived = {name: tensor(filled(value), name, "meta") for name, value in inputs.items()}
    try:
        with FlopCounterMode(display=False) as counter:
            run(Use(use.layer, dict(params), use.inputs), module, arrived)
    except RuntimeError:
        return None
    return counter.get_total_flops() // 2


# ---- signatures


def resolve(target: str) -> Any:
    """Return what ``nn.Linear``, ``torch.cat``, ``F.relu`` or ``Tensor.reshape`` names."""
    room, _, name = target.partition(".")
    found: Any = {"nn": nn, "torch": torch, "F": functional, "Tensor": torch.Tensor}[room]
    for part in name.split("."):
        found = getattr(found, part)
    return found


HIDDEN = {"device", "out", "generator", "args", "kwargs", "self", "memory_format"}


def signatures(layer: Layer) -> list[dict[str, Any]]:
    """Return torch's parameters with their defaults, a list because functions are overloaded.

    A class that takes ``*args`` says what it means in its first typing overload; a builtin says it
    in the schemas of its operator.
    """
    target = resolve(layer.target)
    if layer.is_module:
        overloads = typing.get_overloads(target.__init__)
        own = inspect.signature(overloads[0] if overloads else target)
        return [_defaults(own, hide_dtype=True)]
    try:
        # A function that dispatches on a parameter shows the signature of one of its two.
        full = getattr(torch.nn.functional, f"{target.__name__}_with_indices", target)
        return [_defaults(inspect.signature(full))]
    except ValueError:
        return [_schema_defaults(schema) for schema in schemas(layer.target)]


def _defaults(signature: inspect.Signature, hide_dtype: bool = False) -> dict[str, Any]:
    hidden = HIDDEN | ({"dtype"} if hide_dtype else set())
    return {
        name: REQUIRED if p.default is p.empty else _plain(p.default)
        for name, p in signature.parameters.items()
        if name not in hidden and not name.startswith("_")
    }


def _plain(default: Any) -> Any:
    return default.__name__ if callable(default) else default


RENAMED = {"logsigmoid": "log_sigmoid"}


def schemas(target: str) -> list[Any]:
    """Return the schemas of an operator that Python can call."""
    room, _, name = target.rpartition(".")
    lookup = torch._C._jit_get_schemas_for_operator
    # torch.special.ndtr is the operator special_ndtr.
    inner = lookup(f"aten::{room.rpartition('.')[2]}_{name}")
    found = inner or lookup(f"aten::{RENAMED.get(name, name)}")
    return [s for s in found if s.arguments and all(a.name != "out" for a in s.arguments)]


def _schema_defaults(schema: Any) -> dict[str, Any]:
    names = {
        "input" if a.name == "self" else a.name: (
            _plain_schema(a.default_value) if a.has_default_value() else REQUIRED
        )
        for a in schema.arguments
    }
    return {name: value for name, value in names.items() if name not in HIDDEN}


def _plain_schema(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
