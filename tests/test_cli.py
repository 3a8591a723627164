"""The command, as a person and as a program call it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import designer
from designer.cli import main
from designer.files import save
from designer.graph import Design
from designer.paths import resource

MLP = str(resource("examples", "digits_mlp.nnd"))
SIAMESE = str(resource("examples", "siamese.nnd"))
QUICK = ("--set", "threads=1")


@pytest.fixture
def broken(tmp_path: Path) -> str:
    """A design whose head expects other features than it gets."""
    design = Design("Broken")
    x = design.add("Input", shape=[64])
    h = design.add("Linear", in_features=100, out_features=10)
    out = design.add("Output")
    design.connect(x, h)
    design.connect(h, out)
    save(design, tmp_path / "broken.nnd")
    return str(tmp_path / "broken.nnd")


@pytest.fixture
def no_file(tmp_path: Path) -> str:
    (tmp_path / "bad.nnd").write_text('{"nnd": 1, "nodes": [{"id": "to", "layer": "relu"}]}')
    return str(tmp_path / "bad.nnd")


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    done = capsys.readouterr()
    return code, done.out, done.err


def start(*arguments: str, cwd: Path, **more: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "designer", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        **more,
    )


# ---- the window


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a display")
def test_without_a_display_the_window_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for arguments in ((), (MLP,)):
        code, out, err = call(capsys, *arguments)
        assert (code, out) == (1, "")
        assert err.startswith("nn-designer: there is no display here")
        assert err.count("\n") == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="others always have a display")
def test_a_display_that_does_not_answer_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":9177")
    code, out, err = call(capsys)
    assert (code, out) == (1, "")
    assert "the display that DISPLAY names, :9177, does not answer" in err
    assert err.count("\n") == 1


# ---- calls that are wrong


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["chekc", "a.nnd"], "did you mean check?"),
        (["frobnicate"], "the commands are: check, summary, export, train, import, layers"),
        (["check"], "the following arguments are required: FILE; see nn-designer check --help"),
        (["check", MLP, "--jason"], "unrecognized arguments: --jason"),
        (["a.nnd", "b.nnd"], "unrecognized arguments: b.nnd"),
        (["export", MLP], "required: -o/--output"),
        (["export", MLP, "-o", "a.xyz"], ".xyz is no format; choose one of py, nnd, "),
        (["export", MLP, "-o", "a"], "says no format"),
        (["export", MLP, "-o", "a.py", "--style", "neat"], "invalid choice: 'neat'"),
        (["train", MLP, "--epochs", "0"], "must be a whole number from 1, not '0'"),
        (["train", MLP, "--epochs", "many"], "must be a whole number from 1, not 'many'"),
        (["train", MLP, "--set", "lr"], "--set takes key=value"),
        (["train", MLP, "--set", "batch_size=x"], "training.batch_size must be"),
    ],
    ids=lambda value: " ".join(value).replace(MLP, "FILE") if isinstance(value, list) else "",
)
def test_a_wrong_call_is_one_line_and_2(
    capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    code, out, err = call(capsys, *arguments)
    assert code == 2
    assert out == ""
    assert err.count("\n") == 1
    assert err.startswith("nn-designer: ")
    assert says in err


@pytest.mark.parametrize("command", [["check"], ["summary"], ["train"], ["export", "-o", "a.py"]])
def test_a_file_that_cannot_be_opened_is_one_line_and_1(
    capsys: pytest.CaptureFixture[str], no_file: str, command: list[str]
) -> None:
    for path, says in ((no_file, "nodes[0].id"), ("none.nnd", "no such file")):
        code, out, err = call(capsys, *command, path, *(["--json"] if "-o" not in command else []))
        assert code == 1
        assert err.count("\n") == 1
        assert says in err
        assert Path(path).name in err
        if "-o" in command:
            assert out == ""
        else:
            told = json.loads(out)
            assert err == f"nn-designer: {told['error']}\n"
            assert told.get("event") == ("failed" if command == ["train"] else None)


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str], no_file: str) -> None:
    code, _, err = call(capsys, "check", "--debug", no_file)
    assert code == 1
    assert "Traceback" in err
    assert err.splitlines()[-1].startswith("nn-designer: ")


def test_a_bug_is_told_as_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(_: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("designer.cli.check.load", bug)
    code, _, err = call(capsys, "check", MLP)
    assert code == 1
    assert err == (
        "nn-designer: something unexpected went wrong (KeyError: 'oops'); "
        "run it again with --debug to see where\n"
    )


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert call(capsys, "--version") == (0, f"nn-designer {designer.__version__}\n", "")
    code, out, _ = call(capsys, "--help")
    assert code == 0
    for command in ("check", "summary", "export", "train", "import", "layers"):
        assert f"\n    {command} " in out
        assert call(capsys, command, "--help")[1].startswith(f"usage: nn-designer {command} ")


# ---- the window


def test_a_file_or_nothing_opens_the_window(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, no_file: str
) -> None:
    opened: list[Path | None] = []
    monkeypatch.setattr("designer.gui.app.run", lambda path=None: opened.append(path) or 0)
    assert call(capsys)[0] == 0
    assert call(capsys, MLP)[0] == 0
    # A broken file is the window's to tell about.
    assert call(capsys, no_file)[0] == 0
    assert call(capsys, "new.nnd")[0] == 0
    assert opened == [None, Path(MLP), Path(no_file), Path("new.nnd")]


def test_without_qt_there_is_a_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "designer.gui.app", None)
    monkeypatch.delattr("designer.gui.app", raising=False)
    code, _, err = call(capsys, MLP)
    assert code == 1
    assert "the window needs Qt" in err


# ---- check, summary, layers


def test_a_note_is_no_error(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    nodes = [
        {"id": "a", "layer": "Input", "params": {"shape": ["T"]}},
        {"id": "b", "layer": "Input", "params": {"shape": ["S"]}},
        {"id": "both", "layer": "add"},
        {"id": "y", "layer": "Output"},
    ]
    edges = [["a", "both.input"], ["b", "both.other"], ["both", "y"]]
    path = tmp_path / "open.nnd"
    path.write_text(json.dumps({"nnd": 1, "nodes": nodes, "edges": edges}))
    code, out, _ = call(capsys, "check", str(path))
    assert code == 0
    assert "note: both needs T = S when it runs" in out


def test_check(capsys: pytest.CaptureFixture[str], broken: str) -> None:
    assert call(capsys, "check", MLP) == (0, f"{MLP}: no problems\n", "")
    code, out, err = call(capsys, "check", broken)
    assert code == 1
    assert err == ""
    assert "1 error" in out
    assert "linear1 expects 100 features" in out
    assert "fix: " in out


def test_check_json(capsys: pytest.CaptureFixture[str], broken: str) -> None:
    assert json.loads(call(capsys, "check", MLP, "--json")[1]) == {"problems": []}
    code, out, _ = call(capsys, "check", broken, "--json")
    assert code == 1
    (problem,) = json.loads(out)["problems"]
    assert {"severity", "node", "port", "code", "message", "fix"} <= set(problem)
    assert (problem["severity"], problem["node"]) == ("error", "linear1")


def test_summary(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "summary", MLP)
    assert code == 0
    lines = out.splitlines()
    assert lines[0].split() == [
        "id", "layer", "input", "output", "parameters", "multiply-adds", "activations",
    ]  # fmt: skip
    assert lines[4].split() == "layer1 Linear (N, 64) (N, 128) 8,320 8,192 512 B".split()
    ends = [place for place, character in enumerate(lines[1]) if character == " "]
    assert all(line[place : place + 1] in {" ", ""} for line in lines[:8] for place in ends)
    assert "parameters     9,610 (all trainable)" in out


def test_summary_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "summary", SIAMESE, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["total_parameters"] == found["trainable_parameters"] == 8417
    by_id = {layer["id"]: layer for layer in found["layers"]}
    assert by_id["difference"]["inputs"] == [["N", 32], ["N", 32]]
    assert by_id["difference"]["outputs"] == [["N", 32]]
    assert by_id["embed"]["parameters"] == 8224
    assert by_id["embed"]["macs"] == 8192
    assert by_id["embed_again"]["layer"] == "Linear"
    assert by_id["embed_again"]["parameters"] == 0


def test_summary_of_a_broken_design_shows_what_is_known(
    capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    code, out, err = call(capsys, "summary", broken, "--json")
    assert code == 1
    assert json.loads(out)["layers"][0]["outputs"] == [["N", 64]]
    assert "has 1 error" in err
    assert call(capsys, "summary", broken)[1].count("?") == 2


def test_layers(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = call(capsys, "layers")
    assert code == 0
    assert "\nconvolution\n" in out
    found = {one["name"]: one for one in json.loads(call(capsys, "layers", "--json")[1])["layers"]}
    params = {param["name"]: param for param in found["Linear"]["params"]}
    assert params["in_features"]["inferred"]
    assert params["out_features"]["required"]
    assert params["bias"]["default"] is True


# ---- export, import


def test_export(capsys: pytest.CaptureFixture[str], tmp_path: Path, broken: str) -> None:
    out = tmp_path / "net.py"
    assert call(capsys, "export", MLP, "-o", str(out)) == (0, f"wrote {out}\n", "")
    assert out.read_text() == designer.to_source(designer.load(MLP))
    code, _, err = call(capsys, "export", broken, "-o", str(tmp_path / "b.py"))
    assert code == 1
    assert "the design has 1 error" in err
    assert not (tmp_path / "b.py").exists()


def test_export_of_pixels(capsys: pytest.CaptureFixture[str], tmp_path: Path, qapp: object) -> None:
    assert call(capsys, "export", MLP, "-o", str(tmp_path / "net.PNG"))[0] == 0
    assert (tmp_path / "net.PNG").read_bytes().startswith(b"\x89PNG")


def test_import_says_that_it_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = call(capsys, "import", "m.py:f", "-o", "a.nnd", "--input-shape", "3,8,8")
    assert code == 1
    assert "not part of this version" in err


# ---- train


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


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    process = start("layers", "--json", cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=30)
