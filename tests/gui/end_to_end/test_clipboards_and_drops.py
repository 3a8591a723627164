"""Whatever other programs put on the clipboard or drop: a notice or one undo step, nothing lost."""

import json
import random

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from designer.files import dumps
from designer.gui.canvas.commands.layer_drop import LAYER_MIME
from designer.presentation import clipboard_text as clipboard
from designer.presentation.clipboard_text import paste_text, to_text
from tests.gui.end_to_end.blocks.conftest import chain, nested

WRONG = (
    None, True, 5, -1, 1e308, float("nan"), "", "x", "x" * 50_000, "\x00\u202e<b>", [], [1, 2, 3],
    {}, {"a": []}, [["a"]], [["x", "fc1"], 5, [None, "fc1"]], "class", 2**70, [[[[]]]],
)  # fmt: skip


def mime(**formats) -> QMimeData:
    data = QMimeData()
    for name, value in formats.items():
        data.setData(name.replace("__", "/").replace("_", "-"), value)
    return data


def an_image() -> QMimeData:
    data = QMimeData()
    data.setImageData(QImage(40, 40, QImage.Format.Format_RGB32))
    return data


def files(*names) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl(name) for name in names])
    return data


def one_node(name: bytes, at: bytes = b"[0, 0]") -> bytes:
    return b'{"nnd": 1, "nodes": [{"id": "%s", "layer": "ReLU", "at": %s}]}' % (name, at)


def own() -> dict:
    design = chain()
    return json.loads(to_text(design, design.root, ["fc1", "act", "fc2"]))


OTHERS = {
    "nothing": QMimeData,
    "an image": an_image,
    "bytes": lambda: mime(text__plain=bytes(range(256)) * 9),
    "another's format": lambda: mime(application__x_other=b"\x00" * 99),
    "files": lambda: files("file:///etc/hostname", "http://host/a.nnd", "file:///a%00b.nnd"),
    "half": lambda: mime(text__plain=json.dumps(own())[:150].encode()),
    "deep": lambda: mime(text__plain=b'{"a":' * 9999),
    "a list": lambda: mime(text__plain=b"[1, 2]"),
    "numbers": lambda: mime(
        text__plain=b'{"nnd": 1, "nodes": [{"id": "x", "layer": "ReLU", "at": [NaN, 1e999]}]}'
    ),
    "keyword": lambda: mime(text__plain=one_node(b"class")),
}


@pytest.fixture
def opened(window):
    window.tabs.open(nested(), None)
    QApplication.processEvents()
    return window


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(OTHERS))
def test_what_is_no_design_is_a_notice(opened, kind):
    design = opened.bench.session.design
    before = dumps(design)
    QGuiApplication.clipboard().setMimeData(OTHERS[kind]())
    opened.commands["paste"].trigger()
    (notice,) = opened.notices.shown
    assert notice.text.startswith("The clipboard contains no nodes")
    assert "Something went wrong" not in notice.text
    assert dumps(design) == before
    assert not design.undo_title


def places(value, way=()):
    """Yield the way to each place in JSON."""
    yield way
    if isinstance(value, dict | list):
        for key in value if isinstance(value, dict) else range(len(value)):
            yield from places(value[key], (*way, key))


def put(value, way, new):
    """Return JSON with another value at one place."""
    if not way:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[way[0]] = put(copy[way[0]], way[1:], new)
    return copy


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_ours_with_anything_at_any_place_is_a_notice_or_one_step(opened, seed, monkeypatch):
    chance, bench = random.Random(seed), opened.bench
    monkeypatch.setattr(bench.canvas.motion, "duration", 0)
    design = bench.session.design
    first = dumps(design)
    text = own() | {
        "incoming": [["image", "fc1"]], "sharing": {"fc1": "one"},
        "frames": [{"title": "t", "hue": "blue", "at": [0, 0], "size": [50, 50]}],
        "notes": [{"text": "n", "at": [0, 0], "size": [50, 50]}],
    }  # fmt: skip
    ways = list(places(text))
    for _ in range(60):
        hostile = put(text, chance.choice(ways), chance.choice(WRONG))
        opened.notices.clear()
        QGuiApplication.clipboard().setText(json.dumps(hostile))
        opened.commands[chance.choice(("paste", "paste-wires"))].trigger()
        QApplication.processEvents()
        assert not any("went wrong" in n.text for n in opened.notices.shown), hostile
        assert design.undo_title in {"", "Paste"}
        if design.undo_title:
            design.undo()
        else:
            assert opened.notices.shown, hostile
        assert not design.undo_title
        assert dumps(design) == first


def test_too_much_text_is_refused_before_it_is_read(opened, monkeypatch):
    monkeypatch.setattr(clipboard, "_MAX_CHARACTERS", 500)
    QGuiApplication.clipboard().setText(json.dumps(own()) + " " * 500)
    opened.commands["paste"].trigger()
    assert "and 500 can be pasted; save them as a file and open it" in opened.notices.shown[0].text


@pytest.mark.slow
def test_many_nodes_are_pasted_in_proportion(opened):
    """Twice as many take about twice as long: names were looked for among all for each."""
    import time

    design = opened.bench.session.design
    times = []
    for count in (500, 4000):
        nodes = [{"id": f"n{i}", "layer": "ReLU", "at": [i, 0]} for i in range(count)]
        text = json.dumps(own() | {"edges": [], "nodes": nodes})
        began = time.process_time()
        with design.edit("Paste") as edit:
            assert len(paste_text(edit, text, (0, 5000))) == count
        with design.edit("Paste") as edit:
            paste_text(edit, text, (0, 9000))
        times.append(time.process_time() - began)
    assert times[1] < 8 * 4 * times[0] + 1


@pytest.mark.parametrize("end", ["9" * 5000, "0" * 12, "1" * 9])
def test_a_name_that_ends_in_endless_digits_is_pasted_twice(opened, end):
    text = json.dumps(own() | {"edges": [], "nodes": [{"id": f"n{end}", "layer": "ReLU"}]})
    for _ in range(3):
        QGuiApplication.clipboard().setText(text)
        opened.commands["paste"].trigger()
    assert not opened.notices.shown
    assert len(opened.bench.session.design.root) == 4 + 3


def drop(widget, data):
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    left = Qt.MouseButton.LeftButton
    QApplication.sendEvent(widget, QDragEnterEvent(QPoint(400, 300), copy, data, left, none))
    QApplication.sendEvent(widget, QDropEvent(QPointF(400, 300), copy, data, left, none))
    QApplication.processEvents()


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(OTHERS))
def test_anything_may_be_dropped(opened, kind):
    before = dumps(opened.bench.session.design)
    for widget in (opened, opened.bench.canvas.viewport()):
        drop(widget, OTHERS[kind]())
    assert not any("went wrong" in notice.text for notice in opened.notices.shown)
    assert dumps(opened.bench.session.design) == before


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", [b"", b"\xff\xfe", b"Nope", b"x" * 10**6, b"library:../../x", b"\0"]
)
def test_a_layer_that_nobody_knows_is_not_dropped(opened, name):
    before = dumps(opened.bench.session.design)
    data = QMimeData()
    data.setData(LAYER_MIME, name)
    drop(opened.bench.canvas.viewport(), data)
    assert dumps(opened.bench.session.design) == before
    assert not opened.notices.shown


def test_hundreds_of_designs_are_not_opened_at_once(opened, tmp_path, monkeypatch):
    said = []
    monkeypatch.setattr(opened, "open", said.append)
    drop(opened, files(*(f"file://{tmp_path}/{i}.nnd" for i in range(300))))
    assert len(said) == 50
    assert "The first 50 of 300 designs were opened" in opened.notices.shown[0].text


def test_a_note_of_any_length_is_kept_as_far_as_notes_go(opened, monkeypatch):
    canvas, said = opened.bench.canvas, []
    canvas.message.connect(said.append)
    canvas.commands.add_note()
    QGuiApplication.clipboard().setText("a" * 50_000)
    canvas.overlays.note_editor.paste()
    canvas.overlays.note_editor.commit()
    (note,) = opened.bench.session.design.root.notes()
    assert len(note.text) == 20_000
    assert said == ["a note has at most 20,000 characters; the rest is cut"]
