"""Targets in the form that each loss takes: class numbers, 0 and 1, -1 and 1, or values.

Torch's losses differ in the form of their target, and broadcast silently where shapes differ
((N, 1) against (N,) averages over N x N pairs). So targets are laid out here, once, in exactly the
shape of the network's output; where that is impossible, the reason is a sentence.
"""

from math import prod

import numpy as np

from designer.training.data.dataset import CLASSIFICATION, Array, Dataset
from designer.training.data.specs import OutputSpec, Sizes
from designer.training.recipe.component import Component
from designer.training.recipe.recipe import Recipe

INDEX = frozenset({"CrossEntropyLoss", "NLLLoss", "MultiMarginLoss"})
"""Losses whose targets are class numbers."""
SIGN = frozenset({"SoftMarginLoss", "HingeEmbeddingLoss"})
"""Losses whose targets are -1 and 1."""
LABELS = frozenset({"MultiLabelMarginLoss"})
"""Losses whose targets are lists of class numbers, padded with -1."""
SCALE_FREE = frozenset({"MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss"})
"""Losses for which the targets of a regression may be standardised."""


def default_loss(dataset: Dataset, shape: Sizes | None) -> Component:
    """Return the loss to use by default for this data and an output of ``shape`` per sample."""
    if dataset.task != CLASSIFICATION:
        return Component("MSELoss")
    binary = len(dataset.classes) == 2 and shape is not None and _numel(shape) == 1
    return Component("BCEWithLogitsLoss" if binary else "CrossEntropyLoss")


def losses_for(
    recipe: Recipe, dataset: Dataset, outputs: tuple[OutputSpec, ...]
) -> dict[str, Component]:
    """Return the loss by Output id; an Output that the recipe's mapping leaves out has none."""
    if recipe.loss is None:
        return {spec.id: default_loss(dataset, spec.shape) for spec in outputs}
    if isinstance(recipe.loss, Component):
        return {spec.id: recipe.loss for spec in outputs}
    return {spec.id: recipe.loss[spec.id] for spec in outputs if spec.id in recipe.loss}


def why_not_comparable(loss: str, dataset: Dataset, output: OutputSpec) -> str:
    """Return why ``loss`` cannot compare this Output with the data's targets, or ""."""
    shape = output.shape
    what = f'The Output "{output.id}"'
    if dataset.task != CLASSIFICATION:
        return _regression_misfit(loss, dataset, what, shape)
    classes, front = len(dataset.classes), f' of "{output.source}"' if output.source else ""
    fix = f"set out_features{front or ' of the layer before it'} to {classes}"
    if shape is None or not all(isinstance(size, int) for size in shape):
        return ""
    numbers = f"gives {_shown(shape)} but {dataset.name} has {classes} classes"
    if loss in INDEX:
        extra = dataset.targets.shape[1:]
        if len(shape) != 1 + len(extra) or shape[1:] != extra:
            wanted = f"has the shape {_batch(shape)} but {loss} needs {_batch((classes, *extra))}"
            return f"{what} {wanted}; flatten or pool it, then {fix}."
        few = int(shape[0]) < classes
        return _too_few(what, numbers, fix, shape, classes) if few else ""
    if shape == (classes,) or (_numel(shape) == 1 and classes == 2 and loss not in LABELS):
        return ""
    return f"{what} {numbers}; {fix}."


def lay_out_targets(loss: str, dataset: Dataset, targets: Array, shape: tuple[int, ...]) -> Array:
    """Return ``targets`` (n, …) in the form of ``loss`` for outputs of ``shape`` per sample.

    Class numbers are int64 (n, …), lists of labels int64 (n, *shape); all else is float32
    (n, *shape).
    """
    if dataset.task != CLASSIFICATION:
        return targets.astype(np.float32).reshape(len(targets), *shape)
    if loss in INDEX:
        return targets.astype(np.int64)
    if loss in LABELS:
        labels = np.full((len(targets), *shape), -1, np.int64)
        labels[:, 0] = targets
        return labels
    hot = targets[:, None] == np.arange(shape[0]) if _one_hot(dataset, shape) else targets
    zero_one = hot.astype(np.float32).reshape(len(targets), *shape)
    return 2 * zero_one - 1 if loss in SIGN else zero_one


def _one_hot(dataset: Dataset, shape: tuple[int, ...]) -> bool:
    return shape == (len(dataset.classes),)


def _regression_misfit(loss: str, dataset: Dataset, what: str, shape: Sizes | None) -> str:
    if loss in INDEX | SIGN | LABELS:
        return (
            f"{what} has the loss {loss}, which needs classes, but {dataset.name} has numbers as "
            "targets; choose MSELoss or L1Loss."
        )
    wanted = dataset.targets.shape[1:]
    if shape is None or not all(isinstance(size, int) for size in shape):
        return ""
    if _numel(shape) == prod(wanted):
        return ""
    return (
        f"{what} gives {_shown(shape)} but {dataset.name} has {prod(wanted)} targets a sample; "
        f"set the out_features of the layer in front of it to {prod(wanted)}."
    )


def _too_few(what: str, numbers: str, fix: str, shape: Sizes, classes: int) -> str:
    other = ", or choose BCEWithLogitsLoss" if classes == 2 and _numel(shape) == 1 else ""
    return f"{what} {numbers}; {fix}{other}."


def _numel(shape: Sizes) -> int:
    return prod(size if isinstance(size, int) else 0 for size in shape)


def _shown(shape: Sizes) -> str:
    numel = _numel(shape)
    numbers = f"{numel} {'number' if numel == 1 else 'numbers'} a sample"
    return _batch(shape) if len(shape) == 1 else f"{_batch(shape)}, that is {numbers},"


def _batch(shape: Sizes) -> str:
    return f"({', '.join(map(str, ('N', *shape)))}{'' if shape else ','})"
