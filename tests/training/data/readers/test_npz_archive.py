"""Archives of any content end in data or in one sentence, and memory is counted first."""

import io
import random
import sys
import time
import zipfile

import numpy as np
import pytest

from designer.training import load_data
from designer.training.data import (
    limits as data_limits,
)
from designer.training.data.readers import npz_archive as data_archives
from tests.training.data.readers.hostile_files import EXAMPLES, ends_well, mutated

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")


def archive(**arrays):
    file = io.BytesIO()
    (np.savez if arrays.pop("plain", False) else np.savez_compressed)(file, **arrays)
    return file.getvalue()


def written(header, body=b"", *, version=b"\x01\x00", method=zipfile.ZIP_DEFLATED):
    """Return an archive whose x and y have ``header`` whatever they hold."""
    text = header.encode()
    text += b" " * (64 - (len(text) + 11) % 64) + b"\n"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name in ("x.npy", "y.npy"):
            size = len(text).to_bytes(2, "little")
            made.writestr(name, b"\x93NUMPY" + version + size + text + body)
    return file.getvalue()


def array_header(shape, descr="<f8"):
    return f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}"


ARCHIVES = (
    archive(x=np.arange(12.0).reshape(6, 2), y=np.arange(6) % 2),
    archive(plain=True, x=np.arange(12).reshape(6, 2), y=np.array(["a", "b"] * 3)),
    archive(x=np.zeros((50, 3, 8, 8), np.uint8), y=np.arange(50) % 5),
)


def changed_inside(content, rng):
    """Return an archive whose checksums are right, though one of its arrays was changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as good, zipfile.ZipFile(file, "w") as made:
        which = rng.choice(good.namelist())
        for name in good.namelist():
            array = good.read(name)
            head = array[:128] if rng.random() < 0.7 else array
            made.writestr(name, mutated(head, rng) + array[128:] if name == which else array)
    return file.getvalue()


def test_archives_that_were_changed(tmp_path):
    rng = random.Random(2)
    seen = set()
    for _ in range(EXAMPLES):
        good = rng.choice(ARCHIVES)
        content = mutated(good, rng) if rng.random() < 0.5 else changed_inside(good, rng)
        (tmp_path / "d.npz").write_bytes(content)
        seen.add(ends_well({"source": "npz", "path": "d.npz"}, tmp_path)[-60:])
    assert "" in seen


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (written(array_header((2 * 10**12,))), "is not as large as it says"),
        (written(array_header((10**11,), "|u1")), "is not as large as it says"),
        (written(array_header((-1, -8))), "holds nothing"),
        (written(array_header((10**13, 0))), "holds nothing"),
        (written(array_header((10**13,), "<U0")), "holds nothing"),
        (written(array_header((2,), "|O"), b"\0" * 16), "holds Python objects"),
        (written(array_header((2,), "<M8[s]"), b"\0" * 16), "not numbers"),
        (written(array_header((2,)), b"\0" * 16, version=b"\x03\x00"), "no plain numbers"),
        (written("(" * 9000), "cannot be read as .npz"),
        (written(array_header((2,)), b"\0" * 16, method=zipfile.ZIP_LZMA), "as NumPy never does"),
        (archive(x=np.ones(3), y=np.ones(3))[:-30], "cannot be read as .npz"),
    ],
)
def test_archives_that_lie(tmp_path, content, words):
    (tmp_path / "d.npz").write_bytes(content)
    start = time.process_time()
    assert words in ends_well({"source": "npz", "path": "d.npz"}, tmp_path)
    assert time.process_time() - start < 2


def test_an_archive_in_an_archive_and_names_that_are_none(tmp_path):
    with zipfile.ZipFile(tmp_path / "d.npz", "w") as made:
        made.writestr("x.npy", ARCHIVES[0])
        made.writestr("y.npy", ARCHIVES[0])
    assert "cannot be read" in ends_well({"source": "npz", "path": "d.npz"}, tmp_path)
    for x in (5, [], [["x"]], {}, None, [None]):
        spec = {"source": "npz", "path": "d.npz", "x": x}
        assert "training.data.x must be" in ends_well(spec, tmp_path)


def test_what_an_archive_says_is_held_against_memory_before_any_is_taken(tmp_path, monkeypatch):
    """Zeros deflate a thousandfold: an honest archive of 100 GB is small."""
    (tmp_path / "d.npz").write_bytes(archive(x=np.zeros((4000, 1000)), y=np.arange(4000) % 2))
    monkeypatch.setattr(data_limits, "_physical_memory", lambda: 10**7)
    monkeypatch.setattr(data_archives.np, "empty", lambda *_: pytest.fail("memory was taken"))
    said = ends_well({"source": "npz", "path": "d.npz"}, tmp_path)
    assert "d.npz would take 32.0 MB in memory or more, and 2.5 MB is the limit" in said


def test_numbers_of_the_other_byte_order_and_columns_first(tmp_path):
    x = np.asfortranarray(np.arange(12, dtype=">i4").reshape(4, 3))
    (tmp_path / "d.npz").write_bytes(archive(x=x, y=np.arange(4.0)))
    data = load_data({"source": "npz", "path": "d.npz"}, tmp_path)
    assert data.inputs[0].dtype == np.dtype("int32")
    assert data.inputs[0].tolist() == x.tolist()
