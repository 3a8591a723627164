"""What the parts of the canvas know of the canvas."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QGraphicsView

from designer.files.block_library import BlockLibrary
from designer.graph import Edit
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.scene.camera import Camera
from designer.gui.canvas.scene.canvas_scene import CanvasScene
from designer.gui.canvas.scene.selection import Selection
from designer.session import Session
from designer.viewpoint import Viewpoint


class CanvasContext(Protocol):
    """A canvas as commands, overlays, gestures, search and accessibility see it.

    What needs more takes that part itself as an argument.
    """

    session: Session
    viewpoint: Viewpoint
    """The network that is shown, its report and its variables."""
    theme: Theme
    camera: Camera
    selection: Selection
    library: BlockLibrary
    """The user's own blocks."""
    key_names: Mapping[str, str]
    """The key of each command as text, where the user has changed it."""

    @property
    def message(self) -> SignalInstance:
        """The signal that reports a sentence to the user."""

    @property
    def view(self) -> QGraphicsView:
        """The widget: parent of what floats over it, and the keyboard's focus."""

    def scene(self) -> CanvasScene:
        """Return the scene that is shown."""

    def edit(self, title: str) -> AbstractContextManager[Edit]:
        """Open an edit of the network that is shown; a broken rule becomes a message."""
