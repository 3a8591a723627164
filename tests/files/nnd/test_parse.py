"""A file that cannot be opened is refused with a sentence that names the place."""

import contextlib
import copy
import json
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.files import FileError, dumps, load, loads
from tests.files.strategies import documents, literals

NODES = [{"id": "a", "layer": "Input"}, {"id": "b", "layer": "relu"}, {"id": "c", "layer": "add"}]
DEEP = "[" * 100 + "]" * 100


def doc(**parts: object) -> dict[str, object]:
    return {"nnd": 1, "nodes": NODES, **parts}


def node(**keys: object) -> dict[str, object]:
    return doc(nodes=[*NODES, {"id": "d", "layer": "relu", **keys}])


NOT_EVEN_JSON = {
    "empty": ("", "line 1, column 1 is not JSON"),
    "no JSON": ("hello", "line 1, column 1 is not JSON"),
    "comma": ('{"nnd": 1,\n "name": "x",}', "line 2, column 14 is not JSON"),
    "Latin-1": ('{"nnd": 1, "name": "é"}'.encode("latin-1"), "line 1 is not UTF-8"),
    "UTF-16": ('{"nnd": 1}'.encode("utf-16"), "UTF-16"),
    "UTF-16 without BOM": ('{"nnd": 1}'.encode("utf-16-le"), "UTF-16"),
    "double key": ('{"nnd": 1,\n "name": "a",\n "name": "b"}', 'line 3, column 2 has "name" twice'),
    "double key inside": (
        '{"nnd": 1, "x": [{"a": 1, "b": {}, "a": 2}]}',
        'column 36 has "a" twice',
    ),
    "NaN": ('{"nnd": 1, "training": {"lr": NaN}}', "column 31 holds NaN"),
    "Infinity": ('{"nnd": 1, "x": -Infinity}', "holds -Infinity"),
    "1e400": ('{"nnd": 1,\n"training": {"lr": 1e400}}', "line 2, column 20 holds 1e400"),
    "huge int": ('{"nnd": 1, "x": 1' + "0" * 30 + "}", "holds a number of 31 digits"),
    "endless int": ('{"nnd": 1, "x": 1' + "0" * 9000 + "}", "holds a number of 9001 digits"),
    "bottomless": ('{"nnd": 1, "x": ' + "[" * 100_000, "nested too deeply"),
    "too deep": ('{"nnd": 1, "training": {"x": ' + DEEP + "}}", "training.x is nested too deeply"),
    "deep param": (
        '{"nnd": 1, "nodes": [{"id": "a", "layer": "b", "params": {"p": ' + DEEP + "}}]}",
        "nodes[0].params.p is nested too deeply",
    ),
    "double key, outer first": (
        '{"a": 1, "x": {"b": 1, "b": 2}, "a": 2}',
        'column 24 has "b" twice',
    ),
    "double key, escaped": ('{"nnd": 1, "a\\u0062": 1, "ab": 2}', 'column 26 has "ab" twice'),
    "double key, hostile": ('{"\\u001b\\n": 1, "\\u001b\\n": 2}', r'has "\x1b\n" twice'),
    "too many values": ('{"nnd": 1, "x": [' + "[]," * 10**6 + "1]}", "1,000,000 are the most"),
    "half in the middle": (
        '{"nnd": 1,\n "name": "\\\\ud83d\\ude00 \\ude00"}',
        "line 2, column 18 h",
    ),
    "half, raw": ('{"nnd": 1, "name": "\ud800"}', "column 21 holds half"),
    "half a character": ('{"nnd": 1, "name": "\\ud800"}', "half of a character"),
    "list": ("[]", "must be an object"),
    "null": ("null", "must be an object"),
}
WRONG = {
    "no version": ({"name": "x"}, 'it has no "nnd"'),
    "newer": (doc(nnd=2), "was made by a newer nn-designer"),
    "much newer": (doc(nnd=10**15), "was made by a newer nn-designer"),
    "version 0": (doc(nnd=0), "nnd must be"),
    "version true": (doc(nnd=True), "nnd must be"),
    "version text": (doc(nnd="1"), 'nnd must be the format\'s number, 1, not "1"'),
    "name": (doc(name=3), "name must be text, not 3"),
    "description": (doc(description=[]), "description must be text, not a list"),
    "variables": (doc(variables=[]), "variables must be an object {…}, not a list […]"),
    "variable null": (doc(variables={"n": None}), "variables.n must be"),
    "variable object": (doc(variables={"n": {}}), "variables.n must be"),
    "variable expression": (doc(variables={"n": "=9**9"}), "variables.n must be a plain value"),
    "variable object in a list": (doc(variables={"n": [1, {}]}), "variables.n contains an item"),
    "variable name": (doc(variables={"class": 1}), "variables.class cannot be a variable"),
    "training": (doc(training=1), "training must be an object"),
    "nodes": (doc(nodes={}), "nodes must be a list"),
    "a node": (doc(nodes=[3]), "nodes[0] must be an object {…}, not 3"),
    "no id": (doc(nodes=[{"layer": "relu"}]), 'nodes[0] has no "id"'),
    "bad id": (node(id="to"), "nodes[3].id cannot be an id: 'to' is taken"),
    "keyword": (node(id="if"), "nodes[3].id cannot be an id"),
    "folded id": (node(id="ﬁt"), "nodes[3].id cannot be an id"),
    "number id": (node(id=4), "nodes[3].id cannot be an id: an id must be text"),
    "double id": (node(id="b"), 'nodes[3].id is "b", which nodes[1] is already'),
    "neither": (doc(nodes=[{"id": "a"}]), 'nodes[0] must have either "layer" or "shares"'),
    "both": (node(shares="a"), "but has both"),
    "layer type": (node(layer=["relu"]), "nodes[3].layer must be"),
    "layer empty": (node(layer=""), "nodes[3].layer must be"),
    "layer code": (node(layer="__import__('os').system('x')"), "nodes[3].layer must be"),
    "layer long": (node(layer="a" * 300), "nodes[3].layer must be"),
    "params": (node(params=[1]), "nodes[3].params must be an object"),
    "at text": (node(at="here"), "nodes[3].at must be"),
    "at short": (node(at=[1]), "nodes[3].at must be"),
    "at true": (node(at=[True, 0]), "nodes[3].at must be"),
    "at far": (node(at=[1e300, 0]), "nodes[3].at must be"),
    "repeat 0": (node(repeat=0), "nodes[3].repeat must be a whole number from 1"),
    "repeat absurd": (node(repeat=10**9 + 1), "nodes[3].repeat must be"),
    "repeat true": (node(repeat=True), "nodes[3].repeat must be"),
    "repeat text": (node(repeat="3"), "nodes[3].repeat must be"),
    "muted": (node(muted=1), "nodes[3].muted must be true or false, not 1"),
    "edges": (doc(edges=3), "edges must be a list"),
    "edge": (doc(edges=["a b"]), "edges[0] must be two ends"),
    "edge of three": (doc(edges=[["a", "b", "c"]]), "edges[0] must be two ends"),
    "edge of numbers": (doc(edges=[[1, 2]]), "edges[0] must be two ends"),
    "edge port": (doc(edges=[["a", "b.x y"]]), "edges[0] must be two ends"),
    "edge port empty": (doc(edges=[["a", "b."]]), "edges[0] must be two ends"),
    "unknown end": (doc(edges=[["a", "b"], ["a", "z"]]), 'edges[1] names "z"'),
    "double wire": (
        doc(edges=[["a", "c.other"], ["a", "c.other"]]),
        "edges[1] is edges[0] again (a -> c.other)",
    ),
    "double wire to nobody knows what": (
        doc(nodes=[*NODES, {"id": "d", "layer": "Odd"}], edges=[["a", "d"], ["a", "d"]]),
        "edges[1] is edges[0] again",
    ),
    "self": (doc(edges=[["b", "b"]]), "edges[0] closes a circle (b -> b)"),
    "circle": (
        doc(edges=[["a", "b"], ["b", "c"], ["c", "b"]]),
        "closes a circle (b -> c -> b)",
    ),
    "shares nobody": (
        doc(nodes=[{"id": "a", "shares": "z"}]),
        'nodes[0].shares names "z", but there is no such node',
    ),
    "shares itself": (
        doc(nodes=[{"id": "a", "shares": "a"}]),
        "nodes[0].shares goes round in a circle (a -> a)",
    ),
    "shares round": (
        doc(nodes=[{"id": "a", "shares": "b"}, {"id": "b", "shares": "a"}]),
        "goes round in a circle (a -> b -> a)",
    ),
    "blocks": (doc(blocks=[]), "blocks must be an object"),
    "a block": (doc(blocks={"B": 1}), "blocks.B must be an object"),
    "block name": (doc(blocks={"to": {}}), "blocks.to cannot be an id"),
    "block inside": (
        doc(blocks={"B": {"nodes": [{"id": "x"}]}}),
        "blocks.B.nodes[0] must have either",
    ),
    "block circle": (
        doc(
            blocks={
                "B": {"nodes": [{"id": "x", "layer": "C"}]},
                "C": {"nodes": [{"id": "x", "layer": "B"}]},
            }
        ),
        "blocks.B holds itself (B -> C -> B)",
    ),
    "block in itself": (
        doc(blocks={"B": {"nodes": [{"id": "x", "layer": "B"}]}}),
        "blocks.B holds itself (B -> B)",
    ),
    "circle in block": (
        doc(blocks={"B": {"nodes": NODES, "edges": [["b", "c"], ["c", "b"]]}}),
        "blocks.B.edges[",
    ),
}


def refusal(data: str | bytes) -> str:
    with pytest.raises(FileError) as caught:
        loads(data, "my net.nnd")
    message = str(caught.value)
    assert message.startswith("my net.nnd: ")
    assert "\n" not in message
    assert len(message) < 300
    return message


@pytest.mark.parametrize(("data", "says"), NOT_EVEN_JSON.values(), ids=NOT_EVEN_JSON)
def test_what_is_not_even_json_is_refused(data: str | bytes, says: str) -> None:
    assert says in refusal(data)


@pytest.mark.parametrize(("document", "says"), WRONG.values(), ids=WRONG)
def test_a_wrong_document_is_refused_at_its_place(document: dict, says: str) -> None:
    assert says in refusal(json.dumps(document))


LONG = "x\x1b[31m\u202e\n" * 100_000
HOSTILE = {
    "key": doc(training={LONG: json.loads(DEEP)}),
    "variable": doc(variables={LONG: 1}),
    "block": doc(blocks={LONG: {}}),
    "block's value": doc(blocks={LONG: 1}),
    "id": node(id=LONG),
    "two": doc(nodes=[{"id": "a" * 10**6, "layer": "relu"}] * 2),
    "layer": node(layer=LONG),
    "shares": node(layer="", shares="q" * 10**6) | {"nodes": [{"id": "d", "shares": "q" * 10**6}]},
    "port": doc(edges=[["a", f"b.{LONG}"]]),
    "end": doc(edges=[[LONG, "b"]]),
    "at": node(at=LONG),
    "hue": doc(frames=[{"at": [0, 0], "size": [50, 50], "hue": LONG}]),
    "frame": doc(frames=[{"at": [0, 0], "size": [50, 50], "title": LONG}]),
    "version": doc(nnd=LONG),
    "circle": doc(
        nodes=[{"id": f"n{n}", "layer": "relu"} for n in range(3000)],
        edges=[[f"n{n}", f"n{(n + 1) % 3000}"] for n in range(3000)],
    ),
    "shares round": doc(
        nodes=[{"id": f"n{n}", "shares": f"n{(n + 1) % 3000}"} for n in range(3000)]
    ),
    "blocks round": doc(
        blocks={
            f"b{n}": {"nodes": [{"id": "x", "layer": f"b{(n + 1) % 3000}"}]} for n in range(3000)
        }
    ),
}


@pytest.mark.parametrize("document", HOSTILE.values(), ids=HOSTILE)
def test_a_refusal_is_one_short_line_whatever_the_file_holds(document: dict) -> None:
    for origin in ("net.nnd", "net\n\x1b[2J.nnd"):
        with pytest.raises(FileError) as caught:
            loads(json.dumps(document), origin)
        said = str(caught.value)
        assert said.isprintable()
        assert len(said) < 800


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        (json.dumps({"nnd": 1, **{f"k{n}": 1 for n in range(50_000)}})[:-1] + ', "k49999": 1}', 2),
        ('{"nnd": 1, "x": 1.' + "1" * 10**7 + "}", 2),
        ('{"nnd": 1, "x": 1e-' + "1" * 10**7 + "}", 2),
        ('{"nnd": 1, "x": ' + "1" * 10**7 + "}", 2),
        ('{"nnd": 1, "x": "' + r"\ud83d\ude00" * 10**6 + r'\ud83d"}', 3),
        (json.dumps(doc(blocks={f"b{n}": {"nodes": []} for n in range(5_000)})), 3),
    ],
    ids=["keys", "digits", "exponent", "whole", "escapes", "blocks"],
)
def test_reading_takes_time_in_proportion(text: str, seconds: float) -> None:
    begin = time.process_time()
    with contextlib.suppress(FileError):
        loads(text)
    assert time.process_time() - begin < seconds


def test_depth_that_ends_the_stack_is_refused_at_its_place() -> None:
    at_limit = '{"nnd": 1, "training": {"x": ' + "[" * 64 + "]" * 64 + "}}"
    loads(at_limit)
    for deep in (65, 500, 900, *range(930, 1010, 3), 50_000):
        for text in (
            '{"nnd": 1, "nodes": [{"id": "a", "layer": "b", "params": {"p": ' + "[" * deep,
            '{"nnd": 1, "later": ' + '{"a":' * deep,
        ):
            closed = text + ("]" * deep if text.endswith("[") else "1" + "}" * deep)
            with pytest.raises(FileError, match="nested too deeply; 64 levels"):
                loads(closed + ("}}]}" if "nodes" in text else "}"), "net.nnd")


def test_a_file_that_is_cut_anywhere_is_refused_or_opens() -> None:
    text = json.dumps(
        doc(description="é\u2028", frames=[{"at": [0, 0], "size": [50, 50]}])
    ).encode()
    for end in range(len(text)):
        with pytest.raises(FileError, match="line 1, column"):
            loads(text[:end])


def test_the_base_of_the_sentences_is_right() -> None:
    loads(json.dumps(doc(edges=[["a", "b"], ["a", "c"], ["b", "c"]])))
    loads(json.dumps(node()))


def test_a_file_that_is_not_there_or_no_file(tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"none\.nnd: cannot be read: there is no such file"):
        load(tmp_path / "none.nnd")
    with pytest.raises(FileError, match="that is a folder"):
        load(tmp_path)
    with pytest.raises(FileError, match="cannot be read"):
        load("a\0b")


def test_nothing_in_a_file_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "trap_of_mine.py").write_text("raise SystemExit('imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    design = loads('{"nnd": 1, "nodes": [{"id": "a", "layer": "trap_of_mine.Layer"}]}')
    assert design.node("a").layer == "trap_of_mine.Layer"
    assert "trap_of_mine" not in sys.modules


# ---- whatever is done to a file, it opens or is refused


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A document in which one value, key or edge has become something else."""
    document = copy.deepcopy(draw(documents()))
    holders = list(containers(document))
    holder = draw(st.sampled_from(holders))
    key = draw(st.sampled_from(list(keys(holder)))) if len(holder) else None
    junk = draw(literals | st.sampled_from(["a", "a.b", "=1", [], {}, [["a", "b"]], 10**30, True]))
    action = draw(st.sampled_from(["change", "drop", "add", "rename", "swap"]))
    if action == "drop" and key is not None:
        del holder[key]
    elif action == "add" and isinstance(holder, list):
        holder.append(junk)
    elif action == "swap" and isinstance(holder, list) and len(holder) > 1:
        holder.insert(0, holder[-1])
    elif action == "rename" and isinstance(holder, dict) and key is not None:
        holder[str(junk)] = holder.pop(key)
    elif key is not None:
        holder[key] = junk
    return json.dumps(document)


def containers(value: object):
    if isinstance(value, dict | list):
        yield value
        for item in value.values() if isinstance(value, dict) else value:
            yield from containers(item)


def keys(holder: dict | list) -> object:
    return holder.keys() if isinstance(holder, dict) else range(len(holder))


def opens_or_is_refused(data: str | bytes) -> None:
    try:
        design = loads(data)
    except FileError:
        return
    assert dumps(loads(dumps(design))) == dumps(design)


@pytest.mark.slow
@given(damaged())
@settings(max_examples=300)
def test_a_damaged_document_opens_or_is_refused(text: str) -> None:
    opens_or_is_refused(text)


@pytest.mark.slow
@given(documents(), st.data())
@settings(max_examples=100)
def test_damaged_bytes_open_or_are_refused(document: dict, data: st.DataObject) -> None:
    raw = bytearray(json.dumps(document).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(raw)))
        raw[place : place + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=4))
    opens_or_is_refused(bytes(raw))


@given(st.binary(max_size=40) | st.text(max_size=40))
def test_any_bytes_open_or_are_refused(data: str | bytes) -> None:
    opens_or_is_refused(data)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "plain1"}, "nodes[2].id is"),
        ({"id": "for"}, "nodes[2].id cannot be an id"),
        ({"layer": 3}, "nodes[2].layer must be"),
        ({"at": [0]}, "nodes[2].at must be"),
        ({"at": [True, 0]}, "nodes[2].at must be"),
        ({"at": [0, 10**10]}, "nodes[2].at must be"),
        ({"at": [0, 10**18]}, "nodes[2].at must be"),
        ({"at": [0, 10**19]}, "holds a number of 20 digits"),
        ({"params": [1]}, "nodes[2].params must be"),
        ({"params": {"out_features": [[10**19]]}}, "holds a number of 20 digits"),
    ],
)
def test_what_is_wrong_is_found_behind_nodes_that_are_read_fast(changes, message) -> None:
    usual = {"layer": "Linear", "params": {"out_features": 4}, "at": [0, 0]}
    nodes = [{"id": f"plain{place}", **usual} for place in range(4)]
    nodes[2].update(changes)
    with pytest.raises(FileError) as raised:
        loads(json.dumps({"nnd": 1, "nodes": nodes}))
    assert message in str(raised.value)


def test_nodes_that_are_read_fast_are_those_that_are_read_closely() -> None:
    usual = {"layer": "Linear", "params": {"out_features": 4}, "at": [1, 2.5]}
    first, second = loads(
        json.dumps({"nnd": 1, "nodes": [{"id": name, **usual} for name in ("a", "b")]})
    ).nodes()
    assert second.params is first.params
    assert (second.layer, second.at, second.extra) == (first.layer, first.at, first.extra)
    largest = 2**63 - 1
    text = json.dumps({"nnd": 1, "nodes": [{"id": "a", "layer": "relu", "params": {"p": largest}}]})
    assert loads(text).node("a").params["p"] == largest
