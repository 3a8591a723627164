"""Places in a design: what is there, where a change is seen, where a problem comes from."""

from designer.check import check_design
from designer.check.report.instance_path import (
    ROOT,
    InstancePath,
    instance_path_of,
    instance_path_of_change,
    located,
    network_at,
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
    assert network_at(design, InstancePath("", ("one", "mid"))) == "Inner"
    assert network_at(design, InstancePath("", ("again",))) == "Outer"
    assert network_at(design, InstancePath("Outer", ("mid",))) == "Inner"
    for wrong in (
        InstancePath("", ("image",)),
        InstancePath("", ("nobody",)),
        InstancePath("Nobody"),
    ):
        assert network_at(design, wrong) is None


def test_the_report_is_this_instances_or_the_definitions():
    design = nested()
    report = check_design(design)
    inside = report_at(design, report, InstancePath("", ("one", "mid")))
    assert str(inside.nodes["x"].outputs["output"]) == "(N, 4)"
    assert report_at(design, report, InstancePath("", ("again",))).network == "Outer"
    assert report_at(design, report, InstancePath("Spare")) is report.definitions["Spare"]


def test_a_network_is_shown_as_near_as_it_is():
    design = nested()
    assert instance_path_of(design, "Inner") == InstancePath("", ("one", "mid"))
    assert instance_path_of(design, "Outer", InstancePath("", ("one", "mid"))) == InstancePath(
        "", ("one",)
    )
    assert instance_path_of(design, "Inner", InstancePath("Outer")) == InstancePath(
        "Outer", ("mid",)
    )
    assert instance_path_of(design, "Spare") == InstancePath("Spare")
    assert uses_of(design, "Inner") == [(InstancePath("", ("one",)), "mid")]
    assert [node for _, node in uses_of(design, "Outer")] == ["one", "again"]


def test_a_change_is_seen_where_it_is():
    design = nested()
    seen = []
    design.listen(seen.append)
    with design.edit("Move", "Inner") as edit:
        edit.update_node("mid", at=(5, 5))
    inside = InstancePath("", ("one", "mid"))
    assert instance_path_of_change(design, seen[-1], ROOT) == inside
    assert instance_path_of_change(design, seen[-1], inside) == inside
    with design.edit("Recipe") as edit:
        edit.update_header(training={"epochs": 3})
    assert instance_path_of_change(design, seen[-1], inside) == inside
    with design.edit("Variables") as edit:
        edit.update_header(variables={"width": 3})
    assert instance_path_of_change(design, seen[-1], inside) == ROOT


def test_each_problem_is_told_once_at_its_cause():
    design = nested()
    with design.edit("Break", "Inner") as edit:
        edit.set_param("mid", "in_features", 5)
    with design.edit("Break", "Spare") as edit:
        edit.add_node("Nothing", node_id="odd")
    found = {(one.problem.network, one.problem.node): one.place for one in
             located(check_design(design))}  # fmt: skip
    assert found["Inner", "mid"] == InstancePath("", ("one", "mid"))
    assert found["Spare", "odd"] == InstancePath("Spare")
    assert ("", "one") not in found


def test_the_viewpoint_stays_as_far_as_it_can():
    session = Session(nested())
    here, moves = session.viewpoint, []
    stop = here.listen(lambda: moves.append(here.place))
    assert here.enter("one")
    assert here.enter("mid")
    assert not here.enter("x")
    assert (here.name, len(moves)) == ("Inner", 2)
    with session.design.edit("Remove", "Outer") as edit:
        edit.remove_node("mid")
    assert here.place == InstancePath("", ("one",))
    with session.design.edit("Remove") as edit:
        edit.remove_node("again")
        edit.remove_node("one")
    assert here.place == ROOT
    here.go(InstancePath("Spare"))
    assert here.is_definition
    from designer.editing.blocks import rename_block

    with session.design.edit("Rename") as edit:
        rename_block(edit, "Spare", "Other")
    assert (here.place, here.name) == (InstancePath("Other"), "Other")
    session.design.undo()
    assert here.name == "Spare"
    with session.design.edit("Remove") as edit:
        edit.remove_block("Spare")
    assert here.place == ROOT
    stop()
    session.close()


def test_what_a_block_holds_cannot_be_offered_inside_it():
    session = Session(nested())
    assert [layer.name for layer in session.viewpoint.blocks()] == ["Inner", "Outer", "Spare"]
    session.viewpoint.go(InstancePath("Inner"))
    assert [layer.name for layer in session.viewpoint.blocks()] == ["Spare"]
    session.close()
