"""Normalisation: learnt from the training part alone, and kept so that others can repeat it.

A table is scaled by column, a picture by channel, two-dimensional samples as a whole: what one
number of a sample means decides which numbers share a scale.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from designer.training.data.dataset import REGRESSION, Array, Dataset
from designer.training.data.input_layout import InputFeed, is_scaled


@dataclass(frozen=True)
class Scale:
    """``(x - mean) / std``; both broadcast over one sample."""

    mean: Array
    std: Array

    def apply(self, array: Array) -> Array:
        """Return ``array`` (n, …) scaled, as float32 (float64 stays)."""
        kept = array if array.dtype == np.float64 else array.astype(np.float32, copy=False)
        return (kept - self.mean.astype(kept.dtype)) / self.std.astype(kept.dtype)

    def to_dict(self) -> dict[str, Any]:
        """Return mean and std as a number or nested lists that broadcast over a sample."""
        return {"mean": self.mean.tolist(), "std": self.std.tolist()}


def fit_scale(array: Array) -> Scale:
    """Return the scale of ``array`` (n, …): by column, by channel, or one for 2-d samples.

    A column that never changes gets the deviation 1.
    """
    axes = _shared_axes(array.ndim)
    mean = array.mean(axis=axes, keepdims=True, dtype=np.float64)
    std = array.std(axis=axes, keepdims=True, dtype=np.float64)
    std = np.where(std > 1e-12 * np.maximum(1.0, np.abs(mean)), std, 1.0)
    return Scale(mean[0], std[0])


def fit_input_scales(
    dataset: Dataset, feeds: tuple[InputFeed, ...], train: Array
) -> Mapping[str, Scale]:
    """Return by Input id the scale in the Input's own shape, learnt from samples ``train``."""
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
    """Return the scale of a regression's targets, by column, learnt from samples ``train``."""
    return fit_scale(dataset.targets[train]) if dataset.task == REGRESSION else None


def _shared_axes(ndim: int) -> tuple[int, ...]:
    if ndim <= 2:
        return (0,)
    return tuple(range(ndim)) if ndim == 3 else (0, *range(2, ndim))


def _through(feed: InputFeed, scale: Scale, shape: tuple[int, ...]) -> Scale:
    """Lay the scale into the Input as its numbers are, then fold axes along which it is equal."""
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
