"""The problem list by mouse and keys."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from designer.check import check_design
from designer.check.fixes import search
from designer.files import dumps, loads
from designer.graph import cooperative
from designer.gui.appearance.theme import DARK
from designer.gui.panels.problems import list_model
from designer.gui.panels.problems.list_model import ProblemListModel
from designer.gui.panels.problems.list_view import lay_out_row
from designer.gui.panels.problems.problems_panel import ProblemsPanel
from designer.gui.runtime import background_task
from tests.gui.panels.conftest import break_layer2

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(params=[360, 900])
def problems(shown, session, request):
    break_layer2(session.design)
    return shown(ProblemsPanel, session, (request.param, 300))


def place_of(panel, row, part):
    index = panel.model.index(row, 0)
    rect = panel.view.visualRect(index)
    found = lay_out_row(panel.model.problems[row], rect.width(), panel.view.fontMetrics())
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
    assert problems._empty_state.title.text() == "No problems — ready to train"


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
    qtbot.waitUntil(lambda: problems._empty_state.title.text() == "Nothing drawn yet")


def many_broken(session):
    with session.design.edit("Break a lot") as edit:
        for number in range(60):
            name = edit.add_node("Linear", {"in_features": 5, "out_features": 4})
            edit.connect("layer1", name)
            edit.connect(name, edit.add_node("Output", node_id=f"out{number}"))


def known(panel):
    return [row for row, problem in enumerate(panel.model.problems) if problem.fix]


def test_only_rows_in_sight_have_their_fixes_looked_for(shown, session, qtbot):
    many_broken(session)
    panel = shown(ProblemsPanel, session, (500, 300))
    first = "Clear linear1.in_features, so that it follows from the input"
    qtbot.waitUntil(lambda: not panel.model._fix_search.running)
    assert panel.model.problems[0].fix.title == first
    near = known(panel)
    assert near == list(range(len(near)))
    assert 3 <= len(near) < 20
    panel.view.scrollToBottom()
    qtbot.waitUntil(lambda: 59 in known(panel))
    assert not {25, 30} & set(known(panel))


def test_rows_do_not_move_when_their_fixes_are_found(shown, session, qtbot):
    many_broken(session)
    panel = shown(ProblemsPanel, session, (500, 300))
    panel.view.scrollTo(panel.model.index(30, 0), panel.view.ScrollHint.PositionAtTop)
    heights = lambda: [panel.view.visualRect(panel.model.index(r, 0)).top() for r in range(60)]  # noqa: E731
    before = heights()
    qtbot.waitUntil(lambda: 30 in known(panel) and not panel.model._fix_search.running)
    panel.view.doItemsLayout()
    assert heights() == before


def test_what_is_not_looked_for_yet_is_found_when_it_is_asked_for(shown, session, qtbot):
    many_broken(session)
    panel = shown(ProblemsPanel, session, (500, 300))
    panel.setFocus()
    panel.model.want(())
    panel.view.setCurrentIndex(panel.model.index(50, 0))
    problem = panel.model.problems[50]
    qtbot.keyClick(panel.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    left = {p.node for p in session.report.errors}
    assert problem.node not in left
    assert len(left) == 59


def test_an_edit_while_fixes_are_looked_for_leaves_no_trace(shown, session, qtbot, monkeypatch):
    """Trials pause; what changes meanwhile is no business of theirs."""
    many_broken(session)
    monkeypatch.setattr(list_model, "_MAX_BLOCKING_SECONDS", 0.0)
    monkeypatch.setattr(background_task, "_TURN_SECONDS", 0.0)
    monkeypatch.setattr(search, "LARGE_DESIGN", 0)
    monkeypatch.setattr(cooperative, "_CHUNK_SIZE", 1)
    panel = shown(ProblemsPanel, session, (500, 300))
    for number in range(12):
        qtbot.wait(7)
        with session.design.edit("Other") as edit:
            edit.set_param("layer1", "out_features", 20 + number)
        assert session.report.problems[0].fixes  # and others may ask in between
    assert [p.code for p in session.report.errors] == ["shape"] * 60
    qtbot.waitUntil(lambda: len(known(panel)) >= 3 and not panel.model._fix_search.running)
    assert session.design.node("layer1").params["out_features"] == 31
    assert check_design(loads(dumps(session.design))).problems == session.report.problems


def test_a_list_that_goes_while_it_looks_leaves_no_thread(shown, session, qtbot, monkeypatch):
    many_broken(session)
    monkeypatch.setattr(list_model, "_MAX_BLOCKING_SECONDS", 0.0)
    monkeypatch.setattr(search, "LARGE_DESIGN", 0)
    model = ProblemListModel()
    before = set(threading.enumerate())
    model.show(session.report.problems)
    assert set(threading.enumerate()) - before
    model.deleteLater()
    del model
    qtbot.waitUntil(lambda: not set(threading.enumerate()) - before)
