"""`nn-designer train` reads data outside the design's folder only where somebody says so."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from designer.files import save
from designer.graph import Design
from tests.cli.conftest import QUICK, call


@pytest.fixture
def design(tmp_path: Path) -> str:
    """A design that learns from a table beside its folder."""
    (tmp_path / "design").mkdir()
    rows = "".join(f"{i},{i % 2},{i % 2}\n" for i in range(20))
    (tmp_path / "away.csv").write_text("a,b,y\n" + rows)
    made = Design("Away")
    x, h, out = made.add("Input", shape=[2]), made.add("Linear", out_features=2), made.add("Output")
    made.connect(x, h)
    made.connect(h, out)
    with made.edit("Recipe") as edit:
        data = {"source": "csv", "path": "../away.csv", "target": "y"}
        edit.update_header(training={"data": data, "epochs": 1})
    save(made, tmp_path / "design" / "away.nnd")
    return str(tmp_path / "design" / "away.nnd")


def test_without_a_terminal_it_is_refused_before_anything_is_made(
    capsys: pytest.CaptureFixture[str], design: str, tmp_path: Path
) -> None:
    code, out, err = call(capsys, "train", design, "--out", str(tmp_path / "o"), *QUICK)
    assert (code, out) == (1, "")
    assert f"would read {tmp_path.resolve() / 'away.csv'}, outside its folder" in err
    assert "--trust-paths" in err
    assert err.count("\n") == 1
    assert not (tmp_path / "o").exists()
    code, out, _ = call(capsys, "train", design, "--json", "--out", str(tmp_path / "o"), *QUICK)
    assert code == 1
    assert json.loads(out)["event"] == "failed"


@pytest.mark.parametrize("trust", [("--trust-paths",), ("--set", "data.path=../away.csv")])
def test_whoever_says_so_or_gives_the_path_is_not_asked(
    capsys: pytest.CaptureFixture[str], design: str, tmp_path: Path, trust: tuple[str, ...]
) -> None:
    code, _, err = call(capsys, "train", design, *trust, "--out", str(tmp_path / "o"), *QUICK)
    assert (code, err) == (0, "")
    assert (tmp_path / "o" / "model.safetensors").exists()


def test_help_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = call(capsys, "train", "--help")
    assert "even outside its folder, without asking" in " ".join(out.split())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX's")
@pytest.mark.parametrize("answer", ["y", "n", ""])
def test_on_a_terminal_it_is_asked(design: str, tmp_path: Path, answer: str) -> None:
    import pty

    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "designer", "train", design, "--out", "o", *QUICK],
        stdin=follower,
        stdout=subprocess.DEVNULL,
        stderr=follower,
        cwd=tmp_path,
    )
    os.close(follower)
    os.write(leader, f"{answer}\n".encode())
    seen = ""
    while True:
        try:
            seen += os.read(leader, 65536).decode(errors="replace")
        except OSError:
            break
    os.close(leader)
    assert f"The design wants to read {tmp_path.resolve() / 'away.csv'}, outside its" in seen
    assert process.wait(timeout=60) == (0 if answer == "y" else 1)
    assert (tmp_path / "o" / "model.safetensors").exists() == (answer == "y")
