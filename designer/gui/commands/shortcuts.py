"""The keys of each command: the table's, or those that the user chose instead.

Menus, tips, the key sheet, the command palette and the canvas all use these.
"""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtGui import QKeySequence

from designer.gui.canvas.command_keys import KEYS, KeyMap, combinations
from designer.gui.canvas.command_table import COMMANDS
from designer.gui.runtime.settings import Settings
from designer.observers import Observers

Keys = tuple[str, ...]


class Shortcuts:
    """The keys of every command by its id. Only what differs from the table is stored."""

    def __init__(self, table: Mapping[str, Keys], settings: Settings) -> None:
        """Start with the keys in ``table`` and the changes of them in ``settings``."""
        self._table = {name: tuple(map(portable, keys)) for name, keys in table.items()}
        self._settings = settings
        own = {n: k for n, k in settings.shortcuts.items() if n in self._table}
        self._own = {n: tuple(key for key in map(portable, keys) if key) for n, keys in own.items()}
        self._observers: Observers[[]] = Observers()

    def keys(self, name: str) -> Keys:
        """Return the keys of a command."""
        return self._own.get(name, self._table[name])

    def default(self, name: str) -> Keys:
        """Return the keys that a command has in the table."""
        return self._table[name]

    def is_changed(self, name: str) -> bool:
        """Return whether the user changed the keys of a command."""
        return name in self._own

    @property
    def changed(self) -> list[str]:
        """The ids of commands whose keys the user changed."""
        return list(self._own)

    def command_with(self, key: str, besides: str = "") -> str:
        """Return the id of the command that has a key, "" if the key is free."""
        key = portable(key)
        return next((n for n in self._table if n != besides and key in self.keys(n)), "")

    def set(self, name: str, keys: Iterable[str]) -> None:
        """Set the keys of a command, and remove them from the commands that have them now."""
        chosen = tuple(dict.fromkeys(map(portable, keys)))
        for key in chosen:
            while other := self.command_with(key, name):
                self._put(other, tuple(k for k in self.keys(other) if k != key))
        self._put(name, chosen)
        self._keep()

    def reset(self, name: str) -> None:
        """Reset a command to its default keys."""
        self.set(name, self._table[name])

    def reset_all(self) -> None:
        """Reset every command to its default keys."""
        self._own.clear()
        self._keep()

    def listen(self, listener: Callable[[], None]) -> None:
        """Call ``listener`` after every change."""
        self._observers.add(listener)

    # ---- the canvas

    def canvas_keys(self) -> KeyMap:
        """Return the commands that the canvas runs for keys itself.

        Those with keys of the user's are run by the window's actions, and so are other commands
        that the user gave a key of the canvas.
        """
        given = {c for keys in self._own.values() for c in combinations(keys)}
        return {c: s for c, s in KEYS.items() if s.id not in self._own and c not in given}

    def canvas_action(self, key: str) -> str:
        """Return what a key does on the canvas that the user cannot change, "" for nothing."""
        found = (KEYS[c] for c in combinations((key,)) if c in KEYS)
        return next((spec.text for spec in found if spec.id not in self._table), "")

    def canvas_names(self) -> dict[str, str]:
        """Return the first key of each canvas command that has keys, as text, by command id."""
        having = (s.id for s in COMMANDS if s.id in self._table and (s.keys or s.id in self._own))
        return {name: native(self.keys(name)[:1]) for name in having}

    # ----

    def _put(self, name: str, keys: Keys) -> None:
        if keys == self._table[name]:
            self._own.pop(name, None)
        else:
            self._own[name] = keys

    def _keep(self) -> None:
        self._settings.shortcuts = {name: list(keys) for name, keys in self._own.items()}
        self._observers.notify()


def portable(key: str) -> str:
    """Return a key sequence in Qt's portable notation, as it is stored."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def native(keys: Iterable[str]) -> str:
    """Return key sequences in the notation of this desktop."""
    form = QKeySequence.SequenceFormat.NativeText
    return " · ".join(QKeySequence(key).toString(form) for key in keys)
