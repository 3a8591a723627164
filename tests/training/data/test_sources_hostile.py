"""Data from a stranger: files and folders of any kind end in data or in one sentence.

Each example is a good file with a few bytes changed, cut, doubled or put in; good ones are built
here, so that a change of a decoder is noticed too.
"""

import io
import os
import random
import socket
import sys
import time
import warnings
import zipfile
from contextlib import closing

import numpy as np
import pytest
from PIL import Image

from designer.training import TrainingError, load_data
from designer.training.data import (
    limits as data_limits,
)
from designer.training.data.access import allow_all
from designer.training.data.readers import csv_table as data_rows
from designer.training.data.readers import image_folder as data_images
from designer.training.data.readers import npz_archive as data_archives

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "300"))
"""A whole run with 20,000 of each takes some minutes."""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")


def ends_well(spec, folder):
    """Load; return the error's sentence, or "" for data."""
    data, error = None, None
    try:
        data = load_data(spec, folder, consent=allow_all)
    except TrainingError as caught:
        error = caught
    if data is None:
        assert str(error).isprintable(), str(error)
        assert ";" in str(error), str(error)
        assert len(str(error)) < 1000
        assert error.place.startswith("training.data")
        return str(error)
    assert all(np.isfinite(array).all() for array in data.inputs if array.dtype.kind == "f")
    assert all(len(array) == data.n for array in data.inputs)
    return ""


def mutated(content, rng):
    """Return ``content`` (bytes) with one to four changes."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(content) + 1)
        piece = content[at : at + rng.randint(1, 40)]
        content = rng.choice(
            [
                lambda c=content, at=at: c[:at],
                lambda c=content, at=at, p=piece: c[:at] + p * rng.randint(2, 50) + c[at:],
                lambda c=content, at=at, p=piece: c[:at] + c[at + len(p) :],
                lambda c=content, at=at: c[:at] + rng.randbytes(rng.randint(1, 8)) + c[at + 4 :],
                lambda c=content, at=at: c[:at] + rng.choice(ODD) + c[at:],
                lambda c=content, at=at: c[:at] + rng.choice(ODD) + c[at + 1 :],
            ]
        )()
    return content


ODD = (b"\0", b'"', b"\n", b"\r", b",", b";", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff",
       b"9" * 20, b"1e400", b"nan", b"PK\x05\x06", b"\x93NUMPY", b"\xef\xbb\xbf",
       "\u202e".encode(), b"(" * 99)  # fmt: skip


# ---- CSV

TABLES = (
    b"a,b,y\n1,red,0\n2,blue,1\n3,red,0\n",
    b'a;b;y\n1.5;"x;\n y";u\n2;;v\nnan;"""";u\n',
    b"\xef\xbb\xbfa\tb\ty\r\n" + b"1\t2\t0\r\n3\t4\t1\r\n" * 30,
)


def test_tables_that_were_changed(tmp_path):
    rng = random.Random(1)
    seen = set()
    for _ in range(EXAMPLES):
        (tmp_path / "t.csv").write_bytes(mutated(rng.choice(TABLES), rng))
        spec = {"source": "csv", "path": "t.csv", "target": rng.choice(["y", "y", "b"])}
        if rng.random() < 0.3:
            spec["missing"] = "drop"
        seen.add(ends_well(spec, tmp_path)[:20])
    assert "" in seen
    assert len(seen) > 3


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"x,y\n1,\0\n", "holds zero bytes"),
        ("x,y\n1,2\n".encode("utf-16"), "cannot be read as a table in UTF-8"),
        (b'x,y\n1,"' + b"a,\n" * 60_000, "cannot be read as a table"),
        (b"x,y\n" + b"1" * (data_rows.LONGEST_LINE + 9), "over 16,777,216 characters"),
        (b"c," * (data_rows.MOST_COLUMNS + 1), "more than 200,000 columns"),
        (b"y," * 20_000 + b"z\n1", "more than one column named y"),
    ],
)
def test_tables_that_are_none(tmp_path, content, words):
    (tmp_path / "t.csv").write_bytes(content)
    assert words in ends_well({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)


def test_a_table_of_20000_columns_costs_what_its_cells_cost(tmp_path):
    """Genes have as many; looking each name up in a list took time by the square of them."""

    def seconds(columns, rows):
        names = ",".join(f"gene{i}" for i in range(columns))
        lines = [f"{','.join(['1.25'] * columns)},{i % 2}" for i in range(rows)]
        (tmp_path / "t.csv").write_text("\n".join([f"{names},y", *lines]))
        start = time.process_time()
        data = load_data({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)
        assert data.inputs[0].shape == (rows, columns)
        return time.process_time() - start

    seconds(10, 10)
    assert seconds(20_000, 20) < 5 * seconds(200, 2000) + 0.5


def test_a_column_that_turns_out_to_be_text_late_is_text(tmp_path):
    rows = [f"{i % 7},{'x' if i == 60_000 else i % 3},{i % 2}" for i in range(60_010)]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,y", *rows]))
    data = load_data({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)
    assert data.features == ("a", "b=0", "b=1", "b=2", "b=x")
    assert data.inputs[0][:, 4].nonzero()[0].tolist() == [60_000]
    assert data.inputs[0][:, 0].tolist() == [i % 7 for i in range(60_010)]


def test_more_text_than_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(data_limits, "_physical_memory", lambda: 400_000)
    (tmp_path / "t.csv").write_text("a,y\n" + "".join(f"name {i},{i % 2}\n" for i in range(2000)))
    said = ends_well({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path)
    assert "is the limit, a quarter of this machine's memory; choose fewer" in said


# ---- archives


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


# ---- pictures


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
    monkeypatch.setattr(data_images, "MOST_PIXELS", 500)
    monkeypatch.setattr(data_images, "MOST_SHRUNK", 20_000)
    monkeypatch.setattr(data_images, "_WHOLE", 400)
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
    monkeypatch.setattr(data_images, "MOST_PIXELS", 10_000)
    monkeypatch.setattr(data_images, "_WHOLE", 10_000)
    (pictures / "b" / "1.jpg").write_bytes(picture("JPEG", size=(320, 160)))
    data = load_data({"source": "image_folder", "path": ".", "size": 16}, pictures)
    assert data.n == 3
    monkeypatch.setattr(data_images, "MOST_SHRUNK", 20_000)
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


# ---- places


@pytest.mark.parametrize("source", ["csv", "npz", "image_folder"])
def test_only_regular_files_are_opened(tmp_path, source):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "self").symlink_to("self")
    (tmp_path / "loops").mkdir()
    for name in "ab":
        (tmp_path / "loops" / name).symlink_to(".")
    (tmp_path / "empty").touch()
    for path in ("/dev/zero", "/dev/null", "pipe", "self", "loops", "x" * 300, "x/" * 2500, "a\0b",
                 "\ud800", "~nobody-77/x", "", " ", ".", "empty", "empty/x", 5, None, ["a"], {},
                 "/proc/self/maps", "/proc/kmsg"):  # fmt: skip
        spec = {"source": source, "path": path, "target": "y"}
        assert ends_well(spec, tmp_path), path
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(tmp_path / "s"))
        assert ends_well({"source": source, "path": "s", "target": "y"}, tmp_path)


def test_no_more_is_read_than_the_file_held_when_it_was_opened(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("x,y\n1,a\n2,b\n")

    def grow():
        with path.open("a") as file:
            file.write("3,c\n" * 1000)

    assert load_data({"source": "csv", "path": "t.csv", "target": "y"}, tmp_path, grow).n < 5000


def test_a_file_larger_than_memory_is_refused_unread(tmp_path):
    with (tmp_path / "t").open("wb") as file:
        file.truncate(2**40)
    for source in ("csv", "npz"):
        said = ends_well({"source": source, "path": "t", "target": "y"}, tmp_path)
        assert "t holds 1.1 TB, more than the" in said


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
    monkeypatch.setattr("designer.training.data.readers.bounded_file.MOST_ENTRIES", 5)
    for i in range(6):
        (pictures / "a" / f"{i}.txt").touch()
    said = ends_well({"source": "image_folder", "path": "."}, pictures)
    assert "holds more than 5 files; choose a smaller folder" in said
