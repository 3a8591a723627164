"""A window of one's own: settings in a temporary file, nothing asked at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from designer.gui.appearance import reduced_motion as stillness
from designer.gui.appearance.style import Appearance
from designer.gui.runtime.settings import Settings
from designer.gui.window import MainWindow

MakeWindow = Callable[[], MainWindow]


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is at once where it goes to, as for those who want no motion."""
    monkeypatch.setattr(stillness, "prefers_reduced_motion", lambda: True)


@pytest.fixture
def gui_settings(tmp_path: Path) -> Settings:
    """Settings in a file of the test's own."""
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def appearance(qapp: QApplication, gui_settings: Settings) -> Iterator[Appearance]:
    """The light theme; the application is restored afterwards."""
    gui_settings.theme = "light"
    palette = qapp.palette()
    yield Appearance(qapp, gui_settings)
    qapp.setStyleSheet("")
    qapp.setPalette(palette)


@pytest.fixture
def make_window(
    qtbot: QtBot, gui_settings: Settings, appearance: Appearance, tmp_path: Path
) -> Iterator[MakeWindow]:
    """Make complete windows on the start page; they close without a question."""
    made: list[MainWindow] = []

    def make() -> MainWindow:
        window = MainWindow(gui_settings, appearance, tmp_path / "recovery")
        made.append(window)
        window.resize(1280, 800)
        with qtbot.waitExposed(window):
            window.show()
        window.assemble()
        return window

    yield make
    for window in made:
        for session in window.tabs.sessions:
            session.design.mark_saved()
        window.close()
        window.deleteLater()
    made.clear()


@pytest.fixture
def window(make_window: MakeWindow) -> MainWindow:
    """A window with an empty design open."""
    made = make_window()
    made.commands["new"].trigger()
    return made
