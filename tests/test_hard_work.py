"""Whatever a valid file asks for, each stage ends soon and takes what the file's size asks for.

What grows is held by counting calls, which no busy machine changes; the clock is only there for
what would hang. A design that is refused is as good as any other to all that reads its report.
"""

import json
import random
import resource
import sys
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from designer.check import Report, check_design
from designer.check.report.instance_path import InstancePath, instance_path_of, located, report_at
from designer.codegen.limits import GiantError, require_buildable_size
from designer.codegen.source import CodeError, to_source
from designer.files import FileError, loads
from designer.files.picture.svg import to_svg
from designer.graph import Design, DesignError
from designer.presentation import units
from tests.check.check_from_scratch import check_from_scratch
from tests.hard_work import KINDS, block, chained, design, laughs, node
from tests.stages import Stage, stages

SMALL = 40
MULTIPLYING = ("used_often", "growing_block")
"""What holds ``n`` things ``n`` times: as many as that are looked at, up to a limit."""
SECONDS = 20
"""Ten times what is promised: the clock is not what this is held by."""
BYTES = 2**30


def calls_of(stage: Stage) -> int:
    """Return how many functions a stage calls, Python's and others, in all its threads."""
    counts: dict[int, int] = {}

    def count(frame: Any, event: str, argument: Any) -> None:
        if event in {"call", "c_call"}:
            counts[threading.get_ident()] = counts.get(threading.get_ident(), 0) + 1

    before = sys.getprofile()
    threading.setprofile(count)
    sys.setprofile(count)
    try:
        stage()
    finally:
        sys.setprofile(before)
        threading.setprofile(before)
    return sum(counts.values())


def calls(kind: str, n: int) -> dict[str, int]:
    return {name: calls_of(stage) for name, stage in stages(json.dumps(KINDS[kind](n)))}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "endless"])
def test_costs_grow_with_the_file(kind: str) -> None:
    calls(kind, 2)  # what is only done once
    few, many = calls(kind, SMALL), calls(kind, 2 * SMALL)
    most = 5 if kind in MULTIPLYING else 2.8
    steep = {name: (few[name], many[name]) for name in few if many[name] > most * few[name] + 5000}
    steep.pop("fixes", None)  # whose trials are counted: a large file has fewer for each problem
    assert not steep


@pytest.mark.slow
@pytest.mark.parametrize(
    "kind",
    [
        "laughs",
        "repeats",
        "endless",
        "growing",
        "large_sizes",
        "mismatch",
        "mistakes",
        *MULTIPLYING,
    ],
)
def test_each_stage_of_a_large_file_ends_soon(kind: str) -> None:
    for name, stage in stages(json.dumps(KINDS[kind](400))):
        begin = time.process_time()
        stage()
        assert time.process_time() - begin < SECONDS, name


# ---- drawn at random

LAYERS: list[tuple[str, dict[str, Any]]] = [
    ("Linear", {"out_features": "=v"}), ("Linear", {"out_features": 2**31 - 1}),
    ("Linear", {"out_features": 3, "in_features": 3}), ("relu", {}), ("add", {}), ("cat", {}),
    ("Flatten", {}), ("MaxPool1d", {"kernel_size": 2, "stride": 1}), ("Nowhere", {}),
    ("chunk", {"chunks": 3}), ("LSTM", {"hidden_size": "=v", "num_layers": 10**6}),
    ("reshape", {"shape": [-1, "=v"]}), ("Output", {}), ("Input", {"shape": [2**20, "T", 4]}),
]  # fmt: skip
VALUES = ["=v", "=2 * v", "=v + 1", "=3 * v + 2", 1, 2, 10**9, "=v ** 8"]
REPEATS: list[int | str] = [1, 1, 1, 2, 40, 1000, 10**9, "=v", "=10 ** 12"]


def drawn(seed: int) -> dict[str, Any]:
    """Return a file of blocks within blocks, repeats, shares and wires beside each other."""
    draw = random.Random(seed)
    blocks: dict[str, Any] = {}
    for level in range(draw.randint(0, 14)):
        inner, wires = _some(draw, [*blocks][-3:], ["i"])
        blocks[f"B{level}"] = block(inner, [*wires, [wires[-1][1], "o"]], v=draw.randint(1, 9))
    inner, wires = _some(draw, [*blocks][-2:], ["x", "y"])
    ends = [node("x", "Input", shape=draw.choice([[4], [3, 50], [2**31 - 1], ["T", 4], [3] * 9])),
            node("y", "Input", shape=[4]), {"id": "end", "layer": "Output"}]  # fmt: skip
    return design([*ends, *inner], [*wires, [wires[-1][1], "end"]], blocks=blocks,
                  variables={"v": draw.choice([1, 2, 5, 10**6])})  # fmt: skip


def _some(draw: random.Random, blocks: list[str], before: list[str]) -> tuple[list[Any], list[Any]]:
    nodes: list[Any] = []
    wires: list[Any] = []
    sources, owners = list(before), list[str]()
    for number in range(draw.randint(1, 9)):
        name = f"n{number}"
        if owners and draw.random() < 0.15:
            nodes.append({"id": name, "shares": draw.choice(owners)})
        elif blocks and draw.random() < 0.6:
            nodes.append({**node(name, draw.choice(blocks), v=draw.choice(VALUES)),
                          "repeat": draw.choice(REPEATS)})  # fmt: skip
        else:
            layer, params = draw.choice(LAYERS)
            nodes.append({**node(name, layer, **params), "repeat": draw.choice(REPEATS),
                          "muted": draw.random() < 0.1})  # fmt: skip
        owners.append(name)
        most = 300 if nodes[-1].get("layer") == "cat" and draw.random() < 0.2 else 2
        for _ in range(draw.randint(1, most)):
            wire = [draw.choice([sources[-1], draw.choice(sources)]), name]
            if wire not in wires or nodes[-1].get("layer") in {"cat", "add"}:
                wires.append(wire)
        sources.append(name)
    return nodes, wires


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(40), range(40, 80)], ids=str)
def test_each_stage_of_any_file_ends_or_refuses(seeds: range) -> None:
    assert try_all(seeds) > len(seeds) / 2


def try_all(seeds: range) -> int:
    """Run the stages of the files of ``seeds``; return how many files could be read."""
    read = 0
    for seed in seeds:
        for name, stage in stages(json.dumps(drawn(seed))):
            begin = time.process_time()
            try:
                stage()
            except FileError:
                assert name == "load", (seed, name)
                break
            assert time.process_time() - begin < SECONDS, (seed, name)
            read += name == "save"
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert memory < 3 * BYTES, "which counts all tests before as well"
    return read


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(25))
def test_what_is_edited_is_what_is_read_again(seed: int) -> None:
    made, draw = _read(drawn(seed)), random.Random(seed)
    if made is None:
        return
    check_design(made)
    for _ in range(6):
        _change(made, draw)
        now, fresh = check_design(made), check_from_scratch(made)
        assert now.refused == fresh.refused
        assert _messages(now) == _messages(fresh)
        assert now.total_parameters == fresh.total_parameters
        assert {i: n.outputs for i, n in now.nodes.items()} == {
            i: n.outputs for i, n in fresh.nodes.items()
        }


def _messages(report: Report) -> list[tuple[str, str]]:
    return sorted((problem.network, problem.message) for problem in report.problems)


def _read(document: dict[str, Any]) -> Design | None:
    try:
        return loads(json.dumps(document))
    except FileError:
        return None


def _change(made: Design, draw: random.Random) -> None:
    where = draw.choice(["", *made.blocks])
    nodes = [n for n in made.network(where).nodes() if n.layer not in {"Input", "Output", ""}]
    try:
        with made.edit("Change", where) as edit:
            if not nodes:
                edit.add_node("relu")
            elif draw.random() < 0.2:
                edit.remove_node(draw.choice(nodes).id)
            elif draw.random() < 0.4:
                edit.update_node(draw.choice(nodes).id, repeat=draw.choice(REPEATS))
            else:
                edit.set_param(draw.choice(nodes).id, "v", draw.choice(VALUES))
    except DesignError:
        made.undo()


# ---- what is refused


def _small_beside_large() -> Design:
    document = laughs(20)
    document["blocks"]["Small"] = block([node("r", "relu")], chained(["i", "r", "o"]))
    document["nodes"][2:2] = [node("small", "Small"), node("fc", "Linear", out_features=3)]
    document["edges"] = [*chained(["x", "small", "fc"]), ["fc", "b"], ["b", "y"]]
    return loads(json.dumps(document))


def test_only_what_may_be_large_is_refused() -> None:
    made = _small_beside_large()
    report = check_design(made)
    assert report.refused
    assert [p.node for p in report.errors] == ["b"]
    assert report.nodes["small"].known
    assert str(report.nodes["fc"].outputs["output"]) == "(N, 3)"
    assert report.errors[0].fixes == ()
    assert [found.problem.node for found in located(report)][:1] == ["b"]
    assert "<svg" in to_svg(made)
    with pytest.raises(CodeError, match="the block B19"):
        to_source(made)


def test_a_refused_design_is_looked_at_again_when_it_is_small_again() -> None:
    made = _small_beside_large()
    assert check_design(made).refused
    with made.edit("Cut") as edit:
        edit.update_node("b", layer="B3")
    assert not check_design(made).problems
    made.undo()
    assert check_design(made).refused
    assert check_design(made) is check_design(made)


def test_an_error_in_a_tree_of_blocks_is_found_once() -> None:
    blocks: dict[str, Any] = {}
    for level in range(24):
        inner = [node("a", "Linear", out_features=4, in_features=7)] * (not level) or [
            node("a", f"B{level - 1}"), node("b", f"B{level - 1}"), node("s", "add")
        ]  # fmt: skip
        wires = [["i", "a"], ["i", "b"], ["a", "s"], ["b", "s"], ["s", "o"]]
        blocks[f"B{level}"] = block(inner, wires if level else chained(["i", "a", "o"]))
    made = loads(json.dumps(design(
        [node("x", "Input", shape=[4]), node("t", "B23"), {"id": "y", "layer": "Output"}],
        chained(["x", "t", "y"]), blocks=blocks,
    )))  # fmt: skip
    found = located(check_design(made))
    assert [one.problem.node for one in found if one.problem.severity == "error"] == ["a"]


# ---- figures and reports


def test_a_giant_of_any_size_is_refused_in_words() -> None:
    report = check_design(loads(json.dumps(KINDS["chain"](1))))
    for count in (10**20, 10**308, 10**400, 10**6000):
        with pytest.raises(GiantError, match="make it smaller"):
            require_buildable_size(replace(report, total_parameters=count))


@pytest.mark.parametrize("power", [17, 21, 24, 307, 400, 6000])
def test_any_number_is_told_in_a_few_letters(power: int) -> None:
    assert len(units.format_count(10**power)) < 12
    assert len(units.format_bytes(10**power)) < 14


def test_a_report_that_is_older_than_its_design_can_be_read() -> None:
    made = loads(json.dumps(KINDS["mistakes_inside"](3)))
    report = check_design(made)
    old = report.problems
    with made.edit("Remove") as edit:
        for name in ("b0", "b1", "b2"):
            edit.remove_node(name)
        edit.remove_block("B")
    for problem in old:
        assert isinstance(problem.fixes, tuple)
    for found in located(report):
        assert report_at(made, report, found.place) is not None
    assert instance_path_of(made, "B", InstancePath("", ("b0",))) == InstancePath("B")
