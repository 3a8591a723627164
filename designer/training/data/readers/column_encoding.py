"""Encoding columns as numbers: features as they are or one-hot, targets by task."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from designer.training.data.dataset import CLASSIFICATION, REGRESSION, Array
from designer.training.data.limits import CancelCheck, in_slices, never_cancel
from designer.training.errors import TrainingError, short_name

MAX_ONE_HOT = 50
MAX_UNDECLARED_CLASSES = 20
MAX_CLASSES = 1_000_000
"""Classes that a classification may have."""
_EXACT = 2.0**53
"""Up to here float64 has every whole number."""

Encoded = tuple[Array, str, tuple[str, ...]]
"""Targets, task and the names of classes."""


@dataclass(frozen=True)
class Column:
    """A column of a table: ``numbers``, float64 (n,), or text.

    Text is the different ``values``, sorted, and the index of each row's value, ``codes`` int64
    (n,).
    """

    numbers: Array | None
    values: tuple[str, ...] = ()
    codes: Array = field(default_factory=lambda: np.empty(0, np.int64))


def numeric_if_possible(column: Column) -> Column:
    """Return ``column`` with its texts as numbers if each of them is one."""
    try:
        numbers = np.array([float(value) for value in column.values])
    except ValueError:
        return column
    return column if column.numbers is not None else Column(numbers[column.codes])


def one_hot_names(name: str, column: Column, place: str) -> tuple[str, ...]:
    """Return the names of the one-hot columns of a column of text, such as ``colour=red``.

    Raises TrainingError where it has more than MAX_ONE_HOT values.
    """
    values = column.values
    if len(values) > MAX_ONE_HOT:
        raise TrainingError(
            f'{place} "{short_name(name)}" is text with {len(values)} different values (such as '
            f'"{short_name(values[0])}"), more than the {MAX_ONE_HOT} that can become columns; '
            "leave it out by listing the others in training.data.features",
            place="training.data.features",
        )
    return tuple(f"{name}={value}" for value in values)


def encode_column(
    name: str, column: Column, task: Any, check: CancelCheck = never_cancel
) -> Encoded:
    """Return targets (n,), task and class names of a column of a table.

    Without a ``task`` text and at most 20 different whole numbers mean a classification. Raises
    TrainingError for text to regress on or an unknown task.
    """
    _require_task(task)
    numbers = column.numbers
    if numbers is None:
        _require_no_regression(name, task)
        return column.codes, CLASSIFICATION, column.values
    if task == REGRESSION or (task is None and not _few_whole(numbers, check)):
        return _narrowed(numbers), REGRESSION, ()
    return _as_classes(name, numbers, check)


def encode_array(name: str, cells: Array, task: Any, check: CancelCheck = never_cancel) -> Encoded:
    """Return targets (n, …), task and class names of an array (n, …) of numbers or text.

    Without a ``task`` text, booleans and whole numbers mean a classification. Raises TrainingError
    for text to regress on or an unknown task.
    """
    _require_task(task)
    numbers = as_numbers(cells, check)
    if task == REGRESSION or (task is None and _are_measured(cells, numbers, check)):
        if numbers is None:
            _require_no_regression(name, REGRESSION)
        assert numbers is not None
        return _narrowed(numbers), REGRESSION, ()
    return _as_classes(name, cells if numbers is None else numbers, check)


def as_numbers(cells: Array, check: CancelCheck = never_cancel) -> Array | None:
    """Return ``cells`` as float64 of the same shape, None where one of them is no number."""
    numbers = np.empty(cells.shape, np.float64)
    try:
        for some in in_slices(cells, check):
            numbers[some] = cells[some].astype(np.float64)
    except (ValueError, TypeError):
        return None
    return numbers


def _are_measured(cells: Array, numbers: Array | None, check: CancelCheck) -> bool:
    """Return whether an array is the target of a regression: fractions, also as text."""
    if numbers is None or cells.dtype.kind in "iub":
        return False
    return cells.dtype.kind == "f" or not _few_whole(numbers, check)


def _few_whole(numbers: Array, check: CancelCheck) -> bool:
    values = numbers[:0].ravel()
    for some in in_slices(numbers, check):
        with np.errstate(invalid="ignore"):  # infinity is no whole number
            if np.any(np.mod(numbers[some], 1) != 0):
                return False
        values = np.union1d(values, numbers[some])
        if len(values) > MAX_UNDECLARED_CLASSES:
            return False
    return True


def _as_classes(name: str, cells: Array, check: CancelCheck) -> Encoded:
    """Return class numbers int64 (n, …); classes are sorted, numbers as numbers: 10 after 9."""
    values = cells[:0].ravel()
    for some in in_slices(cells, check):
        values = np.union1d(values, cells[some])
        if len(values) > MAX_CLASSES:
            raise TrainingError(
                f'the target "{short_name(name)}" has more than {MAX_CLASSES:,} classes; set '
                f'training.data.task to "{REGRESSION}", or choose another target',
                place="training.data.target",
            )
    index = np.empty(cells.shape, np.int64)
    for some in in_slices(cells, check):
        index[some] = np.searchsorted(values, cells[some])
    return index, CLASSIFICATION, class_names(values)


def class_names(values: Array) -> tuple[str, ...]:
    """Return a name for each of the different ``values`` (n,), numbers or text.

    Whole numbers keep all their digits, 1000001 as well as 7.0, which becomes ``7``; fractions have
    six digits, or as many as it takes to tell them apart.
    """
    if values.dtype.kind != "f":
        return tuple(map(str, values))
    numbers = values.tolist()
    names = tuple(
        f"{each:.0f}" if each.is_integer() and abs(each) < _EXACT else f"{each:g}"
        for each in numbers
    )
    return names if len(set(names)) == len(names) else tuple(map(str, numbers))


def _narrowed(numbers: Array) -> Array:
    with np.errstate(over="ignore"):
        return numbers.astype(np.float32)


def _require_task(task: Any) -> None:
    if task is not None and task not in (CLASSIFICATION, REGRESSION):
        raise TrainingError(
            f'training.data.task must be "{CLASSIFICATION}" or "{REGRESSION}", not '
            f'"{short_name(task)}"; leave it out to have it found out',
            place="training.data.task",
        )


def _require_no_regression(name: str, task: Any) -> None:
    if task == REGRESSION:
        raise TrainingError(
            f'the target "{short_name(name)}" holds text and cannot be regressed on; choose '
            f'another target, or set training.data.task to "{CLASSIFICATION}"',
            place="training.data.target",
        )
