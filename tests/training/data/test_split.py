"""Splits are seeded, stratified and keep groups whole."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from designer.training import (
    Dataset,
    load_data,
)
from designer.training.data.split import split_indices
from tests.training.jobs import few


def labelled(targets, **more):
    targets = np.asarray(targets)
    classes = tuple(str(each) for each in np.unique(targets))
    x = np.zeros((len(targets), 1), np.float32)
    return Dataset("made up", (x,), targets, "classification", classes, **more)


@given(
    st.lists(st.integers(0, 4), min_size=2, max_size=80),
    st.floats(0, 0.99),
    st.integers(0, 2**31),
)
def test_a_split_is_stratified_seeded_and_without_overlap(labels, fraction, seed):
    data = labelled(labels)
    train, held = split_indices(data, fraction, seed)
    assert sorted([*train, *held]) == list(range(data.n))
    again = split_indices(data, fraction, seed)
    assert np.array_equal(train, again[0])
    assert set(data.targets[train]) == set(data.targets)  # every class is left to train on
    counts, taken = (np.bincount(each, minlength=5) for each in (labels, data.targets[held]))
    wanted = min(max(1, round(data.n * fraction)), data.n - 1) if fraction else 0
    exact = counts * wanted / data.n
    assert np.all(taken <= exact + 1)
    assert np.all(taken >= np.minimum(np.floor(exact), np.maximum(counts - 1, 0)))


def test_another_seed_splits_otherwise():
    data = few(60)
    assert not np.array_equal(split_indices(data, 0.3, 0)[1], split_indices(data, 0.3, 1)[1])


def test_a_regression_is_split_at_random_and_by_order_without_shuffle():
    data = few(50, regression=True)
    train, held = split_indices(data, 0.2, 0)
    assert (len(train), len(held)) == (40, 10)
    assert held.tolist() != list(range(40, 50))
    assert split_indices(data, 0.2, 0, shuffle=False)[1].tolist() == list(range(40, 50))


def test_no_picture_of_a_pair_is_on_both_sides():
    data = load_data({"source": "digits_pairs", "pairs": 2000})
    train, held = split_indices(data, 0.2, 3)
    seen = [
        {image.tobytes() for each in data.inputs for image in each[part]} for part in (train, held)
    ]
    assert not seen[0] & seen[1]
    assert 0.1 < len(held) / data.n < 0.3


def test_groups_are_never_parted():
    data = labelled([0, 1] * 20, groups=np.arange(40) // 8)
    train, held = split_indices(data, 0.3, 0)
    assert not set(data.groups[train]) & set(data.groups[held])
    assert len(train)
    assert len(held)
