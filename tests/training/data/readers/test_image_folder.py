"""Folders of pictures become a data set, or one sentence that says what to do."""

import numpy as np
import pytest

from designer.training import TrainingError, load_data
from tests.training.data.image_folders import pictures


def test_image_folder(tmp_path):
    data = pictures(tmp_path, size=[6, 9])
    assert (data.n, data.sample_shape, data.classes) == (6, (3, 6, 9), ("bright", "dark"))
    assert data.targets.tolist() == [0, 0, 0, 1, 1, 1]
    assert data.inputs[0].dtype == np.float32
    assert data.inputs[0][0, :, 0, 0] == pytest.approx([1, 127 / 255, 0])
    assert pictures(tmp_path, mode="L").sample_shape == (1, 32, 32)


def test_image_folder_ignores_what_is_no_picture(tmp_path):
    (tmp_path / ".cache").mkdir()
    (tmp_path / "empty").mkdir()
    pictures(tmp_path)
    (tmp_path / "dark" / "notes.txt").write_text("hello")
    assert pictures(tmp_path).n == 6


@pytest.mark.parametrize("content", [b"", b"no picture at all", b"\x89PNG\r\n\x1a\n broken"])
def test_a_picture_that_cannot_be_read_is_named(tmp_path, content):
    pictures(tmp_path)
    (tmp_path / "dark" / "bad.png").write_bytes(content)
    with pytest.raises(TrainingError, match=r"bad.png cannot be read; remove it"):
        pictures(tmp_path)


def test_image_folder_mistakes(tmp_path):
    with pytest.raises(TrainingError, match="no sub-folders with pictures"):
        load_data({"source": "image_folder", "path": "."}, tmp_path)
    with pytest.raises(TrainingError, match="size must be"):
        pictures(tmp_path, size=[0, 2])
    with pytest.raises(TrainingError, match="mode must be"):
        pictures(tmp_path, mode="CMYK")
    with pytest.raises(TrainingError, match="is not a folder"):
        load_data({"source": "image_folder", "path": "dark/0.png"}, tmp_path)
