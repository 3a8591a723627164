"""The reader of a folder of pictures with a sub-folder for each class."""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_IFDIR
from typing import TYPE_CHECKING, Any

import numpy as np

from designer.training.data.access import ReadPermission
from designer.training.data.dataset import CLASSIFICATION, Array, Dataset
from designer.training.data.limits import MAX_PICTURE_BYTES, MemoryBudget
from designer.training.data.readers.bounded_file import (
    data_error,
    errors_as,
    files_below,
    is_entry_kind,
    is_folder,
    list_folder,
    open_data,
)
from designer.training.errors import short_name

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
"""Pillow's names of the formats that are read; for some others it starts a program."""
SIZE = (32, 32)
MODES = {"L": 1, "RGB": 3}
MAX_PIXELS = 2**26
"""Pixels of a decoded picture at most: 8,192 x 8,192."""
MAX_DRAFT_PIXELS = 2**27
"""Pixels of a JPEG at most that is decoded at a fraction of its size."""
_MAX_PARALLEL_PIXELS = 2**22
"""Pictures with more pixels than this are decoded one at a time."""
_MAX_FULL_JPEG_PIXELS = 2**25
"""JPEGs with up to this many pixels are decoded in full."""
_FILES_PER_BATCH = 64


def load_image_folder(spec: Mapping[str, Any], reading: ReadPermission) -> Dataset:
    """Return the pictures below ``reading.path``, float32 (n, channels, height, width) from 0 to 1.

    Every picture is resized to ``size`` [height, width] in pixels and converted to ``mode``, "L" or
    "RGB"; the name of its sub-folder is its class. Pictures are in the order of their names.

    Raises TrainingError for a folder without classes or pictures, for the first picture that
    cannot be read or is larger than MAX_PIXELS, and for more pictures than memory holds.
    """
    size, mode = _size(spec), _mode(spec)
    room, each = MemoryBudget(short_name(reading.path.name)), MODES[mode] * size[0] * size[1] * 4
    files: dict[str, list[Path]] = {}
    for folder in _folders(reading):
        for entry in files_below(folder, _is_picture, reading):
            room.take(each)
            files.setdefault(folder.name, []).append(Path(entry.path))
    if not files:
        raise data_error(
            f"{short_name(reading.path)} has no sub-folders with pictures; put each class's "
            "pictures into a sub-folder named after it"
        )
    every = [picture for pictures in files.values() for picture in pictures]
    targets = np.repeat(np.arange(len(files)), [len(each) for each in files.values()])
    images = _read_all(every, _PictureDecoder(size, mode, reading))
    name = reading.path.name
    return Dataset(name, (images,), targets.astype(np.int64), CLASSIFICATION, tuple(files))


def _folders(reading: ReadPermission) -> Iterator[Path]:
    if not is_folder(reading.path):
        raise data_error(
            f"{short_name(reading.path)} is not a folder; choose one that has a sub-folder for "
            "each class"
        )
    for entry in list_folder(reading.path, reading):
        if entry.name[0] != "." and is_entry_kind(entry, S_IFDIR):
            reading.require_inside(Path(entry.path))
            yield Path(entry.path)


def _is_picture(name: str) -> bool:
    return name[0] != "." and Path(name).suffix.lower() in SUFFIXES


@dataclass(frozen=True)
class _PictureDecoder:
    """Decodes pictures to arrays, in several threads at once."""

    size: tuple[int, int]
    mode: str
    reading: ReadPermission
    one_by_one: threading.Lock = field(default_factory=threading.Lock)

    def read(self, file: Path) -> Array:
        """Return a picture as float32 (channels, height, width) from 0 to 1."""
        from PIL import Image

        sentence = f"the picture {short_name(file)} cannot be read; remove it or save it again"
        with (
            open_data(file, self.reading.check, MAX_PICTURE_BYTES, MAX_PICTURE_BYTES) as raw,
            errors_as(sentence),
            _opened(raw, file, self.size) as picture,
            self._turn(picture),
        ):
            whole = picture if picture.mode == self.mode else picture.convert(self.mode)
            self.reading.check()
            small = whole.resize((self.size[1], self.size[0]), Image.Resampling.BILINEAR)
            pixels = np.asarray(small, np.float32) / 255
        return np.moveaxis(np.atleast_3d(pixels), -1, 0)

    def _turn(self, picture: "Image") -> "threading.Lock | nullcontext[None]":
        return (
            self.one_by_one
            if picture.width * picture.height > _MAX_PARALLEL_PIXELS
            else nullcontext()
        )


@contextmanager
def _opened(raw: Any, file: Path, size: tuple[int, int]) -> "Iterator[Image]":
    """Open a picture, decoding its header only; raises TrainingError if it is too large."""
    from PIL import Image

    with Image.open(raw, formats=FORMATS) as picture:
        pixels, most = picture.width * picture.height, MAX_PIXELS
        if picture.format == "JPEG" and pixels > _MAX_FULL_JPEG_PIXELS:
            picture.draft(None, (size[1], size[0]))
            most = MAX_DRAFT_PIXELS
        if pixels > most or picture.width * picture.height > MAX_PIXELS:
            raise data_error(
                f"the picture {short_name(file)} has {pixels:,} pixels, more than the {most:,} "
                "that can be decoded; make it smaller"
            )
        yield picture


def _read_all(files: list[Path], decoder: _PictureDecoder) -> Array:
    """Decode ``files`` in a few threads (Pillow releases the GIL) and in batches."""
    images = np.empty((len(files), MODES[decoder.mode], *decoder.size), np.float32)
    pool = ThreadPoolExecutor(4)
    try:
        for start in range(0, len(files), _FILES_PER_BATCH):
            decoder.reading.check()
            batch = files[start : start + _FILES_PER_BATCH]
            for number, picture in enumerate(pool.map(decoder.read, batch), start):
                images[number] = picture
    finally:
        pool.shutdown(cancel_futures=True)
    return images


def _size(spec: Mapping[str, Any]) -> tuple[int, int]:
    given = spec.get("size", SIZE)
    sizes = tuple(given) if isinstance(given, list | tuple) else (given, given)
    if len(sizes) != 2 or not all(type(each) is int and 1 <= each <= 8192 for each in sizes):
        raise data_error("training.data.size must be [height, width] in pixels; write [32, 32]")
    return sizes[0], sizes[1]


def _mode(spec: Mapping[str, Any]) -> str:
    mode = spec.get("mode", "RGB")
    if not isinstance(mode, str) or mode not in MODES:
        raise data_error(
            f'training.data.mode must be "L" or "RGB", not "{short_name(mode)}"; choose one'
        )
    return mode
