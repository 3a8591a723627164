"""What leaves the program, by the suffix it is to have."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings

from designer.codegen import CodeError, to_source
from designer.files import FileError, dumps, load, loads
from designer.files.export import FORMATS, export, require_format
from designer.files.picture.svg import to_svg
from designer.graph import Design
from designer.paths import resource
from tests import designs
from tests.files.strategies import documents

SVG = "{http://www.w3.org/2000/svg}"
EXAMPLES = sorted(resource("examples").glob("*.nnd"))


def example(name: str) -> Design:
    return load(resource("examples", f"{name}.nnd"))


def test_code_and_design(tmp_path: Path) -> None:
    design = example("digits_mlp")
    assert export(design, tmp_path / "net.py") == [tmp_path / "net.py"]
    assert (tmp_path / "net.py").read_text() == to_source(design)
    export(design, str(tmp_path / "net.py"), style="module")
    export(design, tmp_path / "copy.txt", format="nnd")
    assert (tmp_path / "copy.txt").read_text() == dumps(design)


def test_export_does_not_mark_the_design_saved(tmp_path: Path) -> None:
    design = designs.siamese()
    export(design, tmp_path / "copy.nnd")
    assert design.dirty


@pytest.mark.parametrize(
    ("name", "says"), [("net", "says no format"), ("net.xyz", "'xyz' is no format")]
)
def test_a_format_nobody_knows(name: str, says: str) -> None:
    with pytest.raises(FileError, match=says):
        export(designs.siamese(), name)
    with pytest.raises(FileError, match="choose one of py"):
        export(designs.siamese(), "x.py", format="xyz")
    assert require_format(Path("a.b.PY")) == "py"


def test_a_broken_design_writes_no_code_but_a_picture(tmp_path: Path) -> None:
    design = Design("Net")
    design.add("Linear", out_features=3)
    for suffix in ("py", "safetensors"):
        with pytest.raises(CodeError):
            export(design, tmp_path / f"net.{suffix}")
    assert not list(tmp_path.iterdir())
    for suffix in ("svg", "md", "csv", "nnd"):
        export(design, tmp_path / f"net.{suffix}")


def test_weights_are_the_same_each_time_and_load_into_the_code(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file

    design = example("siamese")
    state = torch.random.get_rng_state()
    export(design, tmp_path / "a.safetensors")
    export(design, tmp_path / "b.safetensors")
    assert torch.equal(torch.random.get_rng_state(), state)
    assert (tmp_path / "a.safetensors").read_bytes() == (tmp_path / "b.safetensors").read_bytes()
    namespace: dict = {}
    exec(to_source(design), namespace)
    namespace["Siamese"]().load_state_dict(load_file(tmp_path / "a.safetensors"))


def test_an_exported_program_takes_any_batch(tmp_path: Path) -> None:
    import torch

    export(example("two_inputs"), tmp_path / "net.pt2")
    model = torch.export.load(tmp_path / "net.pt2").module()
    for n in (2, 7):
        assert model(torch.zeros(n, 1, 8, 4), torch.zeros(n, 1, 8, 4)).shape == (n, 10)


def test_onnx_without_its_packages_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FileError, match="run pip install onnx onnxscript"):
        export(example("digits_mlp"), tmp_path / "net.onnx")


def test_onnx_where_the_packages_are(tmp_path: Path) -> None:
    onnx = pytest.importorskip("onnx")
    pytest.importorskip("onnxscript")
    export(example("digits_mlp"), tmp_path / "net.onnx")
    onnx.checker.check_model(onnx.load(tmp_path / "net.onnx"))


def test_tables() -> None:
    design = example("digits_mlp")
    rows = list(csv.reader(io.StringIO(str(FORMATS["csv"].make(design, "auto")))))
    assert rows[0] == ["id", "layer", "inputs", "outputs", "parameters", "multiply-adds"]
    assert rows[3] == ["layer1", "Linear", "(N, 64)", "(N, 128)", "8320", "8192"]
    markdown = str(FORMATS["md"].make(design, "auto"))
    assert "| layer1 | Linear | (N, 64) | (N, 128) | 8320 | 8192 |" in markdown
    assert markdown.endswith("9,610 parameters, 9,472 multiply-adds a sample\n")


def test_tables_go_the_way_of_the_data_whatever_was_drawn_first() -> None:
    design = Design("Net")
    for layer, name, more in (
        ("Output", "out", {}), ("relu", "act", {}), ("Linear", "fc", {"out_features": 3}),
        ("Input", "x", {"shape": (2,)}),
    ):  # fmt: skip
        design.add(layer, name, **more)
    for wire in ("x fc", "fc act", "act out"):
        design.connect(*wire.split())
    rows = list(csv.reader(io.StringIO(str(FORMATS["csv"].make(design, "auto")))))
    assert [row[0] for row in rows[1:]] == ["x", "fc", "act", "out"]


def test_tables_tell_of_sharers_repeats_and_blocks_what_torch_makes() -> None:
    from designer.codegen import build

    for name in ("siamese", "residual_cnn", "bert_base"):
        design = example(name)
        rows = list(csv.DictReader(io.StringIO(str(FORMATS["csv"].make(design, "auto")))))
        assert [row["id"] for row in rows] == design.root.stable_order()
        layers = {node.id: node.layer for node in design.nodes()}
        owners = {node.id: node.shares or node.id for node in design.nodes()}
        assert [row["layer"] for row in rows] == [layers[owners[row["id"]]] for row in rows]
        modules = dict(build(design).named_children())
        for row in rows:
            sharing = owners[row["id"]] != row["id"]
            made = modules.get(row["id"])
            count = sum(p.numel() for p in made.parameters()) if made and not sharing else 0
            assert int(row["parameters"]) == count, row


# ---- pictures


def texts(svg: str) -> list[str]:
    return ["".join(each.itertext()) for each in ET.fromstring(svg).iter(f"{SVG}text")]


def test_a_picture_shows_names_parameters_and_shapes() -> None:
    found = texts(to_svg(example("residual_cnn")))
    assert {"stem", "Conv2d", "out_channels", "width", "(N, 16, 8, 8)", "skip1"} <= set(found)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_every_example_makes_a_picture_that_holds_it(path: Path) -> None:
    svg = to_svg(load(path))
    root = ET.fromstring(svg)
    left, top, wide, high = map(float, root.get("viewBox", "").split())
    for rect in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(rect.get(key, "0")) for key in ("x", "y", "width", "height"))
        assert left <= x < x + w <= left + wide
        assert top <= y < y + h <= top + high
    assert svg == to_svg(load(path))


@given(documents())
@settings(max_examples=40)
def test_any_design_makes_a_picture(document: dict) -> None:
    ET.fromstring(to_svg(loads(json.dumps(document))))


def test_a_picture_cannot_be_broken_out_of() -> None:
    design = Design('<script>"&')
    with design.edit("Describe") as edit:
        edit.update_header(description="</desc><script>\0\x0b]]>")
    design.add("Linear", out_features='</text><script x="1">')
    root = ET.fromstring(to_svg(design))
    assert not list(root.iter(f"{SVG}script"))


def test_a_skip_runs_around_what_is_in_between() -> None:
    design = designs.chain(designs.inp(4), "relu", "tanh", "relu", "add", "Output")
    design.connect("x", "add.other")
    svg = to_svg(design)
    assert sum(" L" in path.get("d", "") for path in ET.fromstring(svg).iter(f"{SVG}path")) == 1


def test_pixels_and_pages(tmp_path: Path, qapp: object) -> None:
    from designer.gui.runtime.raster_export import write_picture

    design = example("digits_mlp")
    png = write_picture(design, tmp_path / "net.png", "png").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 5_000
    assert write_picture(design, tmp_path / "net.pdf", "pdf").read_bytes().startswith(b"%PDF")


def test_pixels_without_a_display_or_application(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nimport designer\n"
        "from designer.gui.runtime.raster_export import write_picture\n"
        "write_picture(designer.load(sys.argv[1]), Path(sys.argv[2]), 'png')\n"
    )
    out = tmp_path / "net.png"
    path = resource("examples", "digits_mlp.nnd")
    done = subprocess.run(
        [sys.executable, "-c", code, str(path), str(out)],
        env={"PATH": "", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert out.read_bytes().startswith(b"\x89PNG")
