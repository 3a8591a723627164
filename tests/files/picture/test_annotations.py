"""Frames, notes and bends in the exported figure."""

import xml.etree.ElementTree as ET

import pytest

from designer.files.picture.annotations import wrapped
from designer.files.picture.svg import to_svg
from designer.files.picture.text_metrics import text_width
from designer.graph import Design

SVG = "{http://www.w3.org/2000/svg}"


def drawn(frame: str = "Stem", note: str = "why", via: tuple = ()) -> ET.Element:
    design = Design("Net")
    with design.edit("Build") as edit:
        edit.add_node("Input", {"shape": (8,)}, node_id="x")
        edit.add_node("Linear", {"out_features": 4}, node_id="fc", at=(300, 0))
        edit.bend(edit.connect("x", "fc"), via)
        edit.add_frame(frame, (-40, -80), (500, 250), "green")
        edit.add_frame("", (-30, 100), (90, 25), "mauve")
        edit.add_note(note, (0, 400), (120, 60))
    return ET.fromstring(to_svg(design))


def texts(picture: ET.Element) -> list[str]:
    return ["".join(element.itertext()) for element in picture.iter(f"{SVG}text")]


def test_frames_and_notes_are_in_the_picture_and_within_its_bounds() -> None:
    picture = drawn()
    assert {"Stem", "why"} <= set(texts(picture))
    left, top, wide, high = map(float, picture.attrib["viewBox"].split())
    assert (left, top) == (-64, -104)
    assert left + wide == 484
    assert top + high == 484


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "]]>&amp;", "\0\x1b\ud7ff\u202e"])
def test_any_text_is_plain_text(text: str) -> None:
    picture = drawn(frame=text, note=text)
    assert not list(picture.iter(f"{SVG}script"))
    assert len(texts(picture)) >= 4


def test_long_texts_stay_within_their_note() -> None:
    lines = [t for t in texts(drawn(note="word " * 500)) if t.startswith("word")]
    assert len(lines) == 3
    assert all(text_width(line, 13) <= 100 for line in lines)
    assert wrapped("a" * 60, 100)[0] != "a" * 60
    assert "".join(wrapped("a" * 60, 100)) == "a" * 60
    assert wrapped("one\n\ntwo", 100) == ["one", "", "two"]


def test_a_bent_wire_goes_through_its_points() -> None:
    paths = [p.attrib["d"] for p in drawn(via=((180, 140),)).iter(f"{SVG}path")]
    assert any("180.0,140.0" in path for path in paths)
