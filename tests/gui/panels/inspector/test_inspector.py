"""The inspector shows the selection, and keeps what is being typed where it belongs."""

from PySide6.QtCore import Qt

from designer.gui.appearance.theme import DARK
from tests.gui.panels.conftest import break_layer2
from tests.gui.panels.inspector.conftest import retype, select

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_selecting_another_node_commits_what_was_typed(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    retype(qtbot, inspector.node_page.form.fields["out_features"].editor, "9", None)
    select(qtbot, inspector, "layer2")
    assert session.design.node("layer1").params["out_features"] == 9
    assert inspector.node_page.form.fields["out_features"].editor.text() == "=classes"


def test_another_design_and_another_theme(qtbot, inspector, session):
    select(qtbot, inspector, "layer1")
    inspector.set_theme(DARK)
    from designer.graph import Design

    session.replace(Design("Fresh"), None)
    qtbot.waitUntil(lambda: inspector.design_page.name.text() == "Fresh")
    assert inspector.selection == []


def test_a_hidden_panel_does_no_work(qtbot, inspector, session, monkeypatch):
    inspector.hide()
    calls = []
    monkeypatch.setattr(inspector, "refresh", lambda: calls.append(1))
    break_layer2(session.design)
    qtbot.wait(10)
    assert not calls
    inspector.show()
    assert calls == [1]
