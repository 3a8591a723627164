"""A source is found by its name, and reading can be cancelled."""

import pytest

from designer.training import TrainingError, load_data
from tests.training.data.image_folders import pictures


def test_an_unknown_source_suggests_a_known_one():
    with pytest.raises(TrainingError, match="did you mean digits"):
        load_data({"source": "digit"})


def test_a_missing_file_and_a_missing_path(tmp_path):
    with pytest.raises(TrainingError, match=r"nowhere.csv does not exist"):
        load_data({"source": "csv", "path": "nowhere.csv", "target": "y"}, tmp_path)
    with pytest.raises(TrainingError, match=r"training.data.path is missing"):
        load_data({"source": "csv"}, tmp_path)


def test_reading_can_be_given_up(tmp_path):
    class StopError(Exception):
        pass

    def stop():
        raise StopError

    pictures(tmp_path)
    with pytest.raises(StopError):
        load_data({"source": "image_folder", "path": "."}, tmp_path, stop)
