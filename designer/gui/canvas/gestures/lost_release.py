"""A drag whose end the canvas never heard of: a dialog came up while the button was down."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QMouseEvent

from designer.gui.runtime.guard import guarded

if TYPE_CHECKING:
    from designer.gui.canvas.network_view import NetworkView


@guarded
class LostRelease(QObject):
    """Takes a drag back that would otherwise follow a mouse with no button down."""

    def __init__(self, canvas: "NetworkView") -> None:
        super().__init__(canvas)
        self._canvas, self._held = canvas, False
        canvas.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch the button; a wire that was begun with a click has none down, and goes on."""
        if isinstance(event, QMouseEvent):
            if event.type() == QEvent.Type.MouseMove and self._held and not event.buttons():
                self._held = False
                self._canvas.cancel_gesture()
            elif event.type() == QEvent.Type.MouseButtonPress:
                self._held = True
            elif event.type() == QEvent.Type.MouseButtonRelease:
                self._held = False
        return super().eventFilter(watched, event)
