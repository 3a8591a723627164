"""A file is whole or absent, and nothing is left beside it."""

import os

import pytest

from designer.atomic_write import require_replaceable, write_atomically, write_temporary


def test_a_write_that_breaks_off_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "a.bin"
    write_atomically(path, b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are POSIX's")
def test_a_pipe_is_refused_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="that is a pipe, not a file"):
        write_atomically(tmp_path / "pipe", b"new")
    assert (tmp_path / "pipe").is_fifo()
    assert len(list(tmp_path.iterdir())) == 1


def test_what_a_killed_write_left_goes_with_the_next_one(tmp_path):
    for name, when in ((".file.0123abcd.tmp", 1), (".file.0123abce.tmp", None)):
        (tmp_path / name).touch()
        if when:
            os.utime(tmp_path / name, (when, when))
    write_atomically(tmp_path / "file", b"new")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".file.0123abce.tmp", "file"]


def test_permissions_stay(tmp_path):
    path = tmp_path / "a.bin"
    write_atomically(path, b"1")
    path.chmod(0o640)
    write_atomically(path, b"2")
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_symbolic_link_stays_a_link(tmp_path):
    (tmp_path / "real").write_bytes(b"1")
    (tmp_path / "link").symlink_to("real")
    write_atomically(tmp_path / "link", b"2")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"2"


def test_a_temporary_file_lies_beside_its_target_and_has_another_name(tmp_path):
    first, second = (write_temporary(tmp_path / "file", b"new") for _ in range(2))
    assert first != second
    assert {first.parent, second.parent} == {tmp_path}
    assert not (tmp_path / "file").exists()
    assert first.read_bytes() == second.read_bytes() == b"new"


def test_what_may_be_replaced_is_a_file_or_nothing(tmp_path):
    assert require_replaceable(tmp_path / "file") is None
    (tmp_path / "file").touch(0o600)
    assert require_replaceable(tmp_path / "file") == 0o600
    with pytest.raises(IsADirectoryError):
        require_replaceable(tmp_path)
