"""Change a number by dragging its name sideways; one undo step when the button is released."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLabel

from designer.gui.runtime.guard import guarded
from designer.gui.widgets.editors import TextEditor

_PIXELS_PER_STEP = 6
"""The distance of one step."""


@guarded
class DragNumber(QObject):
    """An event filter on the label of a number. Shift makes steps of ten, Esc reverts."""

    def __init__(self, name: QLabel, editor: TextEditor) -> None:
        """Step ``editor`` while ``name`` is dragged."""
        super().__init__(name)
        self._name, self._editor = name, editor
        self._from: float | None = None
        self._done = 0
        name.installEventFilter(self)
        editor.installEventFilter(self)  # it has the keyboard while one drags

    def show_state(self) -> None:
        """Show by the cursor whether there is a number to drag."""
        shapes = Qt.CursorShape
        able = self._editor.can_step
        self._name.setCursor(shapes.SizeHorCursor if able else shapes.ArrowCursor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow press, drag, release, and Esc."""
        kinds = QEvent.Type
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            return self._give_up(event)
        if watched is not self._name or not isinstance(event, QMouseEvent):
            return False
        if event.type() == kinds.MouseButtonPress and event.button() == Qt.MouseButton.LeftButton:
            self._from, self._done = event.position().x(), 0
            self._editor.setFocus(Qt.FocusReason.MouseFocusReason)
            return True
        if event.type() == kinds.MouseMove and self._from is not None and self._editor.can_step:
            self._drag(event, self._from)
            return True
        if event.type() == kinds.MouseButtonRelease and self._from is not None:
            self._end()
            return True
        return False

    def _drag(self, event: QMouseEvent, start: float) -> None:
        steps = int((event.position().x() - start) / _PIXELS_PER_STEP)
        big = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if steps != self._done:
            self._editor.step((steps - self._done) * (10 if big else 1))
            self._done = steps

    def _end(self) -> None:
        if self._done:
            self._editor.commit()
        else:
            self._editor.selectAll()
        self._from, self._done = None, 0

    def _give_up(self, event: QKeyEvent) -> bool:
        if self._from is None or event.type() != QEvent.Type.KeyPress:
            return False
        self._editor.revert()
        self._from, self._done = None, 0
        return True
