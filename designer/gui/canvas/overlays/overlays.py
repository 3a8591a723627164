"""All that floats over one canvas, in one place: made, themed, placed and closed together."""

from collections.abc import Callable

from PySide6.QtCore import QRectF

from designer.gui.appearance.theme import Theme, Themed
from designer.gui.canvas.overlays.announcement import Announcement
from designer.gui.canvas.overlays.breadcrumbs import HEIGHT, Breadcrumbs
from designer.gui.canvas.overlays.empty_hint import EmptyHint
from designer.gui.canvas.overlays.fixmenu import FixMenu
from designer.gui.canvas.overlays.legend import ColourLegend
from designer.gui.canvas.overlays.minimap import Minimap
from designer.gui.canvas.overlays.note_editor import NoteEditor
from designer.gui.canvas.overlays.rename import RenameBox
from designer.gui.canvas.overlays.tooltip import TipCard
from designer.gui.canvas.scene.context import CanvasContext


class Overlays:
    """The overlays of a canvas."""

    def __init__(self, canvas: CanvasContext) -> None:
        self._canvas = canvas
        theme, view = canvas.theme, canvas.view
        self.rename_box = RenameBox(theme, view)
        self.note_editor = NoteEditor(theme, view)
        self.minimap = Minimap(theme, canvas)
        self.fix_menu = FixMenu(theme, canvas)
        self.empty_hint = EmptyHint(theme, canvas)
        self.announcement = Announcement(theme, view)
        self.tooltip = TipCard(theme, view, view.viewport())
        self.legend = ColourLegend(theme, canvas.scene().colouring, view)
        self.breadcrumbs = Breadcrumbs(theme, view)
        self._all: tuple[Themed, ...] = (
            self.rename_box, self.note_editor, self.minimap, self.fix_menu, self.empty_hint,
            self.announcement, self.tooltip, self.legend, self.breadcrumbs,
        )  # fmt: skip
        canvas.camera.zoom_changed.connect(self.place_note_editor)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self.place_note_editor)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        for overlay in self._all:
            overlay.set_theme(theme)

    def place(self) -> None:
        """Put the overlays where they belong after the canvas was resized."""
        self.breadcrumbs.setGeometry(0, 0, self._canvas.view.width(), HEIGHT)
        self.empty_hint.place()
        self.legend.place()

    def place_note_editor(self) -> None:
        """Keep the editor of a note over the note."""
        annotations, box = self._canvas.scene().annotations, self.note_editor
        if not box.isHidden() and annotations.editing in annotations:
            area = annotations.rect(annotations.editing)
            box.put(self._canvas.camera.rect_to_pixels(area))

    def close_editors(self) -> None:
        """Close what edits a name or a note, and forget what was typed."""
        self.rename_box.dismiss()
        self.note_editor.dismiss()

    def close_outdated(self) -> None:
        """Close what asks about something that has gone."""
        self.rename_box.dismiss_outdated()
        self.fix_menu.close()

    def ask_name(
        self,
        name: str,
        over: QRectF,
        why_not: Callable[[str], str | None],
        then: Callable[[str, str], None],
        *,
        new: bool = False,
        there: Callable[[], bool],
    ) -> None:
        """Ask for a name over a rectangle of the scene; ``then`` gets the old and the new one.

        ``why_not`` returns why a name cannot be had, ``there`` whether what gets it still exists.
        """
        self._canvas.camera.reveal(over)
        area = self._canvas.camera.rect_to_pixels(over)
        self.rename_box.ask(name, area, why_not, then, new=new, there=there)
