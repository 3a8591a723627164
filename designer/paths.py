"""Functions on untrusted paths that never raise, and paths of bundled resources.

What a path is asked here never raises, whatever it is: a circle of links, a name too long, a drive
that is gone, half of a character.
"""

import os
from functools import cache
from pathlib import Path


@cache
def _resources() -> Path:
    package = Path(__file__).resolve().parent
    in_wheel, beside_checkout = package / "resources", package.parent / "resources"
    return in_wheel if in_wheel.is_dir() else beside_checkout


def resource(*parts: str) -> Path:
    """Return the path of a bundled file or folder: ``resource("examples", "digits_mlp.nnd")``.

    Whether it exists is not checked: opening it reports best what is missing.
    """
    return _resources().joinpath(*parts)


def resolve_links(path: Path) -> Path:
    """Return ``path`` from the root on and without links, as far as they can be followed."""
    try:
        return Path(os.path.realpath(path))
    except (OSError, ValueError):
        return make_absolute(path)


def make_absolute(path: Path) -> Path:
    """Return ``path`` from the root on, or as it is where the working folder is gone."""
    try:
        return path.absolute()
    except OSError:
        return path


def is_there(path: Path) -> bool:
    """Return whether there is a file or folder that can be reached now."""
    return os.path.exists(path)  # noqa: PTH110 - Path's raises on a name that is too long


def is_folder(path: Path) -> bool:
    """Return whether there is a folder that can be reached now."""
    return os.path.isdir(path)  # noqa: PTH112 - the same
