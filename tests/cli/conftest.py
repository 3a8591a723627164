"""How tests call the command, and what it is given."""

import subprocess
import sys
from pathlib import Path

import pytest

from designer.cli import main
from designer.files import save
from designer.graph import Design
from designer.paths import resource

MLP = str(resource("examples", "digits_mlp.nnd"))
SIAMESE = str(resource("examples", "siamese.nnd"))
QUICK = ("--set", "threads=1")
RESULT_FILES = ["digits_mlp.py", "model.safetensors", "training.json"]


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


def file_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())
