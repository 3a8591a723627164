"""Normalisation to mean 0 and standard deviation 1, computed from the training part alone.

A table is scaled by column, a picture by channel, two-dimensional samples as a whole: numbers of
one meaning share a scale. Scales are saved with the weights, so that others can apply them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from designer.training.data.dataset import REGRESSION, Array, Dataset
from designer.training.data.input_layout import InputFeed, is_scaled


@dataclass(frozen=True)
class Scale:
    """The map ``(x - mean) / std``; both are float64 and broadcast over one sample."""

    mean: Array
    std: Array

    def apply(self, array: Array) -> Array:
        """Return ``array`` (n, …) scaled: float64 for float64, else float32."""
        kept = array if array.dtype == np.float64 else array.astype(np.float32, copy=False)
        return (kept - self.mean.astype(kept.dtype)) / self.std.astype(kept.dtype)

    def to_dict(self) -> dict[str, Any]:
        """Return mean and std as a number or nested lists that broadcast over a sample."""
        return {"mean": self.mean.tolist(), "std": self.std.tolist()}


def fit_scale(array: Array) -> Scale:
    """Return the scale of ``array`` (n, …): by column, by channel, or one for 2-d samples.

    The deviation of a constant column is set to 1.
    """
    axes = _shared_axes(array.ndim)
    mean = array.mean(axis=axes, keepdims=True, dtype=np.float64)
    std = array.std(axis=axes, keepdims=True, dtype=np.float64)
    std = np.where(std > 1e-12 * np.maximum(1.0, np.abs(mean)), std, 1.0)
    return Scale(mean[0], std[0])


def fit_input_scales(
    dataset: Dataset, feeds: tuple[InputFeed, ...], train: Array
) -> Mapping[str, Scale]:
    """Return the scale of each Input by id, for its shape, from the samples numbered ``train``.

    Inputs of whole numbers have none.
    """
    arrays = [array[train] for array in dataset.inputs]
    if dataset.alike:
        scales = [fit_scale(np.concatenate(arrays))] * len(arrays)
    else:
        scales = [fit_scale(array) for array in arrays]
    return {
        feed.spec.id: _through(feed, scales[feed.source], arrays[feed.source].shape[1:])
        for feed in feeds
        if is_scaled(feed.spec)
    }


def fit_target_scale(dataset: Dataset, train: Array) -> Scale | None:
    """Return the scale of a regression's targets by column, from the samples numbered ``train``.

    None for a classification.
    """
    return fit_scale(dataset.targets[train]) if dataset.task == REGRESSION else None


def _shared_axes(ndim: int) -> tuple[int, ...]:
    if ndim <= 2:
        return (0,)
    return tuple(range(ndim)) if ndim == 3 else (0, *range(2, ndim))


def _through(feed: InputFeed, scale: Scale, shape: tuple[int, ...]) -> Scale:
    """Return ``scale`` for the shape of the Input; axes along which it is constant have size 1."""
    full = [np.broadcast_to(part, shape)[None] for part in (scale.mean, scale.std)]
    mean, std = (feed.apply(part)[0] for part in full)
    for axis in range(mean.ndim):
        first = [np.take(part, [0], axis=axis) for part in (mean, std)]
        if np.array_equal(mean, np.broadcast_to(first[0], mean.shape)) and np.array_equal(
            std, np.broadcast_to(first[1], std.shape)
        ):
            mean, std = first
    if mean.size == 1:
        mean, std = mean.reshape(()), std.reshape(())
    return Scale(mean, std)
