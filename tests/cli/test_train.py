"""`nn-designer train`, as a person and as a program call it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from designer.cli import main
from designer.files import load, save
from tests.cli.conftest import MLP, QUICK, SIAMESE, call, start


def test_train_for_people(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = call(
        capsys, "train", MLP, "--epochs", "3", "--out", str(tmp_path / "o"), *QUICK
    )
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "Training 9,610 parameters on 1,438 samples, 359 held back for validation"
    assert lines[1].startswith("Device ")
    assert [line[:9] for line in lines[2:5]] == ["epoch 1/3", "epoch 2/3", "epoch 3/3"]
    assert "validation accuracy 0.9" in lines[4]
    assert "\r" not in out
    names = sorted(path.name for path in (tmp_path / "o").iterdir())
    assert names == ["digits_mlp.py", "model.safetensors", "training.json"]


def test_train_for_programs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = call(
        capsys, "train", SIAMESE, "--set", "epochs=1", "--set", "data.pairs=200", "--json",
        "--out", str(tmp_path), *QUICK,
    )  # fmt: skip
    assert (code, err) == (0, "")
    events = [json.loads(line) for line in out.splitlines()]
    assert events[0]["event"] == "started"
    assert events[-1]["event"] == "end"
    assert events[-1]["epochs"] == 1
    assert 0 <= events[-1]["metrics"]["val_accuracy"] <= 1
    assert Path(events[-1]["checkpoint"]) == tmp_path / "model.safetensors"
    assert Path(events[-1]["checkpoint"]).exists()
    assert events[-1]["seconds"] > 0


def test_what_was_trained_loads_without_designer(tmp_path: Path) -> None:
    assert main(["train", MLP, "--epochs", "2", "--out", str(tmp_path), *QUICK]) == 0
    code = (
        "import sys; sys.modules['designer'] = None\n"
        "from digits_mlp import DigitsMlp; from safetensors.torch import load_model\n"
        "model = DigitsMlp(); load_model(model, 'model.safetensors'); model.eval()\n"
        "import torch; print(tuple(model(torch.zeros(2, 1, 8, 8)).shape))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout == "(2, 10)\n", done.stderr


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("data.source=nowhere", 'source "nowhere" is not known'),
        ("loss=CrossEntropy", "CrossEntropy"),
        ("optimizer.lr=1e30", "lower the learning rate"),
    ],
)
def test_a_training_that_fails_says_why(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, setting: str, says: str
) -> None:
    more = ("--set", setting, "--out", str(tmp_path), *QUICK)
    code, out, err = call(capsys, "train", MLP, "--json", *more)
    assert code == 1
    assert err.count("\n") == 1
    assert says in err
    assert json.loads(out.splitlines()[-1])["event"] == "failed"
    assert not list(tmp_path.iterdir())


def test_a_broken_design_is_not_trained(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, broken: str
) -> None:
    code, _, err = call(capsys, "train", broken, "--out", str(tmp_path / "o"))
    assert code == 1
    assert "the design has 1 error, so it cannot be trained yet; the first: linear1" in err
    assert not (tmp_path / "o").exists()


def test_a_folder_that_cannot_be_made_is_known_before_training(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "o").write_text("")
    code, out, err = call(capsys, "train", MLP, "--out", str(tmp_path / "o"))
    assert (code, out) == (1, "")
    assert "name another with --out" in err


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_an_interrupt_keeps_what_was_learnt(tmp_path: Path) -> None:
    process = start(
        "train", MLP, "--epochs", "100000", "--json", "--out", "o", *QUICK, cwd=tmp_path
    )
    assert process.stdout is not None
    for line in process.stdout:
        if json.loads(line)["event"] == "epoch":
            break
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    end = json.loads(out.splitlines()[-1])
    assert (end["event"], end["stopped"]) == ("end", True)
    assert (tmp_path / "o" / "model.safetensors").exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
def test_on_a_terminal_one_line_moves(tmp_path: Path) -> None:
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "designer", "train", MLP, "--epochs", "2000", "--out", "o", *QUICK],
        stdout=follower,
        stderr=follower,
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "100"},
    )
    os.close(follower)
    seen, until = "", time.monotonic() + 60
    while "samples/s" not in seen and time.monotonic() < until:
        seen += os.read(leader, 65536).decode(errors="replace")
    process.send_signal(signal.SIGINT)
    while True:
        try:
            seen += os.read(leader, 65536).decode(errors="replace")
        except OSError:
            break
    os.close(leader)
    assert process.wait(timeout=30) == 0
    assert "Stopped after" in seen
    moving = [part for part in seen.split("\r") if "samples/s" in part]
    assert moving
    assert all(len(part.rstrip("\n")) < 100 for part in moving)


def test_what_the_line_asks_for_wins_over_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    design = load(Path(MLP))
    with design.edit("Recipe") as edit:
        recipe = {**design.training, "device": "cuda:99", "epochs": 50, "batch_size": 32}
        edit.update_header(training=recipe)
    save(design, tmp_path / "net.nnd")
    asked = (
        "--device", "cpu", "--epochs", "1", "--set", "optimizer.lr=0.25", "--set", "batch_size=900",
    )  # fmt: skip
    code, out, err = call(
        capsys, "train", str(tmp_path / "net.nnd"), *asked, *QUICK, "--out", str(tmp_path)
    )
    assert (code, err) == (0, "")
    assert "Device cpu" in out
    notes = json.loads((tmp_path / "training.json").read_text(encoding="utf-8"))
    found = notes["recipe"]
    assert (found["device"], found["epochs"], found["batch_size"]) == ("cpu", 1, 900)
    assert found["optimizer"]["lr"] == 0.25
    assert (notes["epochs"], notes["run"]["device"]) == (1, "cpu")


def test_a_device_that_is_not_here_is_said_so(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = call(capsys, "train", MLP, "--device", "abacus", "--out", str(tmp_path), *QUICK)
    assert code == 1
    assert '"abacus" is no device; set training.device to "auto" or "cpu"' in err
