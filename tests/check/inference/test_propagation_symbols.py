"""What symbols leave open: noted once, and an error only where sizes must differ."""

from designer.check import check_design
from designer.editing.blocks import group
from designer.graph import Design


def notes_of(design):
    return [p.message for p in check_design(design).problems if p.severity == "note"]


def test_what_symbols_leave_open_is_noted_once_and_is_no_error():
    design = joined((("T", 8), {}), (("S", 8), {}))
    report = check_design(design)
    assert [(p.severity, p.code, p.node) for p in report.problems] == [
        ("note", "assumed-equal", "join")
    ]
    assert notes_of(design) == ["join needs T = S when it runs"]
    assert not report.errors
    with design.edit("Agree") as edit:
        edit.set_param("b", "shape", ("T", 8))
    assert not check_design(design).problems


def test_a_note_is_each_nodes_own_though_the_rule_is_asked_once():
    design = joined((("T", 8), {}), (("S", 8), {}))
    with design.edit("Again") as edit:
        edit.add_node("add", node_id="again")
        edit.connect("a", "again", "", "input")
        edit.connect("b", "again", "", "other")
        edit.connect("again", edit.add_node("Output"))
    assert notes_of(design) == ["join needs T = S when it runs", "again needs T = S when it runs"]


def test_sizes_that_are_the_same_in_other_words_need_no_note():
    design = joined((("T", 3), {"steps": 2}), (("T", 3), {"steps": 2}))
    assert not check_design(design).problems


def test_sizes_that_must_differ_are_an_error():
    design = joined((("T", 3), {"steps": 1}), (("T", 3), {"steps": 2}))
    assert [p.node for p in check_design(design).errors] == ["join"]


def joined(*sides):
    """Return two Inputs, each twice as long or more along T, that are added."""
    design = Design("Joined")
    with design.edit("Draw") as edit:
        for name, (shape, _) in zip("ab", sides, strict=True):
            edit.add_node("Input", {"shape": shape}, node_id=name)
        edit.add_node("add", node_id="join")
        for name, port, (_, twice) in zip("ab", ("input", "other"), sides, strict=True):
            source = name
            for _ in range(twice.get("steps", 0)):
                longer = edit.add_node("cat", {"dim": 1})
                edit.connect(source, longer, "", "0")
                edit.connect(source, longer, "", "1")
                source = longer
            edit.connect(source, "join", "", port)
        edit.connect("join", edit.add_node("Output"))
    return design


def test_a_note_inside_a_block_is_shown_where_it_is_defined():
    design = joined((("T", 8), {}), (("S", 8), {}))
    with design.edit("Group") as edit:
        group(edit, check_design(design), {"join"})
    found = [p for p in check_design(design).problems if p.severity == "note"]
    assert [(p.network, p.message) for p in found] == [
        (next(iter(design.blocks)), "join needs T = S when it runs")
    ]
    assert not check_design(design).errors
