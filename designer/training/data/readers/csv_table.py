"""The table of a CSV file: rows are read once and stored as numbers or as indices of texts.

So a table takes about as much memory as its file. Time is proportional to the number of cells, and
``check`` is called at least every few ten thousand of them.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from designer.training.data.access import ReadPermission, allow_all
from designer.training.data.dataset import Array
from designer.training.data.limits import MemoryBudget, max_data_bytes, never_cancel
from designer.training.data.readers.bounded_file import data_error, errors_as, open_data
from designer.training.data.readers.column_encoding import Column
from designer.training.errors import short_name

MAX_LINE_LENGTH = 2**24
"""Characters of one line at most."""
MAX_COLUMNS = 200_000
_CELLS, _CHARACTERS = 2**15, 2**20
"""Cells and characters that are converted at a time."""
_TEXT = 200
"""Bytes of memory for each different text of a column, beside its characters."""
_MISSING = {"", "na", "n/a", "nan", "null", "none", "?"}

CsvRow = list[str]


class CsvRows:
    """The rows of an open CSV file, all of one width; ``header`` has the names of the columns."""

    def __init__(self, file: TextIO, delimiter: str | None, reading: ReadPermission) -> None:
        """Read the header; the lines below it are read by `batches`."""
        self._file, self._reading, self._name = file, reading, short_name(reading.path.name)
        self._taken = 0
        first = file.readline(MAX_LINE_LENGTH + 1)
        file.seek(0)
        if max(map(first.count, ",;\t|")) > MAX_COLUMNS:
            raise data_error(f"{self._name} has more than {MAX_COLUMNS:,} columns; leave some out")
        self._reader = csv.reader(self._lines(), delimiter=delimiter or detect_delimiter(first))
        self.header = [name.strip() for name in next(self._reader, [])]

    def batches(self) -> Iterator[list[CsvRow]]:
        """Yield lists of rows, each small enough to be converted between two calls of ``check``."""
        batch: list[CsvRow] = []
        most, width, start = max(1, _CELLS // max(1, len(self.header))), len(self.header), 0
        for row in self._reader:
            if row:
                if len(row) != width:
                    raise data_error(
                        f"line {self._reader.line_num} of {self._name} has {len(row)} values "
                        f"for {width} columns"
                    )
                batch.append(row)
            if len(batch) >= most or self._taken - start > _CHARACTERS:
                self._reading.check()
                yield batch
                batch, start = [], self._taken
        yield batch

    def _lines(self) -> Iterator[str]:
        number = 0
        while line := self._file.readline(MAX_LINE_LENGTH + 1):
            number += 1
            self._taken += len(line)
            if len(line) > MAX_LINE_LENGTH:
                raise data_error(
                    f"line {number} of {self._name} has over {MAX_LINE_LENGTH:,} characters"
                )
            if "\0" in line:
                raise data_error(
                    f"line {number} of {self._name} holds zero bytes, so it is no table"
                )
            yield line


class CsvTable:
    """The used columns of a table; ``take`` adds rows.

    ``required`` are the columns in which a cell must not be missing; rows with missing cells are
    counted in ``missing`` and left out. ``late`` are columns that started with numbers and turned
    out to be text: the table has to be read again, with these among the ``texts``.
    """

    def __init__(
        self, used: Iterable[int], texts: Iterable[int], required: Sequence[int], room: MemoryBudget
    ) -> None:
        """Start without rows; columns of ``used`` that are not in ``texts`` may be numeric."""
        self._room, self._required = room, required
        self._texts = {each: _TextColumn(room) for each in sorted(texts)}
        self._numeric = [each for each in dict.fromkeys(used) if each not in self._texts]
        self._blocks: list[Array] = []
        self.rows = 0
        self.missing: Counter[int] = Counter()
        self.late: set[int] = set()

    def take(self, rows: list[CsvRow]) -> None:
        """Add rows of equal width."""
        block = self._numbers(rows)
        if block is None or np.isnan(block).any() or self._has_gaps(rows):
            rows = self._complete(rows)
            self._part(rows)
            block = self._numbers(rows)
        assert block is not None
        if not self.late:
            self._room.take(block.nbytes)
            self._blocks.append(block)
        for each, texts in self._texts.items():
            texts.take([row[each] for row in rows])
        self.rows += len(rows)

    def column(self, which: int) -> Column:
        """Return a whole column."""
        if which in self._texts:
            return self._texts[which].column()
        place = self._numeric.index(which)
        parts = [block[:, place] for block in self._blocks]
        return Column(np.concatenate(parts) if parts else np.empty(0))

    def is_text(self, which: int) -> bool:
        """Return whether a column is text."""
        return which in self._texts

    def fill(self, out: Array, columns: dict[int, int]) -> Iterator[None]:
        """Write numeric columns into ``out`` (rows, …), by their column there; yields in between.

        Numbers that are too large for its dtype become infinite.
        """
        places = {each: place for place, each in enumerate(self._numeric)}
        there, here = list(columns), [places[each] for each in columns.values()]
        start = 0
        for block in self._blocks:
            with np.errstate(over="ignore"):
                out[start : start + len(block), there] = block[:, here]
            start += len(block)
            yield

    def _numbers(self, rows: list[CsvRow]) -> Array | None:
        """Return the numeric columns, float64 (n, k), None where a cell is no number."""
        count = len(self._numeric)
        if not count or not rows:
            return np.empty((len(rows), count))
        picked = map(itemgetter(*self._numeric), rows)
        cells = picked if count == 1 else chain.from_iterable(picked)
        try:
            numbers = np.fromiter(map(float, cells), np.float64, len(rows) * count)
        except ValueError:
            return None
        return numbers.reshape(len(rows), count)

    def _has_gaps(self, rows: list[CsvRow]) -> bool:
        wanted = [each for each in self._required if each in self._texts]
        return any(_is_missing(cell) for each in wanted for cell in {row[each] for row in rows})

    def _complete(self, rows: list[CsvRow]) -> list[CsvRow]:
        """Return the rows without missing cells; count the missing cells of the others."""
        complete = []
        for row in rows:
            gaps = [each for each in self._required if _is_missing(row[each])]
            self.missing.update(gaps)
            if not gaps:
                complete.append(row)
        return complete

    def _part(self, rows: list[CsvRow]) -> None:
        """Make columns with a cell that is no number columns of text."""
        texts = {each for each in self._numeric if not _all_numbers(row[each] for row in rows)}
        if not texts:
            return
        self._numeric = [each for each in self._numeric if each not in texts]
        self._room.release(sum(block.nbytes for block in self._blocks))
        self._blocks.clear()
        if self.rows:
            self.late |= texts
        else:
            self._texts |= {each: _TextColumn(self._room) for each in sorted(texts)}


class _TextColumn:
    """A column of text: its different values, and the index of each row's value."""

    def __init__(self, room: MemoryBudget) -> None:
        self._room = room
        self._known: dict[str, int] = {}  # as in the file
        self._values: dict[str, int] = {}  # without the space around them
        self._codes: list[Array] = []

    def take(self, cells: list[str]) -> None:
        for cell in set(cells) - self._known.keys():
            self._room.take(2 * (len(cell) + _TEXT))
            self._known[cell] = self._values.setdefault(cell.strip(), len(self._values))
        self._room.take(4 * len(cells))
        codes = map(self._known.__getitem__, cells)
        self._codes.append(np.fromiter(codes, np.int32, len(cells)))

    def column(self) -> Column:
        """Return the column with its values sorted."""
        values = sorted(self._values)
        rank = np.empty(len(values), np.int64)
        rank[[self._values[value] for value in values]] = np.arange(len(values))
        codes = np.concatenate(self._codes) if self._codes else np.empty(0, np.int32)
        return Column(None, tuple(values), rank[codes])


def read_header(reading: ReadPermission, delimiter: Any) -> list[str]:
    """Return the names of a table's columns."""
    with _opened(reading, delimiter) as rows:
        return rows.header


def first_columns(path: Path) -> list[str]:
    """Return the columns of a table that may be read without consent; raises TrainingError."""
    return read_header(ReadPermission(path, never_cancel, path.parent, allow_all), None)


def read_table(
    reading: ReadPermission,
    delimiter: Any,
    used: Sequence[int],
    texts: set[int],
    required: Sequence[int],
) -> CsvTable:
    """Return the ``used`` columns of a table; ``texts`` are read as text even if numeric."""
    table = _pass(reading, delimiter, CsvTable(used, texts, required, _room(reading)))
    if table.late:
        texts = texts | {each for each in used if table.is_text(each)} | table.late
        table = _pass(reading, delimiter, CsvTable(used, texts, required, _room(reading)))
        if table.late:
            raise data_error(
                f"{short_name(reading.path.name)} changed while it was read; train again"
            )
    return table


def detect_delimiter(line: str) -> str:
    """Return the most frequent of ``,``, ``;``, tab and ``|`` in the first line of a table."""
    return max(",;\t|", key=line.count)


def _pass(reading: ReadPermission, delimiter: Any, table: CsvTable) -> CsvTable:
    with _opened(reading, delimiter) as rows:
        for batch in rows.batches():
            table.take(batch)
    return table


def _room(reading: ReadPermission) -> MemoryBudget:
    return MemoryBudget(short_name(reading.path.name))


@contextmanager
def _opened(reading: ReadPermission, delimiter: Any) -> Iterator[CsvRows]:
    sentence = f"{short_name(reading.path)} cannot be read as a table in UTF-8"
    with (
        open_data(reading.path, reading.check, max_data_bytes()) as raw,
        io.BufferedReader(raw, 2**16) as file,
        io.TextIOWrapper(file, encoding="utf-8-sig", newline="") as text,
        errors_as(sentence),
    ):
        yield CsvRows(text, delimiter, reading)


def _is_missing(cell: str) -> bool:
    return cell.strip().lower() in _MISSING


def _all_numbers(cells: Iterable[str]) -> bool:
    try:
        for _ in map(float, cells):
            pass
    except ValueError:
        return False
    return True
