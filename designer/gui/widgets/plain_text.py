"""Text from designs, files and errors as the window shows it: never as rich text.

Qt guesses whether a text is HTML: in labels, tool tips and message boxes. A name like
``<img src=…>`` would then load a picture from anywhere. All such text goes through this module,
which also escapes invisible characters and cuts what is too long.
"""

import re

from PySide6.QtGui import Qt
from PySide6.QtWidgets import QLabel, QWidget

from designer.gui.runtime.guard import guarded
from designer.visible_text import html_text, visible

LONGEST = 800
"""Characters of a text in a label or tip; Qt would take long to lay out more."""
_LONG_RUN = re.compile(r"(?:(?:[^ \n/\u200b-]|[/-](?![^\W\d])){30}| {30})[\u0300-\u036f]*")
"""Long runs that Qt cannot break, between words or after / and -; a break is allowed after each."""
_MAX_NAME_LENGTH = 200
"""Characters of a name in a title, tab or menu."""


def cut(text: str, most: int = LONGEST) -> str:
    """Return the first ``most`` characters of a longer text, marked as cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def shown(text: str) -> str:
    """Return a text of several lines for a label."""
    return visible(cut(text), keep="\n")


def named(name: str) -> str:
    """Return a name on one line, for titles, tabs, menus and sentences."""
    return cut(visible(cut(name, _MAX_NAME_LENGTH)), _MAX_NAME_LENGTH)


def plain_tip(text: str) -> str:
    """Return a text for a tool tip or message box, as HTML if Qt would take it for HTML."""
    plain = shown(text)
    return Qt.convertFromPlainText(plain) if Qt.mightBeRichText(plain) else plain


def plain_html(text: str) -> str:
    """Return a text escaped for use in our own HTML."""
    return html_text(cut(text))


def menu_text(text: str) -> str:
    """Return a name for a menu, tab or button, in which ``&`` would mark a mnemonic."""
    return named(text).replace("&", "&&")


@guarded
class PlainLabel(QLabel):
    """A label that shows tags as text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        """Show ``text``."""
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text; `text` returns it as it is shown."""
        super().setText(_LONG_RUN.sub("\\g<0>\u200b", shown(text)))
