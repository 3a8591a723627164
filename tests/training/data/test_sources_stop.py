"""Stop is heard while data is read, whatever it is, and no file stays open behind it."""

import itertools
import time

import numpy as np
import pytest
from PIL import Image

from designer.training import JobControl, load_data
from designer.training.errors import JobCancelledError

LONGEST_GAP = 0.2
"""Seconds of processor time, of all threads, between two looks at whether to stop."""


def make_table(folder):
    numbers = ",".join(["1.25"] * 40)
    words = ",".join(["red", "blue"] * 20)
    lines = [f"{numbers if i < 5000 else words},{i % 3}" for i in range(8000)]
    (folder / "t.csv").write_text("\n".join([",".join(f"c{i}" for i in range(40)) + ",y", *lines]))
    return {"source": "csv", "path": "t.csv", "target": "y"}


def make_wide_table(folder):
    names = ",".join(f"c{i}" for i in range(20_000))
    line = ",".join(["0.5"] * 20_000)
    (folder / "w.csv").write_text("\n".join([f"{names},y"] + [f"{line},{i % 2}" for i in range(9)]))
    return {"source": "csv", "path": "w.csv", "target": "y"}


def make_blank_table(folder):
    (folder / "b.csv").write_text("x,y\n1,2\n1,3\n" + "\n" * 800_000)
    return {"source": "csv", "path": "b.csv", "target": "y"}


def make_archive(folder):
    x = np.zeros((2_000_000, 2))
    np.savez_compressed(folder / "a.npz", x=x, y=np.arange(len(x)) % 1000)
    return {"source": "npz", "path": "a.npz"}


def make_pictures(folder):
    pixels = np.random.default_rng(0).integers(0, 255, (100, 3000, 3), np.uint8).repeat(16, 0)
    for name in "ab":
        (folder / "p" / name).mkdir(parents=True)
        Image.fromarray(pixels).save(folder / "p" / name / "0.png", compress_level=1)
        Image.fromarray(pixels).save(folder / "p" / name / "1.jpg")
    return {"source": "image_folder", "path": "p"}


def make_many_files(folder):
    for name in "ab":
        (folder / "m" / name).mkdir(parents=True)
        for i in range(1500):
            (folder / "m" / name / f"{i}.txt").touch()
    Image.new("L", (2, 2)).save(folder / "m" / "a" / "x.png")
    Image.new("L", (2, 2)).save(folder / "m" / "b" / "x.png")
    return {"source": "image_folder", "path": "m"}


def make_pairs(_):
    return {"source": "digits_pairs", "pairs": 200_000}


MAKERS = (make_table, make_wide_table, make_blank_table, make_archive, make_pictures,
          make_many_files, make_pairs)  # fmt: skip


@pytest.fixture(params=MAKERS, ids=lambda make: make.__name__)
def spec(request, tmp_path):
    return request.param(tmp_path)


@pytest.mark.slow
def test_looks_are_close_together(spec, tmp_path):
    gaps, before = [], [time.process_time()]

    def look():
        now = time.process_time()
        gaps.append(now - before[0])
        before[0] = now

    load_data(spec, tmp_path, look)
    look()
    assert max(gaps) < LONGEST_GAP


@pytest.mark.slow
def test_giving_up_at_any_look_comes_out_as_it_was_raised(spec, tmp_path):
    """Decoders take errors for broken files; warnings about open files are errors here."""
    looks = itertools.count()
    load_data(spec, tmp_path, lambda: next(looks))
    every = next(looks)
    for last in {0, 1, 2, every // 3, every // 2, every - 2, every - 1}:
        if not 0 <= last < every:
            continue
        seen = itertools.count()

        def stop(seen=seen, last=last):
            if next(seen) >= last:
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            load_data(spec, tmp_path, stop)


def test_a_job_that_was_stopped_reads_nothing(tmp_path):
    control = JobControl()
    control.cancel()
    with pytest.raises(JobCancelledError):
        load_data(make_table(tmp_path), tmp_path, control.check)
