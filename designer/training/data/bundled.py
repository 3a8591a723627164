"""The data sets that come with scikit-learn, for training without any file.

Digits, the default, are read from scikit-learn's data file without importing scikit-learn, which
would take over a second; where that file is missing, scikit-learn loads them.
"""

import importlib
import importlib.util
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from designer.training.data.dataset import CLASSIFICATION, REGRESSION, Array, Dataset
from designer.training.data.limits import CancelCheck, MemoryBudget, in_slices, never_cancel
from designer.training.errors import TrainingError

PAIR_GROUPS = 20
PAIRS = 7200


def load_bundled(
    source: str, spec: Mapping[str, Any], check: CancelCheck = never_cancel
) -> Dataset:
    """Return the bundled data set called ``source``; ``spec`` is the recipe's ``data``."""
    made = MAKERS.get(source)
    return made(spec, check) if made else _table(source)


def digits() -> tuple[Array, Array]:
    """Return pictures, float32 (1797, 1, 8, 8) from 0 to 16, and their digits, int64 (1797,)."""
    table = _digits_table()
    return table[:, :64].reshape(-1, 1, 8, 8).astype(np.float32), table[:, 64].astype(np.int64)


def _digits(_spec: Mapping[str, Any], _check: CancelCheck) -> Dataset:
    images, labels = digits()
    return Dataset("digits", (images,), labels, CLASSIFICATION, tuple("0123456789"))


@lru_cache(maxsize=1)
def _digits_table() -> Array:
    spec = importlib.util.find_spec("sklearn")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder, "datasets", "data", "digits.csv.gz")
        if path.is_file():
            return np.loadtxt(path, delimiter=",", dtype=np.uint8)
    data, target = _sklearn().load_digits(return_X_y=True)
    return np.column_stack([data, target]).astype(np.uint8)


def _table(source: str) -> Dataset:
    regression = source == "diabetes"
    # Diabetes comes scaled by all samples otherwise, validation included.
    bunch = getattr(_sklearn(), f"load_{source}")(**({"scaled": False} if regression else {}))
    return Dataset(
        source,
        (bunch.data.astype(np.float32),),
        bunch.target.astype(np.float32 if regression else np.int64),
        REGRESSION if regression else CLASSIFICATION,
        () if regression else tuple(str(name) for name in bunch.target_names),
        tuple(str(name) for name in bunch.feature_names),
    )


def _pairs(spec: Mapping[str, Any], check: CancelCheck) -> Dataset:
    """Return pairs of digits, half of them of one class; no picture is in both parts of a split.

    Pictures are divided into groups and pairs are drawn within a group; a split keeps groups whole.
    """
    images, labels = digits()
    count, seed = (_whole(spec, "pairs", PAIRS), _whole(spec, "seed", 0))
    MemoryBudget("digits_pairs").take(count * 2 * images[0].nbytes)
    rng = np.random.default_rng(seed)
    group_of = rng.permutation(len(labels)) % PAIR_GROUPS
    drawn = [
        _draw(rng, np.flatnonzero(group_of == group), labels, each, check)
        for group, each in enumerate(_shares(count, PAIR_GROUPS))
    ]
    left, right = np.concatenate(drawn, axis=1)
    groups = np.repeat(np.arange(PAIR_GROUPS), [pairs.shape[1] for pairs in drawn])
    return Dataset(
        "digits_pairs",
        (_picked(images, left, check), _picked(images, right, check)),
        (labels[left] == labels[right]).astype(np.int64),
        CLASSIFICATION,
        ("different", "same"),
        groups=groups,
        alike=True,
    )


MAKERS: Mapping[str, Callable[[Mapping[str, Any], CancelCheck], Dataset]] = {
    "digits": _digits,
    "digits_pairs": _pairs,
}
"""Data sets that scikit-learn has no loader of tables for, by source."""


def _picked(images: Array, numbers: Array, check: CancelCheck) -> Array:
    picked = np.empty((len(numbers), *images.shape[1:]), images.dtype)
    for some in in_slices(picked, check):
        picked[some] = images[numbers[some]]
    return picked


def _draw(
    rng: np.random.Generator, members: Array, labels: Array, count: int, check: CancelCheck
) -> Array:
    """Return pairs of sample numbers, int64 (2, count): first those of one class, then of two."""
    check()
    left = rng.choice(members, count)
    pools = {int(sample): _pools(members, labels, sample) for sample in members}
    drawn = [pools[sample][i >= count // 2] for i, sample in enumerate(left.tolist())]
    places = rng.integers(0, np.array([len(pool) for pool in drawn]))
    check()
    right = [pool[place] for pool, place in zip(drawn, places.tolist(), strict=True)]
    return np.stack([left, np.array(right)])


def _pools(members: Array, labels: Array, sample: int) -> tuple[list[int], list[int]]:
    """Return the samples to pair ``sample`` with: others of its class, and those of other classes.

    Each falls back to all of its class.
    """
    same = labels[members] == labels[sample]
    usual = members[same].tolist()
    return (members[same & (members != sample)].tolist() or usual, members[~same].tolist() or usual)


def _shares(count: int, parts: int) -> list[int]:
    return [count // parts + (part < count % parts) for part in range(parts)]


def _whole(spec: Mapping[str, Any], key: str, default: int) -> int:
    value = spec.get(key, default)
    if type(value) is not int or not (0 if key == "seed" else PAIR_GROUPS * 2) <= value <= 10**6:
        raise TrainingError(
            f"training.data.{key} must be a whole number up to a million, not {value}; "
            f"leave it out for {default}",
            place="training.data",
        )
    return value


def _sklearn() -> Any:
    try:
        return importlib.import_module("sklearn.datasets")
    except ImportError as error:
        raise TrainingError(
            "this data set comes with scikit-learn, which is not installed; "
            "run pip install scikit-learn",
            place="training.data",
            details=str(error),
        ) from error
