"""What a parameter of a layer may be: one small vocabulary that forms, checks and docs share."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from designer.layers.tensor_types import DTYPE_BYTES
from designer.visible_text import brief

LARGEST_INT = 2**31 - 1
"""The largest whole number, either way, that a size, a count or an axis may be."""
MOST_NUMBERS = 1_000
"""So many numbers may stand in a list."""


class _Required:
    """The default of a parameter that has none."""

    def __repr__(self) -> str:
        return "required"


REQUIRED: Final = _Required()


@dataclass(frozen=True)
class Kind:
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
    one: bool = True
    """Whether ``ints``, ``floats`` and ``shape`` may be a single number."""
    holes: bool = False
    """Whether ``ints`` may hold None for an axis."""
    fits: bool = False
    """Whether a ``float`` must fit in the dtype of what the layer gives: torch converts it."""

    def problem(self, value: Any) -> str | None:
        """Say in words what is wrong with ``value``, None if nothing is."""
        if value is None:
            return None if self.optional else "must be given a value"
        return _CHECKS[self.name](self, value)

    @property
    def words(self) -> str:
        """Say what it takes: "a whole number of at least 1"."""
        return _WORDS[self.name](self) + (" or none" if self.optional else "")


@dataclass(frozen=True)
class Param:
    """One parameter as torch's signature has it.

    ``inferred`` marks a size that follows from the input where it is left out.
    """

    name: str
    kind: Kind
    default: Any = REQUIRED
    help: str = ""
    inferred: bool = False

    @property
    def required(self) -> bool:
        """Tell whether it must be given: torch has no default and the input does not say."""
        return self.default is REQUIRED and not self.inferred


def int_(minimum: int | None = 1, maximum: int | None = None, optional: bool = False) -> Kind:
    """A whole number."""
    return Kind("int", minimum=minimum, maximum=maximum, optional=optional)


def float_(
    minimum: float | None = None,
    maximum: float | None = None,
    optional: bool = False,
    fits: bool = False,
) -> Kind:
    """A number, which ``fits`` in the dtype of what the layer gives."""
    return Kind("float", minimum=minimum, maximum=maximum, optional=optional, fits=fits)


def bool_(optional: bool = False) -> Kind:
    """True or false."""
    return Kind("bool", optional=optional)


def choice(*choices: str, optional: bool = False) -> Kind:
    """One of some words."""
    return Kind("choice", choices=choices, optional=optional)


def ints(
    length: int,
    minimum: int | None = 1,
    words: tuple[str, ...] = (),
    optional: bool = False,
    one: bool = True,
    holes: bool = False,
) -> Kind:
    """One int, or one for each of ``length`` axes, or one of some ``words`` ("same")."""
    return Kind("ints", length, minimum, None, words, optional, one, holes)


def floats(
    length: int, minimum: float | None = None, optional: bool = False, one: bool = True
) -> Kind:
    """One number, or one for each of ``length`` axes (0: of any number of axes)."""
    return Kind("floats", length, minimum, optional=optional, one=one)


def shape(minimum: int = 1, optional: bool = False, one: bool = True) -> Kind:
    """A list of ints, or (``one``) a single int."""
    return Kind("shape", minimum=minimum, optional=optional, one=one)


def axes(optional: bool = False) -> Kind:
    """One axis, or a list of them; negative ones count from the end."""
    return Kind("shape", minimum=None, optional=optional)


AXIS: Final = Kind("int")
"""An axis; a negative one counts from the end."""
AXIS_OR_NONE: Final = Kind("int", optional=True)


def text(optional: bool = False) -> Kind:
    """A piece of text."""
    return Kind("text", optional=optional)


def dtype(optional: bool = False, only: tuple[str, ...] = tuple(DTYPE_BYTES)) -> Kind:
    """A torch dtype's name."""
    return Kind("dtype", choices=only, optional=optional)


def _why_not_int(kind: Kind, value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return f"must be {kind.words}, not {brief(value)}"
    if kind.maximum is None and value > LARGEST_INT:
        return f"must be at most {LARGEST_INT}, not {brief(int(value))}"
    if kind.minimum is None and value < -LARGEST_INT:
        return f"must be at least {-LARGEST_INT}, not {brief(int(value))}"
    return _in_bounds(kind, value)


def _why_not_float(kind: Kind, value: Any) -> str | None:
    if isinstance(value, str) and value in kind.choices:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not _is_finite(value):
        return f"must be {kind.words}, not {brief(value)}"
    return _in_bounds(kind, value)


def _is_finite(value: float) -> bool:
    """Tell whether a number is one that a float holds; of whole numbers some are not."""
    try:
        return isfinite(value)
    except OverflowError:
        return False


def _why_not_bool(kind: Kind, value: Any) -> str | None:
    return None if isinstance(value, bool) else f"must be true or false, not {brief(value)}"


def _why_not_choice(kind: Kind, value: Any) -> str | None:
    if isinstance(value, str) and value in kind.choices:
        return None
    return f"must be {kind.words}, not {brief(value)}"


def _why_not_ints(kind: Kind, value: Any) -> str | None:
    if isinstance(value, str) and value in kind.choices:
        return None
    if not isinstance(value, tuple):
        return (
            _why_not_int(kind, value) if kind.one else f"must be {kind.words}, not {brief(value)}"
        )
    if len(value) != kind.length:
        return f"must be {kind.words}, not {len(value)} numbers"
    given = (item for item in value if not (kind.holes and item is None))
    return next((p for item in given if (p := _why_not_int(kind, item))), None)


def _why_not_floats(kind: Kind, value: Any) -> str | None:
    if not isinstance(value, tuple):
        one = kind.one
        return _why_not_float(kind, value) if one else f"must be {kind.words}, not {brief(value)}"
    if kind.length and len(value) != kind.length:
        return f"must be {kind.words}, not {len(value)} numbers"
    if len(value) > MOST_NUMBERS:
        return _too_many(value)
    return next((p for item in value if (p := _why_not_float(kind, item))), None)


def _why_not_shape(kind: Kind, value: Any) -> str | None:
    if not kind.one and not isinstance(value, tuple):
        return f"must be {kind.words}, not {brief(value)}"
    values = value if isinstance(value, tuple) else (value,)
    if len(values) > MOST_NUMBERS:
        return _too_many(values)
    return next((p for item in values if (p := _why_not_int(kind, item))), None)


def _too_many(value: tuple[Any, ...]) -> str:
    return f"must be at most {MOST_NUMBERS} numbers, not {len(value)}"


def _why_not_symbolic(kind: Kind, value: Any) -> str | None:
    if not isinstance(value, tuple):
        return f"must be {kind.words}, not {brief(value)}"
    if len(value) > MOST_NUMBERS:
        return _too_many(value)
    named = (v for v in value if isinstance(v, str))
    bad = next((v for v in named if not v.isidentifier() or not v.isascii()), None)
    if bad is not None:
        return f"holds {brief(bad)}, which is neither a number nor a name such as T"
    sizes = tuple(v for v in value if not isinstance(v, str))
    return _why_not_shape(kind, sizes)


def _why_not_text(kind: Kind, value: Any) -> str | None:
    return None if isinstance(value, str) else f"must be text, not {brief(value)}"


def _in_bounds(kind: Kind, value: float) -> str | None:
    if kind.minimum is not None and value < kind.minimum:
        return f"must be at least {kind.minimum}, not {brief(value)}"
    if kind.maximum is not None and value > kind.maximum:
        return f"must be at most {kind.maximum}, not {brief(value)}"
    return None


def _bounds(kind: Kind) -> str:
    if kind.minimum is not None and kind.maximum is not None:
        return f" from {kind.minimum} to {kind.maximum}"
    if kind.minimum is not None:
        return f" of at least {kind.minimum}"
    return f" of at most {kind.maximum}" if kind.maximum is not None else ""


def _one_of(kind: Kind) -> str:
    return "one of " + ", ".join(kind.choices)


def _ints_words(kind: Kind) -> str:
    words = "".join(f", or {word!r}" for word in kind.choices)
    one = "a whole number or " if kind.one else ""
    return f"{one}{kind.length} of them{words}" if one else f"{kind.length} whole numbers{words}"


def _floats_words(kind: Kind) -> str:
    if not kind.one:
        return f"{kind.length} numbers{_bounds(kind)}"
    several = "" if kind.length == 1 else f" or {kind.length or 'a list'} of them"
    return f"a number{_bounds(kind)}{several}"


_CHECKS: dict[str, Callable[[Kind, Any], str | None]] = {
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
_WORDS: dict[str, Callable[[Kind], str]] = {
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
