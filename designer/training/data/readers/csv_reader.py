"""The CSV reader: a table with a header and a target column becomes a data set."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from designer.did_you_mean import did_you_mean
from designer.training.data.access import ReadPermission
from designer.training.data.dataset import Array, Dataset
from designer.training.data.limits import MemoryBudget
from designer.training.data.readers import column_encoding as columns
from designer.training.data.readers.bounded_file import data_error
from designer.training.data.readers.csv_table import CsvTable, read_header, read_table
from designer.training.errors import TrainingError, name_list, short_name


def load_csv(spec: Mapping[str, Any], reading: ReadPermission) -> Dataset:
    """Return the table at ``reading.path`` with float32 inputs (n, features).

    The first line names the columns; ``target`` is predicted from ``features`` (default: all
    others). Numeric features are read as they are, features of text are one-hot encoded (at most 50
    values). Missing values are an error unless ``missing`` is "drop", which leaves such rows out.
    Unless ``task`` is given, a target of text or of at most 20 different whole numbers is a
    classification. Rows with equal values in the column ``group`` stay on the same side of a split.
    ``delimiter`` is detected by default.

    Raises TrainingError that names the file, the column or the line.
    """
    file, delimiter = reading.path.name, spec.get("delimiter")
    header = _header(reading, delimiter)
    target = _column(spec, "target", header, file)
    group = _column(spec, "group", header, file) if "group" in spec else None
    names = _features(spec, header, file, {target, group})
    required = [header[name] for name in dict.fromkeys((*names, target))]
    grouped = {header[group]} if group else set()
    table = read_table(reading, delimiter, [*required, *grouped], grouped, required)
    _require_rows(table, header, file, drop=spec.get("missing") == "drop")
    inputs, features = _inputs(table, {name: header[name] for name in names}, names, reading)
    targets, task, classes = columns.encode_column(
        target,
        columns.numeric_if_possible(table.column(header[target])),
        spec.get("task"),
        reading.check,
    )
    groups = table.column(header[group]).codes if group else None
    return Dataset(file, (inputs,), targets, task, classes, features, groups=groups)


def _header(reading: ReadPermission, delimiter: Any) -> dict[str, int]:
    """Return the index of each column by its name."""
    names = read_header(reading, delimiter)
    header = {name: number for number, name in enumerate(names)}
    if len(header) < len(names):
        twice = sorted({name for number, name in enumerate(names) if header[name] != number})
        raise data_error(
            f"{short_name(reading.path.name)} has more than one column named {name_list(twice)}"
        )
    if not names:
        raise data_error(f"{short_name(reading.path.name)} has no rows below its header")
    return header


def _require_rows(table: CsvTable, header: Mapping[str, int], file: str, *, drop: bool) -> None:
    missing = table.missing
    if missing and not drop:
        found = [f"{short_name(name)}: {missing[i]}" for name, i in header.items() if missing[i]]
        raise data_error(
            f"{short_name(file)} has {missing.total()} missing values ({name_list(found)}); "
            'set training.data.missing to "drop" to leave those rows out, or fill them in'
        )
    if not table.rows and not missing:
        raise data_error(f"{short_name(file)} has no rows below its header")


def _inputs(
    table: CsvTable, header: Mapping[str, int], names: list[str], reading: ReadPermission
) -> tuple[Array, tuple[str, ...]]:
    """Return the features, float32 (n, k), and the names of their k columns."""
    features: list[str] = []
    numbers, texts = {}, []
    for name in names:
        if not table.is_text(header[name]):
            numbers[len(features)] = header[name]
            features.append(name)
            continue
        reading.check()
        column = table.column(header[name])
        texts.append((len(features), column))
        place = f"{short_name(reading.path.name)}: column"
        features += columns.one_hot_names(name, column, place)
    MemoryBudget(short_name(reading.path.name)).take(table.rows * len(features) * 4)
    inputs = np.empty((table.rows, len(features)), np.float32)
    for _ in table.fill(inputs, numbers):
        reading.check()
    for first, column in texts:
        reading.check()
        inputs[:, first : first + len(column.values)] = column.codes[:, None] == np.arange(
            len(column.values)
        )
    return inputs, tuple(features)


def _column(spec: Mapping[str, Any], key: str, header: Mapping[str, int], file: str) -> str:
    name = spec.get(key)
    if not isinstance(name, str) or name not in header:
        what = f'has no column "{short_name(name)}"' if name else "needs a target"
        near = did_you_mean(str(name), header) if name else ""
        raise TrainingError(
            f"{short_name(file)} {what}{near}; set training.data.{key} to one of "
            f"{name_list(header, 30)}",
            place=f"training.data.{key}",
        )
    return name


def _features(
    spec: Mapping[str, Any], header: Mapping[str, int], file: str, others: set[str | None]
) -> list[str]:
    given = spec.get("features")
    if given is None:
        names = [name for name in header if name not in others]
    else:
        wanted = given if isinstance(given, list | tuple) else [given]
        names = [_column({"features": name}, "features", header, file) for name in wanted]
    if not names:
        raise data_error(f"{short_name(file)} has no column beside the target to learn from")
    if clash := [name for name in names if name in others]:
        raise data_error(f"{name_list(clash)} cannot be a feature and the target or group at once")
    return names
