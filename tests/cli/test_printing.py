"""What the command prints: whatever a design holds, a terminal shows it and obeys none of it."""

import contextlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

from designer.cli import main
from designer.cli.printing import print_table
from designer.visible_text import visible
from tests.cli.conftest import MLP, call
from tests.files.hostile_text import documents

posix = pytest.mark.skipif(sys.platform == "win32", reason="pipes and odd names are POSIX's")


def shown(*arguments: str) -> tuple[int, str, str]:
    with (
        contextlib.redirect_stdout(io.StringIO()) as out,
        contextlib.redirect_stderr(io.StringIO()) as err,
    ):
        code = main(arguments)
    for line in (out.getvalue() + err.getvalue()).split("\n"):
        assert visible(line) == line
    assert len(err.getvalue().split("\n")) <= 2
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("terminal") / "net.nnd"


@pytest.mark.slow
@given(document=documents())
@settings(max_examples=40, deadline=None)
def test_a_terminal_gets_no_control_character(file: Path, document: dict) -> None:
    file.write_text(json.dumps(document), encoding="utf-8")
    name = str(file)
    shown("check", name)
    _, said, _ = shown("summary", name)
    assert f"{visible(document['name']) or 'The design'}: 5 layers" in said
    problems = json.loads(shown("check", name, "--json")[1])["problems"]
    assert problems
    assert json.loads(shown("summary", name, "--json")[1])["name"] == document["name"]
    for command in (["export", name, "-o", str(file.with_suffix(".py"))], ["train", name]):
        code, _, err = shown(*command)
        assert code == 1
        assert err.startswith("nn-designer: the design has ")


@given(document=documents())
@settings(max_examples=40, deadline=None)
def test_a_refusal_is_one_line_whatever_the_file_holds(file: Path, document: dict) -> None:
    key = next(iter(document["training"]), "x\x1b\n")
    document["blocks"][key + " "] = {}
    file.write_text(json.dumps(document), encoding="utf-8")
    for command in (["check"], ["summary"], ["train"], ["export", "-o", "x.svg"]):
        code, out, err = shown(*command, str(file))
        assert (code, out) == (1, "")
        assert "cannot be an id" in err
        assert "Traceback" in main_err("--debug", *command, str(file))


def main_err(*arguments: str) -> str:
    with contextlib.redirect_stderr(io.StringIO()) as err:
        main(arguments)
    assert all(visible(line) == line for line in err.getvalue().split("\n"))
    return err.getvalue()


@posix
def test_a_name_of_bytes_that_are_no_text_is_shown(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\x1b[2J\n"))
    folder.mkdir()
    file = folder / "net.nnd"
    file.write_bytes(Path(MLP).read_bytes())
    shown_ = visible(str(folder))
    assert call(capsys, "check", str(file)) == (0, f"{shown_}/net.nnd: no problems\n", "")
    out = folder / "net.svg"
    assert call(capsys, "export", str(file), "-o", str(out))[1] == f"wrote {shown_}/net.svg\n"
    code, said, err = call(capsys, "check", "--json", str(folder / "none.nnd"))
    assert code == 1
    assert json.loads(said) == {"problems": [], "error": err.removeprefix("nn-designer: ")[:-1]}
    assert err.isascii()


@posix
def test_a_pipe_is_refused_at_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.nnd")
    for command in (["check"], ["summary"], ["train"], ["export", "-o", "x.svg"]):
        code, _, err = call(capsys, *command, str(tmp_path / "pipe.nnd"))
        assert code == 1
        assert "that is a pipe, not a file; name a file\n" in err
    code, _, err = call(capsys, "export", MLP, "-o", str(tmp_path / "pipe.nnd"))
    assert code == 1
    assert "cannot be written: that is a pipe" in err


@pytest.mark.parametrize("word", ["n" * 300, "a\0b", "\ud800", "d/" * 3000, "\x1b[2J\n"])
def test_a_word_that_cannot_be_a_file_is_one_line(
    capsys: pytest.CaptureFixture[str], word: str
) -> None:
    code, out, err = call(capsys, word)
    assert (code, out) == (2, "")
    assert "there is neither a command nor a file" in err
    assert visible(err[:-1]) == err[:-1]
    code, out, err = call(capsys, "check", word)
    assert (code, out) == (1, "")
    assert visible(err[:-1]) == err[:-1]


def test_a_terminal_that_knows_ascii_alone_is_told_in_it(tmp_path: Path) -> None:
    file = tmp_path / "net.nnd"
    file.write_text(json.dumps({"nnd": 1, "name": "寸é😀"}))
    for more in ([], ["--json"]):
        done = subprocess.run(
            [sys.executable, "-m", "designer", "summary", str(file), *more],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
        )
        assert done.returncode == 0, done.stderr
        if more:
            assert json.loads(done.stdout)["name"] == "寸é😀"
        else:
            assert r"\u5bf8\xe9\U0001f600: 0 layers" in done.stdout


def test_a_cell_of_endless_text_makes_no_column_wide(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("a", "b"), [("x" * 10**6, "\x1b")] + [("y", "z")] * 1000)
    out = capsys.readouterr().out
    assert len(out) < 1.1 * 10**6
    assert r"  \x1b" in out
