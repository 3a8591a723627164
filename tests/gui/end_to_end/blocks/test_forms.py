"""The inspector on blocks: settings, repeat, variables, ports and uses; code and summary."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.gui.end_to_end.blocks.conftest import CTRL, LEFT

pytestmark = pytest.mark.timeout(60)


def type_into(line, text):
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def field(person, name):
    person.bench.inspector.refresh_now()
    return person.bench.inspector.node_page.form.fields[name]


def line_of(editor):
    from PySide6.QtWidgets import QLineEdit

    return editor if isinstance(editor, QLineEdit) else editor.findChild(QLineEdit)


def test_an_instances_variables_are_its_settings(person):
    person.click("two")
    type_into(line_of(field(person, "width").editor), "12")
    assert dict(person.design.node("two").params) == {"width": 12}
    assert person.session.report.nodes["two"].outputs["out"].shape[-1] == 12


def test_repeat_is_a_setting_and_a_number_on_the_card(person):
    person.double_click("one")
    person.click("first")
    type_into(line_of(field(person, "repeat").editor), "3")
    assert person.design.network("Stage").node("first").repeat == 3
    assert person.canvas.scene().card("first").copies == "× 3"
    assert person.session.report.nodes["one"].parameters == 4 * 32 + 32 + 2 * (32 * 32 + 32)
    type_into(line_of(field(person, "repeat").editor), "=width // 4")
    assert person.design.network("Stage").node("first").repeat == "=width // 4"
    assert person.canvas.scene().card("first").copies == "× 8"
    QTest.mouseClick(field(person, "repeat").reset, LEFT)
    assert person.design.network("Stage").node("first").repeat == 1
    assert person.canvas.scene().card("first").copies == ""


def test_edit_block_goes_in(person):
    person.click("one")
    person.bench.inspector.refresh_now()
    QTest.mouseClick(person.bench.inspector.node_page.open, LEFT)
    assert person.way == "Net › one: Stage"


def test_a_block_shows_what_it_is(person):
    person.double_click("one")
    person.bench.inspector.refresh_now()
    page = person.bench.inspector.block_page
    assert page.isVisibleTo(person.bench.inspector)
    assert page.name.text() == "Stage"
    assert page.description.toPlainText() == "Two of them."
    assert list(page.rows) == ["width"]
    assert [row.kind.text() for row in page.ports.values()] == ["(N, 4)", "(N, 32)"]
    assert page.uses.text().startswith("2 times")


def test_its_name_variables_and_ports_are_edited_there(person):
    person.double_click("one")
    inspector = person.bench.inspector
    inspector.refresh_now()
    page = inspector.block_page
    type_into(page.name, "Level")
    assert person.way == "Net › one: Level"
    inspector.refresh_now()
    type_into(page.rows["width"].name, "size")
    assert dict(person.design.network("Level").node("first").params) == {"width": "=size"}
    assert dict(person.design.node("one").params) == {"size": 32}
    inspector.refresh_now()
    type_into(page.rows["size"].value, "6")
    assert person.session.report.nodes["two"].outputs["out"].shape[-1] == 6
    inspector.refresh_now()
    type_into(page.ports["Output out"].line, "result")
    assert "result" in person.design.network("Level")
    assert not person.session.report.problems
    QTest.mouseClick(page.add_variable, LEFT)
    assert "hidden_size" in person.design.network("Level").header.variables
    inspector.refresh_now()
    QTest.mouseClick(page.rows["hidden_size"].remove, LEFT)
    assert list(person.design.network("Level").header.variables) == ["size"]


def test_a_bad_name_is_refused_and_taken_back(person):
    person.double_click("one")
    inspector = person.bench.inspector
    inspector.refresh_now()
    told = []
    inspector.message.connect(told.append)
    type_into(inspector.block_page.name, "Linear")
    assert "taken" in told[-1]
    assert inspector.block_page.name.text() == "Stage"
    assert set(person.design.blocks) == {"Dense", "Stage"}


def test_what_is_typed_goes_where_it_was_typed(person):
    person.click("two")
    editor = line_of(field(person, "width").editor)
    editor.setFocus()
    editor.selectAll()
    QTest.keyClicks(editor, "20")
    person.here.enter("one")
    assert dict(person.design.node("two").params) == {"width": 20}


def test_a_use_in_the_list_is_shown(person):
    person.double_click("one")
    person.double_click("first")
    person.bench.inspector.refresh_now()
    person.bench.inspector.block_page.uses.linkActivated.emit("0")
    assert person.way == "Net › one: Stage"
    assert person.canvas.selection.nodes == ["first"]


def test_the_code_pane_follows(person):
    person.window.docks.show("code")
    code = person.bench.code
    code.refresh_now()
    person.double_click("one")
    person.double_click("first")
    person.click("fc")
    code.refresh_now()
    marked = [code.source.text.splitlines()[line - 1] for line in code.view.marked]
    assert any("self.fc = nn.Linear" in line for line in marked)
    line = code.source.blocks["Stage"]["act"][0]
    code._clicked(line)
    assert person.way == "Net › one: Stage"
    assert person.canvas.selection.nodes == ["act"]
    code._clicked(code.source.lines["two"][0])
    assert person.way == ""
    assert person.canvas.selection.nodes == ["two"]


def test_the_summary_shows_where_one_is(person):
    person.window.docks.show("summary")
    summary = person.bench.summary
    person.double_click("one")
    person.click("first")
    summary.refresh_now()
    row = summary.model.row(summary.view.currentIndex())
    assert (row.place.path, row.name, row.parameters) == (("one",), "first", 4 * 32 + 32)
    assert summary.view.isExpanded(summary.view.currentIndex().parent())


def test_a_node_inside_is_found_by_name(person):
    person.key(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(person.window.parts.picker.focusWidget(), "fc")
    QTest.keyClick(person.window.parts.picker.focusWidget(), Qt.Key.Key_Return)
    assert person.here.name == "Dense"
    assert person.canvas.selection.nodes == ["fc"]
