"""Which key does what on the canvas: one table, which help and tests read too.

Each is a method of the canvas, with what it is told behind a space.
"""

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_NONE = Qt.KeyboardModifier.NoModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CTRL = Qt.KeyboardModifier.ControlModifier
_KEY = Qt.Key

KEYS: dict[tuple[Qt.KeyboardModifier, Qt.Key], str] = {
    (_NONE, _KEY.Key_Tab): "search",
    (_SHIFT, _KEY.Key_A): "search",
    (_NONE, _KEY.Key_Delete): "delete",
    (_NONE, _KEY.Key_Backspace): "delete",
    (_CTRL, _KEY.Key_Delete): "delete_without_joining",
    (_CTRL, _KEY.Key_Backspace): "delete_without_joining",
    (_CTRL, _KEY.Key_A): "select_all",
    (_NONE, _KEY.Key_L): "select_linked",
    (_CTRL, _KEY.Key_C): "copy",
    (_CTRL, _KEY.Key_X): "cut",
    (_CTRL, _KEY.Key_V): "paste",
    (_CTRL | _SHIFT, _KEY.Key_V): "paste_with_wires",
    (_CTRL, _KEY.Key_D): "duplicate",
    (_CTRL, _KEY.Key_G): "group",
    (_CTRL | _SHIFT, _KEY.Key_G): "unpack",
    (_CTRL, _KEY.Key_Return): "enter",
    (_CTRL, _KEY.Key_Enter): "enter",
    (_CTRL, _KEY.Key_L): "arrange",
    (_CTRL, _KEY.Key_J): "frame",
    (_SHIFT, _KEY.Key_F): "frame",
    (_SHIFT, _KEY.Key_N): "add_note",
    (_NONE, _KEY.Key_M): "mute",
    (_NONE, _KEY.Key_F2): "rename",
    (_NONE, _KEY.Key_Home): "fit_all",
    (_NONE, _KEY.Key_Period): "fit_selection",
    (_NONE, _KEY.Key_Plus): "zoom_in",
    (_CTRL, _KEY.Key_Plus): "zoom_in",
    (_CTRL, _KEY.Key_Equal): "zoom_in",
    (_NONE, _KEY.Key_Minus): "zoom_out",
    (_CTRL, _KEY.Key_Minus): "zoom_out",
    (_CTRL, _KEY.Key_0): "zoom_one",
    (_NONE, _KEY.Key_Return): "activate",
    (_NONE, _KEY.Key_Enter): "activate",
    (_NONE, _KEY.Key_C): "start_wire",
    (_NONE, _KEY.Key_W): "pick_wire",
    (_SHIFT, _KEY.Key_W): "pick_wire -1",
    (_NONE, _KEY.Key_F1): "show_help",
    (_NONE, _KEY.Key_Menu): "show_menu",
    (_SHIFT, _KEY.Key_F10): "show_menu",
}
_ARROWS = {
    _KEY.Key_Left: "left",
    _KEY.Key_Right: "right",
    _KEY.Key_Up: "up",
    _KEY.Key_Down: "down",
}
for _key, _direction in _ARROWS.items():
    KEYS[_NONE, _key] = f"walk {_direction}"
    KEYS[_SHIFT, _key] = f"extend {_direction}"
    KEYS[_CTRL, _key] = f"nudge {_direction}"
    KEYS[_CTRL | _SHIFT, _key] = f"nudge {_direction} finely"


def method_for(event: QKeyEvent, keys: Mapping[tuple[Qt.KeyboardModifier, Qt.Key], str]) -> str:
    """Return what the canvas does for a key, "" if there is nothing."""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    key = Qt.Key(event.key())
    found = keys.get((modifiers, key), "")
    if not found and key in {_KEY.Key_Plus, _KEY.Key_Period, _KEY.Key_Equal}:
        # On many keyboards these need Shift.
        found = keys.get((modifiers & ~_SHIFT, key), "")
    return found
