"""A folder of pictures, one sub-folder a class."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from designer.training.dataset import CLASSIFICATION, Array, Dataset
from designer.training.errors import TrainingError

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
SIZE = (32, 32)
MODES = {"L": 1, "RGB": 3}
_AT_ONCE = 64


def load_image_folder(spec: Mapping[str, Any], path: Path, check: Callable[[], None]) -> Dataset:
    """Return the pictures below ``path``, shape (n, channels, height, width), float32 in 0..1.

    Every picture is scaled to ``size`` [height, width] and turned into ``mode`` "L" or "RGB";
    the name of its sub-folder is its class. Pictures are taken in the order of their names.

    Raises TrainingError for a folder without classes or pictures, and for the first picture that
    cannot be read.
    """
    size, mode = _size(spec), _mode(spec)
    files = {folder.name: _pictures(folder) for folder in _folders(path)}
    classes = tuple(name for name, pictures in files.items() if pictures)
    if not classes:
        raise _bad(
            f"{path} has no sub-folders with pictures; put each class's pictures into a "
            "sub-folder named after it"
        )
    every = [picture for name in classes for picture in files[name]]
    targets = np.repeat(np.arange(len(classes)), [len(files[name]) for name in classes])
    images = _read_all(every, size, mode, check)
    return Dataset(path.name, (images,), targets.astype(np.int64), CLASSIFICATION, classes)


def _folders(path: Path) -> list[Path]:
    if not path.is_dir():
        raise _bad(f"{path} is not a folder; choose one that has a sub-folder for each class")
    return sorted(each for each in path.iterdir() if each.is_dir() and each.name[0] != ".")


def _pictures(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.rglob("*")
        if file.suffix.lower() in SUFFIXES and file.name[0] != "." and file.is_file()
    )


def _read_all(
    files: list[Path], size: tuple[int, int], mode: str, check: Callable[[], None]
) -> Array:
    """Decode in a few threads (Pillow lets go of the interpreter meanwhile), in batches."""
    images = np.empty((len(files), MODES[mode], *size), np.float32)
    with ThreadPoolExecutor(4) as pool:
        for start in range(0, len(files), _AT_ONCE):
            check()
            batch = files[start : start + _AT_ONCE]
            read = pool.map(lambda file: _read(file, size, mode), batch)
            images[start : start + len(batch)] = list(read)
    return images


def _read(file: Path, size: tuple[int, int], mode: str) -> Array:
    from PIL import Image

    try:
        with Image.open(file) as picture:
            small = picture.convert(mode).resize((size[1], size[0]), Image.Resampling.BILINEAR)
            pixels = np.asarray(small, np.float32) / 255
    # Pillow raises errors of many kinds for broken files, SyntaxError and struct.error among them.
    except Exception as error:
        raise TrainingError(
            f"the picture {file} cannot be read; remove it or save it again",
            place="training.data",
            details=f"{type(error).__name__}: {error}",
        ) from error
    return np.moveaxis(np.atleast_3d(pixels), -1, 0)


def _size(spec: Mapping[str, Any]) -> tuple[int, int]:
    given = spec.get("size", SIZE)
    sizes = tuple(given) if isinstance(given, list | tuple) else (given, given)
    if len(sizes) != 2 or not all(type(each) is int and 1 <= each <= 8192 for each in sizes):
        raise _bad("training.data.size must be [height, width] in pixels; write [32, 32]")
    return sizes[0], sizes[1]


def _mode(spec: Mapping[str, Any]) -> str:
    mode = spec.get("mode", "RGB")
    if mode not in MODES:
        raise _bad(f'training.data.mode must be "L" or "RGB", not "{mode}"; choose one of them')
    return str(mode)


def _bad(message: str) -> TrainingError:
    return TrainingError(message, place="training.data")
