"""Reading arrays of an ``.npz`` archive; sizes are verified before memory is allocated.

An archive states the size of its entries, an array's header that of the array. Both may be wrong:
they are compared with each other and with the size of the file. Nothing is unpickled.
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
"""Bytes of an archive's list of entries: about 50,000 entries."""
_MAX_DEFLATE_RATIO = 1100
"""Bytes that one byte of a deflated entry can become; the method itself allows 1,032."""
_BYTES_PER_READ = 2**20
_ENCRYPTED = 1


def read_arrays(reading: ReadPermission, names: Sequence[str]) -> list[Array]:
    """Return the named arrays of numbers or text, each (n, …).

    Raises TrainingError for a file that is no archive, a missing name, or too little memory.
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
    _require_plausible_size(info, size, sentence)
    with archive.open(info) as entry:
        shape, turned, dtype = _header(entry, sentence)
        wanted = prod(shape) * dtype.itemsize
        if wanted + entry.tell() != info.file_size:
            raise data_error(f"{sentence} is not as large as it says")
        room.take(wanted)
        array = _fill(entry, np.empty(prod(shape), dtype), reading)
    laid = array.reshape(shape[::-1]).transpose() if turned else array.reshape(shape)
    return laid if dtype.isnative else laid.astype(dtype.newbyteorder("="))


def _require_plausible_size(info: zipfile.ZipInfo, size: int, sentence: str) -> None:
    """Raise TrainingError for an entry that a file of ``size`` bytes cannot contain."""
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise data_error(f"{sentence} is compressed as NumPy never does; save it with numpy.savez")
    if info.flag_bits & _ENCRYPTED:
        raise data_error(f"{sentence} is encrypted; save it with numpy.savez")
    times = 1 if info.compress_type == zipfile.ZIP_STORED else _MAX_DEFLATE_RATIO
    if info.compress_size > size or info.file_size > info.compress_size * times:
        raise data_error(f"{sentence} says that it holds more than it can")


def _header(entry: IO[bytes], sentence: str) -> tuple[tuple[int, ...], bool, "np.dtype[Any]"]:
    """Return shape, whether in Fortran order, and dtype of an array; raises TrainingError."""
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
    """Read ``array`` (flat) from ``entry`` in pieces and return it."""
    left = array.view(np.uint8)
    while len(left):
        reading.check()
        piece = entry.read(min(_BYTES_PER_READ, len(left)))
        if not piece:
            raise EOFError("the entry ends before its array does")
        left[: len(piece)] = np.frombuffer(piece, np.uint8)
        left = left[len(piece) :]
    return array
