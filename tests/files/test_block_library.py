"""The library of blocks: what it offers, keeps, hides and removes."""

import pytest

from designer.check import check_design
from designer.codegen import to_source
from designer.editing.definitions import extract_block, import_blocks
from designer.files import FileError, load
from designer.files.block_library import LIBRARY_FAMILY, BlockLibrary, layer_key
from designer.graph import Design
from designer.layers.catalogue import find
from designer.paths import resource

READY = BlockLibrary().blocks()


def with_block(name="Mine", layer="ReLU"):
    design = Design("Any")
    with design.edit("Build") as edit:
        block = edit.add_block(name)
        for node, kind in (("x", "Input"), ("act", layer), ("out", "Output")):
            block.add_node(kind, node_id=node)
        block.connect("x", "act")
        block.connect("act", "out")
    return design


def test_the_program_comes_with_blocks():
    names = {block.name for block in READY}
    for name in (
        "BasicBlock", "Bottleneck", "InvertedResidual", "SqueezeExcite", "Inception", "DenseBlock",
        "EncoderBlock", "DecoderBlock", "Down", "Up", "LstmTagger",
    ):  # fmt: skip
        assert name in names
    assert "ConvBN" not in names  # a part of Inception, not offered alone
    assert not any(block.own for block in READY)


@pytest.mark.parametrize("path", sorted(resource("blocks").glob("*.nnd")), ids=lambda p: p.stem)
def test_each_file_checks_clean_and_becomes_code(path):
    design = load(path)
    assert not check_design(design).problems
    assert to_source(design)


@pytest.mark.parametrize("block", READY, ids=lambda block: block.name)
def test_each_block_says_what_it_does_and_comes_whole(block):
    assert block.layer.family == LIBRARY_FAMILY
    assert not block.layer.purpose.startswith("The block ")
    design = Design()
    with design.edit("Add") as edit:
        assert import_blocks(edit, block.design, [block.name]) == {
            **{name: name for name in design.blocks}
        }
    used = {n.layer for network in design.blocks.values() for n in network.nodes()}
    assert all(find(name) or name in design.blocks for name in used)


def test_own_blocks_are_kept_found_and_removed(tmp_path):
    library = BlockLibrary(tmp_path / "deep" / "blocks")
    path = library.keep("Mine", extract_block(with_block(), "Mine"))
    assert path.name == "mine.nnd"
    (mine,) = [block for block in BlockLibrary(tmp_path / "deep" / "blocks").blocks() if block.own]
    assert (mine.name, layer_key(mine.layer)) == ("Mine", "library:Mine")
    assert library.find("library:Mine").path == path
    assert library.find("Mine") is None
    assert library.remove("Mine")
    assert not library.remove("Mine")
    assert not library.remove("BasicBlock")
    assert not path.exists()


def test_an_own_block_hides_the_ready_one(tmp_path):
    library = BlockLibrary(tmp_path)
    library.keep("BasicBlock", extract_block(with_block("BasicBlock"), "BasicBlock"))
    assert library.find("library:BasicBlock").own
    assert [b.name for b in library.blocks()].count("BasicBlock") == 1
    library.remove("BasicBlock")
    assert not library.find("library:BasicBlock").own


def test_files_that_cannot_be_read_are_left_out(tmp_path):
    (tmp_path / "bad.nnd").write_text("{")
    library = BlockLibrary(tmp_path)
    assert len(library.blocks()) == len(READY)


def test_without_a_folder_of_ones_own_keeping_is_refused(tmp_path):
    with pytest.raises(FileError, match="no folder"):
        BlockLibrary().keep("Mine", with_block())
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be made"):
        BlockLibrary(tmp_path / "file" / "blocks").keep("Mine", with_block())


def test_an_identical_definition_is_used_again():
    design, source = with_block(), with_block()
    with design.edit("Add") as edit:
        assert import_blocks(edit, source, ["Mine"]) == {"Mine": "Mine"}
        assert import_blocks(edit, with_block(layer="GELU"), ["Mine"]) == {"Mine": "Mine2"}
        assert import_blocks(edit, with_block(layer="GELU"), ["Mine"]) == {"Mine": "Mine2"}
    assert list(design.blocks) == ["Mine", "Mine2"]
    design.undo()
    assert list(design.blocks) == ["Mine"]


def test_a_file_that_cannot_be_removed_is_a_sentence(tmp_path, monkeypatch):
    library = BlockLibrary(own=tmp_path)
    library.keep("Mine", with_block())

    def refused(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.unlink", refused)
    with pytest.raises(FileError, match="cannot be removed"):
        library.remove("Mine")
    assert library.find(layer_key(library.blocks()[0].layer)).name == "Mine"
