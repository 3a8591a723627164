"""Arrays of an archive become a data set, or one sentence that says what to do."""

import numpy as np
import pytest

from designer.training import TrainingError, load_data


def archive(tmp_path, spec=None, **arrays):
    np.savez(tmp_path / "data.npz", **arrays)
    return load_data({"source": "npz", "path": "data.npz", **(spec or {})}, tmp_path)


def test_npz_classification_and_regression(tmp_path):
    x = np.random.default_rng(0).normal(size=(6, 2, 3))
    data = archive(tmp_path, x=x, y=np.array([5, 7, 5, 7, 5, 7]))
    assert (data.task, data.classes, data.sample_shape) == ("classification", ("5", "7"), (2, 3))
    assert data.targets.tolist() == [0, 1, 0, 1, 0, 1]
    data = archive(tmp_path, x=x, y=np.linspace(0, 1, 6))
    assert data.task == "regression"


def test_npz_other_names_several_inputs_and_tokens(tmp_path):
    data = archive(
        tmp_path,
        {"x": ["a", "b"], "y": "label"},
        a=np.ones((4, 3)),
        b=np.arange(8, dtype=np.uint8).reshape(4, 2),
        label=np.array(["u", "v", "u", "v"]),
    )
    assert [each.shape for each in data.inputs] == [(4, 3), (4, 2)]
    assert data.inputs[1].dtype == np.uint8
    assert data.classes == ("u", "v")


def test_npz_one_dimensional_inputs_become_a_column(tmp_path):
    assert archive(tmp_path, x=np.arange(4.0), y=np.arange(4.0)).sample_shape == (1,)


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ({"a": np.ones(3), "y": np.ones(3)}, "has no array x; it has a, y"),
        ({"x": np.ones(3), "y": np.ones(4)}, "3 samples in x but 4 targets"),
        ({"x": np.array(["a", "b"]), "y": np.ones(2)}, "not numbers"),
        ({"x": np.array([{}, {}]), "y": np.ones(2)}, "cannot be read"),
        ({"x": np.ones(3), "y": np.float64(1)}, "single number"),
        ({"x": np.array([1, np.nan]), "y": np.ones(2)}, "nan or infinite"),
    ],
)
def test_npz_mistakes_are_sentences(tmp_path, arrays, words):
    with pytest.raises(TrainingError, match=words):
        archive(tmp_path, **arrays)


def test_npz_that_is_something_else(tmp_path):
    for content in (b"", b"not an archive", b"PK\x03\x04 broken"):
        (tmp_path / "data.npz").write_bytes(content)
        with pytest.raises(TrainingError, match=r"data.npz cannot be read"):
            load_data({"source": "npz", "path": "data.npz"}, tmp_path)
    np.save(tmp_path / "one.npy", np.ones(3))
    with pytest.raises(TrainingError, match="single array"):
        load_data({"source": "npz", "path": "one.npy"}, tmp_path)
