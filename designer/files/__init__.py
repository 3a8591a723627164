"""Design files: reading, writing and exporting."""

from designer.files.errors import FileChangedError, FileError
from designer.files.nnd.document import dumps, load, load_seen, loads, save

__all__ = ["FileChangedError", "FileError", "dumps", "load", "load_seen", "loads", "save"]
