"""The command, as a person and as a program call it."""

import json
import sys
from pathlib import Path

import pytest

import designer
from designer.codegen import STYLES, to_source
from designer.files import save
from tests.cli.conftest import MLP, SIAMESE, call, start
from tests.designs import chain, inp

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


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    process = start("layers", "--json", cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=30)


@pytest.mark.parametrize("style", STYLES)
def test_export_writes_code_in_the_style_that_is_asked_for(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, style: str
) -> None:
    design = chain(inp(4), ("Linear", {"out_features": 3}), "ReLU", "Output", name="Small")
    save(design, tmp_path / "small.nnd")
    assert to_source(design, "module") != to_source(design, "sequential")
    code, _, err = call(
        capsys, "export", str(tmp_path / "small.nnd"), "-o", str(tmp_path / "a.py"), "--style",
        style,
    )  # fmt: skip
    assert (code, err) == (0, "")
    assert (tmp_path / "a.py").read_text(encoding="utf-8") == to_source(design, style)
