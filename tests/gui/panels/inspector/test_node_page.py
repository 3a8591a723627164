"""The page for one node: its id, ports, costs, shared weights, help."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from designer.editing import initial_params
from designer.layers.catalogue import CATALOGUE
from tests.gui.panels.inspector.conftest import retype, select

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return
TEN = ("Conv2d", "Linear", "LSTM", "Embedding", "MultiheadAttention", "LayerNorm", "MaxPool2d",
       "BatchNorm2d", "Dropout", "AdaptiveAvgPool2d")  # fmt: skip


def test_renaming_selects_the_node_by_its_new_name(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    page = inspector.node_page
    with qtbot.waitSignal(inspector.node_selected) as told:
        retype(qtbot, page.name, "embed")
    assert told.args == ["embed"]
    assert "embed" in session.design.root
    assert session.design.undo_title == "Rename layer1 to embed"


@pytest.mark.parametrize(
    ("name", "reason"),
    [("forward", "taken by Python or torch"), ("act", "already"), ("2x", "not a plain name")],
)
def test_a_bad_name_is_refused_as_it_is_typed(qtbot, inspector, session, name, reason):
    select(qtbot, inspector, "layer1")
    page = inspector.node_page
    retype(qtbot, page.name, name, None)
    assert reason in page.reason.text()
    qtbot.keyClick(page.name, ENTER)
    assert "layer1" in session.design.root
    qtbot.keyClick(page.name, Qt.Key.Key_Escape)
    assert page.name.text() == "layer1"


def test_a_shared_node_edits_the_weights_it_uses(qtbot, inspector, session):
    with session.design.edit("Share") as edit:
        edit.add_node("", node_id="again", shares="layer1")
        edit.connect("image", "again")
    select(qtbot, inspector, "again")
    page = inspector.node_page
    assert "Uses the weights of" in page.note.text()
    retype(qtbot, page.form.fields["out_features"].editor, "12")
    assert session.design.node("layer1").params["out_features"] == 12
    assert not session.design.node("again").params


def test_ports_and_costs_are_shown_and_lead_on(qtbot, inspector):
    select(qtbot, inspector, "layer1")
    page = inspector.node_page
    assert "(N,&nbsp;64)" in page.shapes.text()
    assert "(N,&nbsp;32)" in page.shapes.text()
    assert "2,080" in page.costs.toolTip()
    with qtbot.waitSignal(inspector.node_selected) as told:
        page.shapes.linkActivated.emit("act")
    assert told.args == ["act"]


def test_the_docs_open_in_the_browser(qtbot, inspector, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    select(qtbot, inspector, "layer1")
    qtbot.mouseClick(inspector.node_page.docs, LEFT)
    assert opened == ["https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html"]


def test_mute_is_an_undo_step(qtbot, inspector, session):
    select(qtbot, inspector, "act")
    qtbot.mouseClick(inspector.node_page.mute, LEFT)
    assert session.design.node("act").muted
    assert session.design.undo_title == "Mute act"


@pytest.mark.parametrize("name", TEN)
def test_ten_layers_explain_themselves(qtbot, inspector, session, name):
    layer = CATALOGUE[name]
    with session.design.edit("Add") as edit:
        edit.add_node(name, initial_params(layer), node_id="one")
    select(qtbot, inspector, "one")
    page = inspector.node_page
    assert page.purpose.text().replace("\u00a0", " ") == layer.purpose
    assert page.rule.text() == layer.signature_text
    assert page.meaning.text().endswith(".")
    assert page.docs.toolTip() == layer.docs_url
    assert layer.docs_url.startswith("https://docs.pytorch.org/docs/stable/generated/torch.nn.")
    for param in layer.params:
        assert param.help in page.form.fields[param.name].editor.toolTip()
