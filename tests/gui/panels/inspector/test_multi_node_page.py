"""The page for several nodes: shared settings and total costs."""

from PySide6.QtCore import QPoint, Qt

from tests.gui.panels.inspector.conftest import retype, select

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_several_nodes_share_a_form(qtbot, inspector, session):
    select(qtbot, inspector, "layer1", "layer2")
    page = inspector.multi_node_page
    assert page.title.text() == "2 layers selected"
    line = page.form.fields["out_features"].editor
    assert line.placeholderText() == "differs"
    retype(qtbot, line, "=classes")
    assert session.design.node("layer1").params["out_features"] == "=classes"
    assert session.design.undo_title == "Set out_features of 2 layers"
    select(qtbot, inspector, "layer1", "act")
    assert list(page.form.fields) == ["repeat"]


def test_different_layers_share_the_settings_that_mean_the_same(qtbot, inspector, session):
    with session.design.edit("Add") as edit:
        edit.add_node("Conv2d", {"out_channels": 2, "kernel_size": 3}, node_id="conv")
    select(qtbot, inspector, "layer1", "layer2", "conv")
    form = inspector.multi_node_page.form
    assert list(form.fields) == ["bias", "repeat"]
    qtbot.mouseClick(form.fields["bias"].editor, LEFT, pos=QPoint(8, 8))
    design = session.design
    assert [design.node(n).params.get("bias") for n in ("layer1", "layer2", "conv")] == [False] * 3
    assert design.undo_title == "Set bias of 3 layers"
    design.undo()
    assert "bias" not in design.node("conv").params
    assert "bias" not in design.node("layer1").params


def test_an_input_shares_nothing_with_a_layer(qtbot, inspector):
    select(qtbot, inspector, "image", "layer1")
    assert not inspector.multi_node_page.form.isVisible()


def test_costs_together_are_the_sums(inspector, session):
    ids = [node.id for node in session.design.nodes()]
    inspector.set_selection(ids)
    inspector.refresh_now()
    report = session.report
    macs = sum((report.nodes[each].macs for each in ids), start=0)
    assert str(macs) in inspector.multi_node_page.costs.toolTip()
    assert f"{report.total_parameters:,}" in inspector.multi_node_page.costs.toolTip()
