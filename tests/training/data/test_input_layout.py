"""Inputs receive the numbers that they ask for, in order."""

import numpy as np
import pytest

from designer.training import (
    Dataset,
    InputSpec,
    TrainingError,
    lay_out_inputs,
    load_data,
)
from designer.training.data.input_layout import solve_shape
from tests.training.jobs import few


@pytest.mark.parametrize("shape", [(64,), (8, 8), (1, 8, 8), (8, "F"), ("T", 8), (1, "H", "W")])
def test_a_digit_fits_many_shapes_with_its_numbers_in_order(shape):
    data = load_data({"source": "digits"})
    (array,) = lay_out_inputs(data, [InputSpec("x", shape)])
    assert np.array_equal(array.reshape(-1), data.inputs[0].reshape(-1))
    assert array.ndim == len(shape) + 1


def test_channels_last_are_turned_not_reshaped():
    images = np.arange(2 * 3 * 4 * 5, dtype=np.float32).reshape(2, 3, 4, 5)
    data = Dataset("pictures", (images,), np.arange(2), "classification", ("a", "b"))
    (array,) = lay_out_inputs(data, [InputSpec("x", (4, 5, 3))])
    assert np.array_equal(array, np.moveaxis(images, 1, -1))


def test_two_inputs_take_their_halves():
    spec = {
        "source": "digits",
        "inputs": {"left": {"columns": [0, 4]}, "low": {"rows": [6, 8], "columns": [4, 8]}},
    }
    data = load_data(spec)
    left, low = lay_out_inputs(data, [InputSpec("left", (32,)), InputSpec("low", (1, 2, 4))])
    assert np.array_equal(left.reshape(-1, 8, 4), data.inputs[0][:, 0, :, :4])
    assert np.array_equal(low, data.inputs[0][:, :, 6:8, 4:8])


def test_features_of_a_table_by_name():
    names = ["petal width (cm)", "sepal width (cm)"]
    data = load_data({"source": "iris", "inputs": {"b": {"columns": names}}})
    (b,) = lay_out_inputs(data, [InputSpec("b", (2,))])
    assert np.array_equal(b, data.inputs[0][:, [3, 1]])


def test_arrays_go_to_the_inputs_in_order():
    data = load_data({"source": "digits_pairs", "pairs": 400})
    one, two = lay_out_inputs(data, [InputSpec("one", (64,)), InputSpec("two", (64,))])
    assert np.array_equal(one, data.inputs[0].reshape(400, 64))
    assert np.array_equal(two, data.inputs[1].reshape(400, 64))


def test_an_input_of_whole_numbers_takes_no_fractions():
    with pytest.raises(TrainingError, match="takes whole numbers"):
        lay_out_inputs(few(), [InputSpec("tokens", (4,), "int64")])
    (array,) = lay_out_inputs(load_data({"source": "digits"}), [InputSpec("x", (64,), "int64")])
    assert array.dtype == np.int64


@pytest.mark.parametrize(
    ("wanted", "given_", "result"),
    [
        (("T", 8), (8, 8), (8, 8)),
        (("T", "T"), (8, 8), (8, 8)),
        (("T", "T"), (4, 16), None),
        (("T", 7), (8, 8), None),
        ((), (1,), ()),
        (("A", "B", 2), (4, 4), None),
    ],
)
def test_symbolic_sizes_are_solved(wanted, given_, result):
    assert solve_shape(wanted, given_) == result
