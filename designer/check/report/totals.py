"""Sums over many nodes that can be added to and taken from, one node at a time."""

from collections import Counter
from collections.abc import Collection

from designer.check.report.report import Copy, NodeReport
from designer.layers.sizes import Dim, Monomial, Size, simplest


class SizeSum:
    """A sum of sizes, symbolic ones included, without making a polynomial at each step."""

    def __init__(self) -> None:
        """Start at 0."""
        self._terms: dict[Monomial, int] = {(): 0}

    def add(self, size: Size, times: int = 1) -> None:
        """Add ``size`` ``times`` times; a negative count takes it away."""
        if isinstance(size, int):
            self._terms[()] += int(size) * times
            return
        for monomial, coefficient in size.terms:
            self._terms[monomial] = self._terms.get(monomial, 0) + coefficient * times

    def value(self) -> Size:
        """Return the sum."""
        terms = {monomial: count for monomial, count in self._terms.items() if count}
        return simplest(Dim(terms) if len(terms) > 1 else Dim.of_terms(tuple(terms.items())))


class Totals:
    """Parameters, multiply-adds and activation bytes of a set of nodes."""

    def __init__(self) -> None:
        """Start with no nodes."""
        self.parameters = 0
        self._macs = SizeSum()
        self._bytes = SizeSum()

    def add(self, report: NodeReport, sign: int = 1) -> None:
        """Count a node in, or out with ``sign`` -1."""
        self.parameters += sign * report.parameters
        self._add(report.copies, sign)

    def _add(self, copies: tuple[Copy, ...], times: int) -> None:
        for copy in copies:
            self._macs.add(copy.macs, times * copy.times)
            self._bytes.add(copy.activation_bytes, times * copy.times)

    def add_all(self, reports: Collection[NodeReport], sign: int = 1) -> None:
        """Count many nodes in, or out; identical ones cost no more than one."""
        alike = Counter(map(id, [report.copies for report in reports]))
        self.parameters += sign * sum([report.parameters for report in reports])
        for copies in {id(report.copies): report.copies for report in reports}.values():
            self._add(copies, sign * alike[id(copies)])

    def without(self, others: list[NodeReport]) -> tuple[int, Size, Size]:
        """Return the three totals, ``others`` not counted."""
        for report in others:
            self.add(report, -1)
        result = (self.parameters, self._macs.value(), self._bytes.value())
        for report in others:
            self.add(report)
        return result
