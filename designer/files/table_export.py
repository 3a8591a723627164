"""The table of layers as text: CSV for spreadsheets, Markdown for papers."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence

from designer.check import check_design
from designer.check.report.layer_table import LayerRow, layer_rows, one_sample
from designer.graph import Design
from designer.visible_text import visible

_FORMULA = tuple("=+-@\t\r＝＋－＠")
"""Characters at which a spreadsheet starts to read a formula."""
_NUMBER = re.compile(r"-?\d{1,40}\Z", re.ASCII)
_MARKDOWN = re.compile(r"[\\`*\[\]<>&|#~$!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
"""Characters with a meaning in a heading or a cell; others need no escape."""
COLUMNS = ("id", "layer", "inputs", "outputs", "parameters", "multiply-adds")


def to_csv(design: Design) -> str:
    """Return the layers of ``design`` as comma-separated values."""
    rows = layer_rows(design.root, check_design(design))
    return csv_text(COLUMNS, map(_cells, rows))


def csv_text(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as comma-separated values, its texts safe in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows([escape_csv(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def escape_csv(text: str) -> str:
    """Return a cell of a spreadsheet: visible text or a number, never a formula."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(_FORMULA) and not _NUMBER.match(shown) else shown


def escape_markdown(text: str) -> str:
    """Return ``text`` as one line of Markdown: visible, and without any markup."""
    return _MARKDOWN.sub(r"\\\g<0>", visible(text))


def to_markdown(design: Design) -> str:
    """Return the layers as a Markdown table, with totals."""
    report = check_design(design)
    body = [map(escape_markdown, _cells(row)) for row in layer_rows(design.root, report)]
    table = markdown_table(COLUMNS, body, numbers=(4, 5))
    title = escape_markdown(design.name) or "Network"
    total = f"{report.total_parameters:,} parameters, {one_sample(report.total_macs):,}"
    return f"# {title}\n\n{table}\n{total} multiply-adds a sample\n"


def markdown_table(
    head: Sequence[str], rows: Iterable[Iterable[str]], numbers: Collection[int]
) -> str:
    """Return a table as Markdown; the columns in ``numbers`` are aligned to the right.

    Cells are written as they are: `escape_markdown` makes a stranger's text safe.
    """
    rule = ["---:" if column in numbers else "---" for column in range(len(head))]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in (head, rule, *rows))


def _cells(row: LayerRow) -> Sequence[str]:
    return (
        row.node.id,
        row.layer,
        " ".join(map(str, row.inputs)),
        " ".join(map(str, row.outputs)),
        str(row.parameters),
        str(row.macs),
    )
