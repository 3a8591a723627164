"""Design files and what leaves the program: read, write, export."""

from designer.files.errors import FileError
from designer.files.nnd import dumps, load, loads, save

__all__ = ["FileError", "dumps", "load", "loads", "save"]
