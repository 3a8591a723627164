"""How a column of a table becomes numbers: features as they are or one-hot, targets by task."""

from typing import Any

import numpy as np

from designer.training.dataset import CLASSIFICATION, REGRESSION, Array
from designer.training.errors import TrainingError

MOST_VALUES = 50
MOST_CLASSES = 20


def encode(name: str, cells: Array, place: str) -> tuple[Array, tuple[str, ...]]:
    """Return a feature's float32 block (n, k) and the names of its k columns.

    Text becomes a 0/1 column for each of its values, named ``colour=red``. Raises TrainingError
    where there are too many values for that.
    """
    numbers = as_numbers(cells)
    if numbers is not None:
        return numbers.astype(np.float32)[:, None], (name,)
    values = np.unique(cells)
    if len(values) > MOST_VALUES:
        raise TrainingError(
            f'{place} "{name}" is text with {len(values)} different values (such as "{values[0]}"),'
            f" more than the {MOST_VALUES} that can become columns; leave it out by listing the "
            "others in training.data.features",
            place="training.data.features",
        )
    block = (cells[:, None] == values[None, :]).astype(np.float32)
    return block, tuple(f"{name}={value}" for value in values)


def encode_target(name: str, cells: Array, task: Any) -> tuple[Array, str, tuple[str, ...]]:
    """Return targets, task and class names of a column of text or an array of numbers.

    Without a ``task`` text, booleans, whole-number arrays and at most 20 different whole numbers
    in a table mean a classification. Raises TrainingError for text to regress on or an unknown
    task.
    """
    if task not in {None, CLASSIFICATION, REGRESSION}:
        raise TrainingError(
            f'training.data.task must be "{CLASSIFICATION}" or "{REGRESSION}", not "{task}"; '
            "leave it out to have it found out",
            place="training.data.task",
        )
    numbers = as_numbers(cells)
    if task == REGRESSION or (task is None and not _are_classes(cells, numbers)):
        if numbers is None:
            raise TrainingError(
                f'the target "{name}" holds text and cannot be regressed on; choose another '
                f'target, or set training.data.task to "{CLASSIFICATION}"',
                place="training.data.target",
            )
        return numbers.astype(np.float32), REGRESSION, ()
    return (*_as_classes(cells, numbers),)


def as_numbers(cells: Array) -> Array | None:
    """Return ``cells`` as float64, or None where one of them is no number."""
    if cells.dtype.kind in "fiub":
        return cells.astype(np.float64)
    try:
        return cells.astype(np.float64)
    except (ValueError, TypeError):
        return None


def _are_classes(cells: Array, numbers: Array | None) -> bool:
    if numbers is None or cells.dtype.kind in "iub":
        return True
    if cells.dtype.kind == "f":
        return False
    whole = bool(np.all(np.mod(numbers, 1) == 0))
    return whole and len(np.unique(numbers)) <= MOST_CLASSES


def _as_classes(cells: Array, numbers: Array | None) -> tuple[Array, str, tuple[str, ...]]:
    """Sort numbers as numbers: class 10 comes after class 9."""
    values, index = np.unique(cells if numbers is None else numbers, return_inverse=True)
    names = tuple(f"{v:g}" if isinstance(v, float) else str(v) for v in values)
    return index.reshape(cells.shape).astype(np.int64), CLASSIFICATION, names
