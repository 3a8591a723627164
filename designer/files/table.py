"""What each layer takes, gives and costs, as rows: for the summary and for tables in papers."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

from designer.check import check_design
from designer.check.inference.propagation import owner_of
from designer.graph import Design, Node
from designer.layers.sizes import Dim, Size, substitute
from designer.layers.types import TensorType
from designer.visible_text import visible

_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""What a spreadsheet takes for the beginning of a formula."""
_NUMBER = re.compile(r"-?\d{1,40}\Z", re.ASCII)
_MARKDOWN = re.compile(r"[\\`*\[\]<>&|#~$!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""Signs that mean something in a heading or a cell; others would look no different escaped."""
HEAD = ("id", "layer", "inputs", "outputs", "parameters", "multiply-adds")


@dataclass(frozen=True)
class LayerRow:
    """One layer; ``layer`` is its owner's where it shares; costs are for one sample."""

    node: Node
    layer: str
    inputs: tuple[TensorType, ...]
    outputs: tuple[TensorType, ...]
    parameters: int
    macs: int
    activation_bytes: int


def rows(design: Design) -> list[LayerRow]:
    """Return a row for each layer, in the order in which data passes them."""
    report = check_design(design)
    return [
        LayerRow(
            node,
            owner_of(design.root, node).layer,
            tuple(found.arrived),
            tuple(found.outputs.values()),
            found.parameters,
            one_sample(found.macs),
            one_sample(found.activation_bytes),
        )
        for node in map(design.node, design.root.flow())
        for found in (report.nodes[node.id],)
    ]


def one_sample(size: Size) -> int:
    """Return a cost for a batch of one, other symbolic sizes taken as 1 too."""
    if not isinstance(size, Dim):
        return int(size)
    value = substitute(size, dict.fromkeys(size.symbols(), 1))
    assert isinstance(value, int), "no symbols are left"
    return int(value)


def to_csv(design: Design) -> str:
    """Return the layers as comma-separated values."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(map(csv_cell, _cells(row)) for row in rows(design))
    return out.getvalue()


def csv_cell(text: str) -> str:
    """Return a text as a spreadsheet's cell: visible, and a number or text, never a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) and not _NUMBER.match(shown) else shown


def markdown_text(text: str) -> str:
    """Return a text for one line of Markdown: visible, and nothing in it is markup."""
    return _MARKDOWN.sub(r"\\\g<0>", visible(text))


def to_markdown(design: Design) -> str:
    """Return the layers as a Markdown table, with totals."""
    report = check_design(design)
    body = [[markdown_text(cell) for cell in _cells(row)] for row in rows(design)]
    lines = [HEAD, ("---", "---", "---", "---", "---:", "---:"), *body]
    total = f"{report.total_parameters:,} parameters, {one_sample(report.total_macs):,}"
    table = "\n".join("| " + " | ".join(line) + " |" for line in lines)
    title = markdown_text(design.name) or "Network"
    return f"# {title}\n\n{table}\n\n{total} multiply-adds a sample\n"


def _cells(row: LayerRow) -> Sequence[str]:
    return (
        row.node.id,
        row.layer,
        " ".join(map(str, row.inputs)),
        " ".join(map(str, row.outputs)),
        str(row.parameters),
        str(row.macs),
    )
