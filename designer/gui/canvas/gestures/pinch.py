"""Pinching, as touch screens and touchpads report it."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QNativeGestureEvent
from PySide6.QtWidgets import QGestureEvent, QPinchGesture, QWidget


def pinch_of(event: QEvent, widget: QWidget) -> tuple[float, QPointF] | None:
    """Return a pinch's factor and centre in pixels, None if the event is none."""
    if isinstance(event, QNativeGestureEvent):
        if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            return (1 + event.value(), event.position())
        return None
    if isinstance(event, QGestureEvent):
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if isinstance(pinch, QPinchGesture):
            centre = widget.mapFromGlobal(pinch.centerPoint().toPoint())
            event.accept(pinch)
            return (pinch.scaleFactor(), QPointF(centre))
    return None
