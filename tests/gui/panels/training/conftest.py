"""The training panel on the screen, and hands that type and click."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from designer.gui.panels.training.training_panel import TrainingPanel
from designer.training.job.events import Finished
from tests.gui.panels.conftest import run_events

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


@pytest.fixture
def panel(shown, made_up):
    return shown(TrainingPanel, made_up, (900, 320))


def type_into(qtbot, line, text):
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text) if text else qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(line, ENTER)


def button(panel, text):
    return next(b for b in panel.outcome.findChildren(QPushButton) if b.text() == text)


def finish(qtbot, panel, end=None):
    end = end or Finished(1, 3, {"val_accuracy": 0.9781, "val_loss": 0.1}, 3.21, 3, object())
    panel.session.events += [*run_events(), end]
    qtbot.waitUntil(lambda: panel.record is not None and panel.record.end is not None)
