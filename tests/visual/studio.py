"""A window to take pictures of: settings of its own, one font, hands, and a camera.

Popups and dialogs are windows of their own; `Studio.shot` pastes them where they stand.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path

FONTS = ("Inter", "Cantarell", "Noto Sans", "Segoe UI", "DejaVu Sans")
CODE_FONTS = ("JetBrains Mono", "Noto Sans Mono", "DejaVu Sans Mono")
SCREEN = (2400, 1500)


def prepare(scale: int) -> None:
    """Set what Qt reads before it starts: the platform, its screen and the scale factor."""
    if os.environ.get("QT_QPA_PLATFORM", "offscreen") == "offscreen":
        wide, high = SCREEN
        screen = {"name": "studio", "x": 0, "y": 0, "width": wide * scale, "height": high * scale,
                  "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}  # fmt: skip
        file = Path(tempfile.mkdtemp(prefix="studio-")) / "screen.json"
        file.write_text(json.dumps({"screens": [screen]}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={file}"
    os.environ["QT_SCALE_FACTOR"] = str(scale)


class Studio:
    """The application, one window, and what a person does to it."""

    def __init__(self, theme: str, size: tuple[int, int]) -> None:
        from PySide6.QtCore import QSettings, qInstallMessageHandler
        from PySide6.QtGui import QFontDatabase

        from designer.gui.app import make_app
        from designer.gui.appearance.style import Appearance
        from designer.gui.runtime.settings import Settings
        from designer.gui.window import MainWindow
        from tests.gui.canvas.conftest import Hand

        qInstallMessageHandler(_silent)
        self.app = make_app(["render"])
        self.app.setCursorFlashTime(0)  # a caret that blinks is in some pictures only
        known = set(QFontDatabase.families())
        family = next((name for name in FONTS if name in known), "")
        if family:
            font = self.app.font()
            font.setFamily(family)
            self.app.setFont(font)
        self.folder = Path(tempfile.mkdtemp(prefix="studio-"))
        store = QSettings(str(self.folder / "settings.ini"), QSettings.Format.IniFormat)
        settings = Settings(store)
        settings.theme = theme
        self.window = MainWindow(settings, Appearance(self.app, settings), self.folder / "recovery")
        self.window.resize(*size)
        self.window.show()
        self.wait()
        self.window.assemble()
        self.wait()
        self._hand = Hand
        self._kept = None
        """The picture of a question, which is gone when the state is reached."""

    @property
    def bench(self):
        """The design in front."""
        return self.window.bench

    @property
    def canvas(self):
        """Its canvas."""
        return self.bench.canvas

    @property
    def hand(self):
        """A hand on its canvas."""
        return self._hand(self.canvas)

    # ---- time

    def wait(self, milliseconds: int = 60) -> None:
        """Let events and timers come."""
        from PySide6.QtTest import QTest

        QTest.qWait(milliseconds)

    def wait_for(self, ready, seconds: float = 180) -> None:
        """Let events come until something is true."""
        end = time.monotonic() + seconds
        while not ready():
            if time.monotonic() > end:
                raise TimeoutError("the window didn't get there")
            self.wait(20)

    # ---- doing

    def do(self, command: str) -> None:
        """Run a command of the menus."""
        self.window.commands[command].trigger()
        self.wait()

    def resize(self, wide: int, high: int) -> None:
        """Take another size, with the panels where they stand at first."""
        self.window.resize(wide, high)
        self.wait()
        if self.bench.shown:
            self.do("reset-layout")

    def open(self, name: str) -> None:
        """Open an example as the start page does."""
        from designer.paths import resource

        self._alone()
        self.window.documents.open_example(resource("examples", f"{name}.nnd"))
        self.wait(120)

    def empty(self) -> None:
        """Start an empty design."""
        self._alone()
        self.do("new")

    def start_page(self) -> None:
        """Go back to the start page."""
        self._alone()

    def _alone(self) -> None:
        """Close every tab."""
        for session in self.window.tabs.sessions:
            session.stop_training()
            self.wait_for(lambda session=session: not session.training)
            session.design.mark_saved()
            self.window.documents.close_session(session)
        self.wait()

    def select(self, *ids: str, center: bool = False) -> None:
        """Select nodes."""
        self.canvas.selection.select(ids, center=center)
        self.wait(150)

    def show(self, panel: str) -> None:
        """Bring a panel to the front."""
        self.window.docks.show(panel)
        self.wait(100)

    def type(self, widget, text: str) -> None:
        """Type into a field."""
        from PySide6.QtTest import QTest

        QTest.keyClicks(widget, text)
        self.wait()

    def press_enter(self, widget) -> None:
        """Press Enter in a field."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.keyClick(widget, Qt.Key.Key_Return)
        self.wait()

    def field(self, name: str):
        """Return the inspector's field of a parameter."""
        from PySide6.QtWidgets import QLineEdit

        fields = self.bench.inspector.findChildren(QLineEdit)
        return next(f for f in fields if name in f.accessibleName() and f.isVisible())

    def set_param(self, node: str, name: str, text: str) -> None:
        """Type a parameter in the inspector."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        self.select(node)
        field = self.field(name)
        field.setFocus()
        field.selectAll()
        self.type(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
        self.wait(150)

    def train(self, until=None) -> None:
        """Train until something is true of the run, to the end by default."""
        self.do("train")
        panel = self.bench.training.panel
        ready = until or (lambda record: record.end is not None)
        self.wait_for(lambda: panel.record is not None and ready(panel.record))
        self.wait(200)

    def stop(self) -> None:
        """End a run that goes on."""
        self.bench.training.stop()
        self.wait_for(lambda: not self.bench.training.running and not self.bench.session.training)

    def asked(self, ask) -> None:
        """Do what opens a question, keep a picture of it, and answer no."""
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        def look() -> None:
            self._kept = self.picture()
            QApplication.activeModalWidget().close()

        QTimer.singleShot(400, look)
        ask()

    # ---- pictures

    def picture(self):
        """Return the window with everything that floats over it."""
        from PySide6.QtGui import QPainter
        from PySide6.QtWidgets import QApplication

        made = self.window.grab()
        for other in QApplication.topLevelWidgets():
            if other is self.window or not other.isVisible():
                continue
            part = other.grab()
            at = other.pos() - self.window.pos()
            with QPainter(made) as painter:
                painter.drawPixmap(at, part)
                if other.windowTitle():
                    painter.setPen(self.window.appearance.theme.colour("border"))
                    painter.drawRect(other.rect().translated(at))
        return made

    def shot(self, path: Path) -> None:
        """Write a picture of the window."""
        path.parent.mkdir(parents=True, exist_ok=True)
        picture, self._kept = self._kept or self.picture(), None
        assert picture.save(str(path)), path

    def close(self) -> None:
        """Close without a question."""
        self._alone()
        self.window.close()
        self.window.deleteLater()
        self.wait()


def _silent(kind: object, place: object, text: str) -> None:
    """Say what Qt warns of, but not what its platform for no screen cannot do."""
    if "This plugin does not support" not in text:
        print(text, file=sys.stderr)
