"""The summary as text, to paste or to save: Markdown for people, CSV for programs."""

from collections.abc import Iterator, Sequence
from typing import Any

from designer.files.table_export import csv_text, markdown_table
from designer.presentation.summary_rows import COLUMNS, NUMBERS, CopyRow, SummaryRow, SummaryTotals


def to_markdown(rows: Sequence[SummaryRow], total: SummaryTotals | None) -> str:
    """Return rows as Markdown, numbers aligned to the right."""
    body = [map(_with_commas, _cells(row)) for row in rows]
    body += [map(_with_commas, total.exact)] if total else []
    return markdown_table(COLUMNS, body, NUMBERS)


def to_csv(rows: Sequence[SummaryRow]) -> str:
    """Return rows as CSV with exact numbers."""
    return csv_text(COLUMNS, map(_cells, rows))


def _cells(row: SummaryRow) -> Iterator[Any]:
    """Yield a row's cells; the name of a row inside a block is dotted, as in a state_dict."""
    copy = (row.node.id,) if isinstance(row, CopyRow) else ()
    yield ".".join((*row.place.path, *copy, row.name))
    yield from row.exact[1:]


def _with_commas(cell: Any) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
