"""Frames, notes and bends in a design file: kept to the byte, read strictly, harmless when old."""

import json

import pytest

from designer.files import FileError, dumps, loads
from designer.graph import Design

WITH_ANNOTATIONS = """{
  "nnd": 1,
  "name": "Net",
  "nodes": [
    {"id": "a", "layer": "Input", "at": [0, 0]},
    {"id": "b", "layer": "add", "at": [200, 0]}
  ],
  "edges": [
    ["a", "b.input", {"via": [[100, 50], [120.5, 50]]}],
    ["a", "b.other", {"via": [[90, 0]], "later": {"x": [1]}}]
  ],
  "frames": [
    {"title": "Stem", "hue": "green", "at": [-20, -40], "size": [300, 160]},
    {"title": "", "hue": "mauve", "at": [0, 0], "size": [100, 100], "locked": true}
  ],
  "notes": [
    {"text": "<b>bold</b>\\n\\u202eevil & \\"quoted\\"", "at": [0, 200], "size": [180, 60.25]}
  ],
  "blocks": {
    "Basic": {
      "nodes": [],
      "edges": [],
      "notes": [
        {"text": "inside", "at": [0, 0], "size": [100, 40]}
      ],
      "icon": "later"
    }
  },
  "training": {}
}
""".replace("\\u202e", "\u202e")


def test_reading_and_writing_changes_no_byte() -> None:
    design = loads(WITH_ANNOTATIONS)
    assert dumps(design) == WITH_ANNOTATIONS
    assert [frame.title for frame in design.root.frames()] == ["Stem", ""]
    assert [note.text for note in design.network("Basic").notes()] == ["inside"]
    assert design.edges()[0].via == ((100, 50), (120.5, 50))


def test_what_is_not_there_is_not_written() -> None:
    design = loads(WITH_ANNOTATIONS)
    with design.edit("Clear") as edit:
        for serial in list(design.root.annotations):
            edit.remove_annotation(serial)
        for edge in design.edges():
            edit.bend(edge, ())
    text = dumps(design)
    document = json.loads(text)
    assert "frames" not in document
    assert "notes" not in document
    assert document["edges"] == [["a", "b.input"], ["a", "b.other", {"later": {"x": [1]}}]]
    design.undo()
    assert dumps(design) == WITH_ANNOTATIONS


def test_defaults_may_be_left_out() -> None:
    design = loads('{"nnd": 1, "frames": [{"at": [0, 0], "size": [50, 50]}]}')
    assert [(f.title, f.hue) for f in design.root.frames()] == [("", "blue")]


PLACE = {"at": [0, 0], "size": [50, 50]}
WRONG = {
    "frames no list": ({"frames": {}}, "frames must be a list"),
    "frame no object": ({"frames": [3]}, "frames[0] must be an object"),
    "no place": ({"frames": [{"size": [50, 50]}]}, 'frames[0] has no "at"'),
    "no size": ({"notes": [{"at": [0, 0], "text": ""}]}, 'notes[0] has no "size"'),
    "no text": ({"notes": [PLACE]}, 'notes[0] has no "text"'),
    "text a number": ({"notes": [{**PLACE, "text": 3}]}, "notes[0].text must be text"),
    "a book": ({"notes": [{**PLACE, "text": "x" * 20_001}]}, "notes[0].text is longer than 20000"),
    "long title": ({"frames": [{**PLACE, "title": "x" * 201}]}, "frames[0].title is longer"),
    "hue": ({"frames": [{**PLACE, "hue": "#f00"}]}, "frames[0].hue must be a hue, such as blue"),
    "far": ({"notes": [{**PLACE, "text": "", "at": [0, 1e12]}]}, "notes[0].at must be two numbers"),
    "flat": ({"frames": [{**PLACE, "size": [50, 0]}]}, "frames[0].size must be two numbers"),
    "huge": ({"frames": [{**PLACE, "size": [50, 1e8]}]}, "frames[0].size must be two numbers"),
    "truth": ({"frames": [{**PLACE, "size": [True, 50]}]}, "frames[0].size must be two numbers"),
    "deep": (
        {"frames": [{**PLACE, "later": json.loads("[" * 80 + "]" * 80)}]},
        "frames[0].later is nested too deeply",
    ),
    "in a block": (
        {"blocks": {"Basic": {"notes": [{}]}}},
        'blocks.Basic.notes[0] has no "at"',
    ),
    "no place to bend": ({"edges": [["a", "b", {"via": [[1]]}]]}, "edges[0].via must be a list"),
    "via a number": ({"edges": [["a", "b", {"via": 3}]]}, "edges[0].via must be a list"),
    "crooked": ({"edges": [["a", "b", {"via": [[0, 0]] * 32}]]}, "at most 31 places"),
}


@pytest.mark.parametrize(("part", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_mark_is_refused_at_its_place(part: dict, says: str) -> None:
    nodes = [{"id": "a", "layer": "Input"}, {"id": "b", "layer": "relu"}]
    with pytest.raises(FileError) as error:
        loads(json.dumps({"nnd": 1, "nodes": nodes, **part}))
    assert says in str(error.value)


def test_a_thousand_marks_keep_their_order() -> None:
    design = Design("Net")
    with design.edit("Notes") as edit:
        for number in range(1000):
            edit.add_note(str(number), (0, 0), (50, 50))
    texts = [note["text"] for note in json.loads(dumps(design))["notes"]]
    assert texts == [str(number) for number in range(1000)]
