"""The library of blocks: those that come with the program, and the user's own.

Each file is a small design; it offers the blocks that its root uses.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from designer.check.inference.blocks import block_layer
from designer.files.errors import FileError
from designer.files.nnd.document import load, save
from designer.graph import Design
from designer.layers.declare import Layer
from designer.paths import resource

LIBRARY_FAMILY = "block library"
_PREFIX = "library:"


@dataclass(frozen=True)
class LibraryBlock:
    """A block that can be added to a design; ``design`` defines it and all blocks inside it.

    ``own`` is True for a block of the user.
    """

    name: str
    design: Design
    path: Path
    own: bool

    @cached_property
    def layer(self) -> Layer:
        """The block as the palette shows it."""
        return replace(block_layer(self.design.network(self.name)), family=LIBRARY_FAMILY)


class BlockLibrary:
    """The blocks of two folders; a user's own block hides the program's of the same name."""

    def __init__(self, own: Path | None = None, ready: Path | None = None) -> None:
        """Read from ``own`` and from ``ready``, the program's blocks by default."""
        self._own, self._ready = own, ready or resource("blocks")
        self._blocks: dict[str, LibraryBlock] | None = None

    def blocks(self) -> list[LibraryBlock]:
        """Return all blocks, the user's own first; files that cannot be read are left out."""
        return list(self._found().values())

    def find(self, key: str) -> LibraryBlock | None:
        """Return the block that a key from `layer_key` stands for, None if there is none."""
        return self._found().get(key.removeprefix(_PREFIX)) if key.startswith(_PREFIX) else None

    def keep(self, name: str, design: Design) -> Path:
        """Add the block ``name`` that ``design`` defines to the user's own; returns its file.

        Raises FileError.
        """
        if self._own is None:
            raise FileError("there is no folder for blocks of your own; restart the program")
        try:
            self._own.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError(f"cannot be made: {error.strerror}", origin=str(self._own)) from error
        path = self._own / f"{_slug(name)}.nnd"
        save(design, path)
        self._blocks = None
        return path

    def remove(self, name: str) -> bool:
        """Remove a block of the user's own; returns whether there was one. Raises FileError."""
        found = self._found().get(name)
        if found is None or not found.own:
            return False
        try:
            found.path.unlink(missing_ok=True)
        except OSError as error:
            raise FileError(f"cannot be removed: {error}", origin=str(found.path)) from error
        self._blocks = None
        return True

    def _found(self) -> dict[str, LibraryBlock]:
        if self._blocks is None:
            self._blocks = {}
            for folder, own in ((self._own, True), (self._ready, False)):
                for block in _read(folder, own) if folder is not None else ():
                    self._blocks.setdefault(block.name, block)
        return self._blocks


def layer_key(layer: Layer) -> str:
    """Return the key of a layer that is dragged or chosen; that of a library block has a prefix."""
    return f"{_PREFIX}{layer.name}" if layer.family == LIBRARY_FAMILY else layer.name


def _read(folder: Path, own: bool) -> Iterator[LibraryBlock]:
    for path in sorted(folder.glob("*.nnd")) if folder.is_dir() else ():
        with suppress(FileError):
            design = load(path)
            for name in _offered(design):
                yield LibraryBlock(name, design, path, own)


def _offered(design: Design) -> list[str]:
    """Return the blocks that the root uses, else those that no other block uses."""
    used = dict.fromkeys(n.layer for n in design.nodes() if n.layer in design.blocks)
    inner = {node.layer for block in design.blocks.values() for node in block.nodes()}
    return list(used) or [name for name in design.blocks if name not in inner]


def _slug(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
