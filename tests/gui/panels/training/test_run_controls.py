"""The bar over the training panel shows a record by itself, without a panel or a session."""

import pytest
from pytestqt.qtbot import QtBot

from designer.gui.appearance.theme import LIGHT
from designer.gui.panels.training.run_controls import RunControls
from designer.presentation.run_record import RunRecord
from designer.training.job.events import Paused, Stopped
from tests.gui.panels.conftest import run_events


@pytest.fixture
def controls(qtbot: QtBot) -> RunControls:
    controls = RunControls()
    qtbot.addWidget(controls)
    controls.set_theme(LIGHT)
    with qtbot.waitExposed(controls):
        controls.show()
    return controls


def show(controls: RunControls, record: RunRecord | None) -> None:
    controls.show_state(record)
    controls.show_progress(record)


def visible_buttons(controls: RunControls) -> list[str]:
    buttons = (
        controls.train_button,
        controls.pause_button,
        controls.stop_button,
        controls.save_button,
    )
    return [button.text() for button in buttons if button.isVisible()]


def test_before_a_run_one_can_only_train(controls: RunControls) -> None:
    show(controls, None)
    assert visible_buttons(controls) == ["Train"]
    assert controls.words.text() == "Not trained yet"
    assert not controls.bar.isVisible()


def test_while_data_is_loaded_the_bar_has_no_end(controls: RunControls) -> None:
    show(controls, RunRecord())
    assert (controls.bar.minimum(), controls.bar.maximum()) == (0, 0)
    assert not controls.train_button.isEnabled()


def test_a_run_is_paused_and_stopped(controls: RunControls) -> None:
    record = RunRecord()
    record.add_events(run_events(until=2))
    show(controls, record)
    assert visible_buttons(controls) == ["Train", "Pause", "Stop"]
    assert controls.bar.value() == 667
    record.add_events([Paused(1)])
    show(controls, record)
    assert controls.pause_button.text() == "Resume"
    record.add_events([Stopped(1, 2, {"val_accuracy": 0.75}, 1.0, 2, None)])
    show(controls, record)
    assert visible_buttons(controls) == ["Train again"]
