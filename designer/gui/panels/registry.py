"""The panels around the canvas: their names, what menus call them, and where they stand at first.

Docks, the View menu and the keys of panels derive from `PANELS`.
"""

from dataclasses import dataclass

from PySide6.QtCore import Qt

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True)
class PanelSpec:
    """A panel's name, its text in menus, its first dock area, and its icon."""

    name: str
    text: str
    area: Qt.DockWidgetArea
    icon: str

    @property
    def title(self) -> str:
        """The title of the panel's dock: the text without its mnemonic."""
        return self.text.replace("&", "")


PANELS = (
    PanelSpec("palette", "&Palette", LEFT, "panel-left"),
    PanelSpec("inspector", "&Inspector", RIGHT, "sliders-horizontal"),
    PanelSpec("code", "&Code", RIGHT, "code"),
    PanelSpec("problems", "P&roblems", BOTTOM, "list-checks"),
    PanelSpec("summary", "Su&mmary", BOTTOM, "list"),
    PanelSpec("training", "&Training", BOTTOM, "chart-line"),
)
