"""The output folder of a training: tested before the first epoch, with fallbacks after the last.

Without ``--out`` it is a new folder each time. A folder that is named may hold the result of an
earlier training of the same network, which is then replaced, but not that of another one.
"""

import errno
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from designer.atomic_write import require_replaceable, write_temporary
from designer.cli.errors import CommandError
from designer.regular_files import open_regular
from designer.training import Saved, TrainedModel, TrainingError
from designer.training.job.job import Job
from designer.training_job import result_paths, save_trained

OUTPUT = "nn-designer-output"
_MAX_FOLDERS = 10_000
_PROBE = b"nn-designer looks whether it can write here.\n" * 1000
_MAX_NOTES_BYTES = 2**20


def new_folder(within: Path) -> Path:
    """Make ``nn-designer-output`` in a folder, with a number where there is one; raises OSError."""
    for number in range(1, _MAX_FOLDERS):
        folder = within / (OUTPUT if number == 1 else f"{OUTPUT}-{number}")
        with suppress(FileExistsError):
            folder.mkdir()
            return folder
    raise OSError(errno.EEXIST, f"there are {_MAX_FOLDERS:,} of them already")


def prepare_folder(job: Job, named: Path | None, size: int) -> tuple[Path, bool]:
    """Return the folder for a result of about ``size`` bytes, and whether one is replaced.

    Raises CommandError where it cannot be written, or holds the result of another network.
    """
    place = folder = named or Path(OUTPUT)
    try:
        folder = new_folder(Path()) if named is None else _made(named)
        paths = result_paths(job, folder)
        _require_writable(folder, paths, size)
    except (OSError, ValueError) as error:
        if named is None:
            remove_if_empty(folder)
        said = getattr(error, "strerror", None) or error
        raise CommandError(
            f"{place}: the result cannot be written there ({said}); name another with --out"
        ) from error
    before = _source_in(folder)
    if before not in {"", *(path.name for path in paths)}:
        raise CommandError(
            f"{place} holds the result of another network ({before}); name another with --out"
        )
    return folder, bool(before)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def save_or_elsewhere(job: Job, result: TrainedModel, folder: Path) -> tuple[Saved, str]:
    """Save a result in ``folder``, or elsewhere where that fails; returns why elsewhere, or ""."""
    try:
        return save_trained(job, result, folder), ""
    except TrainingError as error:
        for other in _others(job):
            with suppress(OSError, TrainingError):
                return save_trained(job, result, other), str(error)
        raise


def remove_if_empty(folder: Path) -> None:
    """Remove a folder that was made for a result, if it is empty."""
    with suppress(OSError):
        folder.rmdir()


def _require_writable(folder: Path, paths: Sequence[Path], size: int) -> None:
    """Write a temporary file beside each of ``paths``, as saving does; raises OSError.

    ``size`` is the number of bytes that the result will take.
    """
    for path in paths:
        require_replaceable(path)
        write_temporary(path, _PROBE).unlink()
    free = shutil.disk_usage(folder).free
    if free < size:
        raise OSError(errno.ENOSPC, f"{size:,} bytes are needed and {free:,} are free")


def _source_in(folder: Path) -> str:
    """Return the name of the source file of the result in a folder, "" where there is none."""
    with suppress(OSError, ValueError, RecursionError):
        with open_regular(folder / "training.json") as file:
            notes = json.loads(file.read(_MAX_NOTES_BYTES))
        source = notes.get("source") if isinstance(notes, dict) else None
        return source if isinstance(source, str) else ""
    return ""


def _others(job: Job) -> Iterator[Path]:
    """Yield new folders for a result that cannot be saved where it should be."""
    for place in (Path.cwd, lambda: job.base or Path.cwd(), Path.home, _temporary):
        with suppress(OSError, RuntimeError):
            folder = new_folder(place().absolute())
            yield folder
            remove_if_empty(folder)


def _temporary() -> Path:
    return Path(tempfile.gettempdir())
