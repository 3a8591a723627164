"""The user's library of blocks: saving to it, removing from it, showing it in the palette."""

from designer.check.inference.blocks import block_layer
from designer.editing.definitions import extract_block
from designer.files import FileError
from designer.files.block_library import BlockLibrary
from designer.gui.chrome.notices import Notices
from designer.gui.panels.palette.palette_panel import PalettePanel
from designer.session import Session


class UserBlocks:
    """The library of blocks, which all designs share, as one design uses it."""

    def __init__(
        self, session: Session, library: BlockLibrary, palette: PalettePanel, notices: Notices
    ) -> None:
        self._session, self._library = session, library
        self._palette, self._notices = palette, notices

    def show(self) -> None:
        """Show the blocks of the design and of the library in the palette."""
        own = [block_layer(network) for network in self._session.design.blocks.values()]
        self._palette.set_blocks([*own, *(block.layer for block in self._library.blocks())])

    def keep(self, name: str) -> None:
        """Save a block of the design to the library."""
        try:
            self._library.keep(name, extract_block(self._session.design, name))
        except (FileError, OSError) as error:
            self._notices.post(f"{name} cannot be kept: {error}", "warning")
            return
        self._notices.post(f"{name} is in your block library now.", "success")
        self.show()

    def remove(self, name: str) -> None:
        """Remove a block from the library."""
        try:
            removed = self._library.remove(name)
        except FileError as error:
            self._notices.post(str(error), "warning")
            return
        self._notices.post(f"{name} is no longer in your library." if removed else
                          f"{name} comes with the program, so it stays.")  # fmt: skip
        self.show()
