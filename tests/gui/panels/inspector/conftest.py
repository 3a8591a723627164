"""The inspector on the screen, and hands that type and drag."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from designer.gui.panels.inspector.inspector import Inspector

LEFT, ENTER = Qt.MouseButton.LeftButton, Qt.Key.Key_Return


@pytest.fixture
def inspector(shown, session):
    return shown(Inspector, session, (360, 900))


def select(qtbot, inspector, *ids):
    inspector.set_selection(list(ids))
    qtbot.waitUntil(lambda: not inspector._stale)


def retype(qtbot, line, text, key=ENTER):
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    if key is not None:
        qtbot.keyClick(line, key)


def drag_name(qtbot, field, by, modifiers=Qt.KeyboardModifier.NoModifier, *, let_go=True):
    """Drag the name of a field sideways, a step every six pixels."""
    start = QPoint(4, 4)
    qtbot.mousePress(field.name, LEFT, pos=start)
    for x in range(0, by, 6 if by > 0 else -6):
        place = start + QPoint(x + (6 if by > 0 else -6), 0)
        event = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(place), field.name.mapToGlobal(QPointF(place)),
            Qt.MouseButton.NoButton, LEFT, modifiers,
        )  # fmt: skip
        QApplication.sendEvent(field.name, event)
    if let_go:
        qtbot.mouseRelease(field.name, LEFT, modifiers, start + QPoint(by, 0))


def shortcut_override(key):
    kind, control = QEvent.Type.ShortcutOverride, Qt.KeyboardModifier.ControlModifier
    event = QKeyEvent(kind, key, control, "z")
    event.ignore()
    return event
