"""The code pane on the screen."""

import pytest
from PySide6.QtCore import Qt

from designer.gui.panels.code.code_panel import CodePanel

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def pane(shown, session):
    return shown(CodePanel, session)
