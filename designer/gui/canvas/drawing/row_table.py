"""Columns of numpy memory with a key for each row; adding and removing costs one row."""

from collections.abc import Hashable
from typing import Any, Generic, TypeVar

import numpy as np

Key = TypeVar("Key", bound=Hashable)


class RowTable(Generic[Key]):
    """Arrays that grow together. Rows keep no order: the last one fills a gap."""

    def __init__(self, **columns: tuple[tuple[int, ...], Any]) -> None:
        """Make empty ``columns``: the shape of one row and its dtype, by name."""
        self._room = 64
        self._columns = {
            n: np.zeros((self._room, *shape), dtype) for n, (shape, dtype) in columns.items()
        }
        self.keys: list[Key] = []
        self._row: dict[Key, int] = {}

    def __len__(self) -> int:
        return len(self.keys)

    def __contains__(self, key: Key) -> bool:
        return key in self._row

    def __getitem__(self, column: str) -> Any:
        """Return a column, as far as it is filled."""
        return self._columns[column][: len(self.keys)]

    def row(self, key: Key) -> int:
        """Return where a key's row is now."""
        return self._row[key]

    def rows(self, keys: "list[Key]") -> "np.ndarray[Any, Any]":
        """Return where several keys' rows are, leaving out what is not here."""
        return np.array([self._row[key] for key in keys if key in self._row], dtype=np.intp)

    def put(self, key: Key) -> int:
        """Return the key's row, a new one at the end where it has none."""
        row = self._row.get(key)
        if row is None:
            row = self._row[key] = len(self.keys)
            self.keys.append(key)
            self._make_room(row + 1)
        return row

    def put_all(self, keys: "list[Key]") -> "np.ndarray[Any, Any]":
        """Return the rows of several keys, new ones at the end where they have none."""
        self._make_room(len(self.keys) + len(keys))
        for key in keys:
            if key not in self._row:
                self._row[key] = len(self.keys)
                self.keys.append(key)
        return np.fromiter(map(self._row.__getitem__, keys), np.intp, len(keys))

    def remove(self, key: Key) -> None:
        """Remove a row if it is here."""
        place = self._row.pop(key, None)
        if place is None:
            return
        last = self.keys.pop()
        if last != key:
            self.keys[place] = last
            self._row[last] = place
            for column in self._columns.values():
                column[place] = column[len(self.keys)]

    def clear(self) -> None:
        """Remove all rows."""
        self.keys.clear()
        self._row.clear()

    def _make_room(self, count: int) -> None:
        if count <= self._room:
            return
        while self._room < count:
            self._room *= 2
        for name, column in self._columns.items():
            more = np.zeros((self._room, *column.shape[1:]), column.dtype)
            more[: len(column)] = column
            self._columns[name] = more
