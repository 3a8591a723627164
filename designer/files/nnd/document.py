"""Design files, ``.nnd``: text to `Design` and back, and both on disk.

Nothing in a file is ever executed or imported.
"""

import os
from pathlib import Path

from designer.files import disk
from designer.files.errors import FileError
from designer.files.fingerprint import ANYTHING, fingerprint, require_unchanged
from designer.files.nnd.parse import design_from
from designer.files.nnd.strict_json import read_json
from designer.files.nnd.writing import text_of
from designer.graph import Design
from designer.graph.gc_control import gc_paused
from designer.graph.records import DEEPEST

PathLike = str | os.PathLike[str]


def loads(text: str | bytes, origin: str = "") -> Design:
    """Return the design in the text of a ``.nnd`` file; raises FileError naming ``origin``."""
    with gc_paused():
        document = read_json(text, origin)
        try:
            return design_from(document)
        except FileError as error:
            raise FileError(error.message, origin=origin, place=error.place) from error
        except RecursionError:
            message = f"is nested too deeply; {DEEPEST} levels are enough"
            raise FileError(message, origin=origin) from None


def dumps(design: Design) -> str:
    """Return the text of a ``.nnd`` file: the same design gives the same text."""
    return text_of(design)


def load(path: PathLike) -> Design:
    """Read a design file; raises FileError that names the place that is wrong."""
    return load_seen(path)[0]


def load_seen(path: PathLike) -> tuple[Design, str]:
    """Read a design file; returns the design, and what tells its text from any other."""
    data = disk.read(Path(path))
    return loads(data, str(path)), fingerprint(data)


def save(design: Design, path: PathLike, *, seen: str | None = ANYTHING) -> str:
    """Write a design file and call this state the saved one; returns the text's fingerprint.

    ``seen`` is the fingerprint of what the file may hold before, None for no file; FileChangedError
    is raised if it holds something else. Raises FileError where it cannot be written, and leaves a
    file that was there as it was.
    """
    try:
        text = text_of(design)
    except ValueError as error:
        raise FileError(
            f"cannot be written: {error}; correct that value", origin=str(path)
        ) from error
    data = disk.encoded(text, Path(path))
    require_unchanged(Path(path), seen, data)
    disk.write(Path(path), data)
    design.mark_saved()
    return fingerprint(data)
