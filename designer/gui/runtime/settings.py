"""The settings that are kept between two starts: recent files, layout, theme, folders.

A thin layer over QSettings, which is passed in, so that a test writes to a file of its own. Values
that are not valid count as unset.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from designer.gui.runtime.settings_file import store_in
from designer.paths import is_folder, is_there, make_absolute

SYSTEM = "system"
"""The choice to follow the desktop's theme."""
RECENT_LIMIT = 10
_MAX_TRUSTED = 200
_FLAG_TEXTS = {True: "true", False: "false"}
_LAYOUT = 1
"""To be increased when the docks change, so that an old layout is not applied to new ones."""


def default_store() -> tuple[QSettings, str]:
    """Return the settings of this user, and what is wrong with their file.

    The names of QCoreApplication must be set before.
    """
    return store_in()


def data_folder() -> Path:
    """Return the folder for data of the program, such as recovery copies."""
    from PySide6.QtCore import QStandardPaths

    where = QStandardPaths.StandardLocation.AppDataLocation
    return Path(QStandardPaths.writableLocation(where))


class Settings(QObject):
    """The settings of one user."""

    recent_changed = Signal()

    def __init__(self, store: QSettings, trouble: str = "") -> None:
        """Read from and write to ``store``; ``trouble`` is what is wrong with its file."""
        super().__init__()
        self._store, self._trouble = store, trouble
        self._unusable: set[str] = set()

    def _value(self, key: str) -> object:
        """Return a stored value, None where it is unset or invalid."""
        stored = self._store.value(key)
        return stored if stored is not None and _VALIDATORS[key](stored) else None

    def _text(self, key: str) -> str:
        return str(self._value(key) or "")

    def _names(self, key: str) -> list[str]:
        stored = self._value(key) or []
        return [stored] if isinstance(stored, str) else list(stored)  # type: ignore[call-overload]

    @property
    def trouble(self) -> str:
        """A sentence on settings that cannot be used, "" where all can."""
        if self._store.status() == QSettings.Status.FormatError and not self._trouble:
            return "Some settings cannot be read and are the usual ones: their file is damaged."
        stored = {key: self._store.value(key) for key in _VALIDATORS}
        wrong = {k for k, v in stored.items() if v is not None and not _VALIDATORS[k](v)}
        odd = [_LABELS[key] for key in _VALIDATORS if key in wrong | self._unusable]
        if odd:
            return f"Some settings cannot be used; choose them again: {', '.join(odd)}."
        return f"{self._trouble}." if self._trouble else ""

    def mark_unusable(self, key: str) -> None:
        """Count a stored value among those that cannot be used, until another is chosen."""
        self._unusable.add(key)

    def unreported_trouble(self) -> str:
        """Return `trouble` the first time only; values of another version may stay for long."""
        trouble, told = self.trouble, self._text("told")
        if trouble != told:
            self._store.setValue("told", trouble)
        return trouble if trouble != told else ""

    # ---- recent files

    @property
    def recent(self) -> list[Path]:
        """Files opened or saved last that still exist, the newest first."""
        return [path for path in self._recent() if is_there(path)]

    def add_recent(self, path: Path) -> None:
        """Move a file to the top of the recent files."""
        path = make_absolute(path)
        rest = [other for other in self._recent() if other != path]
        self._write_recent([path, *rest][:RECENT_LIMIT])

    def forget_recent(self, path: Path | None = None) -> None:
        """Remove one file, or all, from the recent files."""
        self._write_recent([other for other in self._recent() if path and other != path])

    def _recent(self) -> list[Path]:
        return [Path(name) for name in self._names("recent")]

    def _write_recent(self, paths: list[Path]) -> None:
        self._store.setValue("recent", [str(path) for path in paths])
        self.recent_changed.emit()

    # ---- choices

    @property
    def recent_layers(self) -> list[str]:
        """The layers added by search last, the newest first."""
        return self._names("lately")

    @recent_layers.setter
    def recent_layers(self, names: list[str]) -> None:
        self._store.setValue("lately", names)

    @property
    def theme(self) -> str:
        """The name of the chosen theme, `SYSTEM` to follow the desktop; any text may be stored."""
        return self._text("theme") or SYSTEM

    @theme.setter
    def theme(self, choice: str) -> None:
        self._unusable.discard("theme")
        self._store.setValue("theme", choice)

    @property
    def colour_by(self) -> str:
        """What nodes are coloured by: the value of a `ColourBy`."""
        return self._text("colour_by") or "family"

    @colour_by.setter
    def colour_by(self, what: str) -> None:
        self._store.setValue("colour_by", what)

    @property
    def minimap(self) -> bool:
        """Whether the canvas may show a minimap."""
        return self._flag("minimap", usual=True)

    @minimap.setter
    def minimap(self, wanted: bool) -> None:
        self._store.setValue("minimap", _FLAG_TEXTS[wanted])

    @property
    def shortcuts(self) -> dict[str, list[str]]:
        """The keys that the user chose, by command id."""
        return _keys(self._store.value("shortcuts"))

    @shortcuts.setter
    def shortcuts(self, keys: dict[str, list[str]]) -> None:
        import json

        self._store.setValue("shortcuts", json.dumps(keys))

    @property
    def trusted_data(self) -> list[tuple[str, str]]:
        """Pairs of a design and data outside its folder that it may read, the newest last."""
        import json

        try:
            stored = json.loads(str(self._store.value("trusted_data") or "[]"))
        except (ValueError, RecursionError):
            return []
        pairs = stored if isinstance(stored, list) else []
        whole = [each for each in pairs if isinstance(each, list) and len(each) == 2]
        return [(str(design), str(data)) for design, data in whole]

    def trust_data(self, design: Path, data: Path) -> None:
        """Allow a design to read data outside its folder."""
        import json

        pair = (str(design), str(data))
        rest = [other for other in self.trusted_data if other != pair]
        self._store.setValue("trusted_data", json.dumps([*rest, pair][-_MAX_TRUSTED:]))

    @property
    def snapping(self) -> bool:
        """Whether dragged nodes snap to others."""
        return self._flag("snapping", usual=True)

    @snapping.setter
    def snapping(self, wanted: bool) -> None:
        self._store.setValue("snapping", _FLAG_TEXTS[wanted])

    @property
    def less_motion(self) -> bool:
        """Whether animations are off, even where the desktop does not ask for reduced motion."""
        return self._flag("less_motion", usual=False)

    @less_motion.setter
    def less_motion(self, wanted: bool) -> None:
        self._store.setValue("less_motion", _FLAG_TEXTS[wanted])

    @property
    def recovery_seconds(self) -> int:
        """Seconds from an edit to the recovery copy."""
        return max(1, min(int(self._text("recovery_seconds") or 3), 600))

    @recovery_seconds.setter
    def recovery_seconds(self, seconds: int) -> None:
        self._store.setValue("recovery_seconds", str(seconds))

    @property
    def folder(self) -> Path:
        """The folder that file dialogs start in."""
        stored = self._text("folder")
        return Path(stored) if stored and is_folder(Path(stored)) else Path.home()

    @folder.setter
    def folder(self, folder: Path) -> None:
        self._store.setValue("folder", str(folder))

    def _flag(self, key: str, *, usual: bool) -> bool:
        stored = self._text(key).lower()
        return stored == _FLAG_TEXTS[True] if stored else usual

    # ---- the window

    @property
    def geometry(self) -> QByteArray | None:
        """Size and position of the window, from `QWidget.saveGeometry`."""
        return self._bytes("window/geometry")

    @geometry.setter
    def geometry(self, state: QByteArray) -> None:
        self._store.setValue("window/geometry", state)

    @property
    def docks(self) -> QByteArray | None:
        """Layout of the docks, from `QMainWindow.saveState`; None if another version saved it."""
        return self._bytes(f"window/docks{_LAYOUT}")

    @docks.setter
    def docks(self, state: QByteArray | None) -> None:
        self._store.setValue(f"window/docks{_LAYOUT}", state)

    def _bytes(self, key: str) -> QByteArray | None:
        stored = self._value(key)
        return stored if isinstance(stored, QByteArray) and not stored.isEmpty() else None

    def sync(self) -> None:
        """Write to the file now."""
        self._store.sync()


# ---- which values are valid


def _is_text(stored: object) -> bool:
    return isinstance(stored, str) and "\0" not in stored


def _are_names(stored: object) -> bool:
    return _is_text(stored) or (isinstance(stored, list) and all(map(_is_text, stored)))


def _is_flag(stored: object) -> bool:
    return isinstance(stored, str) and stored.lower() in _FLAG_TEXTS.values()


def _is_number(stored: object) -> bool:
    return isinstance(stored, str) and stored.isascii() and stored.isdigit() and len(stored) < 10


def _are_bytes(stored: object) -> bool:
    return isinstance(stored, QByteArray)


def _are_keys(stored: object) -> bool:
    found = _parsed(stored)
    return isinstance(found, dict) and len(_keys(stored)) == len(found)


def _keys(stored: object) -> dict[str, list[str]]:
    """Return the valid lists of keys by command id."""
    found = _parsed(stored)
    if not isinstance(found, dict):
        return {}
    return {n: k for n, k in found.items() if isinstance(k, list) and all(map(_is_text, k))}


def _parsed(stored: object) -> object:
    """Return the value of a JSON text, None where it is invalid."""
    import json  # imported late, for the first paint

    try:
        found: object = json.loads(str(stored))
        json.dumps(found, ensure_ascii=False).encode()  # Qt accepts no lone surrogates
    except (ValueError, RecursionError):
        return None
    return found


_VALIDATORS: Mapping[str, Callable[[object], bool]] = {
    "recent": _are_names,
    "lately": _are_names,
    "theme": _is_text,
    "colour_by": _is_text,
    "minimap": _is_flag,
    "shortcuts": _are_keys,
    "snapping": _is_flag,
    "less_motion": _is_flag,
    "recovery_seconds": _is_number,
    "folder": _is_text,
    "told": _is_text,
    "window/geometry": _are_bytes,
    f"window/docks{_LAYOUT}": _are_bytes,
}
_LABELS = {
    "recent": "recent files",
    "lately": "layers added last",
    "theme": "theme",
    "colour_by": "colours of nodes",
    "minimap": "minimap",
    "shortcuts": "keys",
    "snapping": "alignment",
    "less_motion": "motion",
    "recovery_seconds": "time to a recovery copy",
    "folder": "folder",
    "told": "what was told",
    "window/geometry": "size of the window",
    f"window/docks{_LAYOUT}": "layout of the panels",
}
