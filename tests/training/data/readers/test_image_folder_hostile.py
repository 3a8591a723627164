"""Pictures of any content end in data or in one sentence, and memory is counted first."""

import io
import os
import random
import sys
import warnings

import numpy as np
import pytest
from PIL import Image

from designer.training import load_data
from designer.training.data import (
    limits as data_limits,
)
from designer.training.data.readers import image_folder as data_images
from tests.training.data.readers.hostile_files import EXAMPLES, ends_well, mutated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")


def picture(format_, mode="RGB", size=(9, 7), **more):
    file = io.BytesIO()
    pixels = np.random.default_rng(0).integers(0, 255, (*size[::-1], 3), np.uint8)
    Image.fromarray(pixels).convert(mode).save(file, format_, **more)
    return file.getvalue()


KINDS = (("PNG",), ("PNG", "P"), ("JPEG",), ("BMP",), ("GIF", "P"), ("TIFF",), ("PPM",), ("WEBP",),
         ("PNG", "RGBA"), ("JPEG", "CMYK"))  # fmt: skip


PICTURES = tuple(picture(*each) for each in KINDS)


@pytest.fixture
def pictures(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / "0.png").write_bytes(PICTURES[0])
    return tmp_path


def test_pictures_that_were_changed(pictures, capfd):
    rng = random.Random(3)
    seen = set()
    spec = {"source": "image_folder", "path": ".", "size": 4}
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        for _ in range(EXAMPLES):
            (pictures / "a" / "1.png").write_bytes(mutated(rng.choice(PICTURES), rng))
            seen.add(ends_well(spec, pictures)[-30:])
    assert "" in seen
    assert any("remove it or save it again" in each for each in seen)
    assert capfd.readouterr() == ("", "")


def test_a_picture_is_measured_before_it_is_decoded(pictures, monkeypatch):
    monkeypatch.setattr(data_images, "MAX_PIXELS", 500)
    monkeypatch.setattr(data_images, "MAX_DRAFT_PIXELS", 20_000)
    monkeypatch.setattr(data_images, "_MAX_FULL_JPEG_PIXELS", 400)
    (pictures / "b" / "1.png").write_bytes(picture("PNG", size=(50, 20)))
    monkeypatch.setattr(
        "PIL.ImageFile.ImageFile.load",
        lambda *_: pytest.fail("decoded"),
    )
    (pictures / "a" / "0.png").unlink()
    (pictures / "b" / "0.png").unlink()
    said = ends_well({"source": "image_folder", "path": "."}, pictures)
    assert "1.png has 1,000 pixels, more than the 500 that can be decoded; make it smaller" in said


def test_a_large_jpeg_is_decoded_at_a_fraction_of_its_size(pictures, monkeypatch):
    monkeypatch.setattr(data_images, "MAX_PIXELS", 10_000)
    monkeypatch.setattr(data_images, "_MAX_FULL_JPEG_PIXELS", 10_000)
    (pictures / "b" / "1.jpg").write_bytes(picture("JPEG", size=(320, 160)))
    data = load_data({"source": "image_folder", "path": ".", "size": 16}, pictures)
    assert data.n == 3
    monkeypatch.setattr(data_images, "MAX_DRAFT_PIXELS", 20_000)
    said = ends_well({"source": "image_folder", "path": "."}, pictures)
    assert "1.jpg has 51,200 pixels, more than the 20,000" in said


def test_samples_are_counted_before_memory_is_taken(pictures, monkeypatch):
    monkeypatch.setattr(data_images.np, "empty", lambda *_: pytest.fail("memory was taken"))
    monkeypatch.setattr(data_limits, "_physical_memory", lambda: 4 * 10**9)
    spec = {"source": "image_folder", "path": ".", "size": [8192, 8192]}
    assert "would take 1.6 GB in memory or more, and 1.0 GB is the limit" in ends_well(
        spec, pictures
    )


def test_what_starts_a_program_when_it_is_decoded_is_no_picture(pictures):
    """Pillow hands PostScript to another program, whatever the file is called."""
    (pictures / "a" / "1.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n")
    said = ends_well({"source": "image_folder", "path": "."}, pictures)
    assert "1.png cannot be read; remove it" in said


def test_a_deep_folder_with_links_and_odd_names(pictures):
    deep = pictures / "a"
    for _ in range(150):
        deep /= "d"
    deep.mkdir(parents=True)
    (deep / "end.png").write_bytes(PICTURES[0])
    (deep / "up").symlink_to(pictures)
    (pictures / "b" / "\n\x1b[31m\udcff.png").write_bytes(PICTURES[0])
    os.mkfifo(pictures / "b" / "2.png")
    (pictures / "b" / "3.png").mkdir()
    assert load_data({"source": "image_folder", "path": "."}, pictures).n == 4
    (pictures / "b" / "\n\x1b[31m\udcff.png").write_bytes(b"no picture")
    assert "\\n\\x1b[31m\\udcff.png" in ends_well({"source": "image_folder", "path": "."}, pictures)


def test_a_folder_with_too_much_in_it_is_refused(pictures, monkeypatch):
    monkeypatch.setattr("designer.training.data.readers.bounded_file.MAX_ENTRIES", 5)
    for i in range(6):
        (pictures / "a" / f"{i}.txt").touch()
    said = ends_well({"source": "image_folder", "path": "."}, pictures)
    assert "holds more than 5 files; choose a smaller folder" in said
