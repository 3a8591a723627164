"""Design files (``.nnd``): from text to `Design` and back, and reading and writing files.

Nothing in a file is ever executed or imported.
"""

import os
from pathlib import Path

from designer.files import disk
from designer.files.errors import FileError
from designer.files.fingerprint import ANYTHING, fingerprint, require_unchanged
from designer.files.nnd.parse import parse_design
from designer.files.nnd.serialize import serialize
from designer.files.nnd.strict_json import read_json
from designer.graph import Design
from designer.graph.gc_control import gc_paused
from designer.graph.records import MAX_DEPTH

PathLike = str | os.PathLike[str]


def loads(text: str | bytes, origin: str = "") -> Design:
    """Return the design in the text of a ``.nnd`` file; raises FileError naming ``origin``."""
    with gc_paused():
        document = read_json(text, origin)
        try:
            return parse_design(document)
        except FileError as error:
            raise FileError(error.message, origin=origin, place=error.place) from error
        except RecursionError:
            message = f"is nested too deeply; {MAX_DEPTH} levels are enough"
            raise FileError(message, origin=origin) from None


def dumps(design: Design) -> str:
    """Return ``design`` as the text of a ``.nnd`` file; equal designs give equal texts."""
    return serialize(design)


def load(path: PathLike) -> Design:
    """Read a design file; raises FileError that names the place of the error."""
    return load_seen(path)[0]


def load_seen(path: PathLike) -> tuple[Design, str]:
    """Read a design file; returns the design and the fingerprint of the file."""
    data = disk.read(Path(path))
    return loads(data, str(path)), fingerprint(data)


def save(design: Design, path: PathLike, *, seen: str | None = ANYTHING) -> str:
    """Write a design file and mark the design as saved; returns the fingerprint of the file.

    ``seen`` is the fingerprint of the file that may be overwritten, None where there must be no
    file. Raises FileChangedError if there is another, FileError where the file cannot be written;
    an existing file is then as it was.
    """
    try:
        text = serialize(design)
    except ValueError as error:
        raise FileError(
            f"cannot be written: {error}; correct that value", origin=str(path)
        ) from error
    data = disk.encode_text(text, Path(path))
    require_unchanged(Path(path), seen, data)
    disk.write(Path(path), data)
    design.mark_saved()
    return fingerprint(data)
