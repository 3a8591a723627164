"""The split into training and validation part: seeded, stratified by class, whole groups."""

import numpy as np

from designer.training.data.dataset import CLASSIFICATION, Array, Dataset


def split_indices(
    dataset: Dataset, fraction: float, seed: int, *, shuffle: bool = True
) -> tuple[Array, Array]:
    """Return the sample numbers of the training and of the validation part, each int64 (k,).

    About ``fraction`` of the samples are held out for validation: the same share of every class,
    with at least one sample of each class left to train on; whole groups where the data has groups;
    the last samples where ``shuffle`` is False. The same ``seed`` gives the same split.
    """
    n = dataset.n
    if fraction <= 0:
        return np.arange(n), np.arange(0)
    rng = np.random.default_rng(seed)
    wanted = min(max(1, round(n * fraction)), n - 1)
    if dataset.groups is not None:
        held = _whole_groups(dataset.groups, wanted, rng)
    elif not shuffle:
        held = np.arange(n) >= n - wanted
    elif dataset.task == CLASSIFICATION and dataset.targets.ndim == 1:
        held = _stratified(dataset.targets, wanted, rng)
    else:
        held = np.isin(np.arange(n), rng.permutation(n)[:wanted])
    return np.flatnonzero(~held), np.flatnonzero(held)


def _stratified(targets: Array, wanted: int, rng: np.random.Generator) -> Array:
    held = np.zeros(len(targets), bool)
    classes, counts = np.unique(targets, return_counts=True)
    for label, take in zip(classes, _quotas(counts, wanted), strict=True):
        held[rng.permutation(np.flatnonzero(targets == label))[:take]] = True
    return held


def _quotas(counts: Array, wanted: int) -> Array:
    """Return how many of each class, with sizes ``counts``, are held out: ``wanted`` in total.

    Seats are apportioned by largest remainders (Hamilton's method); each class keeps a sample.
    """
    exact = counts * (wanted / counts.sum())
    quotas: Array = np.minimum(np.floor(exact).astype(int), counts - 1)
    by_remainder = np.argsort(quotas - exact, kind="stable")
    room = [i for i in by_remainder if quotas[i] < counts[i] - 1]
    quotas[room[: wanted - quotas.sum()]] += 1
    return quotas


def _whole_groups(groups: Array, wanted: int, rng: np.random.Generator) -> Array:
    """Return a mask, bool (n,), of whole groups of at least ``wanted`` samples; one group stays."""
    names, sizes = np.unique(groups, return_counts=True)
    order = rng.permutation(len(names))[:-1]
    before = np.cumsum(sizes[order]) - sizes[order]
    return np.isin(groups, names[order[before < wanted]])
