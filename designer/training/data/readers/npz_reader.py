"""The reader of NumPy archives (``.npz``): arrays ``x`` and ``y`` become a data set.

They are read as data only: pickled objects are refused.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from designer.training.data.access import ReadPermission
from designer.training.data.dataset import Array, Dataset
from designer.training.data.limits import in_slices
from designer.training.data.readers import column_encoding as columns
from designer.training.data.readers.bounded_file import data_error
from designer.training.data.readers.npz_archive import read_arrays
from designer.training.errors import short_name


def load_npz(spec: Mapping[str, Any], reading: ReadPermission) -> Dataset:
    """Return the arrays ``x`` (or a list of several) and ``y`` of the archive at ``reading.path``.

    Each is (n, …). Unless ``task`` is given, whole numbers, booleans and text in ``y`` are a
    classification. Floating-point inputs become float32. Pickled objects are rejected.

    Raises TrainingError that names the file or the array.
    """
    wanted, file = spec.get("x", "x"), short_name(reading.path.name)
    names = list(wanted) if isinstance(wanted, list | tuple) else [wanted]
    every = [*names, spec.get("y", "y")]
    if not names or not all(isinstance(name, str) for name in every):
        raise data_error(
            "training.data.x must be the name of an array or a list of names, and training.data.y "
            'a name; write "x" and "y"'
        )
    *inputs, y = read_arrays(reading, every)
    kinds = ["fiub"] * len(inputs) + ["fiubUS"]
    for name, array, allowed in zip(every, [*inputs, y], kinds, strict=True):
        if array.dtype.kind not in allowed:
            raise data_error(
                f"array {short_name(name)} of {file} holds {short_name(array.dtype)}, not numbers"
            )
        if len(array) != len(y):
            raise data_error(
                f"{file} has {len(array)} samples in {short_name(name)} but {len(y)} targets"
            )
    targets, task, classes = columns.encode_array("y", y, spec.get("task"), reading.check)
    narrow = tuple(_narrow(each, reading) for each in inputs)
    return Dataset(reading.path.name, narrow, targets, task, classes)


def _narrow(array: Array, reading: ReadPermission) -> Array:
    """Return an array (n, …) with at least two axes: floats as float32, booleans as uint8.

    Whole numbers keep their dtype.
    """
    kept: Array = array if array.ndim > 1 else array[:, None]
    smaller: dict[str, np.dtype[Any]] = {"f": np.dtype(np.float32), "b": np.dtype(np.uint8)}
    dtype = smaller.get(kept.dtype.kind, kept.dtype)
    if kept.dtype == dtype:
        return kept
    narrow = np.empty_like(kept, dtype)
    for some in in_slices(kept, reading.check):
        with np.errstate(over="ignore"):  # infinite numbers are reported later
            narrow[some] = kept[some]
    return narrow
