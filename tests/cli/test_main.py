"""Errors are one line with the promised exit code, whatever is called."""

import json
from pathlib import Path

import pytest

import designer
from tests.cli.conftest import MLP, call, start


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


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    process = start("layers", "--json", cwd=tmp_path)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(timeout=30)
