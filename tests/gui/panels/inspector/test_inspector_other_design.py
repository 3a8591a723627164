"""What is half typed in the inspector belongs to the design it was typed for, and to no other."""

from PySide6.QtTest import QTest

from designer.files import load
from designer.paths import resource


def example(name):
    return resource("examples", f"{name}.nnd")


def test_another_design_keeps_its_name_and_description(window):
    documents = window.documents
    documents.open_example(example("digits_cnn"))
    window.bench.canvas.selection.select(["head"])
    QTest.qWait(20)  # the inspector shows a node when the other design comes
    documents.open_example(example("residual_cnn"))
    session = window.bench.session
    QTest.qWait(20)
    window.bench.canvas.selection.select(["head"])
    QTest.qWait(20)
    assert session.design.name == load(example("residual_cnn")).name
    assert session.design.description == load(example("residual_cnn")).description
    assert not session.dirty
    assert not session.design.undo_title


def test_saving_stores_what_is_being_typed(window, tmp_path):
    path = tmp_path / "net.nnd"
    window.bench.session.save(path)
    page = window.bench.inspector.design_page
    page.name.setFocus()
    page.name.selectAll()
    QTest.keyClicks(page.name, "Fresh")
    window.commands["save"].trigger()
    assert load(path).name == "Fresh"
    page.description.setFocus()
    QTest.keyClicks(page.description, "It learns.")
    window.commands["save"].trigger()
    assert load(path).description == "It learns."
