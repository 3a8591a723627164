"""Sizes of axes: integers, integers that remember which variables they came from, and symbols.

`Dim` is an integer polynomial over symbols (``N``, ``2*T``, ``(T - 4)//2``) for sizes that are not
known. `Named` is an ordinary int that also carries the `Dim` over the design's variables it was
computed from, so that code can say ``nn.Linear(4 * hidden_size, 10)``. Rules compute with either
as with plain integers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import total_ordering
from math import prod
from typing import TypeAlias, Union

Monomial = tuple[Union[str, "FloorDiv"], ...]


@dataclass(frozen=True)
@total_ordering
class FloorDiv:
    """An atom ``numerator // denominator`` that does not simplify."""

    numerator: Dim
    denominator: Dim

    def __str__(self) -> str:
        """Read as Python."""
        return f"{_in_parentheses(self.numerator)}//{_in_parentheses(self.denominator)}"

    def __lt__(self, other: object) -> bool:
        """Order atoms by their text."""
        return str(self) < str(other)


class Dim:
    """An integer polynomial over positive symbols, in a normal form, so equal means ``==``."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[Monomial, int]) -> None:
        """Take coefficients by monomial; use ``symbol`` and arithmetic instead."""
        self.terms = tuple(sorted(((m, c) for m, c in terms.items() if c), key=_term_order))
        self._hash = hash(self.terms)

    def __add__(self, other: Size) -> Size:
        """Add."""
        return _combine(self, other, 1)

    def __radd__(self, other: int) -> Size:
        """Add."""
        return _combine(self, other, 1)

    def __sub__(self, other: Size) -> Size:
        """Subtract."""
        return _combine(self, other, -1)

    def __rsub__(self, other: int) -> Size:
        """Subtract."""
        return _combine(as_dim(other), self, -1)

    def __neg__(self) -> Size:
        """Negate."""
        return _combine(as_dim(0), self, -1)

    def __mul__(self, other: Size) -> Size:
        """Multiply."""
        terms: dict[Monomial, int] = {}
        for mine, a in self.terms:
            for theirs, b in as_dim(other).terms:
                monomial = tuple(sorted((*mine, *theirs), key=str))
                terms[monomial] = terms.get(monomial, 0) + a * b
        return simplest(Dim(terms))

    __rmul__ = __mul__

    def __floordiv__(self, other: Size) -> Size:
        """Divide and round down; exact where the polynomial divides term by term."""
        return _floor_divide(self, as_dim(other))

    def __rfloordiv__(self, other: int) -> Size:
        """Divide and round down."""
        return _floor_divide(as_dim(other), self)

    def __mod__(self, other: Size) -> Size:
        """Return the remainder: 0 where the polynomial divides term by term."""
        return self - (self // other) * other

    def __pow__(self, exponent: int) -> Size:
        """Raise to a small whole power."""
        result: Size = 1
        for _ in range(exponent):
            result = self * result
        return result

    def __eq__(self, other: object) -> bool:
        """Equal where the polynomials are."""
        return isinstance(other, Dim) and self.terms == other.terms

    def __hash__(self) -> int:
        """Hash the normal form."""
        return self._hash

    def __str__(self) -> str:
        """Read as people write it: ``2*T``, ``T - 4``."""
        return self.source("*")

    __repr__ = __str__

    def source(self, times: str = " * ") -> str:
        """Return a Python expression over the symbols."""
        text = ""
        for monomial, coefficient in self.terms:
            factors = [] if abs(coefficient) == 1 and monomial else [str(abs(coefficient))]
            alone = len(monomial) == 1 and not factors and (coefficient > 0 or bool(text))
            factors += [_factor(atom, times, alone) for atom in monomial]
            sign = ("-" if coefficient < 0 else "") if not text else _sign(coefficient)
            text += sign + times.join(factors)
        return text or "0"

    def symbols(self) -> frozenset[str]:
        """Return the names in it."""
        found: set[str] = set()
        for monomial, _ in self.terms:
            for atom in monomial:
                if isinstance(atom, str):
                    found.add(atom)
                else:
                    found |= atom.numerator.symbols() | atom.denominator.symbols()
        return frozenset(found)


class Named(int):
    """An int that remembers, in ``expression``, how the design's variables gave it."""

    expression: Dim

    def __new__(cls, value: int, expression: Dim) -> Named:
        """Make ``value``, which ``expression`` computes to."""
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

    def __pow__(self, exponent: int, modulo: None = None) -> int:  # type: ignore[override]
        """Raise to a whole power."""
        value: int = int(self) ** exponent
        if not 0 <= exponent <= 8:
            return value
        return named(value, self.expression**exponent)


Size: TypeAlias = int | Dim
Shape: TypeAlias = tuple[Size, ...]


def symbol(name: str) -> Dim:
    """Return an unknown positive size called ``name``."""
    return Dim({(name,): 1})


def named(value: int, expression: Size) -> int:
    """Return ``value`` with its expression, or plainly where the expression is a number."""
    return Named(value, expression) if isinstance(expression, Dim) else value


def with_names(variables: Mapping[str, object]) -> dict[str, object]:
    """Return variables with whole numbers remembering their names."""
    return {
        name: Named(value, symbol(name)) if type(value) is int else value
        for name, value in variables.items()
    }


def source_of(size: Size) -> str:
    """Return Python that computes a size: a number, or an expression over variables."""
    if isinstance(size, Named):
        return size.expression.source()
    return size.source() if isinstance(size, Dim) else str(int(size))


def terms(value: object) -> object:
    """Return something equal only for values that are the same number *and* the same expression."""
    if isinstance(value, Named):
        return (int(value), value.expression)
    if isinstance(value, tuple):
        return tuple(map(terms, value))
    return value


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


def product(sizes: Iterable[Size]) -> Size:
    """Multiply sizes."""
    return prod(sizes, start=1)


def must_differ(left: Size, right: Size) -> bool:
    """Tell whether two sizes differ whatever positive values their symbols take."""
    if isinstance(left, int) and isinstance(right, int):
        return int(left) != int(right)
    difference = left - right
    if isinstance(difference, int):
        return difference != 0
    signs = {coefficient > 0 for _, coefficient in difference.terms}
    certain = any(all(isinstance(atom, str) for atom in m) for m, _ in difference.terms)
    return len(signs) == 1 and certain


def same(left: Size, right: Size) -> bool:
    """Tell whether two sizes are equal whatever values their symbols take."""
    return left == right


def as_dim(size: Size) -> Dim:
    """Return a size as a polynomial."""
    return size if isinstance(size, Dim) else Dim({(): int(size)})


def expression_of(size: Size) -> Dim:
    """Return the polynomial over variables (or symbols) that a size stands for."""
    return size.expression if isinstance(size, Named) else as_dim(size)


def simplest(dim: Dim) -> Size:
    """Return a polynomial as an int where it is constant."""
    if not dim.terms:
        return 0
    if len(dim.terms) == 1 and not dim.terms[0][0]:
        return dim.terms[0][1]
    return dim


def _combine(left: Dim, right: Size, sign: int) -> Size:
    terms = dict(left.terms)
    for monomial, coefficient in as_dim(right).terms:
        terms[monomial] = terms.get(monomial, 0) + sign * coefficient
    return simplest(Dim(terms))


def _floor_divide(left: Dim, right: Dim) -> Size:
    if not right.terms:
        raise ZeroDivisionError("a size was divided by zero")
    if left == right:
        return 1
    if len(right.terms) > 1:
        return Dim({(FloorDiv(left, right),): 1})
    whole, rest = _divide_terms(left, *right.terms[0])
    left_over, by = simplest(rest), simplest(right)
    if isinstance(left_over, int) and isinstance(by, int):
        return simplest(whole) + left_over // by
    return simplest(whole) + Dim({(FloorDiv(rest, right),): 1})


def _divide_terms(left: Dim, monomial: Monomial, coefficient: int) -> tuple[Dim, Dim]:
    """Split into what divides and a rest with coefficients below the divisor's: a normal form."""
    whole: dict[Monomial, int] = {}
    rest: dict[Monomial, int] = {}
    for mine, amount in left.terms:
        atoms = list(mine)
        times, over = divmod(amount, coefficient) if coefficient > 0 else (0, amount)
        if not all(_take(atoms, atom) for atom in monomial):
            times, over = 0, amount
        whole[tuple(atoms)] = whole.get(tuple(atoms), 0) + times
        rest[mine] = over
    return Dim(whole), Dim(rest)


def _take(atoms: list[str | FloorDiv], atom: str | FloorDiv) -> bool:
    if atom not in atoms:
        return False
    atoms.remove(atom)
    return True


def _named(value: int, left: int, right: int, operator: str) -> int:
    a, b = expression_of(left), expression_of(right)
    if operator == "+":
        return named(value, a + b)
    if operator == "-":
        return named(value, a - b)
    return named(value, a * b if operator == "*" else a // b)


def _is_int(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _sign(coefficient: int) -> str:
    return " - " if coefficient < 0 else " + "


def _factor(atom: str | FloorDiv, times: str, alone: bool) -> str:
    if isinstance(atom, str):
        return atom
    over = "//" if times == "*" else " // "
    top, bottom = (_in_parentheses(d, times) for d in (atom.numerator, atom.denominator))
    return f"{top}{over}{bottom}" if alone else f"({top}{over}{bottom})"


def _in_parentheses(dim: Dim, times: str = "*") -> str:
    text = dim.source(times)
    return text if text.isidentifier() or text.isdecimal() else f"({text})"


def _term_order(term: tuple[Monomial, int]) -> tuple[int, bool, str]:
    monomial, coefficient = term
    return (-len(monomial), coefficient < 0, " ".join(map(str, monomial)))


BATCH = symbol("N")
"""The batch axis."""
