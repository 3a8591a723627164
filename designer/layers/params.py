"""Types of layer parameters: validation and descriptions, shared by checks, forms and help."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from designer.layers.tensor_types import DTYPE_BYTES
from designer.visible_text import brief

MAX_INT = 2**31 - 1
"""The largest absolute value of an int parameter."""
MAX_LIST_LENGTH = 1_000
"""The maximum length of a list of numbers."""


class _Required:
    """The default of a parameter that has none."""

    def __repr__(self) -> str:
        return "required"


REQUIRED: Final = _Required()


@dataclass(frozen=True)
class ParamKind:
    """The type of a parameter's value.

    ``name`` is one of int, float, bool, choice, text, ints, floats, shape, sizes, dtype. ``ints``
    and ``floats`` take one number or ``length`` of them (``holes``: or none for some axes),
    ``shape`` one or a list of any length, ``sizes`` a list of ints and symbols.
    """

    name: str
    length: int = 0
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    optional: bool = False
    accepts_one: bool = True
    """Whether ``ints``, ``floats`` and ``shape`` may be a single number."""
    optional_items: bool = False
    """Whether ``ints`` may hold None for an axis."""
    representable: bool = False
    """Whether a ``float`` must be in the range of the output's dtype, to which it is converted."""

    def why_not(self, value: Any) -> str | None:
        """Return why ``value`` is not allowed, None if it is."""
        if value is None:
            return None if self.optional else "must be given a value"
        return _CHECKS[self.name](self, value)

    @property
    def description(self) -> str:
        """Description of the allowed values: "a whole number of at least 1"."""
        return _WORDS[self.name](self) + (" or none" if self.optional else "")


@dataclass(frozen=True)
class Param:
    """One parameter as torch's signature has it.

    ``inferred`` marks a size that follows from the input where it is left out.
    """

    name: str
    kind: ParamKind
    default: Any = REQUIRED
    help: str = ""
    inferred: bool = False

    @property
    def required(self) -> bool:
        """Whether it must be given: torch has no default and it cannot be inferred."""
        return self.default is REQUIRED and not self.inferred


def int_(minimum: int | None = 1, maximum: int | None = None, optional: bool = False) -> ParamKind:
    """A whole number."""
    return ParamKind("int", minimum=minimum, maximum=maximum, optional=optional)


def float_(
    minimum: float | None = None,
    maximum: float | None = None,
    optional: bool = False,
    fits: bool = False,
) -> ParamKind:
    """A number; with ``fits``, one in the range of the output's dtype."""
    return ParamKind(
        "float", minimum=minimum, maximum=maximum, optional=optional, representable=fits
    )


def bool_(optional: bool = False) -> ParamKind:
    """True or false."""
    return ParamKind("bool", optional=optional)


def choice(*choices: str, optional: bool = False) -> ParamKind:
    """One of several strings."""
    return ParamKind("choice", choices=choices, optional=optional)


def ints(
    length: int,
    minimum: int | None = 1,
    words: tuple[str, ...] = (),
    optional: bool = False,
    one: bool = True,
    holes: bool = False,
) -> ParamKind:
    """One int, or one for each of ``length`` axes, or one of some ``words`` ("same")."""
    return ParamKind("ints", length, minimum, None, words, optional, one, holes)


def floats(
    length: int, minimum: float | None = None, optional: bool = False, one: bool = True
) -> ParamKind:
    """One number, or one for each of ``length`` axes (0: of any number of axes)."""
    return ParamKind("floats", length, minimum, optional=optional, accepts_one=one)


def shape(minimum: int = 1, optional: bool = False, one: bool = True) -> ParamKind:
    """A list of ints, or (``one``) a single int."""
    return ParamKind("shape", minimum=minimum, optional=optional, accepts_one=one)


def axes(optional: bool = False) -> ParamKind:
    """One axis, or a list of them; negative ones count from the end."""
    return ParamKind("shape", minimum=None, optional=optional)


AXIS: Final = ParamKind("int")
"""An axis; a negative one counts from the end."""
AXIS_OR_NONE: Final = ParamKind("int", optional=True)


def text(optional: bool = False) -> ParamKind:
    """A string."""
    return ParamKind("text", optional=optional)


def dtype(optional: bool = False, only: tuple[str, ...] = tuple(DTYPE_BYTES)) -> ParamKind:
    """A torch dtype's name."""
    return ParamKind("dtype", choices=only, optional=optional)


def _why_not_int(kind: ParamKind, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"must be {kind.description}, not {brief(value)}"
    if kind.maximum is None and value > MAX_INT:
        return f"must be at most {MAX_INT}, not {brief(int(value))}"
    if kind.minimum is None and value < -MAX_INT:
        return f"must be at least {-MAX_INT}, not {brief(int(value))}"
    return _in_bounds(kind, value)


def _why_not_float(kind: ParamKind, value: Any) -> str | None:
    if isinstance(value, str) and value in kind.choices:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        return f"must be {kind.description}, not {brief(value)}"
    return _in_bounds(kind, value)


def _is_finite(value: float) -> bool:
    """Return whether a number is finite as a float; large ints are not."""
    try:
        return isfinite(value)
    except OverflowError:
        return False


def _why_not_bool(kind: ParamKind, value: Any) -> str | None:
    return None if isinstance(value, bool) else f"must be true or false, not {brief(value)}"


def _why_not_choice(kind: ParamKind, value: Any) -> str | None:
    if isinstance(value, str) and value in kind.choices:
        return None
    return f"must be {kind.description}, not {brief(value)}"


def _why_not_ints(kind: ParamKind, value: Any) -> str | None:
    if isinstance(value, str) and value in kind.choices:
        return None
    if not isinstance(value, tuple):
        return (
            _why_not_int(kind, value)
            if kind.accepts_one
            else f"must be {kind.description}, not {brief(value)}"
        )
    if len(value) != kind.length:
        return f"must be {kind.description}, not {len(value)} numbers"
    given = (item for item in value if not (kind.optional_items and item is None))
    return next((p for item in given if (p := _why_not_int(kind, item))), None)


def _why_not_floats(kind: ParamKind, value: Any) -> str | None:
    if not isinstance(value, tuple):
        one = kind.accepts_one
        return (
            _why_not_float(kind, value)
            if one
            else f"must be {kind.description}, not {brief(value)}"
        )
    if kind.length and len(value) != kind.length:
        return f"must be {kind.description}, not {len(value)} numbers"
    if len(value) > MAX_LIST_LENGTH:
        return _too_many(value)
    return next((p for item in value if (p := _why_not_float(kind, item))), None)


def _why_not_shape(kind: ParamKind, value: Any) -> str | None:
    if not kind.accepts_one and not isinstance(value, tuple):
        return f"must be {kind.description}, not {brief(value)}"
    values = value if isinstance(value, tuple) else (value,)
    if len(values) > MAX_LIST_LENGTH:
        return _too_many(values)
    return next((p for item in values if (p := _why_not_int(kind, item))), None)


def _too_many(value: tuple[Any, ...]) -> str:
    return f"must be at most {MAX_LIST_LENGTH} numbers, not {len(value)}"


def _why_not_symbolic(kind: ParamKind, value: Any) -> str | None:
    if not isinstance(value, tuple):
        return f"must be {kind.description}, not {brief(value)}"
    if len(value) > MAX_LIST_LENGTH:
        return _too_many(value)
    named = (v for v in value if isinstance(v, str))
    bad = next((v for v in named if not v.isidentifier() or not v.isascii()), None)
    if bad is not None:
        return f"holds {brief(bad)}, which is neither a number nor a name such as T"
    sizes = tuple(v for v in value if not isinstance(v, str))
    return _why_not_shape(kind, sizes)


def _why_not_text(kind: ParamKind, value: Any) -> str | None:
    return None if isinstance(value, str) else f"must be text, not {brief(value)}"


def _in_bounds(kind: ParamKind, value: float) -> str | None:
    if kind.minimum is not None and value < kind.minimum:
        return f"must be at least {kind.minimum}, not {brief(value)}"
    if kind.maximum is not None and value > kind.maximum:
        return f"must be at most {kind.maximum}, not {brief(value)}"
    return None


def _bounds(kind: ParamKind) -> str:
    if kind.minimum is not None and kind.maximum is not None:
        return f" from {kind.minimum} to {kind.maximum}"
    if kind.minimum is not None:
        return f" of at least {kind.minimum}"
    return f" of at most {kind.maximum}" if kind.maximum is not None else ""


def _one_of(kind: ParamKind) -> str:
    return "one of " + ", ".join(kind.choices)


def _ints_words(kind: ParamKind) -> str:
    words = "".join(f", or {word!r}" for word in kind.choices)
    one = "a whole number or " if kind.accepts_one else ""
    return f"{one}{kind.length} of them{words}" if one else f"{kind.length} whole numbers{words}"


def _floats_words(kind: ParamKind) -> str:
    if not kind.accepts_one:
        return f"{kind.length} numbers{_bounds(kind)}"
    several = "" if kind.length == 1 else f" or {kind.length or 'a list'} of them"
    return f"a number{_bounds(kind)}{several}"


_CHECKS: dict[str, Callable[[ParamKind, Any], str | None]] = {
    "int": _why_not_int,
    "float": _why_not_float,
    "bool": _why_not_bool,
    "choice": _why_not_choice,
    "dtype": _why_not_choice,
    "text": _why_not_text,
    "ints": _why_not_ints,
    "floats": _why_not_floats,
    "shape": _why_not_shape,
    "sizes": _why_not_symbolic,
}
_WORDS: dict[str, Callable[[ParamKind], str]] = {
    "int": lambda k: f"a whole number{_bounds(k)}",
    "float": lambda k: f"a number{_bounds(k)}" + "".join(f", or {w!r}" for w in k.choices),
    "bool": lambda k: "true or false",
    "choice": _one_of,
    "dtype": lambda k: "a torch dtype such as float32",
    "text": lambda k: "text",
    "ints": _ints_words,
    "floats": _floats_words,
    "shape": lambda k: "a list of whole numbers",
    "sizes": lambda k: "a list of whole numbers or names such as T",
}
