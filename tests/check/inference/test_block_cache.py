"""What a block gave is remembered by what the block holds, and by nothing less."""

import json
from typing import Any

import pytest

from designer.check import check_design
from designer.check.inference import block_cache as contents
from designer.files import dumps, loads
from designer.graph import Design
from tests.check.check_from_scratch import check_from_scratch
from tests.test_model_consistency import meaning


def outer(inside: dict[str, Any], **block: Any) -> Design:
    """Return a design with one use of a block that holds Input -> layer -> Output."""
    document = {
        "nnd": 1,
        "nodes": [
            {"id": "x", "layer": "Input", "params": {"shape": [8, 16]}},
            {"id": "use", "layer": "Inner"},
            {"id": "y", "layer": "Output"},
        ],
        "edges": [["x", "use"], ["use", "y"]],
        "blocks": {
            "Inner": {
                "nodes": [
                    {"id": "a", "layer": "Input"},
                    {"id": "b", **inside},
                    {"id": "c", "layer": "Output"},
                ],
                "edges": [["a", "b"], ["b", "c"]],
                **block,
            }
        },
    }
    return loads(json.dumps(document))


LINEAR = {"layer": "Linear", "params": {"out_features": 4}}
ALIKE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "another value": ({"layer": "Linear", "params": {"out_features": 5}}, {}),
    "another type": ({"layer": "Linear", "params": {"out_features": 4, "bias": 1}}, {}),
    "repeated": ({**LINEAR, "repeat": 3}, {}),
    "muted": ({**LINEAR, "muted": True}, {}),
    "another name inside": ({**LINEAR, "id": "other"}, {"edges": [["a", "other"], ["other", "c"]]}),
    "no wire": (LINEAR, {"edges": [["a", "b"]]}),
    "a variable": ({"layer": "Linear", "params": {"out_features": "=n"}}, {"variables": {"n": 4}}),
    "another variable": ({"layer": "Linear", "params": {"out_features": "=n"}},
                         {"variables": {"n": 6}}),
    "another description": (LINEAR, {"description": "told otherwise"}),
}  # fmt: skip


@pytest.mark.parametrize("case", ALIKE)
def test_a_block_that_differs_a_little_is_another(case: str) -> None:
    inside, block = ALIKE[case]
    check_design(outer({**LINEAR, "params": {"out_features": 4, "bias": True}}))
    check_design(outer(LINEAR))
    design = outer(inside, **block)
    assert meaning(check_design(design)) == meaning(check_from_scratch(design))


def test_a_change_within_a_block_within_is_seen() -> None:
    design = outer(LINEAR)
    with design.edit("Nest") as edit:
        edit.within("Inner").update_node("b", layer="Deep", params={})
        deep = edit.add_block("Deep")
        for node, layer in (("p", "Input"), ("q", "relu"), ("r", "Output")):
            deep.add_node(layer, node_id=node)
        deep.connect("p", "q")
        deep.connect("q", "r")
    before = check_design(loads(dumps(design))).nodes["use"]
    with design.edit("Deep") as edit:
        edit.within("Deep").update_node("q", layer="Linear", params={"out_features": 3})
    after = check_design(loads(dumps(design))).nodes["use"]
    assert before.parameters == 0
    assert after.parameters == 16 * 3 + 3
    assert str(after.outputs["c"]) == "(N, 8, 3)"


def test_a_copy_of_the_design_finds_its_blocks_as_they_were() -> None:
    design = outer(LINEAR)
    first = check_design(loads(dumps(design))).nodes["use"].inner
    assert check_design(loads(dumps(design))).nodes["use"].inner is first


def test_errors_are_not_remembered_for_their_words_name_the_design() -> None:
    count = len(contents._results)
    design = outer({"layer": "Conv2d", "params": {"out_channels": 3, "kernel_size": 99}})
    assert check_design(design).errors
    assert len(contents._results) == count
