"""Which command of the canvas a key runs, by the table of commands."""

from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from designer.gui.canvas.command_table import COMMANDS, FIXED, CanvasSpec

Combination = tuple[Qt.KeyboardModifier, Qt.Key]
KeyMap = Mapping[Combination, CanvasSpec]
_KEYS_WITH_SHIFT = {Qt.Key.Key_Plus, Qt.Key.Key_Period, Qt.Key.Key_Equal}
"""Keys that need Shift on many keyboards."""


def combinations(keys: Iterable[str]) -> Iterator[Combination]:
    """Yield the first key combination of each key sequence."""
    for key in keys:
        first = QKeySequence(key)[0]  # type: ignore[index]
        yield first.keyboardModifiers(), first.key()


KEYS: KeyMap = {
    combination: spec
    for spec in (*COMMANDS, *FIXED)
    for combination in combinations((*spec.keys, *spec.fixed_keys))
}
"""The command of each key combination on a canvas without a window."""


def command_for(event: QKeyEvent, keys: KeyMap) -> CanvasSpec | None:
    """Return the command of a key event, None if it has none."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    found = keys.get((modifiers, key))
    if found is None and key in _KEYS_WITH_SHIFT:
        found = keys.get((modifiers & ~Qt.KeyboardModifier.ShiftModifier, key))
    return found


def shown_keys(spec: CanvasSpec, names: Mapping[str, str]) -> str:
    """Return the first key of a command as text; ``names`` are the keys by command id.

    A command that is not in ``names`` has the keys of the table.
    """
    if spec.id in names:
        return names[spec.id]
    keys = (*spec.keys, *spec.fixed_keys)[:1]
    return "".join(QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in keys)
