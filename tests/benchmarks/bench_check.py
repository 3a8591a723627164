"""How fast a check is, against what else finds the shapes of the same network, in one run.

Run it by hand, ``python tests/benchmarks/bench_check.py [rounds]``, or ``pytest -s
tests/benchmarks/bench_check.py``. All contenders take turns, so that a busy machine is busy for
each. Only ratios mean anything. Peers that are not installed are left out (``pip install
nn-designer[bench]``).

Ours finds shapes, dtypes, parameters, multiply-adds, problems and warnings, with N (and T) left
open; *cold* has forgotten every rule and all arithmetic and sees the design for the first time,
*warm* sees a new copy of the design but has met such layers before. The others get their model
built, traced or converted beforehand, on the meta device, so that nothing is multiplied.
"""

import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any

import pytest
import torch

from designer.check import check_design
from designer.check.inference import inference_cache as recall
from designer.codegen import build
from designer.files import dumps, load, loads
from designer.graph import Design

sys.path.insert(0, str(Path(__file__).parent))
from networks import gpt2, long_chain, resnet152

EXAMPLES = Path(__file__).parents[2] / "resources" / "examples"
Contender = Callable[[], Callable[[], object]]
"""Prepares one run, untimed, and returns what is timed."""


def ours(design: Design, *, cold: bool) -> Contender:
    text = dumps(design)

    def prepare() -> Callable[[], object]:
        fresh = loads(text)
        if cold:
            recall.clear_caches()
        return lambda: check_design(fresh)

    return prepare


def on_meta(design: Design, shape: tuple[int, ...], dtype: torch.dtype) -> dict[str, Contender]:
    """Return the contenders that run the module on the meta device."""
    with torch.device("meta"):
        model = build(design).eval()
        given = torch.zeros(shape, dtype=dtype)
    found: dict[str, Contender] = {"torch, forward on meta": lambda: lambda: model(given)}
    if find_spec("torchinfo"):
        import torchinfo

        found["torchinfo.summary"] = lambda: (
            lambda: torchinfo.summary(model, input_data=given, verbose=0, device="meta")
        )
    return {**found, **traced(model, given)}


def traced(model: torch.nn.Module, given: torch.Tensor) -> dict[str, Contender]:
    """Return what walks a traced graph: ShapeProp on meta, FakeTensorProp."""
    from torch._subclasses import FakeTensorMode
    from torch.fx import symbolic_trace
    from torch.fx.passes.fake_tensor_prop import FakeTensorProp
    from torch.fx.passes.shape_prop import ShapeProp

    graph = symbolic_trace(model)
    return {
        "torch.fx ShapeProp on meta": lambda: lambda: ShapeProp(graph).propagate(given),
        "torch.fx FakeTensorProp": lambda: (
            lambda: FakeTensorProp(graph, FakeTensorMode(allow_non_fake_inputs=True)).propagate(
                given
            )
        ),
    }


def in_onnx(design: Design) -> dict[str, Contender]:
    if not find_spec("onnx"):
        return {}
    from as_onnx import as_onnx
    from onnx.shape_inference import infer_shapes

    model = as_onnx(design)
    return {"onnx.shape_inference": lambda: lambda: infer_shapes(model)}


def measure(contenders: dict[str, Contender], rounds: int) -> dict[str, float]:
    """Return median milliseconds; each turn runs the quick ones more than once."""
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, prepare in contenders.items():
            for _ in range(1 if "torch" in name else 7):
                run = prepare()
                start = time.perf_counter()
                result = run()
                times[name].append(time.perf_counter() - start)
                del result, run
    return {name: 1000 * median(spent) for name, spent in times.items()}


def table(title: str, contenders: dict[str, Contender], rounds: int) -> dict[str, float]:
    """Print medians and, for each of ours, how many times as long the others take."""
    found = measure(contenders, rounds)
    mine = {name: spent for name, spent in found.items() if name.startswith("ours")}
    print(f"\n{title:50s}as many times ours,")
    heads = "".join(f"{name.removeprefix('ours, '):>14s}" for name in mine)
    print(f"{'':33s}{'median':>12s}{heads}")
    for name, spent in found.items():
        ratios = "" if name in mine else "".join(f"{spent / o:14.1f}" for o in mine.values())
        print(f"{name:33s}{spent:9.2f} ms{ratios}")
    return found


def compare(name: str, rounds: int) -> dict[str, float]:
    """Print the table of one network."""
    draw, shape, dtype = NETWORKS[name]
    flat = draw()
    contenders: dict[str, Contender] = {}
    if name in DRAWN:
        drawn = load(EXAMPLES / DRAWN[name])
        contenders["ours, blocks, cold"] = ours(drawn, cold=True)
        contenders["ours, blocks, warm"] = ours(drawn, cold=False)
    contenders["ours, flat, cold"] = ours(flat, cold=True)
    contenders["ours, flat, warm"] = ours(flat, cold=False)
    contenders |= in_onnx(flat) | on_meta(flat, shape, dtype)
    return table(f"{name}, {len(flat.root):,} nodes", contenders, rounds)


NETWORKS: dict[str, Any] = {
    "ResNet-152": (resnet152, (1, 3, 224, 224), torch.float32),
    "GPT-2 small": (gpt2, (1, 128), torch.int64),
    "A chain of 10,000 layers": (long_chain, (1, 64), torch.float32),
}
DRAWN = {"ResNet-152": "resnet152.nnd", "GPT-2 small": "gpt2.nnd"}


# ---- edits


def edit_same_shapes(design: Design, turn: int) -> None:
    node = f"linear_{2 + 3 * (turn * 37 % 3000)}"
    with design.edit("Edit") as edit:
        edit.set_param(node, "bias", not design.node(node).params.get("bias", True))


def edit_all_shapes(design: Design, turn: int) -> None:
    with design.edit("Edit") as edit:
        edit.set_param("input_1", "shape", (2 + turn, 64))


def edits(rounds: int) -> dict[str, float]:
    """Print what an edit of the long chain costs, the edit and its report together."""
    design = long_chain()
    check_design(design)
    found = {}
    print(f"\nOne edit of {len(design.root):,} nodes, with its report")
    for name, change, turns in (
        ("shapes stay as they were", edit_same_shapes, rounds * 100),
        ("all shapes downstream change", edit_all_shapes, rounds * 3),
    ):
        spent = []
        for turn in range(turns):
            start = time.perf_counter()
            change(design, turn)
            report = check_design(design)
            spent.append(time.perf_counter() - start)
            assert not report.problems
        spent.sort()
        found[name] = 1000 * median(spent)
        print(
            f"{name:34s}{found[name]:9.3f} ms   (95 %: {1000 * spent[len(spent) * 19 // 20]:.3f})"
        )
    return found


def fastest_torch(found: dict[str, float]) -> float:
    return min(spent for name, spent in found.items() if "torch" in name)


@pytest.mark.timeout(600)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NETWORKS)
def test_a_check_is_ahead(name: str) -> None:
    found = compare(name, 2)
    assert found["ours, flat, warm"] < fastest_torch(found)


@pytest.mark.timeout(600)
def test_an_edit_costs_what_it_touches() -> None:
    found = edits(2)
    assert found["shapes stay as they were"] < found["all shapes downstream change"]


def main() -> None:
    """Print all tables."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    for name in NETWORKS:
        compare(name, rounds if name != "A chain of 10,000 layers" else max(rounds // 2, 1))
    edits(rounds)


if __name__ == "__main__":
    main()
