"""A data set in memory, and the parts of its samples that an Input takes.

Everything is NumPy, so that checking whether data fits a design does not need torch.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from designer.training.errors import TrainingError, name_list, short_name

Array = npt.NDArray[Any]
CLASSIFICATION, REGRESSION = "classification", "regression"
_NUMBERS_PER_CHECK = 2**20
"""Numbers that are processed between two calls of ``check``."""
_AXES = {"columns": -1, "rows": -2, "channels": -3}


@dataclass(frozen=True, slots=True)
class InputPart:
    """The part of each sample that one Input takes.

    ``source`` is the index of the array, None to assign it by order; ``picks`` maps axes to
    indices. Axes count from the end: -1 is the columns of an image or the features of a table.
    """

    source: int | None = None
    picks: Mapping[int, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def take(self, array: Array) -> Array:
        """Return the part of ``array``, both (n, …) and of the same dtype."""
        for axis, indices in self.picks.items():
            array = np.take(array, indices, axis=axis)
        return array


@dataclass(frozen=True)
class Dataset:
    """Samples with their targets.

    ``inputs`` are arrays (n, …), usually one; ``targets`` is (n,) or (n, …): class numbers (int64)
    for a classification, float32 for a regression. ``task`` is one of the two. ``classes`` are the
    names of the classes, ``features`` those of a table's columns. ``parts`` maps Input ids to parts
    of a sample. Samples with the same number in ``groups``, int64 (n,), stay on the same side of a
    split. With ``alike`` all inputs are normalised with one scale.
    """

    name: str
    inputs: tuple[Array, ...]
    targets: Array
    task: str
    classes: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    parts: Mapping[str, InputPart] = field(default_factory=lambda: MappingProxyType({}))
    groups: Array | None = None
    alike: bool = False

    @property
    def n(self) -> int:
        """The number of samples."""
        return len(self.targets)

    @property
    def sample_shape(self) -> tuple[int, ...]:
        """The shape of one sample of the first input."""
        return self.inputs[0].shape[1:]


def require_trainable(dataset: Dataset, check: Callable[[], None] = lambda: None) -> Dataset:
    """Return ``dataset`` if a network can be trained on it; ``check`` may raise to cancel.

    Raises TrainingError for too few samples or classes, and for numbers that are not finite.
    """
    if dataset.n < 2:
        raise TrainingError(
            f"{short_name(dataset.name)} has {dataset.n} samples, and training needs at least 2; "
            "add some",
            place="training.data",
        )
    if dataset.task == CLASSIFICATION and len(dataset.classes) < 2:
        raise TrainingError(
            f"{short_name(dataset.name)} has only the class {name_list(dataset.classes)}, so there "
            "is nothing to tell apart; add samples of another class, or choose another target",
            place="training.data",
        )
    for array in (*dataset.inputs, dataset.targets):
        _require_finite(dataset.name, array, check)
    return dataset


def read_parts(spec: Mapping[str, Any], dataset: Dataset) -> Mapping[str, InputPart]:
    """Read the key ``inputs`` of a recipe's data: the slice of each sample by Input id.

    ``{"left": {"columns": [0, 4]}}`` means columns 0 to 3; ``rows`` and ``channels`` likewise;
    ``columns`` may be a list of feature names; ``array`` picks one of several input arrays.
    Raises TrainingError for slices that do not exist.
    """
    given = spec.get("inputs") or {}
    if not isinstance(given, Mapping):
        raise _bad_part("must map an Input's id to what it takes", "inputs")
    return MappingProxyType(
        {str(id_): _part(str(id_), each, dataset) for id_, each in given.items()}
    )


def _part(id_: str, given: Any, dataset: Dataset) -> InputPart:
    if not isinstance(given, Mapping) or not set(given) <= {*_AXES, "array"}:
        raise _bad_part(f"must be an object with {', '.join(_AXES)} or array", f"inputs.{id_}")
    source, arrays = given.get("array"), len(dataset.inputs)
    if source is not None and (type(source) is not int or source not in range(arrays)):
        raise _bad_part(f"must be below {arrays}", f"inputs.{id_}.array")
    shape = dataset.inputs[source or 0].shape[1:]
    picks = {
        axis: _indices(f"inputs.{id_}.{name}", given[name], axis, shape, dataset.features)
        for name, axis in _AXES.items()
        if name in given
    }
    return InputPart(source, MappingProxyType(picks))


def _indices(
    place: str, given: Any, axis: int, shape: tuple[int, ...], features: tuple[str, ...]
) -> tuple[int, ...]:
    if -axis > len(shape):
        raise _bad_part(f"cannot be cut from samples of shape {shape}", place)
    items = list(given) if isinstance(given, list | tuple) else [given]
    if axis == -1 and items and all(isinstance(item, str) for item in items):
        places = {name: place for place, name in enumerate(features)}
        if missing := [item for item in items if item not in places]:
            raise _bad_part(f"names {name_list(missing)}; there are {name_list(features)}", place)
        return tuple(places[item] for item in items)
    size = shape[axis]
    if len(items) != 2 or not all(type(item) is int for item in items):
        raise _bad_part("must be a pair of whole numbers, first and past the last", place)
    if not 0 <= items[0] < items[1] <= size:
        raise _bad_part(f"must lie within 0 to {size}, the first below the second", place)
    return tuple(range(items[0], items[1]))


def _bad_part(must: str, place: str) -> TrainingError:
    where = f"training.data.{short_name(place)}"
    return TrainingError(f"{where} {must}; correct it in the training settings", place=where)


def _require_finite(name: str, array: Array, check: Callable[[], None]) -> None:
    if array.dtype.kind != "f":
        return
    rows, bad = max(1, _NUMBERS_PER_CHECK // max(1, array[:1].size)), 0
    for start in range(0, len(array), rows):
        check()
        bad += int(np.count_nonzero(~np.isfinite(array[start : start + rows])))
    if bad:
        raise TrainingError(
            f"{short_name(name)} holds {bad} numbers that are nan or infinite, or too large for "
            "float32; remove or replace them first",
            place="training.data",
        )
