"""Whatever text a design holds, what is made of it is well formed, and says it visibly."""

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from markdown_it import MarkdownIt

from designer.check import check_design
from designer.files import FileError, dumps, loads, save
from designer.files.export import FORMATS, export
from designer.files.picture.cards import PAD, TEXT, make_cards
from designer.files.picture.svg import to_svg
from designer.files.picture.text_metrics import text_width
from designer.files.table_export import escape_csv, escape_markdown, to_csv, to_markdown
from designer.graph import Design
from designer.visible_text import one_line, visible
from tests.files.hostile_text import clean, documents, text

SVG = "{http://www.w3.org/2000/svg}"
TAGS = {"svg", "title", "desc", "rect", "path", "text", "g"}
MARKDOWN = MarkdownIt("commonmark").enable("table").enable("strikethrough")


@given(documents())
@settings(max_examples=60, deadline=None)
def test_a_picture_is_a_picture_and_says_it(document: dict) -> None:
    root = ET.fromstring(to_svg(loads(json.dumps(document))))
    assert {each.tag.removeprefix(SVG) for each in root.iter()} <= TAGS
    assert (root.findtext(f"{SVG}title") or "") == visible(document["name"] or "Network")
    said = [each.text or "" for each in root.iter() if each.text and each.text.strip()]
    assert all(visible(each) == each for each in said)
    title = one_line(document["frames"][0]["title"])
    assert title in said or not title.strip()
    lines = document["notes"][0]["text"].splitlines()
    for line in lines:
        shown = visible(line.replace("\t", " ")).lstrip(" ")
        assert shown in said or not shown.strip()


def test_a_card_is_as_wide_as_what_is_visible() -> None:
    design = Design("Net")
    design.add("Linear", out_features="\u202e" * 4)
    (made,) = make_cards(design.root, check_design(design)).values()
    ((name, value),) = made.lines
    assert value == r"\u202e\u202e\u202e\u202e"
    assert made.width >= text_width(name, TEXT) + text_width(value, TEXT) + 2 * PAD


@given(documents())
@settings(max_examples=60, deadline=None)
def test_tables_are_tables(document: dict) -> None:
    design = loads(json.dumps(document))
    rows = list(csv.reader(io.StringIO(to_csv(design))))
    assert [row[0] for row in rows] == ["id", "x", "h", "b", "z", "y"]
    assert {len(row) for row in rows} == {6}
    assert all(visible(cell) == cell for row in rows for cell in row)
    tokens = MARKDOWN.parse(to_markdown(design))
    kinds = [token.type for token in tokens]
    assert kinds.count("tr_open") == 6
    assert kinds.count("td_open") == 5 * 6
    assert kinds[:3] == ["heading_open", "inline", "heading_close"]
    inline = [child.type for token in tokens for child in token.children or ()]
    assert set(inline) <= {"text", "text_special", "softbreak"}


@given(clean)
def test_markdown_says_what_is_visible(given_: str) -> None:
    shown = visible(given_)
    for source in (
        f"# x {escape_markdown(given_)} x",
        f"| a |\n| --- |\n| x {escape_markdown(given_)} x |",
    ):
        said = [
            "".join(child.content for child in token.children or ())
            for token in MARKDOWN.parse(source)
            if token.type == "inline"
        ]
        assert said[-1] == f"x {shown} x"


@given(text)
def test_a_cell_is_no_formula(given_: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([escape_csv(given_), "end"])
    ((cell, end),) = csv.reader(io.StringIO(out.getvalue()))
    assert end == "end"
    assert cell.removeprefix("'") == visible(given_).removeprefix("'")
    assert cell[:1] not in set("=+-@\t\r") or (cell.isascii() and cell[1:].isdigit())


def test_a_number_stays_one() -> None:
    assert [escape_csv(each) for each in ("12", "-90000", "-1+1", "-")] == [
        "12",
        "-90000",
        "'-1+1",
        "'-",
    ]


@given(documents())
@settings(max_examples=60, deadline=None)
def test_a_design_comes_back(document: dict) -> None:
    design = loads(json.dumps(document))
    written = json.loads(dumps(design))
    for key in set(document) - {"nodes", "description", "variables", "frames", "notes", "blocks"}:
        assert written[key] == document[key]
    assert written.get("description", "") == document["description"]
    assert written.get("variables", {}) == document["variables"]
    assert written["notes"] == document["notes"]
    for node, before in zip(written["nodes"], document["nodes"], strict=True):
        usual = {"at": [0, 0], "params": {}}
        assert usual | node | {"at": 0} == usual | before | {"at": 0}


@given(text)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_half_a_character_is_shown_or_refused(tmp_path: Path, given_: str) -> None:
    design = Design(given_ + "\ud800")
    ET.fromstring(to_svg(design))
    for name in ("svg", "md", "csv"):
        export(design, tmp_path / "out", format=name)
    for write in (
        lambda: export(design, tmp_path / "net.nnd"),
        lambda: save(design, tmp_path / "x"),
    ):
        with pytest.raises(FileError, match="there is half of a character") as caught:
            write()
        assert visible(str(caught.value)) == str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["png", "pdf"])
def test_pixels_and_pages_of_any_size_and_text(tmp_path: Path, qapp: object, name: str) -> None:
    from PySide6.QtGui import QImage

    from designer.gui.runtime.raster_export import write_picture

    hostile = "a\x1b(\\\u202e"
    for far in (0, 10**9):
        nodes = [
            {"id": each, "layer": "relu", "at": [at, at]} for each, at in (("a", -far), ("b", far))
        ]
        design = loads(json.dumps({"nnd": 1, "name": hostile, "nodes": nodes}))
        data = write_picture(design, tmp_path / "net", name).read_bytes()
        if name == "png":
            image = QImage.fromData(data)
            assert 0 < image.width() * image.height() < 51_000_000
        else:
            shown = visible(hostile).replace("\\", "\\\\").replace("(", "\\(")
            # Each character is two bytes, and a backslash of PDF's stands before the second one.
            title = data.split(b"/Title (\xfe\xff")[1].split(b")\n")[0].replace(b"\0", b"")
            assert title.decode() == shown


def test_every_text_format_is_tried_here() -> None:
    assert set(FORMATS) == {"py", "nnd", "safetensors", "onnx", "pt2", "md", "csv", "svg"}


@pytest.mark.parametrize("note", ["x" * 20_000, "x " * 10_000, "\u202e" * 20_000])
@pytest.mark.parametrize("wide", [20, 10**6])
def test_a_long_note_is_wrapped_in_no_time(note: str, wide: int) -> None:
    import time

    design = Design("Net")
    with design.edit("Note") as edit:
        from designer.graph import Note

        edit.add_annotation(Note((0, 0), (wide, 50), note))
    begin = time.process_time()
    to_svg(design)
    assert time.process_time() - begin < 3
