"""The old file or the new one, whatever happens while writing."""

import errno
import os
import signal
import socket
import stat
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from designer.files import FileError, disk, load, save
from designer.files.export import export
from designer.graph import Design
from designer.regular_files import ABANDONED_AFTER

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


# ---- what is no file


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    if not hasattr(os, "mkfifo"):
        pytest.skip("pipes with a name are POSIX's")
    os.mkfifo(tmp_path / "pipe.nnd")
    return tmp_path / "pipe.nnd"


@pytest.fixture
def sock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    if not hasattr(socket, "AF_UNIX"):
        pytest.skip("sockets with a name are POSIX's")
    monkeypatch.chdir(tmp_path)  # such a socket's path has about a hundred characters at most
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.nnd")
        yield tmp_path / "socket.nnd"


def test_a_pipe_or_a_socket_is_neither_waited_for_nor_replaced(pipe: Path, sock: Path) -> None:
    for path, kind in ((pipe, "a pipe"), (sock, "a socket")):
        link = path.with_name("link.nnd")
        link.symlink_to(path)
        for name in (path, link):
            before = path.stat()
            with pytest.raises(FileError, match=f"cannot be read: that is {kind}, not a file; nam"):
                load(name)
            with pytest.raises(FileError, match=f"cannot be written: that is {kind}, not a file"):
                save(design(), name)
            with pytest.raises(FileError, match=f"that is {kind}"):
                export(design(), name, format="svg")
            assert path.stat() == before
        link.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="devices with a path are POSIX's")
@pytest.mark.parametrize("name", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_opened(name: str) -> None:
    before = Path(name).stat().st_mode
    with pytest.raises(FileError, match="that is a device, not a file"):
        load(name)
    with pytest.raises(FileError, match="that is a device, not a file"):
        save(design(), name)
    assert Path(name).stat().st_mode == before


def test_what_becomes_a_pipe_while_it_is_opened_is_not_waited_for(
    pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = pipe.with_name("file")
    file.touch()
    found = file.stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: found)
    with pytest.raises(FileError, match="that is a pipe"):
        disk.read(pipe)


ODD_PATHS = ["a\0b.nnd", "\ud800.nnd", "n" * 300 + ".nnd", "d/" * 3000 + "x.nnd", "round.nnd"]


@pytest.mark.skipif(sys.platform == "win32", reason="names are other ones there")
@pytest.mark.parametrize("name", ODD_PATHS, ids=range(len(ODD_PATHS)))
def test_a_path_that_cannot_be_is_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "round.nnd").symlink_to("other.nnd")
    (tmp_path / "other.nnd").symlink_to("round.nnd")
    for do in (load, lambda path: save(design(), path), lambda path: export(design(), path)):
        with pytest.raises(FileError, match=r"choose (another|a shorter)|check the name") as caught:
            do(tmp_path / name)
        said = str(caught.value)
        assert said.isprintable()
        said.encode()


def test_a_size_is_asked_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "net.nnd"
    with path.open("wb") as file:
        file.truncate(disk.MAX_BYTES + 1)
    monkeypatch.setattr(os, "read", None)
    tracemalloc.start()
    try:
        with pytest.raises(FileError, match=f"{disk.MAX_BYTES:,} bytes are the most"):
            load(path)
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()


def test_a_name_of_the_longest_kind_can_be_saved(tmp_path: Path) -> None:
    for name in ("n" * 251 + ".nnd", "寸" * 83 + ".nnd"):
        path = tmp_path / name
        save(design(), path)
        save(design("Again"), path)
        assert load(path).name == "Again"


# ---- what killed saves leave


def test_what_a_killed_save_left_goes_with_the_next_save(tmp_path: Path) -> None:
    path = tmp_path / "net[1].nnd"
    old, new = time.time() - 2 * ABANDONED_AFTER, time.time()
    gone = tmp_path / ".net[1].nnd.0123abcd.tmp"
    stays = {
        ".net[1].nnd.89abcdef.tmp": new,  # maybe somebody is writing it
        ".net1.nnd.0123abcd.tmp": old,
        ".net[1].nnd.0123abcd.tmp.nnd": old,
        ".net[1].nnd.notours!.tmp": old,
        "net[1].nnd.0123abcd.tmp": old,
        "other.nnd": old,
    }
    for name, when in {gone.name: old, **stays}.items():
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (when, when))
    folder = tmp_path / ".net[1].nnd.aaaaaaaa.tmp"
    folder.mkdir()
    os.utime(folder, (old, old))
    save(design(), path)
    assert {each.name for each in tmp_path.iterdir()} == {path.name, folder.name, *stays}


@pytest.mark.skipif(not AS_ROOT, reason="only root gives files away")
def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    left = tmp_path / ".net.nnd.0123abcd.tmp"
    left.touch()
    os.utime(left, (1, 1))
    os.chown(left, 12345, -1)
    save(design(), tmp_path / "net.nnd")
    assert left.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_a_save_that_is_killed_leaves_what_the_next_one_finds(tmp_path: Path) -> None:
    code = (
        "import os, signal\nfrom designer.files import disk\nfrom pathlib import Path\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"disk.write(Path({str(tmp_path / 'net.nnd')!r}), b'x')"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    (left,) = tmp_path.iterdir()
    os.utime(left, (1, 1))
    save(design(), tmp_path / "net.nnd")
    assert [path.name for path in tmp_path.iterdir()] == ["net.nnd"]
