"""Shape signatures, as in torch's documentation and NumPy's gufuncs, parsed and applied.

    (N?, in_channels, H, W) -> (N?, out_channels, conv(H), conv(W))
    input1: (*, in1_features), input2: (*, in2_features) -> (*, out_features)

On the left a size named after a parameter is inferred or checked; any other name is bound, and
must agree wherever it comes again; ``*`` is any number of axes; ``?`` marks an axis that may be
missing. On the right stand names, numbers and the functions below, whose n-th use in a tensor is
about the n-th spatial axis.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor, isfinite
from typing import Any, NamedTuple

from designer.layers.call import OTHER_SOURCE, Call, FixHint, InsertBefore, Mismatch
from designer.layers.sizes import BATCH, Dim, Shape, Size
from designer.layers.tensor_types import TensorType

SizeFunction = Callable[[Call, Size, int], Size]
"""Maps the call, a size and the spatial axis (from 0) to a size."""
_TENSOR = re.compile(r"(?:(\w+):\s*)?\(((?:[^()]|\([^()]*\))*)\)")
_TOKEN = re.compile(r"(\*)|(\w+)\((\w+)\)|(\w+)(\?)?")


@dataclass(frozen=True)
class AxisToken:
    """One axis (or ``*``) of a tensor in a shape signature."""

    text: str
    function: str = ""
    optional: bool = False

    @cached_property
    def star(self) -> bool:
        """Whether it matches any number of axes."""
        return self.text == "*"


@dataclass(frozen=True)
class TensorPattern:
    """The axes of one tensor in a shape signature."""

    port: str
    tokens: tuple[AxisToken, ...]

    @cached_property
    def text(self) -> str:
        """Read as an expectation: ``(N, in_channels, H, W)``."""
        return "(" + ", ".join(token.text for token in self.tokens) + ")"

    @cached_property
    def _plans(self) -> dict[int, "SignaturePlan | None"]:
        return {}

    def plan_for(self, shape: Shape) -> "SignaturePlan | None":
        """Return the assignment of tokens to the axes of ``shape``, None for a wrong rank."""
        rank = len(shape)
        if rank not in self._plans:
            self._plans[rank] = self._plan(rank)
        plan = self._plans[rank]
        return None if plan and "N" in plan.missing and BATCH in shape else plan

    def _plan(self, rank: int) -> "SignaturePlan | None":
        starred = any(token.star for token in self.tokens)
        spare = len(self.tokens) - starred - rank
        if starred and spare <= 0:
            return _plan(self.tokens, frozenset())
        optional = [token for token in self.tokens if token.optional]
        if spare < 0 or spare > len(optional):
            return None
        dropped = optional[:spare] if self.tokens[0].optional else optional[len(optional) - spare :]
        left = tuple(token for token in self.tokens if token not in dropped)
        return _plan(left, frozenset(token.text for token in dropped))


class SignaturePlan(NamedTuple):
    """Assignment of tokens to axes of one rank: before and after a ``*``, if any."""

    first: tuple[AxisToken, ...]
    star: bool
    last: tuple[AxisToken, ...]
    missing: frozenset[str]


def _plan(tokens: tuple[AxisToken, ...], missing: frozenset[str]) -> SignaturePlan:
    place = next((i for i, token in enumerate(tokens) if token.star), len(tokens))
    return SignaturePlan(tokens[:place], place < len(tokens), tokens[place + 1 :], missing)


@dataclass(frozen=True)
class ShapeSignature:
    """A parsed shape signature: patterns of the inputs and of the outputs."""

    inputs: tuple[TensorPattern, ...]
    outputs: tuple[TensorPattern, ...]

    @cached_property
    def keeps_shape(self) -> bool:
        """Whether there is one input and one output, of the same shape."""
        if len(self.inputs) != 1 or len(self.outputs) != 1:
            return False
        before, after = (p.tokens for p in (self.inputs[0], self.outputs[0]))
        return [t.text for t in before] == [t.text for t in after] and not any(
            t.function for t in after
        )

    def apply(self, call: Call, functions: Mapping[str, SizeFunction]) -> tuple[Shape, ...]:
        """Return the output shapes; raises Mismatch where an input does not fit."""
        bound: dict[str, Any] = {}
        for pattern in self.inputs:
            _match(pattern, call, bound)
        if self.keeps_shape:
            return (call.input(self.inputs[0].port).shape,)
        return tuple(_fill(pattern, call, bound, functions) for pattern in self.outputs)


def parse_signature(line: str) -> ShapeSignature:
    """Read a shape line; raises ValueError for one that makes no sense."""
    left, arrow, right = line.partition("->")
    if not arrow:
        raise ValueError(f"a shape line needs '->': {line!r}")
    return ShapeSignature(_patterns(left, "input"), _patterns(right, "output"))


def _patterns(text: str, default: str) -> tuple[TensorPattern, ...]:
    return tuple(
        TensorPattern(port or default, tuple(map(_token, _split(inside))))
        for port, inside in _TENSOR.findall(text)
    )


def _split(inside: str) -> list[str]:
    return [part.strip() for part in inside.split(",") if part.strip()]


def _token(text: str) -> AxisToken:
    found = _TOKEN.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no size in a shape line")
    star, function, argument, name, optional = found.groups()
    if star:
        return AxisToken("*")
    if function:
        return AxisToken(argument, function)
    return AxisToken(name, optional=bool(optional))


def _match(pattern: TensorPattern, call: Call, bound: dict[str, Any]) -> None:
    arrived = call.input(pattern.port)
    shape = arrived.shape
    plan = pattern.plan_for(shape)
    if plan is None:
        raise _wrong_rank(pattern, arrived)
    for token, size in zip(plan.first, shape, strict=False):
        _bind(token.text, size, pattern, call, bound)
    if plan.star:
        after = len(shape) - len(plan.last)
        _bind_star(shape[len(plan.first) : after], pattern, call, bound)
        for token, size in zip(plan.last, shape[after:], strict=True):
            _bind(token.text, size, pattern, call, bound)
    for name in plan.missing:
        if bound.setdefault(name, None) is not None:
            raise _wrong_rank(pattern, arrived)


def _bind(name: str, size: Size, pattern: TensorPattern, call: Call, bound: dict[str, Any]) -> None:
    if name in call.params:
        call.bind_size(name, size, pattern.port)
    elif name.isdigit():
        if call.differ(int(name), size):
            raise Mismatch(port=pattern.port, expected=f"{name} there", actual=str(size))
    elif name not in bound:
        bound[name] = size
    elif bound[name] is None or call.differ(bound[name], size):
        raise Mismatch(
            port=pattern.port,
            expected=f"{name} = {bound[name]} as in its other input{OTHER_SOURCE}",
            actual=str(size),
        )


def _bind_star(axes: Shape, pattern: TensorPattern, call: Call, bound: dict[str, Any]) -> None:
    before = bound.setdefault("*", axes)
    if len(before) != len(axes) or any(map(call.differ, before, axes)):
        raise Mismatch(
            port=pattern.port, expected=f"the same leading axes as its other input{OTHER_SOURCE}",
            actual=str(call.input(pattern.port)),
        )  # fmt: skip


def _wrong_rank(pattern: TensorPattern, arrived: TensorType) -> Mismatch:
    fixed = [token for token in pattern.tokens if not token.star]
    missing = len(fixed) - arrived.rank
    channels = len(fixed) >= 3 and "channels" in fixed[1].text + fixed[0].text
    fix_hints: tuple[FixHint, ...] = ()
    if missing == 1 and channels and arrived.shape[:1] == (BATCH,):
        fix_hints = (InsertBefore(pattern.port, "unsqueeze", {"dim": 1}),)
    return Mismatch(
        port=pattern.port,
        expected=pattern.text,
        actual=str(arrived),
        code="rank",
        fix_hints=fix_hints,
    )


def _fill(
    pattern: TensorPattern,
    call: Call,
    bound: Mapping[str, Any],
    functions: Mapping[str, SizeFunction],
) -> Shape:
    sizes: list[Size] = []
    axis = 0
    for token in pattern.tokens:
        if token.star:
            sizes.extend(bound["*"])
        elif token.function:
            sizes.append(functions[token.function](call, bound[token.text], axis))
            axis += 1
        elif token.text.isdigit():
            sizes.append(int(token.text))
        elif token.text in call.params:
            sizes.append(call[token.text])
        elif bound[token.text] is not None:
            sizes.append(bound[token.text])
    return tuple(sizes)


def require_positive(call: Call, size: Size, what: str, came_from: Size) -> Size:
    """Return a computed size; raises Mismatch if it is below 1."""
    if isinstance(size, Dim) or size >= 1:
        return size
    call.fail(
        f"is too large for its input: {what} on a size of {came_from} leaves {size}; "
        "make it smaller, add padding, or give a larger input",
        port="input",
        code="too-small",
    )


def scale_size(size: Size, factor: float) -> Size:
    """Return ``size * factor``, rounded down as torch does."""
    if isinstance(size, Dim):
        exact = Fraction(factor).limit_denominator(1000)
        return size * exact.numerator // exact.denominator
    if isinstance(factor, int):
        return size * factor
    result = size * factor  # as torch rounds it
    return floor(result) if isfinite(result) else floor(size * Fraction(factor))
