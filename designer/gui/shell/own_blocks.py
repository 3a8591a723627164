"""The user's blocks: kept for other designs, taken out again, and offered in the palette."""

from designer.check.inference.blocks import block_layer
from designer.editing.definitions import extract_block
from designer.files import FileError
from designer.files.library import Library
from designer.gui.chrome.notices import Notices
from designer.gui.panels.palette.palette_panel import PalettePanel
from designer.session import Session


class UserBlocks:
    """One design's side of the library that all designs share."""

    def __init__(
        self, session: Session, library: Library, palette: PalettePanel, notices: Notices
    ) -> None:
        self._session, self._library = session, library
        self._palette, self._notices = palette, notices

    def show(self) -> None:
        """Offer the design's blocks and the library's in the palette."""
        own = [block_layer(network) for network in self._session.design.blocks.values()]
        self._palette.set_blocks([*own, *(block.layer for block in self._library.blocks())])

    def keep(self, name: str) -> None:
        """Keep a block of the design in the library."""
        try:
            self._library.keep(name, extract_block(self._session.design, name))
        except (FileError, OSError) as error:
            self._notices.post(f"{name} cannot be kept: {error}", "warning")
            return
        self._notices.post(f"{name} is in your block library now.", "success")
        self.show()

    def remove(self, name: str) -> None:
        """Take a block out of the library."""
        try:
            removed = self._library.remove(name)
        except FileError as error:
            self._notices.post(str(error), "warning")
            return
        self._notices.post(f"{name} is no longer in your library." if removed else
                          f"{name} comes with the program, so it stays.")  # fmt: skip
        self.show()
