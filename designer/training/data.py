"""Where samples come from: one function for every source that a recipe can name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from designer.check.datasets import DATA
from designer.training import data_bundled, data_images, data_tables
from designer.training.dataset import Dataset, parts_of, whole_data
from designer.training.errors import TrainingError, did_you_mean, listed

Check = Callable[[], None]

_FILES: dict[str, Callable[[Mapping[str, Any], Path, Check], Dataset]] = {
    "csv": data_tables.load_csv,
    "npz": data_tables.load_npz,
    "image_folder": data_images.load_image_folder,
}
SOURCES = (*DATA, *_FILES)


def load_data(
    spec: Mapping[str, Any], base: Path | None = None, check: Check | None = None
) -> Dataset:
    """Return the samples that ``spec``, a recipe's ``data``, asks for.

    ``base`` is the folder at which relative paths start (default: the current one). ``check`` is
    called now and then while files are read and may raise to give up.

    Raises TrainingError, in a sentence, for whatever keeps the data from being used.
    """
    source = spec.get("source")
    if source in DATA:
        dataset = data_bundled.load_bundled(str(source), spec)
    elif source in _FILES:
        path = _path(spec, base or Path())
        dataset = _FILES[str(source)](spec, path, check or _go_on)
    else:
        raise TrainingError(
            f'training.data.source "{source}" is not known{did_you_mean(str(source), SOURCES)}; '
            f"choose one of {listed(SOURCES)}",
            place="training.data",
        )
    return replace(whole_data(dataset), parts=parts_of(spec, dataset))


def _path(spec: Mapping[str, Any], base: Path) -> Path:
    given = spec.get("path")
    if not isinstance(given, str) or not given:
        raise TrainingError(
            f"training.data.path is missing; name the file or folder of the {spec['source']} data",
            place="training.data",
        )
    path = base / Path(given).expanduser()
    if not path.exists():
        raise TrainingError(
            f"the data {path} does not exist; correct training.data.path or put it there",
            place="training.data",
        )
    return path


def _go_on() -> None:
    """Never give up: nobody asked to be able to."""
