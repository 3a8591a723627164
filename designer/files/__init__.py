"""Design files and what leaves the program: read, write, export."""

from designer.files.errors import FileChangedError, FileError
from designer.files.nnd.document import dumps, load, load_seen, loads, save

__all__ = ["FileChangedError", "FileError", "dumps", "load", "load_seen", "loads", "save"]
