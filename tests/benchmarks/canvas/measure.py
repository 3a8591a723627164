"""How every contestant is measured: the same hand on any QGraphicsView."""

import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SIZE = (1280, 800)


def tell(step: str, value: float) -> None:
    """Print a measurement at once, so that it counts even if the next one never ends."""
    print(f"{step}\t{value}", flush=True)


def megabytes() -> float:
    """Return the memory this process holds."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def milliseconds(work: Callable[[], object]) -> float:
    """Return how long ``work`` takes, once."""
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def frames(view: QWidget) -> float:
    """Return what painting all that is seen takes, the median of several times."""
    QApplication.processEvents()
    return median(milliseconds(view.repaint) for _ in range(5))


def events() -> None:
    """Let everything happen that waits to."""
    QApplication.processEvents()


def mouse(view: QGraphicsView, kind: QEvent.Type, at: QPoint, held: Qt.MouseButton = LEFT) -> None:
    """Send a mouse event of the left button."""
    over = view.viewport()
    which = Qt.MouseButton.NoButton if kind is QEvent.Type.MouseMove else LEFT
    event = QMouseEvent(kind, QPointF(at), QPointF(over.mapToGlobal(at)), which, held, NONE)
    QApplication.sendEvent(over, event)


def drag(view: QGraphicsView, at: QPoint) -> float:
    """Return what one step of a drag from ``at`` takes with its painting: a median of ten."""
    nothing = Qt.MouseButton.NoButton
    mouse(view, QEvent.Type.MouseMove, at - QPoint(1, 1), nothing)
    mouse(view, QEvent.Type.MouseMove, at, nothing)
    mouse(view, QEvent.Type.MouseButtonPress, at)
    events()
    steps = []
    for step in range(1, 12):
        sleep(0.015)  # some drop what comes quicker
        began = perf_counter()
        mouse(view, QEvent.Type.MouseMove, at + QPoint(6 * step, 4 * step))
        events()
        steps.append((perf_counter() - began) * 1000)
    mouse(view, QEvent.Type.MouseButtonRelease, at + QPoint(66, 44), nothing)
    events()
    return median(steps[1:])


def look_near(view: QGraphicsView, at: QPointF) -> None:
    """Show the surroundings of a place at their own size."""
    view.resetTransform()
    view.centerOn(at)
    events()


def measure_items(view: QGraphicsView, items: list[Any], undo: Callable[[], object] | None) -> None:
    """Measure a view with an item for each node, which Qt's own selection selects."""
    tell("first frame", milliseconds(lambda: (view.window().show(), events())))
    everything = QGraphicsView.scene(view).itemsBoundingRect()
    view.fitInView(everything, Qt.AspectRatioMode.KeepAspectRatio)
    tell("full-view frame", frames(view.viewport()))
    middle = items[len(items) // 2]
    look_near(view, middle.sceneBoundingRect().center())
    tell("zoomed-in frame", frames(view.viewport()))
    tell("drag one", _dragged(view, [middle]))
    many = items[: len(items) // 2 + 1][-500:]
    _select(view, many)
    tell("drag 500", _dragged(view, many))
    if undo is not None:
        tell("undo of that", milliseconds(lambda: (undo(), events())))
    tell("select all", milliseconds(lambda: (_select(view, items), events())))


def _dragged(view: QGraphicsView, items: list[Any]) -> float:
    """Return a step's time; where these events drag nothing, that of moving items by code."""
    before = items[-1].scenePos()
    taken = drag(view, _grip(view, items[-1]))
    if items[-1].scenePos() != before:
        return taken
    return median(milliseconds(lambda: (_shift(items), events())) for _ in range(10))


def _shift(items: list[Any]) -> None:
    for item in items:
        item.moveBy(6, 4)


def _select(view: QGraphicsView, items: list[Any]) -> None:
    QGraphicsView.scene(view).clearSelection()
    for item in items:
        item.setSelected(True)
    events()


def _grip(view: QGraphicsView, item: Any) -> QPoint:
    """Return where a hand would take hold of a node: its upper part, clear of the ports."""
    box = item.sceneBoundingRect()
    return view.mapFromScene(QPointF(box.center().x(), box.top() + min(14, box.height() / 3)))


def application() -> QApplication:
    """Return the application, without the user's arguments."""
    return QApplication(sys.argv[:1])
