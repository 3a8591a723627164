"""Text from a file stays text: whatever it holds, none of it runs when the design is built.

Run as a program with a number, it tries as many files:
``python -m tests.codegen.test_source_hostile_text 200000``.
"""

import ast
import inspect
import json
import random
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from designer.codegen import CodeError, build, build_source, source_map, to_source
from designer.files.errors import FileError
from designer.files.nnd.document import dumps, loads
from designer.graph import Design, DesignError
from designer.layers.declare import Layer
from tests.codegen.hostile_text import DOCUMENT, harmless_document, hostile_document
from tests.layers.strategies import draw_use
from tests.layers.test_call_templates import design_of
from tests.layers.test_infer_against_torch import LAYERS

GENERATED = "<nn-designer "
WATCHED = ("exec", "open", "import", "subprocess.", "os.", "socket.", "shutil.", "ctypes.")
_seen: list[tuple[str, Any]] = []
_watching: list[bool] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event.startswith(WATCHED):
        ours = event == "exec" and arguments[0].co_filename.startswith(GENERATED)
        # What Python looks for to show the line of a syntax error: parsing a part of a line.
        if not ours and (event, arguments[:1]) != ("open", ("<unknown>",)):
            _seen.append((event, arguments))


sys.addaudithook(_watch)


@contextmanager
def nothing_runs() -> Iterator[None]:
    """Require that no foreign code runs, and that no file, module, process or socket is opened."""
    _seen.clear()
    _watching.append(True)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # torch warns of some layers' settings
            yield
    finally:
        _watching.pop()
    assert _seen == []


def read(document: Any) -> Design:
    return loads(json.dumps(document))


def documents() -> Iterator[dict[str, Any]]:
    """Yield a design for each layer of the catalogue, as files hold them."""
    yield DOCUMENT
    for layer in LAYERS:
        found = _drawn(layer)
        if found is not None:
            texts = {"description": "what it is", "variables": {"label": "text"}, "more": "kept"}
            yield {**json.loads(dumps(found)), **texts}


def _drawn(layer: Layer) -> Design | None:
    found: list[Design] = []

    @settings(max_examples=6, derandomize=True, database=None, phases=[Phase.generate],
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        made = design_of(draw_use(data.draw, layer))
        with suppress(CodeError):
            if made is not None and to_source(made[0]):
                found.append(made[0])

    draw()
    return found[0] if found else None


def attempt(document: dict[str, Any]) -> str:
    """Take a document as far as it goes: "refused", "errors", "fault" (of ours) or "built"."""
    with nothing_runs():
        try:
            design = read(document)
        except FileError:
            return "refused"
        try:
            source = source_map(design)
        except CodeError as error:
            return "fault" if "please report" in str(error) else "errors"
        model = build_source(source)
    assert isinstance(model, torch.nn.Module)
    return "built"


def defaults(constructor: Any) -> dict[str, Any]:
    parameters = inspect.signature(constructor).parameters.values()
    return {each.name: each.default for each in parameters}


def plain(value: Any) -> Any:
    return tuple(map(plain, value)) if isinstance(value, list) else value


def says(document: dict[str, Any]) -> None:
    """Require that what is built says what the document says."""
    with nothing_runs():
        design = read(document)
        model = build(design)
    assert {**defaults(type(model)), "self": 0} == {
        **{name: plain(value) for name, value in document["variables"].items()}, "self": 0,
    }  # fmt: skip
    assert (type(model).__doc__ or "").split() == document["description"].split()
    assert model.sync.process_group == document["nodes"][1]["params"]["process_group"]
    block = document["blocks"]["Inner"]
    assert [part.norm.process_group for part in model.inner] == [
        document["nodes"][3]["params"]["tag"]
    ] * 3
    inner = type(model.inner[0])
    assert (inner.__doc__ or "").split() == block["description"].split()
    assert defaults(inner)["tag"] == block["variables"]["tag"]
    ast.parse(to_source(design).encode())
    assert json.loads(dumps(design))["somebody"] == document["somebody"]


@pytest.fixture(scope="module", autouse=True)
def _everything_is_loaded() -> None:
    build(read(DOCUMENT))


@pytest.mark.parametrize("seed", range(60))
def test_all_text_comes_back_as_it_was(seed: int) -> None:
    says(harmless_document(random.Random(seed)))


@pytest.mark.slow
def test_no_text_of_any_layer_runs() -> None:
    drawn = random.Random(1)
    bases = list(documents())
    assert len(bases) > 380
    ends = [attempt(hostile_document(drawn, base)) for base in bases]
    assert set(ends) == {"refused", "errors", "built"}


def test_the_watch_sees_what_runs() -> None:
    with pytest.raises(AssertionError), nothing_runs():
        exec("1")
    with pytest.raises(AssertionError), nothing_runs():
        Path(__file__).read_text()


def test_errors_of_documents_are_the_documented_ones() -> None:
    drawn = random.Random(2)
    for _ in range(300):
        try:
            to_source(read(hostile_document(drawn, DOCUMENT)))
        except (DesignError, FileError):
            continue


def main(count: int) -> None:
    drawn, bases = random.Random(count), list(documents())
    build(read(DOCUMENT))
    ends = {"refused": 0, "errors": 0, "fault": 0, "built": 0, "said": 0}
    for number in range(count):
        base = bases[number % len(bases)]
        document = hostile_document(drawn, base) if number % 3 else harmless_document(drawn)
        try:
            if number % 3:
                ends[attempt(document)] += 1
            else:
                says(document)
                ends["said"] += 1
        except Exception as error:
            print(number, type(error).__name__, str(error)[:300], json.dumps(document), flush=True)
        if number % 5000 == 0:
            print(number, ends, flush=True)
    print(count, ends)


if __name__ == "__main__":
    main(int(sys.argv[1]))
