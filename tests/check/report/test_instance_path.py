"""Places in a design: what is there, where a change is seen, where a problem comes from."""

from designer.check import check_design
from designer.check.report.instance_path import (
    ROOT,
    Place,
    located,
    network_at,
    place_of,
    place_of_change,
    report_at,
    uses_of,
)
from designer.graph import Design
from designer.session import Session


def nested():
    design = Design("Net")
    with design.edit("Build") as edit:
        inner = edit.add_block("Inner")
        outer = edit.add_block("Outer")
        edit.add_block("Spare").add_node("Input", node_id="x")
        for block, layer in ((inner, "Linear"), (outer, "Inner")):
            block.add_node("Input", node_id="x")
            block.add_node(layer, {"out_features": 8} if layer == "Linear" else {}, node_id="mid")
            block.add_node("Output", node_id="out")
            block.connect("x", "mid")
            block.connect("mid", "out")
        edit.add_node("Input", {"shape": (4,)}, node_id="image")
        edit.add_node("Outer", node_id="one")
        edit.add_node("", shares="one", node_id="again")
        edit.add_node("Output", node_id="logits")
        edit.connect("image", "one")
        edit.connect("one", "logits")
    return design


def test_a_path_leads_through_instances_shared_ones_too():
    design = nested()
    assert network_at(design, ROOT) == ""
    assert network_at(design, Place("", ("one", "mid"))) == "Inner"
    assert network_at(design, Place("", ("again",))) == "Outer"
    assert network_at(design, Place("Outer", ("mid",))) == "Inner"
    for wrong in (Place("", ("image",)), Place("", ("nobody",)), Place("Nobody")):
        assert network_at(design, wrong) is None


def test_the_report_is_this_instances_or_the_definitions():
    design = nested()
    report = check_design(design)
    inside = report_at(design, report, Place("", ("one", "mid")))
    assert str(inside.nodes["x"].outputs["output"]) == "(N, 4)"
    assert report_at(design, report, Place("", ("again",))).network == "Outer"
    assert report_at(design, report, Place("Spare")) is report.definitions["Spare"]


def test_a_network_is_shown_as_near_as_it_is():
    design = nested()
    assert place_of(design, "Inner") == Place("", ("one", "mid"))
    assert place_of(design, "Outer", Place("", ("one", "mid"))) == Place("", ("one",))
    assert place_of(design, "Inner", Place("Outer")) == Place("Outer", ("mid",))
    assert place_of(design, "Spare") == Place("Spare")
    assert uses_of(design, "Inner") == [(Place("", ("one",)), "mid")]
    assert [node for _, node in uses_of(design, "Outer")] == ["one", "again"]


def test_a_change_is_seen_where_it_is():
    design = nested()
    seen = []
    design.listen(seen.append)
    with design.edit("Move", "Inner") as edit:
        edit.update_node("mid", at=(5, 5))
    inside = Place("", ("one", "mid"))
    assert place_of_change(design, seen[-1], ROOT) == inside
    assert place_of_change(design, seen[-1], inside) == inside
    with design.edit("Recipe") as edit:
        edit.update_header(training={"epochs": 3})
    assert place_of_change(design, seen[-1], inside) == inside
    with design.edit("Variables") as edit:
        edit.update_header(variables={"width": 3})
    assert place_of_change(design, seen[-1], inside) == ROOT


def test_each_problem_is_told_once_at_its_cause():
    design = nested()
    with design.edit("Break", "Inner") as edit:
        edit.set_param("mid", "in_features", 5)
    with design.edit("Break", "Spare") as edit:
        edit.add_node("Nothing", node_id="odd")
    found = {(one.problem.network, one.problem.node): one.place for one in
             located(check_design(design))}  # fmt: skip
    assert found["Inner", "mid"] == Place("", ("one", "mid"))
    assert found["Spare", "odd"] == Place("Spare")
    assert ("", "one") not in found


def test_the_viewpoint_stays_as_far_as_it_can():
    session = Session(nested())
    here, moves = session.here, []
    stop = here.listen(lambda: moves.append(here.place))
    assert here.enter("one")
    assert here.enter("mid")
    assert not here.enter("x")
    assert (here.name, len(moves)) == ("Inner", 2)
    with session.design.edit("Remove", "Outer") as edit:
        edit.remove_node("mid")
    assert here.place == Place("", ("one",))
    with session.design.edit("Remove") as edit:
        edit.remove_node("again")
        edit.remove_node("one")
    assert here.place == ROOT
    here.go(Place("Spare"))
    assert here.is_definition
    from designer.editing.blocks import rename_block

    with session.design.edit("Rename") as edit:
        rename_block(edit, "Spare", "Other")
    assert (here.place, here.name) == (Place("Other"), "Other")
    session.design.undo()
    assert here.name == "Spare"
    with session.design.edit("Remove") as edit:
        edit.remove_block("Spare")
    assert here.place == ROOT
    stop()
    session.close()


def test_what_a_block_holds_cannot_be_offered_inside_it():
    session = Session(nested())
    assert [layer.name for layer in session.here.blocks()] == ["Inner", "Outer", "Spare"]
    session.here.go(Place("Inner"))
    assert [layer.name for layer in session.here.blocks()] == ["Spare"]
    session.close()
