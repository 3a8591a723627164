"""Names of classes keep the values apart that they are made from."""

import numpy as np
import pytest

from designer.training.data.readers.column_encoding import class_names, encode_array


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ([1_000_000.0, 1_000_001.0, 12_345_678.0], ("1000000", "1000001", "12345678")),
        ([-2.0, 0.0, 7.0], ("-2", "0", "7")),
        ([0.1, 0.25, 3.0], ("0.1", "0.25", "3")),
        ([0.12345671, 0.12345672], ("0.12345671", "0.12345672")),
        ([1e30, 1e300], ("1e+30", "1e+300")),
    ],
)
def test_no_two_numbers_have_one_name(values, names):
    assert class_names(np.array(values)) == names


def test_large_labels_of_an_array_keep_their_digits():
    labels = np.array([20_240_101, 20_240_102, 20_240_101])
    index, task, names = encode_array("y", labels, None)
    assert index.tolist() == [0, 1, 0]
    assert task == "classification"
    assert names == ("20240101", "20240102")


def test_text_is_its_own_name():
    assert class_names(np.array(["b", "007"])) == ("b", "007")
