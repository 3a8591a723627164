"""Text from designs, files and errors as the window shows it: as it is, never as rich text.

Qt takes any text for HTML that looks like it: in labels, in tool tips, in message boxes. A name
like ``<img src=…>`` would be a picture then, read from wherever it says. All such text goes through
here; what has no look of its own is written as an escape, and what is too long is cut.
"""

import re

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QWidget

from designer.gui.runtime.guard import guarded
from designer.visible_text import html_text, visible

LONGEST = 800
"""More characters of one text nobody reads in a label or a tip, and Qt would lay out for long."""
_LONG_RUN = re.compile(r"(?:(?:[^ \n/\u200b-]|[/-](?![^\W\d])){30}| {30})[\u0300-\u036f]*")
"""A label breaks lines between words, and after / and - before a letter; here it may break, too."""
_LONGEST_NAME = 200
"""More than that of a name no title, tab or menu has room for."""


def cut(text: str, most: int = LONGEST) -> str:
    """Return the beginning of a text that is longer than ``most`` characters, and that it is."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shown(text: str) -> str:
    """Return a text with its lines, as a label shows it."""
    return visible(cut(text), keep="\n")


def named(name: str) -> str:
    """Return a name in one line: for titles, tabs, menus and sentences."""
    return cut(visible(cut(name, _LONGEST_NAME)), _LONGEST_NAME)


def plain_tip(text: str) -> str:
    """Return a text for a tool tip or a message box, which has no other way to be plain."""
    plain = shown(text)
    return Qt.convertFromPlainText(plain) if Qt.mightBeRichText(plain) else plain


def plain_html(text: str) -> str:
    """Return a text for a place within HTML of our own."""
    return html_text(cut(text))


def menu_text(text: str) -> str:
    """Return a name for a menu, a tab or a button, where ``&`` would mark a letter."""
    return named(text).replace("&", "&&")


@guarded
class PlainLabel(QLabel):
    """A label in which tags are text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show ``text``."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text; `text` gives it back as it is shown."""
        super().setText(_LONG_RUN.sub("\\g<0>\u200b", shown(text)))
