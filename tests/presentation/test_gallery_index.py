"""The start page's index: current, complete, and read without loading anything heavy."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from designer.paths import resource
from designer.presentation.gallery_index import (
    EXAMPLES,
    INDEX,
    first_sentence,
    fold_case,
    read_gallery,
    search,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def families():
    return read_gallery()


@pytest.fixture(scope="module")
def entries(families):
    return tuple(entry for family in families for entry in family.entries)


def test_the_index_is_current(monkeypatch) -> None:
    """Run packaging/gallery/index.py where it isn't."""
    script = ROOT / "packaging" / "gallery" / "index.py"
    monkeypatch.setattr(sys, "path", list(sys.path))
    spec = importlib.util.spec_from_file_location("gallery_index", script)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    current = resource("examples", INDEX).read_text(encoding="utf-8")
    assert module.index_text() == current, "run python packaging/gallery/index.py"


def test_every_design_is_shown_once(entries) -> None:
    files = sorted(resource("examples").glob("*.nnd"))
    assert sorted(entry.path for entry in entries) == files


def test_beginners_come_first_and_train(families) -> None:
    first = families[0]
    assert [entry.path.stem for entry in first.entries] == list(EXAMPLES)
    assert all(entry.trains for entry in first.entries)


def test_all_say_what_they_teach(families, entries) -> None:
    assert all(family.name and family.about for family in families)
    for entry in entries:
        assert entry.title
        assert len(first_sentence(entry.teaches)) > 20, entry.name
        assert len(entry.sketch.boxes) >= 3
        assert all(box.family for box in entry.sketch.boxes), entry.name
    assert len({entry.title for entry in entries}) == len(entries)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("resnet50", "resnet50"),
        ("ResNet-50", "resnet50"),
        ("u-net", "unet"),
        ("radford gan", "dcgan_generator"),
        ("vaswani six layers", "transformer"),
        ("TransformerEncoderLayer", None),
        ("vit", "vit_b_16"),
        ("leon bottou", "lenet5"),
    ],
)
def test_search_finds_names_papers_and_layers(entries, query: str, first: str | None) -> None:
    found = search(query, entries)
    assert found
    if first:
        assert found[0].path.stem == first


def test_search_wants_every_word(entries) -> None:
    assert search("resnet nonsense", entries) == []
    assert 0 < len(search("lstm digits", entries)) < len(search("lstm", entries))


def test_folding_and_first_sentence() -> None:
    assert fold_case("Léon ResNet-50") == "leon resnet50"
    assert first_sentence("One. Two.") == "One."
    assert first_sentence("One\ntwo") == "One two"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"families": 1, "designs": [{}]}'])
def test_a_broken_index_is_an_empty_gallery(tmp_path: Path, text: str) -> None:
    (tmp_path / INDEX).write_text(text)
    assert read_gallery(tmp_path) == ()
    assert read_gallery(tmp_path / "nowhere") == ()


def test_reading_it_loads_neither_qt_nor_the_document() -> None:
    code = (
        "import sys\nfrom designer.presentation.gallery_index import read_gallery\n"
        "assert read_gallery()\n"
        "heavy = {'PySide6', 'networkx', 'numpy', 'torch', 'designer.layers'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
