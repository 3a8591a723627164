"""A drag whose release the canvas never received: a dialog opened while the button was down."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from designer.gui.runtime.guard import guarded


@guarded
class LostRelease(QObject):
    """Calls ``cancel`` when a widget's drag goes on although no button is down."""

    def __init__(self, widget: QWidget, cancel: Callable[[], None]) -> None:
        super().__init__(widget)
        self._cancel, self._held = cancel, False
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the button; a wire that was begun with a click has none down, and goes on."""
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseMove and self._held and not event.buttons():
                self._held = False
                self._cancel()
            elif event.type() == QEvent.Type.MouseButtonPress:
                self._held = True
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._held = False
        return super().eventFilter(watched, event)
