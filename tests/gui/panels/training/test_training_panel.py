"""The training panel: recipe by hand, a made-up run, and what came of it."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from designer.gui.appearance.theme import DARK
from designer.gui.widgets.parts import FixButton
from designer.presentation.run_record import (
    RunRecord,
)
from designer.training.errors import TrainingError
from designer.training.job.events import Failed, Finished, Stopped
from tests.gui.panels.conftest import break_layer2, run_events
from tests.gui.panels.training.conftest import button, finish

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


# ---- a run


def test_a_run_is_shown_live_and_ends_with_a_result(qtbot, panel, made_up):
    states = []
    panel.state_changed.connect(lambda: states.append(panel.paused))
    qtbot.mouseClick(panel.controls.train_button, LEFT)
    assert made_up.said == ["start"]
    assert panel.controls.words.text().startswith("Preparing")
    assert not panel.controls.train_button.isEnabled()
    made_up.events += run_events(until=2)
    qtbot.waitUntil(lambda: "epoch 2 of 3" in panel.controls.words.text())
    assert "200 steps/s" in panel.controls.words.text()
    assert "1.5 s left" in panel.controls.words.text()
    assert panel.controls.place.text() == "CPU, 2 threads"
    assert panel.controls.bar.value() == 667
    assert len(panel.curves.loss_chart._items) == 4
    qtbot.mouseClick(panel.controls.pause_button, LEFT)
    qtbot.waitUntil(lambda: panel.paused)
    assert panel.controls.pause_button.text() == "Resume"
    assert panel.controls.words.text().startswith("Paused")
    qtbot.mouseClick(panel.controls.pause_button, LEFT)
    qtbot.waitUntil(lambda: not panel.paused)
    qtbot.mouseClick(panel.controls.stop_button, LEFT)
    assert made_up.said == ["start", "pause", "resume", "stop"]
    assert panel.controls.words.text().startswith("Stopping")
    made_up.events.append(Stopped(1, 2, {"val_accuracy": 0.75}, 1.0, 2, None))
    qtbot.waitUntil(panel.controls.train_button.isEnabled)
    assert (
        panel.controls.words.text()
        == "Stopped: validation accuracy 0.75 after 2 epochs in 1.0 s on CPU"
    )
    assert panel.outcome.card is None
    assert not panel.controls.save_button.isVisible()
    assert not panel.controls.pause_button.isVisible()
    qtbot.waitUntil(lambda: not panel._ticks.isActive())
    assert states[-1] is False


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_run_that_ends_around_a_look_at_its_events_is_told(qtbot, panel, made_up, moment):
    """The thread ends at the worst moment: right before the queue is emptied, or right after."""
    drained, end = made_up.drain_events, Finished(1, 3, {}, 3.21, 3, object())

    def drain():
        ends = [end] if made_up._on else []
        made_up.events += ends if moment == "before" else []
        events = drained()
        made_up.events += ends if moment == "after" else []
        made_up._on = False
        return events

    panel.train()
    made_up.drain_events = drain
    panel._tick()
    qtbot.waitUntil(lambda: panel.record.end is end)
    assert panel.controls.train_button.isEnabled()
    assert panel.controls.save_button.isVisible()
    assert panel.form.isEnabled()
    qtbot.waitUntil(lambda: not panel._ticks.isActive())


def test_a_run_that_never_tells_of_its_end_does_not_hold_the_panel(qtbot, panel, made_up):
    panel.train()
    made_up.events += run_events(until=2)
    made_up._on = False
    qtbot.waitUntil(lambda: panel.record.end is not None)
    assert "ended without a result; train again" in panel.outcome.card.text.text()
    assert panel.controls.train_button.isEnabled()
    qtbot.waitUntil(lambda: not panel._ticks.isActive())


def test_a_result_is_saved_and_says_how_to_load_it(qtbot, panel, made_up, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    panel.train()
    finish(qtbot, panel)
    assert "validation accuracy 0.978 after 3 epochs in 3.2 s on CPU" in panel.controls.words.text()
    qtbot.mouseClick(panel.controls.save_button, LEFT)
    assert ("save", tmp_path) in made_up.said
    qtbot.waitUntil(lambda: panel.outcome.card is not None)
    assert "model.safetensors" in panel.outcome.card.text.text()
    qtbot.mouseClick(button(panel, "Copy"), LEFT)
    assert "from simple_net import SimpleNet\nmodel" in QGuiApplication.clipboard().text()


def test_what_does_not_fit_the_data_is_mended_where_the_failure_is_told(qtbot, panel, made_up):
    design = made_up.design
    with design.edit("Fewer") as edit:
        edit.update_header(variables={"hidden_size": 32, "classes": 5})
    qtbot.mouseClick(panel.controls.train_button, LEFT)
    finish(qtbot, panel, Failed(1, "The Output gives 5 numbers, but digits has 10.", "", "logits"))
    fix = panel.outcome.findChildren(FixButton)[0]
    qtbot.mouseClick(fix, LEFT)
    assert design.variables["classes"] == 10
    assert design.undo_title == "Set the variable classes to 10"
    assert panel.outcome.isHidden()
    assert "data" not in design.training


def test_a_failure_shows_its_sentence_details_and_node(qtbot, panel, made_up):
    panel.train()
    finish(qtbot, panel, Failed(1, "layer2 gives 12 values; set it to 10", "Traceback…", "layer2"))
    assert panel.outcome.card.text.text() == "layer2 gives 12 values; set it to 10"
    assert panel.outcome.details.isHidden()
    qtbot.mouseClick(button(panel, "Details"), LEFT)
    assert panel.outcome.details.isVisible()
    with qtbot.waitSignal(panel.node_selected) as told:
        qtbot.mouseClick(button(panel, "Show layer2"), LEFT)
    assert told.args == ["layer2"]


def test_a_design_with_problems_does_not_start(qtbot, panel, made_up):
    break_layer2(made_up.design)
    qtbot.mouseClick(panel.controls.train_button, LEFT)
    assert panel.outcome.card.text.text() == "Training can start when the problem is fixed."
    with qtbot.waitSignal(panel.problems_wanted):
        qtbot.mouseClick(button(panel, "Show problems"), LEFT)
    assert not panel._ticks.isActive()


def test_a_session_that_refuses_is_explained(qtbot, panel, made_up, monkeypatch):
    def refuse():
        raise TrainingError("training.epochs must be more; change it")

    monkeypatch.setattr(made_up, "start_training", refuse)
    assert not panel.train()
    assert panel.outcome.card.text.text().startswith("Training.epochs must be more")


def test_the_run_before_stays_as_a_ghost(qtbot, panel):
    from designer.gui.panels.training.charts import PREVIOUS_RUN

    panel.train()
    finish(qtbot, panel)
    panel.train()
    finish(qtbot, panel)
    assert len(panel.curves.loss_chart._data[PREVIOUS_RUN][0]) == 3


def test_log_axis_theme_readout_and_narrow_window(qtbot, panel):
    panel.train()
    finish(qtbot, panel)
    chart = panel.curves.loss_chart
    qtbot.mouseClick(panel.curves.log, LEFT, pos=QPoint(8, panel.curves.log.height() // 2))
    assert chart._log
    panel.set_theme(DARK)
    view = chart.plot.viewport()
    qtbot.mouseMove(view, QPoint(view.width() - 20, view.height() // 2))
    qtbot.waitUntil(lambda: "epoch 3: train 0.3333" in chart.readout.text())
    panel.resize(420, 640)
    panel.grab()
    assert panel._split.orientation() == Qt.Orientation.Vertical
    assert chart.accessibleName().startswith("Loss: ")


def test_a_hidden_panel_draws_nothing_and_catches_up(qtbot, panel, monkeypatch):
    panel.train()
    panel.hide()
    drawn = []
    monkeypatch.setattr(panel.curves, "show_run", drawn.append)
    finish(qtbot, panel)
    assert not drawn
    panel.show()
    assert drawn


def test_another_design_forgets_the_run(qtbot, panel, made_up):
    from designer.graph import Design

    panel.train()
    made_up.replace(Design(), None)
    assert panel.record is None
    assert panel.controls.words.text() == "Not trained yet"
    made_up._on = False


def test_a_failure_can_be_read_whole_in_a_narrow_panel(qtbot, panel):
    panel.resize(660, 300)
    panel.train()
    why = (
        'The Input "image" takes 32 x 32 x 3 = 3072 numbers a sample but digits gives 1 x 8 x 8 = '
        "64; give the Input the shape of the data, or choose other data"
    )
    finish(qtbot, panel, Failed(1, why, "Traceback…", "image"))
    text = panel.outcome.card.text
    qtbot.waitUntil(lambda: text.height() >= text.heightForWidth(text.width()), timeout=1000)
    assert text.width() > 200


def test_what_went_wrong_can_be_read_in_a_small_panel(qtbot, panel):
    panel.resize(480, 230)
    panel.record = RunRecord()
    panel.record.add_events([Failed(0, "it cannot be trained, " * 8, details="more")])
    panel._changed()
    qtbot.waitUntil(lambda: panel._outcome_area.height() > 60)
    assert panel.outcome.height() >= panel.outcome.layout().totalHeightForWidth(
        panel.outcome.width()
    )
    assert not panel.curves.isVisible()
    panel.outcome.clear()
    qtbot.waitUntil(lambda: not panel._outcome_area.isVisible())
    assert panel.curves.isVisible()
