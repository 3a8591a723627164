"""Parts of samples that do not exist are refused."""

import pytest

from designer.training import TrainingError, load_data


def test_a_slice_that_does_not_exist_is_refused():
    for part in ({"columns": [4, 12]}, {"columns": [3, 3]}, {"rows": 4}, {"depth": [0, 1]}, 5):
        with pytest.raises(TrainingError, match=r"training.data.inputs.left"):
            load_data({"source": "digits", "inputs": {"left": part}})
    with pytest.raises(TrainingError, match="cannot be cut"):
        load_data({"source": "iris", "inputs": {"left": {"rows": [0, 1]}}})
    with pytest.raises(TrainingError, match="names height"):
        load_data({"source": "iris", "inputs": {"left": {"columns": ["height"]}}})
    with pytest.raises(TrainingError, match="array must be below 1"):
        load_data({"source": "iris", "inputs": {"left": {"array": 1}}})
