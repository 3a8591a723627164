"""Symbolic sizes: integer polynomials over symbols (``N``, ``2*T``, ``(T + 1)//2``).

A `Dim` is kept in a normal form, so equal means ``==``. Checking a network computes the same few
sizes over and over, hence what is scaled or shifted by a number takes a short way, and what two
polynomials make is remembered.

Products of sums, powers and divisions within divisions grow without bound, so what would hold more
than `MAX_TERMS` names and numbers, or divisions more than `MAX_DEPTH` inside each other, is not
computed: `TooManyTermsError`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache, total_ordering
from math import gcd
from typing import TypeAlias, Union

Monomial = tuple[Union[str, "FloorDiv"], ...]
Terms = tuple[tuple[Monomial, int], ...]
MAX_TERMS = 1_000
MAX_DEPTH = 50
_MAX_WORK = 16 * MAX_TERMS
"""The maximum number of parts of a product before like terms are combined."""


class TooManyTermsError(ArithmeticError):
    """A symbolic size beyond the limits on terms or depth; the message is a clause: "gives …"."""

    def __init__(self) -> None:
        """Name the limits, and what to do."""
        super().__init__(
            f"gives a size whose formula would have more than {MAX_TERMS} parts, or divide more "
            f"than {MAX_DEPTH} times; make its sizes numbers, or use fewer variables"
        )


@dataclass(frozen=True)
@total_ordering
class FloorDiv:
    """An atom ``numerator // denominator`` that does not simplify."""

    numerator: Dim
    denominator: Dim

    @property
    def parts(self) -> int:
        """Number of names and numbers."""
        return 1 + self.numerator.parts + self.denominator.parts

    @property
    def depth(self) -> int:
        """Nesting depth of divisions."""
        return 1 + max(self.numerator.depth, self.denominator.depth)

    def __str__(self) -> str:
        """Read as Python."""
        return f"{_in_parentheses(self.numerator)}//{_in_parentheses(self.denominator)}"

    def __lt__(self, other: object) -> bool:
        """Order atoms by their text."""
        return str(self) < str(other)


class Dim:
    """An integer polynomial over positive symbols, in a normal form, so equal means ``==``."""

    __slots__ = ("_hash", "depth", "parts", "terms")

    def __init__(self, terms: Mapping[Monomial, int]) -> None:
        """Take coefficients by monomial; use ``symbol`` and arithmetic instead."""
        self._set(tuple(sorted(((m, c) for m, c in terms.items() if c), key=_term_order)))

    @classmethod
    def of_terms(cls, terms: Terms) -> Dim:
        """Return the polynomial of terms that are in order already."""
        self = object.__new__(cls)
        self._set(terms)
        return self

    def _set(self, terms: Terms) -> None:
        self.terms = terms
        self._hash = hash(terms)
        parts, depth = len(terms), 0
        for monomial, _ in terms:
            for atom in monomial:
                if isinstance(atom, str):
                    parts += 1
                else:
                    parts += atom.parts
                    depth = max(depth, atom.depth)
        self.parts, self.depth = parts, depth

    def __add__(self, other: Size) -> Size:
        """Add."""
        return _sum(self, other) if isinstance(other, Dim) else _shifted(self, int(other))

    __radd__ = __add__

    def __sub__(self, other: Size) -> Size:
        """Subtract."""
        return self + (-other if isinstance(other, Dim) else -int(other))

    def __rsub__(self, other: int) -> Size:
        """Subtract."""
        return -self + other

    def __neg__(self) -> Dim:
        """Negate."""
        return Dim({monomial: -coefficient for monomial, coefficient in self.terms})

    def __mul__(self, other: Size) -> Size:
        """Multiply."""
        return _product(self, other) if isinstance(other, Dim) else _scaled(self, int(other))

    __rmul__ = __mul__

    def __floordiv__(self, other: Size) -> Size:
        """Divide and round down; exact where the polynomial divides term by term."""
        return _quotient(self, as_dim(other)) if other != 1 else self

    def __rfloordiv__(self, other: int) -> Size:
        """Divide and round down."""
        return _quotient(as_dim(other), self)

    def __mod__(self, other: Size) -> Size:
        """Return the remainder: 0 where the polynomial divides term by term."""
        return self - (self // other) * other

    def __pow__(self, exponent: int) -> Size:
        """Raise to a whole power, which is small: a large one has too many terms."""
        result: Size = 1
        for _ in range(exponent):
            result = self * result
        return result

    def __eq__(self, other: object) -> bool:
        """Equal where the polynomials are."""
        return self is other or (isinstance(other, Dim) and self.terms == other.terms)

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


Size: TypeAlias = int | Dim


@lru_cache(maxsize=4096)
def symbol(name: str) -> Dim:
    """Return an unknown positive size called ``name``."""
    return Dim.of_terms((((name,), 1),))


def as_dim(size: Size) -> Dim:
    """Return a size as a polynomial."""
    if isinstance(size, Dim):
        return size
    return Dim.of_terms((((), int(size)),) if size else ())


def simplest(dim: Dim) -> Size:
    """Return a polynomial as an int where it is constant."""
    if not dim.terms:
        return 0
    if len(dim.terms) == 1 and not dim.terms[0][0]:
        return dim.terms[0][1]
    return dim


def never_zero(dim: Dim) -> bool:
    """Return whether a polynomial has no zero at whatever positive values its symbols take."""
    return _never_divides(dim) or always_positive(dim) or always_positive(-dim)


def forget() -> None:
    """Start over, as a benchmark does."""
    for remembered in (_sum, _product, _quotient):
        remembered.cache_clear()


def _never_divides(dim: Dim) -> bool:
    """Return whether the constant is no multiple of what divides all the rest: ``2*T - 7``."""
    rest = [coefficient for monomial, coefficient in dim.terms if monomial]
    return dict(dim.terms).get((), 0) % gcd(*rest) != 0


def always_positive(dim: Dim) -> bool:
    """Return whether the smallest value is above 0; each symbol is at least 1."""
    least = 0
    for monomial, coefficient in dim.terms:
        if (coefficient < 0 and monomial) or not all(map(_not_negative, monomial)):
            return False
        least += coefficient if all(isinstance(atom, str) for atom in monomial) else 0
    return least > 0


def _not_negative(atom: str | FloorDiv) -> bool:
    if isinstance(atom, str):
        return True
    over = (*atom.numerator.terms, *atom.denominator.terms)
    return all(c > 0 and all(map(_not_negative, monomial)) for monomial, c in over)


# ---- arithmetic


def _shifted(dim: Dim, number: int) -> Size:
    """Add a number: the constant comes last."""
    if not number:
        return dim
    terms = dim.terms
    if terms[-1][0]:
        return Dim.of_terms((*terms, ((), number)))
    constant = terms[-1][1] + number
    return Dim.of_terms((*terms[:-1], ((), constant)) if constant else terms[:-1])


def _scaled(dim: Dim, number: int) -> Size:
    """Multiply by a number, which leaves the order as it is unless it is negative."""
    if not number:
        return 0
    if number == 1:
        return dim
    terms = tuple([(monomial, coefficient * number) for monomial, coefficient in dim.terms])
    return Dim.of_terms(terms) if number > 0 else Dim(dict(terms))


@lru_cache(maxsize=16_384)
def _sum(left: Dim, right: Dim) -> Size:
    terms = dict(left.terms)
    for monomial, coefficient in right.terms:
        terms[monomial] = terms.get(monomial, 0) + coefficient
    return _short(simplest(Dim(terms)))


@lru_cache(maxsize=16_384)
def _product(left: Dim, right: Dim) -> Size:
    if len(left.terms) * right.parts + len(right.terms) * left.parts > _MAX_WORK:
        raise TooManyTermsError
    terms: dict[Monomial, int] = {}
    for mine, a in left.terms:
        for theirs, b in right.terms:
            monomial = tuple(sorted((*mine, *theirs), key=str))
            terms[monomial] = terms.get(monomial, 0) + a * b
    return _short(simplest(Dim(terms)))


@lru_cache(maxsize=16_384)
def _quotient(left: Dim, right: Dim) -> Size:
    if not right.terms:
        raise ZeroDivisionError("a size was divided by zero")
    if left == right:
        return 1
    if len(right.terms) > 1:
        return _short(Dim({(FloorDiv(left, right),): 1}))
    whole, rest = _divide_terms(left, *right.terms[0])
    left_over, by = simplest(rest), simplest(right)
    if isinstance(left_over, int) and isinstance(by, int):
        return simplest(whole) + left_over // by
    return simplest(whole) + _short(Dim({(FloorDiv(rest, right),): 1}))


def _short(size: Size) -> Size:
    """Require a size within the limits on terms and depth; raises TooManyTermsError."""
    if isinstance(size, Dim) and (size.parts > MAX_TERMS or size.depth > MAX_DEPTH):
        raise TooManyTermsError
    return size


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


# ---- text and order


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
    return (-len(monomial), coefficient < 0, _text(monomial))


@lru_cache(maxsize=16_384)
def _text(monomial: Monomial) -> str:
    return " ".join(map(str, monomial))
