"""The old file or the new one, whatever happens while writing."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from designer.files import FileError, disk, load, save
from designer.graph import Design

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def design(name: str = "Net") -> Design:
    made = Design(name)
    made.add("Linear", out_features=3)
    return made


def test_saving_leaves_nothing_else_behind(tmp_path: Path) -> None:
    save(design(), tmp_path / "net.nnd")
    save(design("Other"), tmp_path / "net.nnd")
    assert [path.name for path in tmp_path.iterdir()] == ["net.nnd"]
    assert load(tmp_path / "net.nnd").name == "Other"


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "net.nnd"
    save(design(), path)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    if step == "write":
        real = os.fdopen

        def fdopen(*args: object, **more: object) -> object:
            file = real(*args, **more)
            return _FullFile(file)

        monkeypatch.setattr(os, "fdopen", fdopen)
    else:
        monkeypatch.setattr(os, step, full)
    changed = design("Changed")
    with pytest.raises(FileError, match=r"net\.nnd: cannot be written: the disk is full"):
        save(changed, path)
    assert changed.dirty
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


class _FullFile:
    def __init__(self, file: object) -> None:
        self._file = file

    def __enter__(self) -> "_FullFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_an_interrupt_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "net.nnd"
    save(design(), path)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        save(design("Changed"), path)
    assert load(path).name == "Net"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="that is a folder"):
        save(design(), tmp_path)
    with pytest.raises(FileError, match="no such file or folder"):
        save(design(), tmp_path / "none" / "net.nnd")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        save(design(), tmp_path / "file" / "net.nnd")


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    real = tmp_path / "real.nnd"
    save(design(), real)
    real.chmod(0o640)
    link = tmp_path / "link.nnd"
    link.symlink_to("real.nnd")
    save(design("Changed"), link)
    assert link.is_symlink()
    assert load(real).name == "Changed"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")
def test_a_new_file_gets_the_usual_permissions(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        save(design(), tmp_path / "net.nnd")
    finally:
        os.umask(umask)
    assert stat.S_IMODE((tmp_path / "net.nnd").stat().st_mode) == 0o640


@pytest.mark.skipif(AS_ROOT or sys.platform == "win32", reason="root may write everywhere")
def test_what_is_read_only_stays(tmp_path: Path) -> None:
    path = tmp_path / "net.nnd"
    save(design(), path)
    path.chmod(0o440)
    with pytest.raises(FileError, match="no permission"):
        save(design("Changed"), path)
    path.chmod(0o640)
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(FileError, match="no permission"):
            save(design("Changed"), path)
    finally:
        tmp_path.chmod(0o700)
    assert load(path).name == "Net"


def test_a_monstrous_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "net.nnd"
    path.write_bytes(b"x" * 100)
    with pytest.raises(FileError, match="too large"):
        disk.read(path, largest=99)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows flushes no folders")
def test_the_bytes_are_flushed_before_the_name_and_the_folder_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    flush, replace = os.fsync, os.replace

    def flushed(descriptor: int) -> None:
        done.append(os.fstat(descriptor).st_ino)
        flush(descriptor)

    def replaced(source: Path, target: Path) -> None:
        replace(source, target)
        done.append("replaced")

    monkeypatch.setattr(os, "fsync", flushed)
    monkeypatch.setattr(os, "replace", replaced)
    for _ in ("a new file", "one that was there"):
        done.clear()
        save(design(), tmp_path / "net.nnd")
        assert done == [(tmp_path / "net.nnd").stat().st_ino, "replaced", tmp_path.stat().st_ino]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows flushes no folders")
def test_a_folder_that_cannot_be_flushed_is_no_failed_save(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flush = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    save(design("Changed"), tmp_path / "net.nnd")
    assert load(tmp_path / "net.nnd").name == "Changed"
