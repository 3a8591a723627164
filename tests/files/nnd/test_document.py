"""What a design file keeps: everything, to the byte."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.check import check_design
from designer.files import FileError, dumps, load, loads, save
from designer.graph import Design
from designer.paths import resource
from tests.files.strategies import documents

# The page that users read, as it stands there.
DOCUMENTED = """{
  "nnd": 1,
  "name": "SimpleNet",
  "description": "becomes the class docstring",
  "variables": {"hidden_size": 128, "classes": 10},
  "nodes": [
    {"id": "image", "layer": "Input", "params": {"shape": [1, 28, 28], "dtype": "float32"}, "at": [0, 0]},
    {"id": "flat", "layer": "Flatten", "at": [200, 0]},
    {"id": "layer1", "layer": "Linear", "params": {"out_features": "=hidden_size"}, "at": [400, 0]},
    {"id": "act", "layer": "relu", "at": [600, 0]},
    {"id": "layer2", "layer": "Linear", "params": {"out_features": "=classes"}, "at": [800, 0]},
    {"id": "logits", "layer": "Output", "at": [1000, 0]}
  ],
  "edges": [
    ["image", "flat"],
    ["flat", "layer1"],
    ["layer1", "act"],
    ["act", "layer2"],
    ["layer2", "logits"]
  ],
  "blocks": {},
  "training": {"data": {"source": "digits"}, "loss": "CrossEntropyLoss", "optimizer": {"name": "AdamW", "lr": 0.001}, "epochs": 10, "batch_size": 64, "seed": 0}
}
"""  # noqa: E501
WITH_EVERYTHING = """{
  "nnd": 1,
  "name": "Réseau",
  "variables": {"width": 16, "rate": 0.5},
  "nodes": [
    {"id": "a", "layer": "Input", "params": {"shape": ["T", 8]}, "at": [0, -0.5]},
    {"id": "b", "layer": "Basic", "params": {"width": "=2 * width"}, "at": [200, 0], "repeat": 3},
    {"id": "c", "shares": "b", "at": [400, 0], "muted": true, "colour": {"of": ["later"]}},
    {"id": "d", "layer": "mypkg.layers.MyLayer", "at": [600, 0], "repeat": "=width"},
    {"id": "e", "layer": "cat", "at": [800, 0]}
  ],
  "edges": [
    ["a", "b"],
    ["b", "c"],
    ["c", "d"],
    ["c.output", "e.1"],
    ["d", "e.0"]
  ],
  "blocks": {
    "Basic": {
      "description": "x + f(x)",
      "variables": {"width": 4},
      "nodes": [
        {"id": "input1", "layer": "Input", "at": [0, 0]},
        {"id": "out", "layer": "Output", "at": [200, 0]}
      ],
      "edges": [
        ["input1", "out"]
      ],
      "icon": "later"
    },
    "Empty": {
      "nodes": [],
      "edges": []
    }
  },
  "training": {},
  "later": {"key": [1, 2.5, null]}
}
"""


@pytest.mark.parametrize("text", [DOCUMENTED, WITH_EVERYTHING])
def test_reading_and_writing_changes_no_byte(text: str) -> None:
    assert dumps(loads(text)) == text
    assert dumps(loads(text.encode())) == text


@pytest.mark.parametrize("path", sorted(resource("examples").glob("*.nnd")), ids=lambda p: p.stem)
def test_examples_are_written_as_the_program_writes_them(path: Path) -> None:
    design = load(path)
    assert dumps(design) == path.read_text(encoding="utf-8")
    assert design.description
    assert not design.dirty
    assert not design.undo_title


FIRST_SIX = ["digits_mlp", "digits_cnn", "residual_cnn", "lstm_rows", "two_inputs", "siamese"]


@pytest.mark.parametrize("name", FIRST_SIX)
def test_the_start_pages_examples_have_nothing_wrong(name: str) -> None:
    assert check_design(load(resource("examples", f"{name}.nnd"))).problems == ()


@given(documents())
@settings(max_examples=60)
def test_any_design_comes_back_equal(document: dict) -> None:
    design = loads(json.dumps(document))
    text = dumps(design)
    again = loads(text)
    assert dumps(again) == text
    assert again.nodes() == design.nodes()
    assert again.edges() == design.edges()
    assert [edge.via for edge in again.edges()] == [edge.via for edge in design.edges()]
    assert again.root.frames() == design.root.frames()
    assert again.root.notes() == design.root.notes()
    assert again.root.header == design.root.header
    assert {n: b.nodes() for n, b in again.blocks.items()} == {
        n: b.nodes() for n, b in design.blocks.items()
    }


def test_a_bom_is_passed_over() -> None:
    assert dumps(loads(b"\xef\xbb\xbf" + DOCUMENTED.encode())) == DOCUMENTED
    assert dumps(loads("\ufeff" + DOCUMENTED)) == DOCUMENTED


@given(st.floats(-1e9, 1e9) | st.floats(-0.02, 0.02) | st.integers(-(10**9), 10**9))
def test_a_place_is_stable_once_saved(x: float) -> None:
    text = dumps(loads(json.dumps({"nnd": 1, "nodes": [{"id": "a", "layer": "b", "at": [x, 0]}]})))
    assert dumps(loads(text)) == text
    assert loads(text).node("a").at[0] == pytest.approx(x, abs=0.00501)


def test_a_place_that_rounds_to_a_whole_number_is_written_as_one() -> None:
    text = dumps(loads('{"nnd": 1, "nodes": [{"id": "a", "layer": "b", "at": [0.001, -0.004]}]}'))
    assert '"at": [0, 0]' in text


def test_the_least_there_can_be() -> None:
    design = loads('{"nnd": 1}')
    assert len(design.root) == 0
    assert dumps(design) == (
        '{\n  "nnd": 1,\n  "name": "",\n  "nodes": [],\n  "edges": [],\n'
        '  "blocks": {},\n  "training": {}\n}\n'
    )


def test_a_minor_format_is_kept() -> None:
    assert dumps(loads('{"nnd": 1.5, "name": "x"}')).startswith('{\n  "nnd": 1.5,')


def test_a_sharer_may_stand_before_its_owner() -> None:
    design = loads(
        '{"nnd": 1, "nodes": [{"id": "b", "shares": "a"}, {"id": "a", "layer": "Linear"}]}'
    )
    assert [node.id for node in design.nodes()] == ["b", "a"]
    assert design.node("b").shares == "a"


def wired(layer: str, *edges: list[str]) -> list[list[str]]:
    nodes = [{"id": name, "layer": "Input"} for name in ("a", "b")]
    document = {"nnd": 1, "nodes": [*nodes, {"id": "z", "layer": layer}], "edges": [*edges]}
    return json.loads(dumps(loads(json.dumps(document))))["edges"]


def test_two_wires_between_the_same_nodes_get_their_ports() -> None:
    assert wired("mul", ["a", "z"], ["a", "z"]) == [["a", "z.input"], ["a", "z.other"]]
    assert wired("cat", ["a", "z"], ["b", "z"], ["a", "z"]) == [
        ["a", "z.0"],
        ["b", "z.1"],
        ["a", "z.2"],
    ]
    assert wired("relu", ["a", "z"], ["a", "z"]) == [["a", "z.input"], ["a", "z"]]
    assert wired("mul", ["a", "z"], ["a", "z.input"]) == [["a", "z"], ["a", "z.input"]]


def test_a_file_without_places_is_laid_out() -> None:
    document = json.loads(DOCUMENTED)
    for node in document["nodes"]:
        del node["at"]
    design = loads(json.dumps(document))
    assert len({node.at for node in design.nodes()}) == 6
    assert design.undo() is None


def test_whole_positions_are_written_as_whole_numbers() -> None:
    design = Design("Net")
    with design.edit("Add") as edit:
        edit.add_node("relu", at=(100.0, 33.333333))
        edit.add_node("relu", at=(-0.0, 1e9))
    assert '"at": [100, 33.33]' in dumps(design)
    assert '"at": [0, 1000000000]' in dumps(design)


def test_saving_marks_saved_and_keeps_history(tmp_path: Path) -> None:
    design = Design("Net")
    design.add("Linear", out_features=3)
    assert design.dirty
    save(design, tmp_path / "net.nnd")
    assert not design.dirty
    design.undo()
    assert design.dirty
    assert len(load(str(tmp_path / "net.nnd")).root) == 1


@given(st.text())
def test_any_text_can_be_a_description(text: str) -> None:
    design = Design("Net")
    with design.edit("Describe") as edit:
        edit.update_header(description=text)
    assert loads(dumps(design)).description == text


def test_half_a_character_cannot_be_saved(tmp_path: Path) -> None:
    design = Design("\ud800")
    with pytest.raises(FileError, match="cannot be written"):
        save(design, tmp_path / "net.nnd")
    assert not list(tmp_path.iterdir())


# ---- two wires between the same nodes


def doubled(layer: dict[str, object]) -> Design:
    nodes = [
        {"id": "x", "layer": "Input", "params": {"shape": [4]}},
        {"id": "first", "layer": "mul"},
        {"id": "here", **layer},
    ]
    wires = [["x", "first"], ["x", "first"], ["x", "here"], ["x", "here"]]
    return loads(json.dumps({"nnd": 1, "nodes": nodes, "edges": wires}))


@pytest.mark.parametrize("layer", [{"layer": "mul"}, {"shares": "first"}])
def test_a_node_fed_twice_by_another_has_its_ports_named(layer: dict[str, object]) -> None:
    design = doubled(layer)
    for node in ("first", "here"):
        ports = [edge.target_port for edge in design.edges() if edge.target == node]
        assert ports == ["input", "other"]
    assert dumps(loads(dumps(design))) == dumps(design)


def test_where_the_layer_is_not_known_two_like_wires_are_refused() -> None:
    with pytest.raises(FileError, match="x -> here"):
        doubled({"layer": "Nowhere"})
