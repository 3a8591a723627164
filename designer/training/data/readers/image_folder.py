"""A folder of pictures, one sub-folder a class."""

import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_IFDIR
from typing import TYPE_CHECKING, Any

import numpy as np

from designer.training.data.access import Reading
from designer.training.data.dataset import CLASSIFICATION, Array, Dataset
from designer.training.data.limits import LARGEST_PICTURE_FILE, Room
from designer.training.data.readers.bounded_file import (
    bad,
    entries,
    files_below,
    is_folder,
    is_kind,
    open_data,
    read_as,
)
from designer.training.errors import short

if TYPE_CHECKING:
    from PIL.Image import Image

SUFFIXES = {".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm", ".pgm"}
FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
"""Pillow's names of what is decoded; it knows others, some by starting a program."""
SIZE = (32, 32)
MODES = {"L": 1, "RGB": 3}
MOST_PIXELS = 2**26
"""Pixels that a picture may have while it is decoded: 8,192 x 8,192."""
MOST_SHRUNK = 2**27
"""Pixels of a JPEG that may be decoded at a fraction of its size."""
_LARGE = 2**22
"""Pictures with more pixels than this are decoded one at a time."""
_WHOLE = 2**25
"""JPEGs with up to this many pixels are decoded in full."""
_AT_ONCE = 64


def load_image_folder(spec: Mapping[str, Any], reading: Reading) -> Dataset:
    """Return the pictures at ``reading``, shape (n, channels, height, width), float32 in 0..1.

    Every picture is scaled to ``size`` [height, width] and turned into ``mode`` "L" or "RGB";
    the name of its sub-folder is its class. Pictures are taken in the order of their names.

    Raises TrainingError for a folder without classes or pictures, for the first picture that
    cannot be read or is larger than MOST_PIXELS, and for more pictures than memory holds.
    """
    size, mode = _size(spec), _mode(spec)
    room, each = Room(short(reading.path.name)), MODES[mode] * size[0] * size[1] * 4
    files: dict[str, list[Path]] = {}
    for folder in _folders(reading):
        for entry in files_below(folder, _is_picture, reading):
            room.take(each)
            files.setdefault(folder.name, []).append(Path(entry.path))
    if not files:
        raise bad(
            f"{short(reading.path)} has no sub-folders with pictures; put each class's pictures "
            "into a sub-folder named after it"
        )
    every = [picture for pictures in files.values() for picture in pictures]
    targets = np.repeat(np.arange(len(files)), [len(each) for each in files.values()])
    images = _read_all(every, _Decoder(size, mode, reading))
    name = reading.path.name
    return Dataset(name, (images,), targets.astype(np.int64), CLASSIFICATION, tuple(files))


def _folders(reading: Reading) -> Iterator[Path]:
    if not is_folder(reading.path):
        raise bad(
            f"{short(reading.path)} is not a folder; choose one that has a sub-folder for each "
            "class"
        )
    for entry in entries(reading.path, reading):
        if entry.name[0] != "." and is_kind(entry, S_IFDIR):
            reading.require_inside(Path(entry.path))
            yield Path(entry.path)


def _is_picture(name: str) -> bool:
    return name[0] != "." and Path(name).suffix.lower() in SUFFIXES


@dataclass(frozen=True)
class _Decoder:
    """Makes arrays of pictures, in several threads at once."""

    size: tuple[int, int]
    mode: str
    reading: Reading
    one_by_one: threading.Lock = field(default_factory=threading.Lock)

    def read(self, file: Path) -> Array:
        """Return a picture (channels, height, width) in 0..1."""
        from PIL import Image

        sentence = f"the picture {short(file)} cannot be read; remove it or save it again"
        with (
            open_data(file, self.reading.check, LARGEST_PICTURE_FILE, LARGEST_PICTURE_FILE) as raw,
            read_as(sentence),
            _opened(raw, file, self.size) as picture,
            self._turn(picture),
        ):
            whole = picture if picture.mode == self.mode else picture.convert(self.mode)
            self.reading.check()
            small = whole.resize((self.size[1], self.size[0]), Image.Resampling.BILINEAR)
            pixels = np.asarray(small, np.float32) / 255
        return np.moveaxis(np.atleast_3d(pixels), -1, 0)

    def _turn(self, picture: "Image") -> "threading.Lock | nullcontext[None]":
        return self.one_by_one if picture.width * picture.height > _LARGE else nullcontext()


@contextmanager
def _opened(raw: Any, file: Path, size: tuple[int, int]) -> "Iterator[Image]":
    """Open a picture, of which nothing but the head is decoded yet, if it is not too large."""
    from PIL import Image

    with Image.open(raw, formats=FORMATS) as picture:
        pixels, most = picture.width * picture.height, MOST_PIXELS
        if picture.format == "JPEG" and pixels > _WHOLE:
            picture.draft(None, (size[1], size[0]))
            most = MOST_SHRUNK
        if pixels > most or picture.width * picture.height > MOST_PIXELS:
            raise bad(
                f"the picture {short(file)} has {pixels:,} pixels, more than the {most:,} that "
                "can be decoded; make it smaller"
            )
        yield picture


def _read_all(files: list[Path], decoder: _Decoder) -> Array:
    """Decode in a few threads (Pillow lets go of the interpreter meanwhile), in batches."""
    images = np.empty((len(files), MODES[decoder.mode], *decoder.size), np.float32)
    pool = ThreadPoolExecutor(4)
    try:
        for start in range(0, len(files), _AT_ONCE):
            decoder.reading.check()
            batch = files[start : start + _AT_ONCE]
            for number, picture in enumerate(pool.map(decoder.read, batch), start):
                images[number] = picture
    finally:
        pool.shutdown(cancel_futures=True)
    return images


def _size(spec: Mapping[str, Any]) -> tuple[int, int]:
    given = spec.get("size", SIZE)
    sizes = tuple(given) if isinstance(given, list | tuple) else (given, given)
    if len(sizes) != 2 or not all(type(each) is int and 1 <= each <= 8192 for each in sizes):
        raise bad("training.data.size must be [height, width] in pixels; write [32, 32]")
    return sizes[0], sizes[1]


def _mode(spec: Mapping[str, Any]) -> str:
    mode = spec.get("mode", "RGB")
    if not isinstance(mode, str) or mode not in MODES:
        raise bad(f'training.data.mode must be "L" or "RGB", not "{short(mode)}"; choose one')
    return mode
