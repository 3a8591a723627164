"""Every design of the gallery: clean, counted, exported, run and trained for a step.

All exported files run in one fresh process that cannot import designer: forward at full size (on
meta where the weights are large), and a training step on CPU, small where the real one is large.
"""

import json
import shutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import torch

from designer.check import check_design
from designer.codegen import build, source_map
from designer.files import dumps, load, loads
from designer.layers.sizes import Dim, substitute
from tests.gallery.expected import COUNTED_BY_HAND, PUBLISHED
from tests.gallery.small import SMALL

ROOT = Path(__file__).parents[2]
EXAMPLES = {path.stem: path for path in sorted((ROOT / "resources/examples").glob("**/*.nnd"))}
BLOCKS = {path.stem: path for path in sorted((ROOT / "resources/blocks").glob("*.nnd"))}
GOLDEN = ROOT / "tests/codegen/golden"
# The last layer's sum goes nowhere, in the paper's network too: only its skip is used.
IDLE = {"wavenet": {"layer8.residual.weight", "layer8.residual.bias"}}
LARGE = 2_000_000
SYMBOLS = {"N": 2, "T": 12, "S": 9, "P": 16, "H": 8, "W": 6}


@pytest.fixture(scope="module")
def designs():
    return {name: load(path) for name, path in EXAMPLES.items()}


def concrete(shape):
    return [int(substitute(s, SYMBOLS)) if isinstance(s, Dim) else int(s) for s in shape]


def ends(design, layer):
    """Return shape and dtype of each Input or Output, with numbers for symbols."""
    report = check_design(design)
    nodes = [node for node in design.nodes() if node.layer == layer]
    types = [report.nodes[node.id].outputs["output"] for node in nodes]
    return [[concrete(t.shape), t.dtype] for t in types]


def made_small(design, name):
    """Return the design with small variables and inputs, and no errors for it."""
    small = loads(dumps(design))
    plan = SMALL.get(name, {})
    with small.edit("Make it small") as edit:
        edit.update_header(variables={**small.variables, **plan.get("variables", {})})
        for node_id, shape in plan.get("inputs", {}).items():
            edit.set_param(node_id, "shape", shape)
    assert not check_design(small).errors, name
    return small


def job(design, name, folder):
    source = source_map(design)
    path = folder / f"{name}.py"
    path.write_text(source.text)
    small = made_small(design, name)
    large = check_design(design).total_parameters > LARGE
    return {
        "path": str(path),
        "constructor": source.constructor,
        "inputs": ends(design, "Input"),
        "device": "meta" if large else "cpu",
        "variables": SMALL.get(name, {}).get("variables", {}),
        "small_inputs": ends(small, "Input"),
        "expected_small": [shape for shape, _ in ends(small, "Output")],
    }


@pytest.fixture(scope="module")
def exported(designs, tmp_path_factory):
    """Return the jobs by name, their files written."""
    folder = tmp_path_factory.mktemp("exported")
    return {name: job(design, name, folder) for name, design in designs.items()}


@pytest.fixture(scope="module")
def ran(exported, tmp_path_factory):
    """Return what each exported file did in a process of its own."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "jobs.json").write_text(json.dumps(exported))
    script = str(Path(__file__).with_name("run_exported.py"))
    done = subprocess.run(
        [sys.executable, "-I", script, str(folder / "jobs.json")],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_there_are_enough():
    assert len(EXAMPLES) >= 40


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_checks_clean(name, designs):
    assert not check_design(designs[name]).problems


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_says_what_it_teaches_and_where_it_comes_from(name, designs):
    teaches, _, source = designs[name].description.partition("\n\nSource: ")
    assert 40 < len(teaches) < 400
    extra = designs[name].root.header.extra
    assert bool(source) == ("paper" in extra)
    assert name not in PUBLISHED or source


@pytest.mark.slow
@pytest.mark.parametrize("name", EXAMPLES)
def test_its_parameters_are_as_stated(name, designs, ran):
    total = check_design(designs[name]).total_parameters
    stated = PUBLISHED[name][0] if name in PUBLISHED else COUNTED_BY_HAND[name]
    assert stated == total
    assert ran[name].get("parameters") == total, ran[name]


def test_every_design_has_a_stated_number():
    assert EXAMPLES.keys() <= PUBLISHED.keys() | COUNTED_BY_HAND.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_runs_without_designer_in_the_shapes_that_the_report_says(name, designs, ran):
    assert ran[name].get("outputs") == ends(designs[name], "Output"), ran[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_takes_a_training_step(name, exported, ran):
    found = ran[name]
    assert found.get("small_outputs") == exported[name]["expected_small"], found
    assert set(found["untouched"]) == IDLE.get(name, set())
    assert found["bad"] == []


@pytest.mark.timeout(60)
def test_what_it_exports_is_formatted_and_clean(exported):
    assert_clean([each["path"] for each in exported.values()])


def assert_clean(files):
    beside = Path(sys.executable).parent / "ruff"
    program = str(beside) if beside.exists() else shutil.which("ruff")
    for arguments in (["format", "--diff", "--isolated"], ["check", "--isolated"]):
        done = subprocess.run(
            [program, *arguments, *files], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "name", [name for name in ("resnet50", "gpt2", "unet", "swin_t") if name in EXAMPLES]
)
def test_golden(name, designs):
    text = source_map(designs[name]).text
    path = GOLDEN / f"{name}.py"
    if not path.exists():
        path.write_text(text)
    assert text == path.read_text()


def test_files_are_what_the_builder_draws(monkeypatch):
    gallery = ROOT / "packaging/gallery"
    if not gallery.is_dir():
        pytest.skip("only in a checkout")
    monkeypatch.syspath_prepend(str(gallery))
    before = set(sys.modules)
    try:
        drawn = {name: dumps(draw()) for name, draw in import_module("build").drawings().items()}
    finally:
        for name in set(sys.modules) - before:
            del sys.modules[name]
    for name, text in drawn.items():
        path = ROOT / "resources" / f"{name}.nnd"
        assert text == path.read_text(encoding="utf-8"), f"draw {name} again"


@pytest.mark.parametrize("name", BLOCKS)
def test_ready_blocks_are_clean_described_and_run(name, tmp_path):
    design = load(BLOCKS[name])
    assert not check_design(design).problems
    assert design.description
    assert all(block.header.description for block in design.blocks.values())
    with torch.device("meta"), torch.no_grad():
        model = build(design).eval()
        given = [torch.zeros(shape, dtype=getattr(torch, d)) for shape, d in ends(design, "Input")]
        result = model(*given)
    assert [list(result.shape)] == [shape for shape, _ in ends(design, "Output")]
    (tmp_path / f"{name}.py").write_text(source_map(design).text)
    assert_clean([tmp_path / f"{name}.py"])
