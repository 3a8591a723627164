"""What open designs need of their window, and what commands need of both, as protocols.

Designs and commands take these instead of the window itself, so that the window may know them.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol

from PySide6.QtWidgets import QWidget

from designer.gui.appearance.style import Appearance
from designer.gui.canvas.drawing.node_colours import ColourBy
from designer.gui.canvas.view import Canvas
from designer.gui.chrome.docks import Docks
from designer.gui.runtime.settings import Settings
from designer.session import Session


class TrainingControl(Protocol):
    """The training run of a design."""

    @property
    def running(self) -> bool:
        """Whether a run is under way or paused."""
        ...

    @property
    def paused(self) -> bool:
        """Whether a run is paused."""
        ...

    def pause(self) -> None:
        """Pause the run, or resume it."""
        ...

    def stop(self) -> None:
        """End the run after the current batch."""
        ...


class OpenDesign(Protocol):
    """What a command needs of a design."""

    @property
    def session(self) -> Session:
        """The document with its file, its report and its job."""
        ...

    @property
    def canvas(self) -> Canvas:
        """The view that shows the design."""
        ...

    @property
    def training(self) -> TrainingControl:
        """The training run of the design."""
        ...

    @property
    def selection(self) -> Sequence[str]:
        """The ids of the selected nodes."""
        ...

    @property
    def shown(self) -> bool:
        """Whether the design is in front, rather than another tab or the start page."""
        ...

    @property
    def key_hints(self) -> Iterable[tuple[QWidget, str, str]]:
        """Widgets whose tips name the keys of a command: widget, text and the command's id."""
        ...

    def undo(self) -> None:
        """Undo the last edit."""
        ...

    def redo(self) -> None:
        """Redo the edit that was undone last."""
        ...

    def export(self) -> None:
        """Ask for a file and export the design to it."""
        ...

    def find_node(self) -> None:
        """Open the find bar."""
        ...

    def find_layer(self) -> None:
        """Focus the search field of the palette."""
        ...

    def go_to_panel(self, step: int) -> None:
        """Move the focus ``step`` panels on."""
        ...

    def colour_by(self, by: ColourBy) -> None:
        """Colour nodes by a quantity."""
        ...

    def show_settings(self) -> None:
        """Show the settings of the design in the inspector."""
        ...

    def check(self) -> None:
        """Show the problems of the design."""
        ...

    def train(self) -> None:
        """Start training."""
        ...


class DesignHost(Protocol):
    """What an open design needs of its window."""

    def setWindowTitle(self, title: str, /) -> None:
        """Set the title of the window."""
        ...

    def add_design(self, design: OpenDesign) -> None:
        """Give the design's canvas a place in the window, and let commands work there."""
        ...

    def show_work(self) -> None:
        """Show the canvas of the design in front, with the panels around it."""
        ...

    def show_start(self) -> None:
        """Show the start page."""
        ...

    def refresh_commands(self) -> None:
        """Update text, icon and state of every command."""
        ...


class FileActions(Protocol):
    """The file commands of a window."""

    @property
    def can_reopen(self) -> bool:
        """Whether there is a closed tab to open again."""
        ...

    def finish_typing(self) -> None:
        """Commit text that is being edited."""
        ...

    def new(self) -> None:
        """Open an empty design."""
        ...

    def ask_open(self) -> None:
        """Ask for files and open them."""
        ...

    def save(self) -> bool:
        """Save the design in front; returns whether it was saved."""
        ...

    def save_as(self) -> bool:
        """Ask for a file and save the design in front to it; returns whether it was saved."""
        ...

    def close(self) -> bool:
        """Close the tab in front; returns whether it was closed."""
        ...

    def reopen(self) -> None:
        """Open the tab that was closed last."""
        ...


class TabActions(Protocol):
    """The tabs of a window."""

    @property
    def current(self) -> int:
        """The index of the tab in front, -1 where there are no tabs."""
        ...

    @property
    def entries(self) -> Sequence[object]:
        """The tabs, in their order."""
        ...

    @property
    def all_benches(self) -> Iterable[OpenDesign]:
        """The open designs, and those kept for the next tabs."""
        ...

    def step(self, by: int) -> None:
        """Show the tab ``by`` places on."""
        ...


class CommandHost(Protocol):
    """What a command needs of the window."""

    @property
    def bench(self) -> OpenDesign:
        """The design in front."""
        ...

    @property
    def documents(self) -> FileActions:
        """The file commands."""
        ...

    @property
    def tabs(self) -> TabActions:
        """The open designs."""
        ...

    @property
    def docks(self) -> Docks:
        """The docks around the canvas."""
        ...

    @property
    def appearance(self) -> Appearance:
        """The theme in force."""
        ...

    @property
    def settings(self) -> Settings:
        """The choices of the user."""
        ...

    def close(self) -> bool:
        """Close the window."""
        ...

    def show_commands(self) -> None:
        """Open the command palette."""
        ...

    def show_keys(self) -> None:
        """Show the sheet of keys and gestures."""
        ...

    def show_preferences(self) -> None:
        """Show the preferences."""
        ...

    def show_about(self) -> None:
        """Show the version and the licences."""
        ...
