"""The table of layers: its order, the layer of a node that shares, the costs of one sample."""

from designer.check import check_design
from designer.check.report.layer_table import layer_rows, one_sample
from designer.graph import Design
from designer.layers.sizes import symbol


def shared_design() -> Design:
    """Return two Linear layers with one set of weights, drawn in the wrong order."""
    design = Design()
    with design.edit("Start") as edit:
        edit.add_node("Output", node_id="result")
        edit.add_node("Input", {"shape": (64,)}, node_id="image")
        edit.add_node("Linear", {"out_features": 64, "bias": False}, node_id="fc")
        edit.add_node("", node_id="again", shares="fc")
        for source, target in (("image", "fc"), ("fc", "again"), ("again", "result")):
            edit.connect(source, target)
    return design


def test_rows_come_as_data_flows() -> None:
    design = shared_design()
    rows = layer_rows(design.root, check_design(design))
    assert [row.node.id for row in rows] == ["image", "fc", "again", "result"]


def test_a_row_says_what_a_layer_takes_gives_and_costs() -> None:
    design = shared_design()
    _, fc, again, _ = layer_rows(design.root, check_design(design))
    assert (fc.layer, again.layer) == ("Linear", "Linear")
    assert (fc.parameters, again.parameters) == (64 * 64, 0)
    assert fc.macs == again.macs == 64 * 64
    assert fc.activation_bytes == 64 * 4
    assert [str(each) for each in fc.inputs + fc.outputs] == ["(N, 64)", "(N, 64)"]


def test_where_nothing_is_known_the_row_is_empty() -> None:
    design = Design()
    design.add("Linear")
    (row,) = layer_rows(design.root, check_design(design))
    assert (row.inputs, row.outputs, row.macs) == ((), (), 0)


def test_every_symbol_counts_as_one_sample() -> None:
    assert one_sample(symbol("N") * symbol("T") * 6 + 1) == 7
    assert one_sample(5) == 5
