"""The page for the design: name, description, variables."""

from PySide6.QtCore import Qt

from tests.gui.panels.inspector.conftest import retype

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_the_designs_name_and_description(qtbot, inspector, session):
    page = inspector.design_page
    retype(qtbot, page.name, "Other")
    page.description.setFocus()
    qtbot.keyClicks(page.description, "It learns.")
    qtbot.keyClick(page.description, Qt.Key.Key_Tab)
    assert session.design.name == "Other"
    assert session.design.description == "It learns."
    session.design.undo()
    qtbot.waitUntil(lambda: page.description.toPlainText() == "")


def test_variables_are_added_set_renamed_and_removed(qtbot, inspector, session):
    page, design = inspector.design_page, session.design
    retype(qtbot, page.rows["hidden_size"].value, "16")
    assert design.variables["hidden_size"] == 16
    retype(qtbot, page.rows["hidden_size"].name, "width")
    assert list(design.variables) == ["width", "classes"]
    assert design.node("layer1").params["out_features"] == "=width"
    qtbot.waitUntil(lambda: "width" in page.rows)
    qtbot.mouseClick(page.rows["width"].remove, LEFT)
    assert "used by layer1.out_features" in page.rows["width"].reason.text()
    qtbot.mouseClick(page.add_variable, LEFT)
    assert design.variables["hidden_size"] == 64
    qtbot.mouseClick(page.rows["hidden_size"].remove, LEFT)
    assert list(design.variables) == ["width", "classes"]
    retype(qtbot, page.rows["width"].value, "many")
    assert "is a number" in page.rows["width"].reason.text()
