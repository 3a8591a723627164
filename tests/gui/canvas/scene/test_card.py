"""What a node shows, and that it can be read."""

from designer.check import check_design
from designer.graph import Design
from designer.gui.canvas.scene.card import make_card
from tests.designs import chain, inp


def card(design, name):
    report = check_design(design)
    node = design.node(name)
    return make_card(node, report.nodes[name], report.by_node.get(name, ()))


def test_only_what_differs_and_what_was_inferred_is_shown(qapp):
    design = chain(
        inp(3, 8, 8, id="x"),
        ("Conv2d", {"id": "conv", "out_channels": "=width", "kernel_size": 3, "stride": 1,
                    "bias": False}),
        variables={"width": 8},
    )  # fmt: skip
    lines = [(line.name, line.value, line.quiet) for line in card(design, "conv").lines]
    assert lines == [
        ("out_channels", "width", False),
        ("kernel_size", "3", False),
        ("bias", "False", False),
        ("in_channels", "3", True),
    ]


def test_ports_have_names_where_there_are_several(qapp):
    design = chain(inp(5, 8), ("LSTM", {"id": "lstm", "hidden_size": 4}))
    slots = [(slot.label, slot.output) for slot in card(design, "lstm").slots]
    assert slots == [("input", False), ("h_0", False), ("c_0", False),
                     ("output", True), ("h_n", True), ("c_n", True)]  # fmt: skip


def test_a_list_has_a_port_for_each_wire_and_one_more(qapp):
    design = Design()
    design.add("cat", id="join")
    assert [slot.label for slot in card(design, "join").slots] == ["", ""]
    for name in ("a", "b"):
        design.add("Input", id=name, shape=[4])
        design.connect(name, "join")
    slots = card(design, "join").slots
    assert [(slot.label, slot.key) for slot in slots if not slot.output] == [
        ("0", "0"), ("1", "1"), ("+", "tensors"),
    ]  # fmt: skip


def test_the_kind_tells_sharing_muting_and_repeating(qapp):
    design = chain(inp(8, id="x"), ("Linear", {"id": "fc", "out_features": 8}))
    with design.edit("Change") as edit:
        edit.update_node("fc", repeat=3, muted=True)
        edit.add_node("", shares="fc", node_id="again")
    assert (card(design, "fc").kind, card(design, "fc").copies) == ("Linear · muted", "× 3")
    assert card(design, "again").kind == "shares fc · Linear"
    assert card(design, "again").shared


def test_an_unknown_layer_can_be_shown(qapp):
    design = chain(inp(8, id="x"), ("Linaer", {"id": "fc"}))
    shown = card(design, "fc")
    assert shown.kind == "Linaer"
    assert shown.severity == "error"
    assert len(shown.slots) == 2
