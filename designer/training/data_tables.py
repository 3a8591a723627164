"""Tables and arrays from files: CSV with a target column, and ``.npz``.

Both are read as data only: a CSV by the standard library, an archive with pickles refused.
"""

import csv
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from designer.training import columns
from designer.training.dataset import Array, Dataset
from designer.training.errors import TrainingError, did_you_mean, listed

_MISSING = {"", "na", "n/a", "nan", "null", "none", "?"}


def load_csv(spec: Mapping[str, Any], path: Path, check: Callable[[], None]) -> Dataset:
    """Return the table in ``path``: column ``target`` is learnt from ``features`` (default: all).

    The first line names the columns. Features of numbers are taken as they are, features of text
    become one column of 0 and 1 for each value (at most 50 of them). Missing values are an error
    unless ``missing`` is "drop", which leaves such rows out. The ``task`` is a classification
    where the target is text or at most 20 different whole numbers, unless given. ``group`` may
    name a column whose equal values must not be parted by the split; ``delimiter`` is found out.

    Raises TrainingError naming file, column or line.
    """
    header, rows = _read(path, spec.get("delimiter"), check)
    target = _column(spec, "target", header, path)
    group = _column(spec, "group", header, path) if "group" in spec else None
    names = _features(spec, header, path, {target, group})
    used = [header.index(name) for name in (*names, target)]
    rows = _without_missing(rows, used, header, path, drop=spec.get("missing") == "drop")
    place = f"{path.name}: column"
    blocks = [columns.encode(name, _cells(rows, header, name), place) for name in names]
    targets, task, classes = columns.encode_target(
        target, _cells(rows, header, target), spec.get("task")
    )
    return Dataset(
        path.name,
        (np.concatenate([block for block, _ in blocks], axis=1),),
        targets,
        task,
        classes,
        tuple(name for _, names in blocks for name in names),
        groups=np.unique(_cells(rows, header, group), return_inverse=True)[1] if group else None,
    )


def load_npz(spec: Mapping[str, Any], path: Path, check: Callable[[], None]) -> Dataset:
    """Return the arrays ``x`` (or a list of several) and ``y`` of the archive ``path``.

    Each has a sample a row. Whole numbers, booleans and text in ``y`` make it a classification,
    unless ``task`` says otherwise. Pickled objects are refused.

    Raises TrainingError naming file or array.
    """
    wanted = spec.get("x", "x")
    names = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    *inputs, y = _arrays(path, [*names, spec.get("y", "y")])
    check()
    for name, array in zip(names, inputs, strict=True):
        if array.dtype.kind not in "fiub":
            raise _bad(f"array {name} of {path.name} holds {array.dtype}, not numbers")
        if len(array) != len(y):
            raise _bad(f"{path.name} has {len(array)} samples in {name} but {len(y)} targets")
    targets, task, classes = columns.encode_target("y", y, spec.get("task"))
    return Dataset(path.name, tuple(_narrow(each) for each in inputs), targets, task, classes)


def _narrow(array: Array) -> Array:
    """Give each sample an axis; halve float64, and leave whole numbers as small as they are."""
    kept = array if array.ndim > 1 else array[:, None]
    return kept.astype({"f": np.float32, "b": np.uint8}.get(kept.dtype.kind, kept.dtype))


def _arrays(path: Path, names: Sequence[Any]) -> list[Array]:
    try:
        with path.open("rb") as file:
            archive = np.load(file, allow_pickle=False)
            if isinstance(archive, np.ndarray):
                raise _bad(f"{path.name} holds a single array, not an archive of x and y")
            if missing := [name for name in names if name not in archive.files]:
                raise _bad(
                    f"{path.name} has no array {listed(missing)}; it has {listed(archive.files)}",
                )
            arrays: list[Array] = [archive[name] for name in names]
    except (OSError, ValueError, zipfile.BadZipFile, EOFError, KeyError, AttributeError) as error:
        raise _bad(f"{path.name} cannot be read as .npz arrays of numbers", error) from error
    if any(array.ndim == 0 for array in arrays):
        raise _bad(f"{path.name} holds a single number where a row a sample was expected")
    return arrays


def _read(
    path: Path, delimiter: Any, check: Callable[[], None]
) -> tuple[list[str], list[list[str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header_line = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=delimiter or _delimiter(header_line))
            header = [name.strip() for name in next(reader, [])]
            rows = list(_checked(reader, header, path, check))
    except (OSError, UnicodeDecodeError, csv.Error, TypeError) as error:
        raise _bad(f"{path} cannot be read as a table in UTF-8", error) from error
    if twice := sorted({name for name in header if header.count(name) > 1}):
        raise _bad(f"{path.name} has more than one column named {listed(twice)}")
    if not rows:
        raise _bad(f"{path.name} has no rows below its header")
    return header, rows


def _checked(reader: Any, header: list[str], path: Path, check: Callable[[], None]) -> Any:
    for number, row in enumerate(reader):
        if number % 10_000 == 0:
            check()
        if row and len(row) != len(header):
            raise _bad(
                f"line {reader.line_num} of {path.name} has {len(row)} values "
                f"for {len(header)} columns"
            )
        if row:
            yield row


def _delimiter(line: str) -> str:
    return max(",;\t|", key=line.count)


def _column(spec: Mapping[str, Any], key: str, header: list[str], path: Path) -> str:
    name = spec.get(key)
    if name not in header:
        what = f'has no column "{name}"' if name else "needs a target"
        near = did_you_mean(str(name), header) if name else ""
        raise TrainingError(
            f"{path.name} {what}{near}; set training.data.{key} to one of {listed(header, 30)}",
            place=f"training.data.{key}",
        )
    return str(name)


def _features(
    spec: Mapping[str, Any], header: list[str], path: Path, others: set[str | None]
) -> list[str]:
    given = spec.get("features")
    if given is None:
        names = [name for name in header if name not in others]
    else:
        wanted = [given] if isinstance(given, str) else given
        names = [_column({"features": name}, "features", header, path) for name in wanted]
    if not names:
        raise _bad(f"{path.name} has no column beside the target to learn from")
    if clash := [name for name in names if name in others]:
        raise _bad(f"{listed(clash)} cannot be a feature and the target or group at once")
    return names


def _without_missing(
    rows: list[list[str]], used: list[int], header: list[str], path: Path, *, drop: bool
) -> list[list[str]]:
    empty = [[row[i].strip().lower() in _MISSING for i in used] for row in rows]
    if drop:
        return [row for row, gaps in zip(rows, empty, strict=True) if not any(gaps)]
    counts = np.sum(empty, axis=0)
    if counts.any():
        found = [f"{header[i]}: {n}" for i, n in zip(used, counts, strict=True) if n]
        raise _bad(
            f"{path.name} has {int(counts.sum())} missing values ({listed(found)}); "
            'set training.data.missing to "drop" to leave those rows out, or fill them in'
        )
    return rows


def _cells(rows: list[list[str]], header: list[str], name: str) -> Array:
    index = header.index(name)
    return np.array([row[index].strip() for row in rows])


def _bad(message: str, error: Exception | None = None) -> TrainingError:
    ending = "" if ";" in message else "; correct the file or choose another one"
    return TrainingError(
        message + ending, place="training.data", details=str(error) if error else ""
    )
