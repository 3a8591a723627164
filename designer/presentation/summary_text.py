"""The summary as text, to paste or to save: Markdown for people, CSV for programs."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from designer.presentation.summary_rows import COLUMNS, NUMBERS, CopyRow, SummaryRow, Total


def to_markdown(rows: Sequence[SummaryRow], total: Total | None) -> str:
    """Return rows as Markdown, numbers aligned to the right."""
    body = [[_comma(cell) for cell in _named(row)] for row in rows]
    body += [[_comma(cell) for cell in total.exact]] if total else []
    rule = ["---:" if column in NUMBERS else "---" for column in range(len(COLUMNS))]
    table = [list(COLUMNS), rule, *body]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in table)


def to_csv(rows: Sequence[SummaryRow]) -> str:
    """Return rows as CSV with exact numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_named(row) for row in rows)
    return out.getvalue()


def _named(row: SummaryRow) -> Iterator[Any]:
    """Yield a row's cells; inside a block its name tells the way, as in a state_dict."""
    copy = (row.node.id,) if isinstance(row, CopyRow) else ()
    yield ".".join((*row.place.path, *copy, row.name))
    yield from row.exact[1:]


def _comma(cell: Any) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
