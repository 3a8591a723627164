"""The argument of shape rules: one use of a layer, with its parameters and input types.

A rule that finds something wrong raises `Mismatch` in words and numbers; who feeds the port and
what the node is called, only the checker knows, so the sentence is completed there. `FixHint`s say
which one change would put it right.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from designer.layers.polynomial import always_positive
from designer.layers.sizes import Dim, Shape, Size, must_differ
from designer.layers.tensor_types import TensorType, shape_text


@dataclass(frozen=True)
class SetParam:
    """Set a parameter of this layer."""

    name: str
    value: Any


@dataclass(frozen=True)
class ClearParam:
    """Clear a parameter of this layer, so that it is inferred from the input."""

    name: str


@dataclass(frozen=True)
class InsertBefore:
    """Insert another layer on the wire into ``port``."""

    port: str
    layer: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class FeedDtype:
    """Change the dtype of the Input that feeds ``port``."""

    port: str
    dtype: str


FixHint = SetParam | ClearParam | InsertBefore | FeedDtype


OTHER_SOURCE = "{from other}"
"""Placeholder in a Mismatch's text for the node that feeds the other input."""


SOURCE_NAME = "{its}"
"""Placeholder in a Mismatch's text for the source of a tensor: ``x's (N, 3)``."""


class Mismatch(Exception):  # noqa: N818 - it is a finding about a design, not a fault of the program
    """An input type or a parameter that a layer does not accept.

    Either ``expected`` and ``actual`` complete "<node> expects <expected>, but <source> gives
    <actual>", or ``message`` is a whole clause after the node's name: "<node> needs …". ``index``
    says which tensor of a list port it is about, ``hint`` what else to know.
    """

    def __init__(
        self,
        *,
        port: str = "",
        expected: str = "",
        actual: str = "",
        message: str = "",
        param: str = "",
        code: str = "shape",
        fix_hints: tuple[FixHint, ...] = (),
        index: int = 0,
        hint: str = "",
    ) -> None:
        """Describe the mismatch; ``code`` identifies its kind for programs."""
        words = message or f"expects {expected}, but gets {actual}"
        super().__init__(_without_placeholders(words))
        self.hint, self.template = hint, message or expected
        self.port, self.param, self.code, self.fix_hints = port, param, code, fix_hints
        self.index = index
        self.expected, self.actual = _without_placeholders(expected), actual
        self.message = _without_placeholders(message)


def _without_placeholders(words: str) -> str:
    """Return a text without placeholders for nodes, whose names only the checker knows."""
    return words.replace(OTHER_SOURCE, "").replace(SOURCE_NAME, "")


PortInput = TensorType | tuple[TensorType, ...] | None
"""Input of a port: a type, a tuple of types for a list port, None if not connected."""


class Call:
    """Parameters (complete with defaults), inputs by port, and what was inferred on the way."""

    def __init__(
        self,
        params: Mapping[str, Any],
        inputs: Mapping[str, PortInput],
        notes: dict[str, None] | None = None,
    ) -> None:
        """Take resolved ``params`` (None for sizes to infer) and the input types by port.

        A rule that asks another one hands on its ``notes``.
        """
        self.params = params
        self.inputs = inputs
        self.inferred: dict[str, Any] = {}
        self.notes: dict[str, None] = {} if notes is None else notes
        """What symbols leave open and the rule takes for granted, each a clause "needs …", once."""

    def __getitem__(self, name: str) -> Any:
        """Return a parameter, inferred ones included; None where it is still unknown."""
        value = self.params.get(name)
        return self.inferred.get(name) if value is None else value

    def input(self, port: str = "input") -> TensorType:
        """Return the type at a required port for one tensor."""
        arrived = self.inputs[port]
        assert isinstance(arrived, TensorType)
        return arrived

    def optional(self, port: str) -> TensorType | None:
        """Return the type at an optional port, None if not connected."""
        arrived = self.inputs.get(port)
        return arrived if isinstance(arrived, TensorType) else None

    def tensors(self, port: str) -> tuple[TensorType, ...]:
        """Return the types at a list port."""
        arrived = self.inputs.get(port) or ()
        return arrived if isinstance(arrived, tuple) else (arrived,)

    def as_tuple(self, name: str, length: int) -> tuple[Any, ...]:
        """Return an int-or-tuple parameter as a tuple, one for each axis."""
        value = self[name]
        return value if isinstance(value, tuple) else (value,) * length

    def bind_size(self, name: str, size: Size, port: str = "input") -> None:
        """Infer the parameter ``name`` from a size of the input, or require both to agree."""
        given = self.params.get(name)
        if given is None:
            if isinstance(size, Dim):
                self.fail(
                    f"needs a fixed number for {name}, but the input's size there is the symbol "
                    f"{size}; make that axis a number, or put the layer on another axis",
                    port=port,
                    param=name,
                    code="symbolic",
                )
            self.inferred[name] = size
        elif self.differ(size, given):
            raise Mismatch(
                port=port,
                param=name,
                expected=f"{given} {counted_noun(name)} ({name})",
                actual=str(size),
                fix_hints=(ClearParam(name), SetParam(name, size)) if isinstance(size, int) else (),
            )

    def differ(self, left: Size, right: Size) -> bool:
        """Return whether two sizes must differ; record a note if symbols decide."""
        if left == right:
            return False
        if must_differ(left, right):
            return True
        first, second = (right, left) if isinstance(left, int) else (left, right)
        self.notes[f"needs {first} = {second}"] = None
        return False

    def note_minimum(self, size: Dim, minimum: int) -> None:
        """Record a note that a symbolic size must be at least ``minimum``, if it may be less."""
        spare = size - (minimum - 1)
        if isinstance(spare, Dim) and not always_positive(spare):
            self.notes[f"needs {size} to be at least {minimum}"] = None

    def divides(self, by: Size, size: Size) -> bool:
        """Return whether ``by`` may divide ``size``; record a note if symbols decide."""
        whole = size // by * by
        if whole != size and must_differ(whole, size):
            return False
        if whole != size:
            self.notes[f"needs {size} divisible by {by}"] = None
        return True

    def broadcast(self, left: Shape, right: Shape) -> Shape | None:
        """Return the result of `broadcast`; record a note for each assumed equality of sizes."""
        return broadcast(left, right, self.differ)

    def fail(
        self,
        message: str,
        *,
        port: str = "",
        param: str = "",
        code: str = "shape",
        fix_hints: tuple[FixHint, ...] = (),
    ) -> NoReturn:
        """Raise a Mismatch whose message is a clause after the node's name: "needs …"."""
        raise Mismatch(message=message, port=port, param=param, code=code, fix_hints=fix_hints)

    def axis(self, name: str, rank: int, *, extra: int = 0) -> int:
        """Return an axis parameter as a place from 0; ``extra`` where one more may be named."""
        return self.wrap_dim(self[name], rank, name=name, extra=extra)

    def wrap_dim(self, dim: int, rank: int, *, name: str = "dim", extra: int = 0) -> int:
        """Return ``dim`` as a place from 0; raises Mismatch where the tensor has no such axis."""
        count = rank + extra
        if -count <= dim < count:
            return dim % count
        self.fail(
            f"has {name}={dim}, but its input has {rank} axes; "
            f"choose {name} from {-count} to {count - 1}",
            param=name,
            code="axis",
        )

    def axes(self, name: str, rank: int) -> tuple[int, ...]:
        """Return a one-or-many axes parameter as sorted places; all axes where it is None."""
        value = self[name]
        if value is None:
            return tuple(range(rank))
        dims = value if isinstance(value, tuple) else (value,)
        places = tuple(self.wrap_dim(dim, rank, name=name) for dim in dims)
        if len(set(places)) != len(places):
            self.fail(
                f"names an axis twice in {name}={shape_text(dims)}; name each once",
                param=name,
                code="axis",
            )
        return tuple(sorted(places))


def per_axis(value: Any, axis: int) -> Any:
    """Return the value of an int-or-tuple parameter for one spatial axis, counted from 0."""
    return value[axis] if isinstance(value, tuple) else value


def counted_noun(param: str) -> str:
    """Return the noun for a size parameter: "channels" for ``in_channels``, else "features"."""
    return "channels" if "channels" in param else "features"


def mismatch(
    port: str, expected: str, actual: TensorType, *fix_hints: FixHint, code: str = "shape"
) -> Mismatch:
    """Return the Mismatch "<node> expects <expected>, but <source> gives <actual shape>"."""
    return Mismatch(
        port=port, expected=expected, actual=str(actual), fix_hints=fix_hints, code=code
    )


def dtype_mismatch(port: str, wanted: str, actual: str) -> Mismatch:
    """Return the Mismatch for inputs that must have one dtype."""
    return Mismatch(
        port=port,
        code="dtype",
        expected=f"{wanted} as in its other input{OTHER_SOURCE}",
        actual=actual,
        fix_hints=(InsertBefore(port, "to", {"dtype": wanted}),),
    )


def broadcast(
    left: Shape, right: Shape, differ: Callable[[Size, Size], bool] = must_differ
) -> Shape | None:
    """Return the shape of an elementwise operation on two shapes, None where there is none.

    The rule is torch's: shapes align at the last axis; sizes must be equal or one of them 1. Where
    symbols leave it open, they are taken to be equal.
    """
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    lead = len(longer) - len(shorter)
    sizes = list(longer[:lead])
    for a, b in zip(longer[lead:], shorter, strict=True):
        if isinstance(b, int) and b == 1:
            sizes.append(a)
        elif isinstance(a, int) and a == 1:
            sizes.append(b)
        elif differ(a, b):
            return None
        else:
            sizes.append(a if isinstance(a, int) else b)
    return tuple(sizes)


__all__ = [
    "OTHER_SOURCE",
    "SOURCE_NAME",
    "Call",
    "ClearParam",
    "FeedDtype",
    "FixHint",
    "InsertBefore",
    "Mismatch",
    "PortInput",
    "SetParam",
    "broadcast",
    "counted_noun",
    "dtype_mismatch",
    "mismatch",
    "per_axis",
    "shape_text",
]
