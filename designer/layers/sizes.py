"""Sizes of axes: integers, integers that remember which variables they came from, and symbols.

`Dim` is an integer polynomial over symbols (``N``, ``2*T``, ``(T - 4)//2``) for sizes that are not
known. `Named` is an ordinary int that also carries the `Dim` over the design's variables it was
computed from, so that code can say ``nn.Linear(4 * hidden_size, 10)``. Rules compute with either
as with plain integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from math import gcd, isqrt
from operator import mul
from typing import Any, TypeAlias

from designer.layers.polynomial import (
    Dim,
    FloorDiv,
    Monomial,
    Size,
    as_dim,
    never_zero,
    simplest,
    symbol,
)


class Named(int):
    """An int with the ``expression`` over the design's variables that it was computed from."""

    expression: Dim

    def __new__(cls, value: int, expression: Dim) -> Named:
        """Create ``value``, the result of ``expression``."""
        self = super().__new__(cls, value)
        self.expression = expression
        return self

    def __add__(self, other: int) -> int:
        """Add."""
        return _named(int(self) + other, self, other, "+") if _is_int(other) else NotImplemented

    def __radd__(self, other: int) -> int:
        """Add."""
        return _named(other + int(self), other, self, "+") if _is_int(other) else NotImplemented

    def __sub__(self, other: int) -> int:
        """Subtract."""
        return _named(int(self) - other, self, other, "-") if _is_int(other) else NotImplemented

    def __rsub__(self, other: int) -> int:
        """Subtract."""
        return _named(other - int(self), other, self, "-") if _is_int(other) else NotImplemented

    def __mul__(self, other: int) -> int:
        """Multiply."""
        return _named(int(self) * other, self, other, "*") if _is_int(other) else NotImplemented

    def __rmul__(self, other: int) -> int:
        """Multiply."""
        return _named(other * int(self), other, self, "*") if _is_int(other) else NotImplemented

    def __floordiv__(self, other: int) -> int:
        """Divide and round down."""
        return _named(int(self) // other, self, other, "//") if _is_int(other) else NotImplemented

    def __rfloordiv__(self, other: int) -> int:
        """Divide and round down."""
        return _named(other // int(self), other, self, "//") if _is_int(other) else NotImplemented

    def __pow__(self, exponent: float, modulo: None = None) -> Any:  # type: ignore[override]
        """Raise to a power; a small whole one remembers what it came from."""
        value = int(self) ** exponent
        if not isinstance(exponent, int) or not 0 <= exponent <= 8:
            return value
        return named(value, self.expression**exponent)


Shape: TypeAlias = tuple[Size, ...]


def named(value: int, expression: Size) -> int:
    """Return ``value`` with its expression, or plainly where the expression is a number."""
    return Named(value, expression) if isinstance(expression, Dim) else value


def with_names(variables: Mapping[str, object]) -> dict[str, object]:
    """Return variables with each int as a `Named` of its own name."""
    return {
        name: Named(value, symbol(name)) if type(value) is int else value
        for name, value in variables.items()
    }


def size_source(size: Size) -> str:
    """Return Python that computes a size: a number, or an expression over variables."""
    if isinstance(size, Named):
        return size.expression.source()
    return size.source() if isinstance(size, Dim) else str(int(size))


def exact_key(value: object) -> object:
    """Return something equal only for values that are the same number *and* the same expression."""
    if isinstance(value, Named):
        return (int(value), value.expression)
    if isinstance(value, tuple):
        return tuple(map(exact_key, value))
    return value


def without_names(value: Any) -> Any:
    """Return a value whose numbers have forgotten what they came from."""
    if isinstance(value, Named):
        return int(value)
    return tuple(map(without_names, value)) if isinstance(value, tuple) else value


def names_of(values: Mapping[str, Any]) -> frozenset[str]:
    """Return the names that numbers (and those in tuples) remember they came from."""
    found: set[str] = set()
    for value in values.values():
        for size in value if value.__class__ is tuple else (value,):
            if size.__class__ is Named:
                found |= size.expression.symbols()
    return frozenset(found)


def substitute(dim: Dim, values: Mapping[str, Size]) -> Size:
    """Return ``dim`` with symbols replaced; those that ``values`` lacks stay."""
    total: Size = 0
    for monomial, coefficient in dim.terms:
        part: Size = coefficient
        for atom in monomial:
            part = part * _substitute_atom(atom, values)
        total = total + part
    return total


def _substitute_atom(atom: str | FloorDiv, values: Mapping[str, Size]) -> Size:
    if isinstance(atom, str):
        return values.get(atom, symbol(atom))
    return substitute(atom.numerator, values) // substitute(atom.denominator, values)


def evaluate_size(size: Size, values: Mapping[str, int]) -> int:
    """Return a size as a number; a symbol without a value counts as 1, a divisor as 1 at least."""
    if isinstance(size, int):
        return int(size)
    total = 0
    for monomial, coefficient in size.terms:
        for atom in monomial:
            coefficient *= _evaluate_atom(atom, values)
        total += coefficient
    return total


def _evaluate_atom(atom: str | FloorDiv, values: Mapping[str, int]) -> int:
    if isinstance(atom, str):
        return values.get(atom, 1)
    divisor = max(1, evaluate_size(atom.denominator, values))
    return evaluate_size(atom.numerator, values) // divisor


def product(sizes: Iterable[Size]) -> Size:
    """Multiply sizes, the known ones first."""
    known, unknown = 1, []
    for size in sizes:
        if isinstance(size, Dim):
            unknown.append(size)
        else:
            known = known * size
    return reduce(mul, unknown, known)


def must_differ(left: Size, right: Size) -> bool:
    """Return whether two sizes differ whatever positive values their symbols take."""
    if isinstance(left, int) and isinstance(right, int):
        return int(left) != int(right)
    difference = left - right
    return difference != 0 if isinstance(difference, int) else never_zero(difference)


def same(left: Size, right: Size) -> bool:
    """Return whether two sizes are equal whatever values their symbols take."""
    return left == right


def expression_of(size: Size) -> Dim:
    """Return the polynomial over variables (or symbols) that a size stands for."""
    return size.expression if isinstance(size, Named) else as_dim(size)


def _named(value: int, left: int, right: int, operator: str) -> int:
    if right.__class__ is int and right == _NEUTRAL[operator]:
        return left
    a, b = _exact(left), _exact(right)
    if operator == "+":
        return named(value, a + b)
    if operator == "-":
        return named(value, a - b)
    return named(value, a * b if operator == "*" else a // b)


_NEUTRAL = {"+": 0, "-": 0, "*": 1, "//": 1}


def _exact(size: int) -> Size:
    return size.expression if isinstance(size, Named) else size


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


BATCH = symbol("N")
"""The batch axis."""


def nearest_divisor(wish: int, *sizes: int) -> int:
    """Return the number nearest to ``wish`` that divides all ``sizes``, the smaller of two."""
    common = gcd(*map(int, sizes))
    small = [d for d in range(1, isqrt(common) + 1) if common % d == 0]
    divisors = (*small, *(common // d for d in reversed(small)))
    return min(divisors, key=lambda d: abs(d - wish))


def stride_between(large: Size, small: Size) -> int | None:
    """Return the smallest stride of a 1x1 convolution that maps ``large`` to ``small``, or None."""
    if large == small:
        return 1
    if isinstance(large, Dim) or isinstance(small, Dim) or small > large:
        return None
    steps, left = int(small) - 1, int(large) - 1
    stride = left // (steps + 1) + 1  # the smallest that takes no more steps
    return stride if left // stride == steps else None


__all__ = [
    "BATCH",
    "Dim",
    "Monomial",
    "Named",
    "Shape",
    "Size",
    "as_dim",
    "exact_key",
    "expression_of",
    "must_differ",
    "named",
    "names_of",
    "product",
    "same",
    "simplest",
    "size_source",
    "substitute",
    "symbol",
    "with_names",
    "without_names",
]  # fmt: skip
