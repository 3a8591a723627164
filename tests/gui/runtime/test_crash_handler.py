"""What nobody foresaw, by real faults: it becomes a notice, after the work is brought to safety."""

import sys
import threading
from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, qCritical
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from designer.files import load
from designer.gui.canvas import view
from designer.gui.canvas.commands import node_commands as actions
from designer.gui.chrome.notices import Notice
from designer.gui.runtime.crash_handler import CrashHandler
from designer.gui.runtime.guard import guarded
from designer.gui.window import MainWindow

NONE = Qt.KeyboardModifier.NoModifier


class Watch:
    """What the window says, and whether the work was safe before it said so."""

    def __init__(self, window: MainWindow, trouble: CrashHandler, qtbot) -> None:
        self.window, self.qtbot = window, qtbot
        self.safe: list[bool] = []
        trouble.happened.connect(self._note)
        trouble.happened.connect(window.report_error)

    def _note(self) -> None:
        self.safe.append(self.window.bench.recovery.copy.exists())

    def notice(self) -> Notice:
        self.qtbot.waitUntil(lambda: bool(self.window.notices.shown))
        notice = self.window.notices.shown[0]
        assert self.safe[0], "the work was not saved first"
        assert load(self.window.bench.recovery.copy).root
        assert notice.kind == "error"
        assert "recovery copy" in notice.text
        assert notice.details
        return notice

    def post(self, event: QEvent, *, viewport: bool = False) -> None:
        canvas = self.window.bench.canvas
        QApplication.postEvent(canvas.viewport() if viewport else canvas, event)


@pytest.fixture
def watch(window: MainWindow, qtbot) -> Iterator[Watch]:
    """A window with unsaved work, and its trouble caught as `app.run` does."""
    window.bench.session.design.add("ReLU")
    trouble = CrashHandler()
    trouble.rescue.connect(window.rescue)
    watch = Watch(window, trouble, qtbot)
    trouble.install()
    yield watch
    trouble.uninstall()


def fail(*_: object) -> None:
    raise ValueError("injected")


def dig(*_: object) -> None:
    dig()


def test_a_slot(watch: Watch) -> None:
    QTimer.singleShot(0, watch.window, partial(divmod, 1, 0))
    assert "ZeroDivisionError" in watch.notice().text


def test_a_thread(watch: Watch) -> None:
    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert "ValueError: injected" in watch.notice().details


def test_a_key(watch: Watch, monkeypatch) -> None:
    monkeypatch.setattr(actions, "mute", fail)
    node = watch.window.bench.session.design.nodes()[0].id
    watch.window.bench.canvas.selection.select([node])
    watch.post(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_M, NONE, "m"))
    assert watch.notice().text.startswith("Something went wrong (ValueError: injected).")


def test_a_paint_event_is_told_once(watch: Watch, monkeypatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(view, "paint_grid", fail)
        watch.window.bench.canvas.viewport().update()
        assert "paint_grid" in watch.notice().details
        for _ in range(5):
            watch.window.bench.canvas.viewport().repaint()
    assert len(watch.window.notices.shown) == 1


def test_endless_recursion_in_a_mouse_event(watch: Watch, monkeypatch) -> None:
    monkeypatch.setattr(view, "hit", dig)
    at, no = QPointF(40, 40), Qt.MouseButton.NoButton
    watch.post(QMouseEvent(QEvent.Type.MouseMove, at, at, no, no, NONE), viewport=True)
    assert "RecursionError" in watch.notice().text


def test_a_listener_of_the_design(watch: Watch) -> None:
    stop = watch.window.bench.session.listen(fail)
    QTimer.singleShot(
        0, watch.window, partial(watch.window.bench.canvas.commands.add_layer, "Linear", None)
    )
    assert "injected" in watch.notice().text
    stop()


@pytest.mark.qt_log_ignore("Qt is unhappy")
def test_qt_s_own_critical_message(watch: Watch) -> None:
    qCritical("Qt is unhappy")
    assert "Qt is unhappy" in watch.notice().text


def test_details_are_copied(watch: Watch) -> None:
    QTimer.singleShot(0, watch.window, fail)
    watch.notice()
    card = watch.window.notices._cards[0]
    card._copy.click()
    assert "Traceback" in QApplication.clipboard().text()


def test_all_tabs_are_rescued(watch: Watch) -> None:
    first = watch.window.bench
    watch.window.commands["new"].trigger()
    watch.window.bench.session.design.add("Linear")
    QTimer.singleShot(0, watch.window, fail)
    watch.notice()
    assert first.recovery.copy.exists()


def test_the_window_goes_on(watch: Watch) -> None:
    QTimer.singleShot(0, watch.window, fail)
    watch.notice()
    watch.window.bench.canvas.commands.add_layer("Linear", None)
    watch.window.commands["undo"].trigger()
    assert len(watch.window.bench.session.design.root) == 1


def test_a_guarded_override_falls_back_to_the_base(monkeypatch) -> None:
    heard: list[type] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: heard.append(kind))

    class Base:
        def sizeHint(self) -> int:
            return 7

    @guarded
    class Derived(Base):
        def sizeHint(self) -> int:
            raise ValueError

        def plain(self) -> int:
            raise KeyError

    assert Derived().sizeHint() == 7
    assert heard == [ValueError]
    with pytest.raises(KeyError):
        Derived().plain()
