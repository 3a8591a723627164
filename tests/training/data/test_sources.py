"""A source is found by its name, and reading can be cancelled."""

import pytest
from PIL import Image

from designer.training import TrainingError, load_data


def test_an_unknown_source_suggests_a_known_one():
    with pytest.raises(TrainingError, match="did you mean digits"):
        load_data({"source": "digit"})


def test_a_missing_file_and_a_missing_path(tmp_path):
    with pytest.raises(TrainingError, match=r"nowhere.csv does not exist"):
        load_data({"source": "csv", "path": "nowhere.csv", "target": "y"}, tmp_path)
    with pytest.raises(TrainingError, match=r"training.data.path is missing"):
        load_data({"source": "csv"}, tmp_path)


def pictures(tmp_path, **spec):
    for name, value in (("bright", 255), ("dark", 0)):
        (tmp_path / name).mkdir(exist_ok=True)
        for i in range(3):
            colour = (value, value // 2, 0)
            Image.new("RGB", (20 + i, 10), colour).save(tmp_path / name / f"{i}.png")
    return load_data({"source": "image_folder", "path": ".", **spec}, tmp_path)


def test_reading_can_be_given_up(tmp_path):
    class StopError(Exception):
        pass

    def stop():
        raise StopError

    pictures(tmp_path)
    with pytest.raises(StopError):
        load_data({"source": "image_folder", "path": "."}, tmp_path, stop)
