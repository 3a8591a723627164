"""The problem list by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from designer.gui.panels.form_problem_rows import places
from designer.gui.panels.problems import ProblemList
from designer.gui.theme import DARK
from tests.gui.panels.conftest import break_layer2

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=[360, 900])
def problems(shown, session, request):
    break_layer2(session.design)
    return shown(ProblemList, session, (request.param, 300))


def place_of(panel, row, part):
    index = panel.model.index(row, 0)
    rect = panel.view.visualRect(index)
    found = places(panel.model.problems[row], rect.width(), panel.view.fontMetrics())
    return rect.topLeft() + getattr(found, part).center()


def test_a_click_shows_the_node(qtbot, problems):
    assert problems.counts.text() == "1 error"
    with qtbot.waitSignal(problems.node_selected) as told:
        qtbot.mouseClick(problems.view.viewport(), LEFT, pos=place_of(problems, 0, "text"))
    assert told.args == ["layer2"]


def test_the_button_takes_the_fix_and_the_list_becomes_calm(qtbot, problems, session):
    qtbot.mouseClick(problems.view.viewport(), LEFT, pos=place_of(problems, 0, "fix"))
    assert not session.report.problems
    qtbot.waitUntil(lambda: problems._pages.currentIndex() == 1)
    assert problems._calm.title.text() == "No problems — ready to train"


def test_enter_shows_and_ctrl_enter_mends(qtbot, problems, session):
    problems.setFocus()
    qtbot.keyClick(problems.view, Qt.Key.Key_Down)
    with qtbot.waitSignal(problems.node_selected):
        qtbot.keyClick(problems.view, Qt.Key.Key_Return)
    qtbot.keyClick(problems.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not session.report.errors


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_all_fixes_are_in_a_menu(qtbot, problems, session):
    qtbot.mouseClick(problems.view.viewport(), LEFT, pos=place_of(problems, 0, "more"))
    menu = problems.findChild(QMenu)
    titles = [action.text() for action in menu.actions() if action.text()]
    assert titles[-1] == "Show layer2"
    assert len(titles) == 1 + len(session.report.problems[0].fixes)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert session.design.node("layer2").params["in_features"] == 32


def test_the_ear_hears_severity_and_fix(problems):
    text = problems.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert text.startswith("error: layer2 expects")
    assert "Fix: " in text


def test_hover_lights_the_button_and_the_theme_changes(qtbot, problems):
    qtbot.mouseMove(problems.view.viewport(), place_of(problems, 0, "fix"))
    problems.view._hover(0, "fix")
    assert problems.view.viewport().cursor().shape() == Qt.CursorShape.PointingHandCursor
    problems.set_theme(DARK)
    problems.set_selection(["layer2"])
    problems.grab()
    problems.view._hover(-1, "")
    assert problems.view.part_at(QPoint(5, 290)) == (None, "")


def test_a_design_that_is_empty_says_how_to_begin(qtbot, problems, session):
    from designer.graph import Design

    session.replace(Design(), None)
    qtbot.waitUntil(lambda: problems._calm.title.text() == "Nothing drawn yet")


def test_with_many_problems_the_window_does_not_wait_for_their_fixes(shown, session, qtbot):
    with session.design.edit("Break a lot") as edit:
        for number in range(60):
            name = edit.add_node("Linear", {"in_features": 5, "out_features": 4})
            edit.connect("layer1", name)
            edit.connect(name, edit.add_node("Output", node_id=f"out{number}"))
    panel = shown(ProblemList, session, (500, 300))
    titles = lambda: [p.fix.title for p in panel.model.problems if p.fix]  # noqa: E731
    assert titles()[:1] == ["Clear linear1.in_features, so that it follows from the input"]
    qtbot.waitUntil(lambda: len(titles()) == 60)
    assert not panel.model._timer.isActive()
