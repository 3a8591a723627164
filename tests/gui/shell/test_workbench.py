"""An open design with its canvas and panels, without the window: only what it needs of one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from designer.files.block_library import BlockLibrary
from designer.gui.appearance.style import Appearance
from designer.gui.chrome.docks import Docks
from designer.gui.chrome.host import OpenDesign
from designer.gui.chrome.notices import Notices
from designer.gui.chrome.status import StatusBar
from designer.gui.panels.palette.palette_panel import PalettePanel
from designer.gui.runtime.settings import Settings
from designer.gui.shell.workbench import Shared, Workbench
from designer.layers.catalogue import CATALOGUE
from designer.presentation.layer_search.recent import RecentLayers


class RecordingHost:
    """Records what a design asks of its window."""

    def __init__(self) -> None:
        self.title = ""
        self.designs: list[OpenDesign] = []
        self.pages: list[str] = []
        self.refreshed = 0

    def setWindowTitle(self, title: str) -> None:
        self.title = title

    def add_design(self, design: OpenDesign) -> None:
        self.designs.append(design)

    def show_work(self) -> None:
        self.pages.append("work")

    def show_start(self) -> None:
        self.pages.append("start")

    def refresh_commands(self) -> None:
        self.refreshed += 1


@pytest.fixture
def host() -> RecordingHost:
    return RecordingHost()


@pytest.fixture
def bench(
    qtbot: QtBot,
    host: RecordingHost,
    gui_settings: Settings,
    appearance: Appearance,
    tmp_path: Path,
) -> Iterator[Workbench]:
    window, theme = QMainWindow(), appearance.theme
    qtbot.addWidget(window)
    shared = Shared(
        gui_settings,
        appearance,
        tmp_path / "recovery",
        Notices(window, theme),
        Docks(window, theme),
        StatusBar(theme, window),
        PalettePanel(CATALOGUE.values(), theme),
        BlockLibrary(tmp_path / "blocks"),
        RecentLayers(),
    )
    made = Workbench(host, shared, window)
    made.connect_window()
    yield made
    made.close()
    shared.palette.deleteLater()


def test_a_design_asks_its_window_for_a_place_and_shows_itself(
    bench: Workbench, host: RecordingHost
) -> None:
    assert host.designs == [bench]
    assert not bench.shown
    bench.come_to_front()
    assert bench.shown
    assert host.pages == ["work"]
    assert host.title == "Untitled — nn-designer"


def test_an_edit_refreshes_title_and_commands_of_the_design_in_front_only(
    bench: Workbench, host: RecordingHost
) -> None:
    bench.session.design.add("ReLU")
    assert host.title == ""
    bench.come_to_front()
    before = host.refreshed
    bench.session.design.add("Linear")
    assert host.refreshed > before
    assert host.title.startswith("● ")


def test_the_selection_of_the_canvas_is_that_of_the_design(bench: Workbench) -> None:
    node = bench.session.design.add("ReLU")
    bench.canvas.selection.select([node])
    assert bench.selection == [node]


def test_keys_are_named_in_the_panels_of_the_design(bench: Workbench) -> None:
    ((widget, text, command),) = bench.key_hints
    assert widget is bench.inspector.node_page.mute
    assert text.startswith("Mute")
    assert command == "mute"
