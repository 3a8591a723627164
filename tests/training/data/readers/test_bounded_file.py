"""Only regular files are opened, and no more is read than they held."""

import os
import socket
import sys
from contextlib import closing

import pytest

from designer.training import load_data
from tests.training.data.readers.hostile_files import ends_well

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices are POSIX's")


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
