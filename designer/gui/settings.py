"""What the program remembers between two starts: recent files, layout, theme, folders.

A thin face over QSettings, handed in, so that a test writes to a file of its own.
"""

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from designer.gui.theme import THEMES

SYSTEM = "system"
"""The choice of no theme: as the desktop has it."""
RECENT_LIMIT = 10
_MOST_TRUSTED = 200
_WORDS = {True: "true", False: "false"}
_LAYOUT = 1
"""Raise it when the docks change, so that an old layout is not forced on new ones."""


def default_store() -> QSettings:
    """Return the settings of this user; QCoreApplication's names must be set already."""
    return QSettings()


def data_folder() -> Path:
    """Return the folder for what the program keeps for itself (recovery copies)."""
    from PySide6.QtCore import QStandardPaths

    where = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(where))


class Settings(QObject):
    """The remembered choices of one user."""

    recent_changed = Signal()

    def __init__(self, store: QSettings) -> None:
        """Read from and write to ``store``."""
        super().__init__()
        self._store = store

    # ---- recent files

    @property
    def recent(self) -> list[Path]:
        """Files opened or saved last, the newest first, as far as they still exist."""
        return [path for path in self._recent() if path.exists()]

    def add_recent(self, path: Path) -> None:
        """Put a file at the top of the list."""
        path = path.absolute()
        rest = [other for other in self._recent() if other != path]
        self._write_recent([path, *rest][:RECENT_LIMIT])

    def forget_recent(self, path: Path | None = None) -> None:
        """Take one file, or all, off the list."""
        self._write_recent([other for other in self._recent() if path and other != path])

    def _recent(self) -> list[Path]:
        stored = self._store.value("recent") or []
        names = [stored] if isinstance(stored, str) else stored
        return [Path(str(name)) for name in names]

    def _write_recent(self, paths: list[Path]) -> None:
        self._store.setValue("recent", [str(path) for path in paths])
        self.recent_changed.emit()

    # ---- choices

    @property
    def lately(self) -> list[str]:
        """The layers that search added last, the newest first."""
        stored = self._store.value("lately") or []
        return [stored] if isinstance(stored, str) else [str(name) for name in stored]

    @lately.setter
    def lately(self, names: list[str]) -> None:
        self._store.setValue("lately", names)

    @property
    def theme(self) -> str:
        """The theme that was chosen, `SYSTEM` to follow the desktop."""
        stored = str(self._store.value("theme"))
        return stored if stored in THEMES else SYSTEM

    @theme.setter
    def theme(self, choice: str) -> None:
        self._store.setValue("theme", choice)

    @property
    def colour_by(self) -> str:
        """What nodes are coloured by: "family" or a quantity."""
        return str(self._store.value("colour_by") or "family")

    @colour_by.setter
    def colour_by(self, what: str) -> None:
        self._store.setValue("colour_by", what)

    @property
    def minimap(self) -> bool:
        """Whether the canvas has a minimap where it helps."""
        return self._flag("minimap", usual=True)

    @minimap.setter
    def minimap(self, wanted: bool) -> None:
        self._store.setValue("minimap", _WORDS[wanted])

    @property
    def shortcuts(self) -> dict[str, list[str]]:
        """The keys that the user chose, by command."""
        try:
            import json  # the first paint need not wait for it

            stored = json.loads(str(self._store.value("shortcuts") or "{}"))
        except ValueError:
            return {}
        if not isinstance(stored, dict):
            return {}
        return {str(n): list(map(str, k)) for n, k in stored.items() if isinstance(k, list)}

    @shortcuts.setter
    def shortcuts(self, keys: dict[str, list[str]]) -> None:
        import json

        self._store.setValue("shortcuts", json.dumps(keys))

    @property
    def trusted_data(self) -> list[tuple[str, str]]:
        """Designs and data outside their folders that they may read, the newest last."""
        import json

        try:
            stored = json.loads(str(self._store.value("trusted_data") or "[]"))
        except (ValueError, RecursionError):
            return []
        pairs = stored if isinstance(stored, list) else []
        whole = [each for each in pairs if isinstance(each, list) and len(each) == 2]
        return [(str(design), str(data)) for design, data in whole]

    def trust_data(self, design: Path, data: Path) -> None:
        """Remember that a design may read data outside its folder."""
        import json

        pair = (str(design), str(data))
        rest = [other for other in self.trusted_data if other != pair]
        self._store.setValue("trusted_data", json.dumps([*rest, pair][-_MOST_TRUSTED:]))

    @property
    def snapping(self) -> bool:
        """Whether dragged nodes align with others."""
        return self._flag("snapping", usual=True)

    @snapping.setter
    def snapping(self, wanted: bool) -> None:
        self._store.setValue("snapping", _WORDS[wanted])

    @property
    def less_motion(self) -> bool:
        """Whether nothing glides, even where the system does not ask for stillness."""
        return self._flag("less_motion", usual=False)

    @less_motion.setter
    def less_motion(self, wanted: bool) -> None:
        self._store.setValue("less_motion", _WORDS[wanted])

    @property
    def recovery_seconds(self) -> int:
        """How long after an edit unsaved work is copied aside."""
        stored = str(self._store.value("recovery_seconds") or "")
        return max(1, min(int(stored), 600)) if stored.isdecimal() else 3

    @recovery_seconds.setter
    def recovery_seconds(self, seconds: int) -> None:
        self._store.setValue("recovery_seconds", str(seconds))

    @property
    def folder(self) -> Path:
        """The folder a file dialog starts in."""
        stored = Path(str(self._store.value("folder") or Path.home()))
        return stored if stored.is_dir() else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    def _flag(self, key: str, *, usual: bool) -> bool:
        stored = str(self._store.value(key)).lower()
        return stored == _WORDS[True] if stored in _WORDS.values() else usual

    # ---- the window

    @property
    def geometry(self) -> QByteArray | None:
        """Size and place of the window, as Qt saved it."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, state: QByteArray) -> None:
        self._store.setValue("window/geometry", state)

    @property
    def docks(self) -> QByteArray | None:
        """Layout of the docks, as Qt saved it; None where it was made by another version."""
        return self._bytes(f"window/docks{_LAYOUT}")

    @docks.setter
    def docks(self, state: QByteArray | None) -> None:
        self._store.setValue(f"window/docks{_LAYOUT}", state)

    def _bytes(self, key: str) -> QByteArray | None:
        stored = self._store.value(key)
        return stored if isinstance(stored, QByteArray) and not stored.isEmpty() else None

    def sync(self) -> None:
        """Write to disk now."""
        self._store.sync()
