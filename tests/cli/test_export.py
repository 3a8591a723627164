"""Each format is written by its suffix."""

from pathlib import Path

import pytest

import designer
from designer.codegen import STYLES, to_source
from designer.files import save
from tests.cli.conftest import MLP, call
from tests.designs import chain, inp


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
