"""Cards for problems, and their fixes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from designer.check.fixes import search
from designer.gui.panels.inspector import page as page_module
from designer.gui.runtime import background_task
from designer.gui.widgets.parts import FixButton, ProblemCard
from tests.gui.panels.conftest import break_layer2
from tests.gui.panels.inspector.conftest import select

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_a_fix_button_mends_the_design(qtbot, inspector, session):
    break_layer2(session.design)
    select(qtbot, inspector, "layer2")
    page = inspector.node_page
    assert page.form.fields["in_features"].editor.wrong
    button = page.findChild(FixButton)
    assert "in_features" in button.accessibleName()
    qtbot.mouseClick(button, LEFT)
    assert not session.report.errors
    qtbot.waitUntil(lambda: page.cards.count() == 0)


def test_of_many_problems_a_few_are_shown_and_the_rest_counted(qtbot, inspector, session):
    with session.design.edit("Break a lot") as edit:
        names = [edit.add_node("Linear", {"in_features": 5, "out_features": 4}) for _ in range(30)]
        for number, name in enumerate(names):
            edit.connect("layer1", name)
            edit.connect(name, edit.add_node("Output", node_id=f"out{number}"))
    inspector.set_selection(names)
    inspector.refresh_now()
    page = inspector.multi_node_page
    assert len(page.findChildren(ProblemCard)) == 8
    texts = [w.text() for w in page.findChildren(QLabel)]
    assert "and 22 more, in the list of problems" in texts
    assert page.title.text() == "30 layers selected"
    assert page.types.text() == "30 × Linear"


def test_in_a_large_design_fixes_come_when_they_are_found(qtbot, inspector, session, monkeypatch):
    monkeypatch.setattr(search, "LARGE_DESIGN", 0)
    monkeypatch.setattr(page_module, "_MAX_BLOCKING_SECONDS", 0.0)
    monkeypatch.setattr(background_task, "_TURN_SECONDS", 0.0)
    break_layer2(session.design)
    inspector.set_selection(["layer2"])
    inspector.refresh_now()
    card = inspector.findChild(ProblemCard)
    assert not card.findChildren(FixButton)
    with session.design.edit("Move") as edit:  # meanwhile
        edit.update_node("layer1", at=(3.0, 4.0))
    qtbot.waitUntil(lambda: bool(card.findChildren(FixButton)))
    titles = [button.text() for button in card.findChildren(FixButton)]
    assert len(titles) == len(session.report.problems[0].fixes)
    qtbot.mouseClick(card.findChildren(FixButton)[0], LEFT)
    assert not session.report.errors
