"""Bundled data sets are those of scikit-learn."""

import numpy as np
import pytest
import sklearn.datasets

from designer.training import SOURCES, load_data
from designer.training.data.bundled import digits


@pytest.mark.parametrize(
    ("source", "n", "shape", "classes"),
    [
        ("digits", 1797, (1, 8, 8), 10),
        ("digits_pairs", 7200, (1, 8, 8), 2),
        ("iris", 150, (4,), 3),
        ("wine", 178, (13,), 3),
        ("breast_cancer", 569, (30,), 2),
        ("diabetes", 442, (10,), 0),
    ],
)
def test_bundled_data(source, n, shape, classes):
    data = load_data({"source": source})
    assert (data.n, data.sample_shape, len(data.classes)) == (n, shape, classes)
    assert all(len(each) == n and each.dtype == np.float32 for each in data.inputs)
    assert data.targets.dtype == (np.int64 if classes else np.float32)
    assert data.task == ("classification" if classes else "regression")
    assert source in SOURCES


def test_digits_are_scikit_learns_digits():
    images, labels = digits()
    bunch = sklearn.datasets.load_digits()
    assert np.array_equal(images[:, 0], bunch.images)
    assert np.array_equal(labels, bunch.target)


def test_digits_without_their_file_come_from_scikit_learn(monkeypatch):
    from designer.training.data import bundled as data_bundled

    with_file = data_bundled._digits_table()
    monkeypatch.setattr("pathlib.Path.is_file", lambda self: False)
    data_bundled._digits_table.cache_clear()
    try:
        assert np.array_equal(data_bundled._digits_table(), with_file)
    finally:
        data_bundled._digits_table.cache_clear()


def test_diabetes_is_not_scaled_by_samples_of_the_validation_part():
    assert load_data({"source": "diabetes"}).inputs[0].max() > 100


def test_pairs_are_balanced_seeded_and_right():
    spec = {"source": "digits_pairs", "pairs": 400}
    one, two = load_data(spec), load_data(spec)
    other = load_data({**spec, "seed": 1})
    assert one.n == 400
    assert one.targets.mean() == 0.5
    assert np.array_equal(one.inputs[0], two.inputs[0])
    assert not np.array_equal(one.inputs[0], other.inputs[0])
    images, labels = digits()
    of = {image.tobytes(): label for image, label in zip(images, labels, strict=True)}
    same = [of[a.tobytes()] == of[b.tobytes()] for a, b in zip(*one.inputs, strict=True)]
    assert np.array_equal(one.targets, np.array(same, np.int64))
