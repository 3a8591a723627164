"""The rows of the summary table: one for each layer, with rows inside for a block.

Rows are lazy: the inside of a block is built when the row is expanded, figures are computed when
they are shown or sorted by.
"""

from collections.abc import Callable, Sequence
from typing import Any

from designer.check import NodeReport, Report
from designer.check.report.instance_path import ROOT, InstancePath
from designer.check.report.layer_table import LayerRow, one_sample
from designer.check.report.report import Copy
from designer.graph import Design, Network, Node
from designer.layers.tensor_types import TensorType
from designer.plural import plural
from designer.presentation import units
from designer.session import Session

COLUMNS = (
    "Name", "Type", "Input", "Output", "Parameters", "Multiply-adds", "Activations", "Trainable"
)  # fmt: skip
NUMBERS = (4, 5, 6)
"""The columns that contain figures."""


class ReportCache:
    """Values computed from parts of reports, which equal nodes share."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._found: dict[tuple[str, int], tuple[object, Any]] = {}

    def get(self, what: str, part: object, work: Callable[[], Any]) -> Any:
        """Return the result of ``work`` for ``part``, computed once; ``part`` is kept alive."""
        key = (what, id(part))
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = (part, work())
        return found[1]


class SummaryRow:
    """A layer at an instance path, or some copies of a repeated one.

    The figures are those of one instance; ``times`` is how many of them the whole design has.
    """

    __slots__ = ("dead", "design", "known", "node", "place", "report", "report_network", "times")

    def __init__(
        self,
        design: Design,
        place: InstancePath,
        node: Node,
        report: NodeReport,
        times: int = 1,
        *,
        known: "ReportCache",
    ) -> None:
        self.design, self.place, self.node, self.report = design, place, node, report
        self.times, self.known = times, known
        self.dead = False
        self.report_network = ""

    def renew(self, node: Node, report: NodeReport, *, dead: bool) -> None:
        """Show the current report of the same node."""
        self.node, self.report, self.dead = node, report, dead

    def shows_same_as(self, other: "SummaryRow") -> bool:
        """Tell whether another row of its name shows the same and leads to the same place.

        Equal blocks share their reports, so a report alone does not identify a place.
        """
        if self.report is not other.report or self.dead != other.dead:
            return False
        mine = (self.place, self.report_network, self.times, self.node)
        return mine == (other.place, other.report_network, other.times, other.node)

    @property
    def key(self) -> str:
        """The identifier among its siblings."""
        return self.node.id

    @property
    def name(self) -> str:
        """The text in the first column."""
        return self.node.id

    @property
    def network(self) -> Network:
        """The network it is in."""
        return self.design.network(self.report_network)

    @property
    def layer_row(self) -> LayerRow:
        """The row that the command and the exports show too, with the figures."""
        return LayerRow(self.network, self.node, self.report)

    @property
    def type(self) -> str:
        """The layer and how often it is repeated, or the node whose weights it uses."""
        if self.node.shares:
            return f"shares {self.node.shares}"
        known = sum(copy.times for copy in self.report.copies)
        times = known or str(self.node.repeat).lstrip("=").strip()
        if times == 1 or self.node.repeat == 1:
            return self.node.layer
        return f"{times} × {self.node.layer}"

    @property
    def inputs(self) -> str:
        """The arriving shapes, as text."""
        return str(self.known.get("in", self.report.inputs, self._inputs))

    def _inputs(self) -> str:
        return _shapes(self.layer_row.inputs)

    @property
    def outputs(self) -> str:
        """The output shapes, as text; ? if they are not known."""
        # What is not known and what gives nothing have one and the same empty mapping.
        given = str(self.known.get("out", self.report.outputs, self._outputs))
        return given or ("" if self.report.known else "?")

    def _outputs(self) -> str:
        return _shapes(self.layer_row.outputs)

    @property
    def parameters(self) -> int:
        """How many numbers it learns, 0 if they are another node's."""
        return self.layer_row.parameters

    @property
    def macs(self) -> int:
        """Multiply-adds for one sample."""
        return self._costs[0]

    @property
    def memory(self) -> int:
        """Bytes of its outputs for one sample."""
        return self._costs[1]

    @property
    def _costs(self) -> tuple[int, int]:
        found: tuple[int, int] = self.known.get("costs", self.report.copies, self._work_out)
        return found

    def _work_out(self) -> tuple[int, int]:
        row = self.layer_row
        return row.macs, row.activation_bytes

    @property
    def trainable(self) -> str:
        """Whether training changes its parameters, as a word."""
        if self.dead:
            return "unused"
        return "shared" if self.node.shares else "yes" if self.parameters else "–"

    @property
    def exact(self) -> tuple[Any, ...]:
        """The cells of the row, with exact numbers."""
        figures = (self.parameters, self.macs, self.memory, self.trainable)
        return (self.name, self.type, self.inputs, self.outputs, *figures)

    def cell(self, column: int) -> str:
        """Return the text of a cell, with rounded numbers."""
        return _CELLS[column](self)

    def value(self, column: int) -> Any:
        """Return the sort key for a column: the exact number, or the text in lower case."""
        if column in NUMBERS:
            return self.figures[NUMBERS.index(column)]
        return self.cell(column).lower()

    @property
    def figures(self) -> tuple[int, int, int]:
        """Parameters, multiply-adds and bytes."""
        return (self.parameters, *self._costs)

    @property
    def copies(self) -> tuple[Copy, ...]:
        """Its copies; neighbours of the same cost are joined."""
        copies: tuple[Copy, ...] = self.known.get("copies", self.report.copies, self._joined)
        return copies

    def _joined(self) -> tuple[Copy, ...]:
        found: list[Copy] = []
        for copy in self.report.copies:
            if found and _cost(found[-1]) == _cost(copy):
                found[-1] = found[-1]._replace(times=found[-1].times + copy.times)
            else:
                found.append(copy)
        return tuple(found)

    @property
    def has_inside(self) -> bool:
        """Tell whether it can be expanded."""
        copies = self.report.copies
        if not copies:
            return False
        return copies[0].inner is not None or (len(copies) > 1 and len(self.copies) > 1)

    def inside(self) -> "list[SummaryRow]":
        """Return its child rows: the layers of a block, or copies that differ."""
        copies = self.copies
        if len(copies) > 1:
            starts = [1 + sum(copy.times for copy in copies[:n]) for n in range(len(copies))]
            return [CopyRow(self, copy, at) for copy, at in zip(copies, starts, strict=True)]
        return _inside(self, copies[0], self.times * copies[0].times) if copies else []


class CopyRow(SummaryRow):
    """Neighbouring copies of a repeated layer that cost the same."""

    __slots__ = ("_copy", "_first")

    def __init__(self, of: SummaryRow, copy: Copy, first: int) -> None:
        one = of.report._replace(copies=(copy,), parameters=copy.parameters * copy.times)
        super().__init__(of.design, of.place, of.node, one, of.times, known=of.known)
        self.report_network = of.report_network
        self._first, self._copy = first, copy
        self.dead = of.dead

    @property
    def key(self) -> str:
        """The number of the first copy."""
        return f"#{self._first}"

    @property
    def name(self) -> str:
        """Which of the copies these are."""
        last = self._first + self._copy.times - 1
        which = str(self._first) if last == self._first else f"{self._first}–{last}"
        return f"copy {which}" if last == self._first else f"copies {which}"

    @property
    def inputs(self) -> str:
        """The arriving shapes, which are known for the first copy only."""
        return super().inputs if self._first == 1 else ""

    @property
    def outputs(self) -> str:
        """The output shapes of these copies."""
        return _shapes(self._copy.outputs)

    def inside(self) -> list[SummaryRow]:
        """Return the layers of the block that is repeated."""
        return _inside(self, self._copy, self.times * self._copy.times)


def _cost(copy: Copy) -> tuple[Any, ...]:
    outputs = tuple(map(str, copy.outputs))
    return (copy.parameters, copy.macs, copy.activation_bytes, outputs)


def _inside(row: SummaryRow, copy: Copy, times: int) -> list[SummaryRow]:
    if copy.inner is None:
        return []
    return rows_of(row.design, copy.inner, row.place.inside(row.node.id), row.known, times)


def rows_of(
    design: Design, report: Report, place: InstancePath, known: ReportCache, times: int = 1
) -> list[SummaryRow]:
    """Return a row for each node of a network, in the order data flows."""
    made = []
    for node in design.network(report.network).in_order():
        found = report.nodes.get(node.id)
        if found is not None:
            row = SummaryRow(design, place, node, found, times, known=known)
            row.report_network = report.network
            row.dead = node.id in report.dead
            made.append(row)
    return made


def shown_report(session: Session) -> tuple[Report, InstancePath]:
    """Return the report at the top of the table: the design's, or that of the open definition."""
    base = session.viewpoint.place.base
    definition = session.report.definitions.get(base) if base else None
    return (definition, InstancePath(base)) if definition else (session.report, ROOT)


def all_rows(session: Session) -> list[SummaryRow]:
    """Return the rows of the top level."""
    return rows_of(session.design, *shown_report(session), ReportCache())


class SummaryTotals:
    """The sums below the table."""

    def __init__(self, session: Session) -> None:
        report, _ = shown_report(session)
        self.count = len(session.design.network(report.network))
        self.parameters = report.total_parameters
        self.macs = one_sample(report.total_macs)
        self.memory = one_sample(report.total_activation_bytes)

    @property
    def figures(self) -> tuple[int, int, int]:
        """Parameters, multiply-adds and bytes."""
        return (self.parameters, self.macs, self.memory)

    @property
    def words(self) -> str:
        """The number of nodes, as text."""
        return plural(self.count, "node")

    @property
    def exact(self) -> tuple[Any, ...]:
        """The last row of a copied table, with exact numbers."""
        return ("Total", self.words, "", "", self.parameters, self.macs, self.memory, "")

    @property
    def shown(self) -> tuple[str, ...]:
        """The cells of the row, with rounded numbers."""
        figures = (
            units.format_count(self.parameters),
            units.format_count(self.macs),
            units.format_bytes(self.memory),
        )
        return ("Total", self.words, "", "", *figures, "")


def share(row: SummaryRow, total: SummaryTotals, column: int) -> float:
    """Return the share of all instances of a row in the total, 0 to 1."""
    place = NUMBERS.index(column)
    whole = total.figures[place]
    return min(row.figures[place] * row.times / whole, 1.0) if whole and not row.dead else 0.0


# ---- finding


def row_filter(design: Design, query: str) -> Callable[[SummaryRow], bool]:
    """Return a predicate for rows with every word in name or type, or with such a row inside."""
    words = query.lower().split()
    known: dict[str, bool] = {}

    def hit(name: str, kind: str) -> bool:
        text = f"{name} {kind}".lower()
        return all(word in text for word in words)

    def holds(block: str) -> bool:
        if block not in known:
            known[block] = False  # a block is never inside itself; this only ends the walk
            network = design.network(block)
            kinds = ((node.id, network.owner(node).layer) for node in network.nodes())
            known[block] = any(hit(*pair) or below(pair[1]) for pair in kinds)
        return known[block]

    def below(kind: str) -> bool:
        return bool(kind) and design.has_network(kind) and holds(kind)

    def matches(row: SummaryRow) -> bool:
        if isinstance(row, CopyRow):
            return True
        kind = row.layer_row.layer
        return hit(row.node.id, f"{row.type} {kind}") or below(kind)

    return matches


def _shapes(types: Sequence[TensorType]) -> str:
    return ", ".join(map(str, types))


_CELLS: tuple[Callable[[SummaryRow], str], ...] = (
    lambda row: row.name,
    lambda row: row.type,
    lambda row: row.inputs,
    lambda row: row.outputs,
    lambda row: units.format_count(row.parameters),
    lambda row: units.format_count(row.macs),
    lambda row: units.format_bytes(row.memory),
    lambda row: row.trainable,
)
