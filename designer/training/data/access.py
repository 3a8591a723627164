"""Access to data: a design reads files outside its own folder only with the user's consent.

A design may come from anyone, and the path in its recipe may name anything on this machine. Files
in the folder of the design came with it; all others need consent. Nothing here opens or changes a
file.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from designer.training.data.limits import CancelCheck
from designer.training.errors import TrainingError, short_name

Consent = Callable[[Path], bool]
"""A function from the real path of data outside the design's folder to whether to read it."""
MAX_PATH_LENGTH = 4096
"""Characters of a path in a recipe; no system has longer ones."""
SOURCES_WITH_PATH = ("csv", "npz", "image_folder")


def refuse_all(_: Path) -> bool:
    """Allow no data outside the design's folder."""
    return False


def allow_all(_: Path) -> bool:
    """Allow all data: for designs of one's own."""
    return True


@dataclass(frozen=True)
class ReadPermission:
    """Permission to read the data at ``path``.

    A reader calls ``check`` now and then, which may raise to cancel. ``folder`` is that of the
    design; ``consent`` decides about links that lead out of it.
    """

    path: Path
    check: CancelCheck
    folder: Path
    consent: Consent

    def require_inside(self, found: Path) -> None:
        """Raise TrainingError if ``found``, below ``path``, is a link out of the design's folder.

        Consent to the data includes the targets of its links.
        """
        real, roots = real_path(found), (real_path(self.folder), real_path(self.path))
        if not any(real.is_relative_to(root) for root in roots) and not self.consent(roots[1]):
            raise TrainingError(
                f"{short_name(found)} is a link out of the design's folder, to "
                f"{short_name(real)}; copy its target into the folder, or allow reading the data: "
                f"{_HOW}",
                place="training.data.path",
            )


_HOW = "choose it by hand in the training settings, or train with --trust-paths"


def path_outside(training: Mapping[str, Any], folder: Path | None = None) -> Path | None:
    """Return the real path of a recipe's data where it leads out of ``folder``, else None.

    Absolute paths, ``..``, ``~`` and links may lead out. Also None where the recipe names no file
    or an impossible one, for which reading raises an error. On Windows the path of another disk or
    machine is not touched: that alone would identify the user to the other machine.
    """
    path = _named(training, folder or Path())
    return None if path is None else _outside(path, folder or Path())


def data_path(training: Mapping[str, Any], folder: Path | None = None) -> Path | None:
    """Return the path of a recipe's data to which consent is given, None where it names no file."""
    path = _named(training, folder or Path())
    return None if path is None else _outside(path, folder or Path()) or real_path(path)


def require_permission(
    spec: Mapping[str, Any], folder: Path, consent: Consent, check: CancelCheck
) -> ReadPermission:
    """Return the permission to read ``spec``, a recipe's ``data``.

    Relative paths start at ``folder``. Raises TrainingError for an impossible path, and for one
    that leads out of ``folder`` without ``consent``.
    """
    path = path_as_given(spec, folder)
    away = _outside(path, folder)
    if away is not None and not consent(away):
        raise TrainingError(
            f"the design would read {short_name(away)}, which is outside its folder; if you trust "
            f"it, {_HOW}",
            place="training.data.path",
        )
    return ReadPermission(path, check, folder, consent if away is None else allow_all)


def path_as_given(spec: Mapping[str, Any], folder: Path) -> Path:
    """Return the path in a recipe's ``data`` as given; a relative one starts at ``folder``.

    Raises TrainingError where it is missing or impossible.
    """
    given = spec.get("path")
    if not isinstance(given, str) or not given:
        raise TrainingError(
            f"training.data.path is missing; name the file or folder of the {spec['source']} data",
            place="training.data",
        )
    try:
        if len(given) > MAX_PATH_LENGTH or "\0" in given:
            raise ValueError(given)
        os.fsencode(given)
        return folder / Path(given).expanduser()
    except (ValueError, RuntimeError) as error:
        raise TrainingError(
            f'training.data.path "{short_name(given)}" cannot be a path (at most '
            f"{MAX_PATH_LENGTH:,} characters, none of them null, and a user's folder must exist); "
            "correct it",
            place="training.data.path",
        ) from error


def data_after_move(
    training: Mapping[str, Any], before: Path | None, after: Path
) -> dict[str, Any] | None:
    """Return the ``data`` of a recipe with its path adapted to a move of the design.

    The design moves from the folder ``before``, None for an unsaved design, to ``after``. Returns
    None where the path need not change, and where it does not exist.
    """
    path = _named(training, before or Path())
    if path is None or (before is not None and real_path(before) == real_path(after)):
        return None
    given = str(training["data"]["path"])
    at_root = Path(given).expanduser().is_absolute()
    if (at_root and before is not None) or not os.path.lexists(path):
        return None
    home, plain = (Path(os.path.abspath(each)) for each in (after, path))  # noqa: PTH100
    now = plain.relative_to(home).as_posix() if plain.is_relative_to(home) else str(plain)
    return None if now == given else {**training["data"], "path": now}


def _named(training: Mapping[str, Any], folder: Path) -> Path | None:
    data = training.get("data")
    source = data.get("source") if isinstance(data, Mapping) else None
    if not isinstance(data, Mapping) or source not in SOURCES_WITH_PATH:
        return None
    try:
        return path_as_given(data, folder)
    except TrainingError:
        return None


def real_path(path: Path) -> Path:
    """Return ``path`` with its links resolved, as far as it exists."""
    return Path(os.path.realpath(path))


def _outside(path: Path, folder: Path) -> Path | None:
    # Path.resolve would follow links, which may contact other machines.
    plain, home = (Path(os.path.abspath(each)) for each in (path, folder))  # noqa: PTH100
    inside = plain.is_relative_to(home) or plain.is_relative_to(real_path(home))
    if os.name == "nt" and not inside:
        return plain
    real = real_path(path)
    return None if real.is_relative_to(real_path(home)) else real
