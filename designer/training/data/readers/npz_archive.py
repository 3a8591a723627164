"""Arrays out of an ``.npz`` archive, of which every promise is checked before memory is taken.

An archive says of itself how much it holds, and an array's header how large it is. Both may lie:
they are compared with each other and with the file's own size first. Nothing is unpickled.
"""

import zipfile
from collections.abc import Sequence
from math import prod
from typing import IO, Any

import numpy as np
from numpy.lib import format as npy

from designer.training.data.access import ReadPermission
from designer.training.data.dataset import Array
from designer.training.data.limits import MemoryBudget, max_data_bytes
from designer.training.data.readers.bounded_file import (
    BoundedFile,
    data_error,
    errors_as,
    open_data,
)
from designer.training.errors import name_list, short_name

_MAX_DIRECTORY_BYTES = 2**22
"""Bytes of an archive's list of entries: some 50,000 of them."""
_MAX_DEFLATE_RATIO = 1100
"""Bytes that one byte of a deflated entry can become; the method itself allows 1,032."""
_BYTES_PER_READ = 2**20
_ENCRYPTED = 1


def read_arrays(reading: ReadPermission, names: Sequence[str]) -> list[Array]:
    """Return the named arrays of numbers or text, each with a row a sample.

    Raises TrainingError where the archive is none, lacks a name, or would not fit into memory.
    """
    path = reading.path
    sentence = f"{short_name(path.name)} cannot be read as .npz arrays of numbers"
    with (
        open_data(path, reading.check, max_data_bytes(), _MAX_DIRECTORY_BYTES) as file,
        errors_as(sentence),
        _archive(file, path.name) as archive,
    ):
        held = {info.filename.removesuffix(".npy"): info for info in archive.infolist()}
        if missing := [name for name in names if name not in held]:
            raise data_error(
                f"{short_name(path.name)} has no array {name_list(missing)}; "
                f"it has {name_list(held)}"
            )
        room = MemoryBudget(short_name(path.name))
        return [
            _array(archive, held[name], f"{sentence}: {short_name(name)}", file.size, room, reading)
            for name in names
        ]


def _archive(file: BoundedFile, name: str) -> zipfile.ZipFile:
    start = file.read(len(npy.MAGIC_PREFIX))
    if start == npy.MAGIC_PREFIX:
        raise data_error(f"{short_name(name)} holds a single array, not an archive of x and y")
    file.seek(0)
    return zipfile.ZipFile(file)


def _array(
    archive: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    sentence: str,
    size: int,
    room: MemoryBudget,
    reading: ReadPermission,
) -> Array:
    _require_honest(info, size, sentence)
    with archive.open(info) as entry:
        shape, turned, dtype = _header(entry, sentence)
        wanted = prod(shape) * dtype.itemsize
        if wanted + entry.tell() != info.file_size:
            raise data_error(f"{sentence} is not as large as it says")
        room.take(wanted)
        array = _fill(entry, np.empty(prod(shape), dtype), reading)
    laid = array.reshape(shape[::-1]).transpose() if turned else array.reshape(shape)
    return laid if dtype.isnative else laid.astype(dtype.newbyteorder("="))


def _require_honest(info: zipfile.ZipInfo, size: int, sentence: str) -> None:
    """Refuse an entry that cannot hold what it says in a file of ``size`` bytes."""
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise data_error(f"{sentence} is compressed as NumPy never does; save it with numpy.savez")
    if info.flag_bits & _ENCRYPTED:
        raise data_error(f"{sentence} is encrypted; save it with numpy.savez")
    times = 1 if info.compress_type == zipfile.ZIP_STORED else _MAX_DEFLATE_RATIO
    if info.compress_size > size or info.file_size > info.compress_size * times:
        raise data_error(f"{sentence} says that it holds more than it can")


def _header(entry: IO[bytes], sentence: str) -> tuple[tuple[int, ...], bool, "np.dtype[Any]"]:
    """Return shape, whether columns come first, and dtype of an array that can be used."""
    version = npy.read_magic(entry)
    read = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}.get(version)
    if read is None:
        raise data_error(f"{sentence} is of a format that holds no plain numbers")
    shape, turned, dtype = read(entry)
    if dtype.hasobject:
        raise data_error(
            f"{sentence} holds Python objects, which are not read; save numbers or text"
        )
    if not shape:
        raise data_error(f"{sentence} is a single number where a row a sample was expected")
    if min(shape) < 0 or (shape[0] > 0 and prod(shape) * dtype.itemsize == 0):
        raise data_error(f"{sentence} has the shape {short_name(shape)} and holds nothing")
    return shape, turned, dtype


def _fill(entry: IO[bytes], array: Array, reading: ReadPermission) -> Array:
    """Read all of ``array`` (flat) a piece at a time."""
    left = array.view(np.uint8)
    while len(left):
        reading.check()
        piece = entry.read(min(_BYTES_PER_READ, len(left)))
        if not piece:
            raise EOFError("the entry ends before its array does")
        left[: len(piece)] = np.frombuffer(piece, np.uint8)
        left = left[len(piece) :]
    return array
