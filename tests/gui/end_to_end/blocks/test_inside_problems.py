"""A fault inside a block: seen outside, found by a click, mended where it is."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.end_to_end.blocks.conftest import LEFT, NONE

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def broken(person):
    """Dense's layer expects other features than any use gives it."""
    with person.design.edit("Break", "Dense") as edit:
        edit.set_param("fc", "in_features", 5)
    return person


def test_the_instance_is_red_and_the_list_names_the_cause_once(broken):
    assert broken.canvas.scene().card("one").severity == "error"
    assert "has an error inside Stage" in broken.canvas.scene().card("one").messages[0]
    (row,) = broken.rows
    assert row.startswith("In one › first: fc expects 5 features")
    assert broken.window.docks["problems"].windowTitle() == "Problems (1)"


def test_a_click_on_the_row_leads_there_and_the_fix_mends_all(broken, qtbot):
    problems = broken.bench.problems
    broken.window.docks.show("problems")
    problems.refresh_now()
    view = problems.view
    at = view.visualRect(problems.model.index(0, 0)).topLeft() + QPoint(80, 12)
    QTest.mouseClick(view.viewport(), LEFT, NONE, at)
    assert broken.way == "Net › one: Stage › first: Dense"
    assert broken.canvas.selection.nodes == ["fc"]
    fix = broken.session.viewpoint.problems[0].problem.fix
    assert fix.network == "Dense"
    problems.refresh_now()
    view.setCurrentIndex(problems.model.index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert not broken.session.report.problems
    assert broken.canvas.scene().card("fc").severity == ""


def test_the_badge_offers_the_way_in(broken):
    canvas = broken.canvas
    badge = canvas.scene().cards["one"].badge(canvas.scene().zoom).center()
    QTest.mouseClick(canvas.viewport(), LEFT, NONE, canvas.mapFromScene(badge))
    menu = canvas.overlays.fix_menu
    show = next(a for a in menu.actions() if a.text() == "Show fc inside first")
    QTest.mouseClick(menu, LEFT, NONE, menu.actionGeometry(show).center())
    assert broken.way == "Net › one: Stage › first: Dense"
    assert canvas.selection.nodes == ["fc"]


def test_the_inspector_leads_in_too(broken, qtbot):
    broken.click("one")
    page = broken.bench.inspector.node_page
    broken.bench.inspector.refresh_now()
    with qtbot.waitSignal(page.place_wanted) as told:
        buttons = page.cards.itemAt(0).widget().findChildren(type(page.save))
        next(b for b in buttons if b.accessibleName() == "Show fc").click()
    assert told.args[1] == "fc"
    assert broken.way == "Net › one: Stage › first: Dense"


def test_only_one_use_is_broken(person):
    with person.design.edit("Break", "Dense") as edit:
        edit.set_param("fc", "in_features", 4)
    (row,) = person.rows
    assert row.startswith("In two › first: fc expects 4 features")
    assert person.canvas.scene().card("one").severity == ""
    assert person.canvas.scene().card("two").severity == "error"


def test_a_block_that_nobody_uses_is_checked_as_a_definition(person):
    with person.design.edit("Unused") as edit:
        spare = edit.add_block("Spare")
        spare.add_node("Linaer", node_id="fc")
    row = person.rows[0]
    assert row.startswith("In Spare (definition): fc")
    person.bench.problems.request_node(*_first(person))
    assert person.way == "Net › Spare (definition)"
    assert person.canvas.selection.nodes == ["fc"]
    person.key(Qt.Key.Key_Escape)
    person.key(Qt.Key.Key_Escape)
    assert person.way == ""


def _first(person):
    problem, place = person.session.viewpoint.problems[0]
    return place, problem.node
