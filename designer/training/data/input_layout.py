"""The layout of samples in a design's Inputs, and whether they fit.

A picture of (1, 8, 8) also fits an Input of (8, 8) or (64,): the numbers are the same in the same
order. Pictures for an Input with channels last are transposed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np

from designer.training.data.dataset import Array, Dataset, InputPart
from designer.training.data.specs import InputSpec, Sizes
from designer.training.errors import TrainingError, name_list

_CHANNELS = (3, 4)


@dataclass(frozen=True, slots=True)
class InputFeed:
    """How one Input is fed: the index of the array, the part of a sample, and the shape it gets.

    With ``turned`` channels are moved from the first to the last axis of a sample.
    """

    spec: InputSpec
    source: int
    part: InputPart
    shape: tuple[int, ...]
    turned: bool = False

    def apply(self, array: Array) -> Array:
        """Return ``array`` (n, *sample shape) as (n, *shape of the Input), with its dtype."""
        taken = self.part.take(array)
        if self.turned:
            taken = np.moveaxis(taken, 1, -1)
        return taken.reshape(len(array), *self.shape)


def plan_inputs(dataset: Dataset, inputs: Sequence[InputSpec]) -> tuple[InputFeed, ...]:
    """Return how each Input is fed.

    Raises TrainingError with a sentence for each Input that does not fit.
    """
    feeds = [_plan(dataset, inputs, index) for index in range(len(inputs))]
    problems = [each for each in feeds if isinstance(each, TrainingError)]
    if problems:
        raise TrainingError(
            " ".join(str(each) for each in problems), node=problems[0].node, place="training.data"
        )
    return tuple(each for each in feeds if isinstance(each, InputFeed))


def lay_out_inputs(dataset: Dataset, inputs: Sequence[InputSpec]) -> tuple[Array, ...]:
    """Return an array (n, *shape of the Input) for each Input, in its dtype where NumPy has it.

    Raises TrainingError where the data does not fit.
    """
    feeds = plan_inputs(dataset, inputs)
    return tuple(cast_input(feed, feed.apply(dataset.inputs[feed.source])) for feed in feeds)


def cast_input(feed: InputFeed, array: Array) -> Array:
    """Return ``array`` in the Input's dtype; bfloat16, which NumPy lacks, becomes float32.

    Raises TrainingError where whole numbers are wanted and the data has fractions.
    """
    name = feed.spec.dtype
    dtype = np.dtype(np.float32 if name == "bfloat16" else name)
    if dtype.kind in "iu" and array.dtype.kind == "f" and not np.all(np.mod(array, 1) == 0):
        raise TrainingError(
            f'The Input "{feed.spec.id}" takes whole numbers ({name}) but the data has fractions; '
            "set its dtype to float32 or choose other data.",
            node=feed.spec.id,
            place="training.data",
        )
    return array.astype(dtype, copy=False)


def is_scaled(spec: InputSpec) -> bool:
    """Return whether an Input may be normalised: whole numbers are indices, not magnitudes."""
    return "float" in spec.dtype


def _plan(dataset: Dataset, inputs: Sequence[InputSpec], index: int) -> InputFeed | TrainingError:
    spec = inputs[index]
    if not spec.batch:
        return _misfit(spec, "has no batch axis, and training feeds batches; give it one")
    part = dataset.parts.get(spec.id, InputPart())
    arrays = len(dataset.inputs)
    if part.source is None and arrays not in {1, len(inputs)}:
        return _misfit(
            spec,
            f"is one of {len(inputs)}, but {dataset.name} gives {arrays} arrays; make it "
            f"{arrays} Inputs or say in training.data.inputs which array each one takes",
        )
    source = part.source if part.source is not None else index % arrays
    shape = part.take(dataset.inputs[source][:1]).shape[1:]
    turned = _is_turned(shape, spec.shape)
    solved = solve_shape(spec.shape, (*shape[1:], shape[0]) if turned else shape)
    if solved is None:
        return _misfit(
            spec,
            f"takes {shape_text(spec.shape)} but {dataset.name} gives {shape_text(shape)}; "
            f"set its shape to {list(shape)} or choose other data",
        )
    return InputFeed(spec, source, part, solved, turned)


def solve_shape(wanted: Sizes, given: tuple[int, ...]) -> tuple[int, ...] | None:
    """Return ``wanted`` with symbolic sizes solved so that it holds as many numbers as ``given``.

    Returns None where that is impossible or ambiguous.
    """
    pairs = list(zip(wanted, given, strict=False))
    if len(wanted) == len(given) and all(isinstance(w, str) or w == g for w, g in pairs):
        named = {(w, g) for w, g in pairs if isinstance(w, str)}
        if len({w for w, _ in named}) == len(named):
            return given
    unknown = [size for size in wanted if isinstance(size, str)]
    known, total = prod(size for size in wanted if isinstance(size, int)), prod(given)
    if not unknown:
        return tuple(int(size) for size in wanted) if known == total else None
    if len(unknown) > 1 or not known or total % known:
        return None
    return tuple(total // known if isinstance(size, str) else size for size in wanted)


def shape_text(shape: Sizes) -> str:
    """Return a shape as text: ``8 x 8 = 64 numbers a sample`` or ``4 numbers a sample``."""
    numbers = [size for size in shape if isinstance(size, int)]
    if len(numbers) < len(shape) or len(shape) < 2:
        return f"{' x '.join(map(str, shape)) or '1'} numbers a sample"
    return f"{' x '.join(map(str, shape))} = {prod(numbers)} numbers a sample"


def unknown_parts(dataset: Dataset, inputs: Sequence[InputSpec]) -> list[str]:
    """Return a sentence about ids in the data's ``inputs`` that the design lacks, [] for none."""
    ids = [spec.id for spec in inputs]
    strangers = [id_ for id_ in dataset.parts if id_ not in ids]
    if not strangers:
        return []
    text = f"training.data.inputs names {name_list(strangers)}, but the Inputs are {name_list(ids)}"
    return [f"{text}; correct the name or remove it."]


def _is_turned(shape: tuple[int, ...], wanted: Sizes) -> bool:
    return (
        len(shape) == 3
        and shape[0] in _CHANNELS
        and wanted == (*shape[1:], shape[0])
        and wanted != shape
    )


def _misfit(spec: InputSpec, what: str) -> TrainingError:
    return TrainingError(f'The Input "{spec.id}" {what}.', node=spec.id, place="training.data")
