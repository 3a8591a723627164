"""The form of the recipe: each edit is an undo step, and what is wrong is explained."""

from PySide6.QtCore import Qt

from designer.presentation.torch_components import KNOWN_COMPONENTS
from tests.gui.panels.conftest import run_events
from tests.gui.panels.training.conftest import finish, type_into

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


def test_numbers_are_undo_steps_and_wrong_ones_are_explained(qtbot, panel, made_up):
    form, design = panel.form, made_up.design
    type_into(qtbot, form.numbers["epochs"], "25")
    assert design.training["epochs"] == 25
    assert design.undo_title == "Set epochs to 25"
    type_into(qtbot, form.numbers["lr"], "0.01")
    assert design.training["optimizer"] == {"name": "AdamW", "lr": 0.01}
    type_into(qtbot, form.numbers["epochs"], "0")
    assert "must be a whole number from 1" in form.reasons["epochs"].text()
    assert design.training["epochs"] == 25
    qtbot.keyClick(form.numbers["epochs"], Qt.Key.Key_Escape)
    assert form.numbers["epochs"].text() == "25"
    type_into(qtbot, form.numbers["epochs"], "")
    assert "epochs" not in design.training
    design.undo()
    qtbot.waitUntil(lambda: form.numbers["epochs"].text() == "25")


def test_data_and_device_are_chosen_from_lists(qtbot, panel, made_up):
    form = panel.form
    form.data.setFocus()
    qtbot.keyClicks(form.data, "Wine")
    assert made_up.design.training["data"] == {"source": "wine"}
    form.device.setFocus()
    qtbot.keyClick(form.device, Qt.Key.Key_Down)
    assert made_up.design.training["device"] == "cpu"
    assert not form.path.isVisible()


def test_everything_can_be_chosen_before_the_first_run(qtbot, panel, made_up):
    form = panel.form
    form.loss.setFocus()
    qtbot.keyClicks(form.loss, "MSE")
    assert made_up.design.training["loss"] == "MSELoss"
    form.optimizer.setFocus()
    qtbot.keyClicks(form.optimizer, "SGD")
    assert made_up.design.training["optimizer"]["name"] == "SGD"
    assert form.scheduler.findText("StepLR") > 0


def test_what_an_installed_torch_has_beside_joins_the_lists(qtbot, panel, made_up, monkeypatch):
    more = {kind: (("AAANew", "Of tomorrow."), *names) for kind, names in KNOWN_COMPONENTS.items()}
    monkeypatch.setattr("designer.gui.panels.training.component_lookup.torch_names", lambda: more)
    box = panel.form.optimizer
    before = box.count()
    qtbot.mouseClick(panel.controls.train_button, LEFT)
    made_up.events += run_events(until=1)
    qtbot.waitUntil(lambda: box.count() == before + 1)
    assert box.currentText() == "AdamW"
    assert box.itemText(before) == "AAANew"
    finish(qtbot, panel)


def test_a_recipe_written_wrong_by_hand_is_explained(qtbot, panel, made_up):
    with made_up.design.edit("By hand") as edit:
        edit.update_header(training={"batch_size": "many", "loss": {"a": "MSELoss"}})
    qtbot.waitUntil(lambda: "batch_size" in panel.form.reasons["batch_size"].text())
    assert panel.form.numbers["batch_size"].text() == "many"
