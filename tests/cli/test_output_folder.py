"""The output folder is tested before training, and a result is never lost."""

import errno
import json
import os
import shutil
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from designer.cli import main
from designer.cli.output_folder import new_folder, remove_if_empty
from designer.training import TrainingError
from tests.cli.conftest import MLP, QUICK, RESULT_FILES, SIAMESE, call, file_names

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def never(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is trained in this test."""

    def train(*_: object) -> None:
        raise AssertionError("it trained")

    monkeypatch.setattr("designer.training.train", train)


@pytest.fixture
def once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """One short epoch in a folder of its own, which is also home and the folder for temporaries."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    return tmp_path


def refused(capsys: pytest.CaptureFixture[str], *more: str) -> str:
    code, out, err = call(capsys, "train", MLP, *QUICK, *more)
    assert (code, out) == (1, "")
    assert err.count("\n") == 1
    assert err.endswith("; name another with --out\n")
    return err


def test_a_full_disk_is_found_before_training(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, once: Path, never: None
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert "No space left on device" in refused(capsys)
        assert "No space left on device" in refused(capsys, "--out", "o")
    assert not list(Path("o").iterdir())
    usage = namedtuple("usage", "total used free")(10**6, 10**6 - 999, 999)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert "38,440 bytes are needed and 999 are free" in refused(capsys)
    assert file_names(Path()) == ["o"]


@pytest.mark.parametrize("name", RESULT_FILES)
def test_what_stands_in_the_way_is_found_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, never: None, name: str
) -> None:
    (tmp_path / name).mkdir()
    assert "that is a folder" in refused(capsys, "--out", str(tmp_path))
    (tmp_path / name).rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / name)
        assert "that is a pipe" in refused(capsys, "--out", str(tmp_path))
    assert file_names(tmp_path) == [name]


@pytest.mark.skipif(AS_ROOT or sys.platform == "win32", reason="root may write everywhere")
def test_a_read_only_folder_is_found_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, never: None
) -> None:
    tmp_path.chmod(0o500)
    try:
        assert "Permission denied" in refused(capsys, "--out", str(tmp_path))
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
@pytest.mark.parametrize("folder", ["/proc", "/proc/o", "n" * 300, "a\0b"])
def test_an_odd_folder_is_found_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, never: None, folder: str
) -> None:
    refused(capsys, "--out", folder if folder.startswith("/") else str(tmp_path / folder))


def test_each_training_gets_a_folder_of_its_own(
    capsys: pytest.CaptureFixture[str], once: Path
) -> None:
    for folder in ("nn-designer-output", "nn-designer-output-2"):
        code, out, _ = call(capsys, "train", MLP, "--epochs", "1", *QUICK)
        assert code == 0
        assert f"Wrote {Path(folder, 'model.safetensors')}" in out
        assert file_names(Path(folder)) == RESULT_FILES


def test_a_folder_that_was_named_keeps_another_networks_result(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    arguments = ("--epochs", "1", "--out", str(tmp_path), *QUICK)
    assert "will be replaced" not in call(capsys, "train", MLP, *arguments)[1]
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code, out, err = call(capsys, "train", SIAMESE, *arguments)
    assert (code, out) == (1, "")
    assert "holds the result of another network (digits_mlp.py); name another with --out" in err
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before
    code, out, _ = call(capsys, "train", MLP, *arguments)
    assert code == 0
    assert out.startswith(f"The result of an earlier training in {tmp_path} will be replaced.\n")


@pytest.mark.parametrize("notes", ["", "[1]", '{"source": 5}', "[" * 100_000, "\0"])
def test_notes_that_are_broken_or_not_ours_stop_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, notes: str
) -> None:
    (tmp_path / "training.json").write_text(notes)
    assert call(capsys, "train", MLP, "--epochs", "1", "--out", str(tmp_path), *QUICK)[0] == 0
    assert json.loads((tmp_path / "training.json").read_text())["source"] == "digits_mlp.py"


def test_a_training_that_fails_leaves_no_empty_folder(
    capsys: pytest.CaptureFixture[str], once: Path
) -> None:
    assert call(capsys, "train", MLP, "--set", "optimizer.lr=1e30", *QUICK)[0] == 1
    assert not file_names(Path())


def test_folders_are_numbered(tmp_path: Path) -> None:
    made = [new_folder(tmp_path) for _ in range(3)]
    assert [path.name[18:] for path in made] == ["", "-2", "-3"]
    (made[0] / "x").touch()
    for path in made:
        remove_if_empty(path)
    assert file_names(tmp_path) == ["nn-designer-output"]


@pytest.mark.parametrize("as_json", [False, True])
def test_a_result_that_cannot_be_saved_goes_elsewhere(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    once: Path,
    as_json: bool,
) -> None:
    from designer import training_job

    save = training_job.save_trained
    (once / "designs").mkdir()
    file = shutil.copy(MLP, once / "designs")

    def full(job: object, result: object, folder: Path) -> object:
        if Path(folder).absolute().is_relative_to(once / "here"):
            raise TrainingError(f"the trained network cannot be saved in {folder}; make room")
        return save(job, result, folder)

    monkeypatch.setattr("designer.cli.output_folder.save_trained", full)
    more = ["--json"] if as_json else []
    code, out, err = call(capsys, "train", file, "--epochs", "1", "--out", "o", *QUICK, *more)
    elsewhere = once / "designs" / "nn-designer-output"
    assert code == 1
    assert err == (
        "nn-designer: the trained network cannot be saved in o; make room; "
        f"it is in {elsewhere} instead\n"
    )
    assert file_names(elsewhere) == RESULT_FILES
    if as_json:
        assert Path(json.loads(out.splitlines()[-1])["checkpoint"]).parent == elsewhere
    assert file_names(once / "here") == ["o"]


def test_a_result_that_can_be_saved_nowhere_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, once: Path
) -> None:
    def full(_: object, __: object, folder: Path) -> None:
        raise TrainingError(f"the trained network cannot be saved in {folder}; make room")

    monkeypatch.setattr("designer.cli.output_folder.save_trained", full)
    code, _, err = call(capsys, "train", MLP, "--epochs", "1", *QUICK)
    assert code == 1
    assert err == (
        "nn-designer: the trained network cannot be saved in nn-designer-output; make room\n"
    )
    assert not file_names(Path())


def test_a_stop_before_the_first_batch_leaves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, once: Path
) -> None:
    import designer.training

    train = designer.training.train

    def stopped(job: object, cancel: object) -> object:
        cancel.cancel()
        return train(job, cancel)

    monkeypatch.setattr("designer.training.train", stopped)
    assert main(["train", MLP, *QUICK]) == 0
    assert "nothing to save" in capsys.readouterr().out
    assert not file_names(Path())
