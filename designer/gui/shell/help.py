"""The sheet of keys and gestures (F1 or ?), and the dialog about the program."""

from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.plain_text import PlainLabel

GESTURES = {
    "With the mouse": (
        ("Add a layer", "drag it from the palette, or double-click"),
        ("Connect", "drag from port to port, or click one and then the other"),
        ("Add and connect", "release a wire in space"),
        ("Insert on a wire", "drop a node on it"),
        ("Move or remove a wire", "drag its end elsewhere, or into space"),
        ("Bend a wire", "double-click it, or Alt and drag; double-click the bend to remove it"),
        ("Drag freely", "hold Alt or Ctrl: nothing snaps"),
        ("Frame what belongs together", "select it, then Ctrl+J; drag the title to move it all"),
        ("Select", "drag on empty space; Shift adds"),
        ("Pan", "middle-drag, or Space and drag"),
        ("Zoom", "wheel, or pinch"),
    ),
    "With the keys": (
        ("Walk along the wires", "arrows; Shift selects on the way"),
        ("Move what is selected", "Ctrl and arrows; with Shift, finely"),
        ("Connect", "{connect}, then Tab to a port, Enter"),
        ("Pick a wire", "{pick-wire}, again for the next; {delete} removes it"),
        ("Change its settings", "Enter"),
        ("Help on the selected layer", "F1"),
        ("Go into a block", "double-click it · Enter"),
        ("Leave a block", "Esc, or click the way above the canvas"),
    ),
}
_LINE_LENGTH = 32
"""Characters of a gesture that fit into a line beside its name, about."""
Keys = Mapping[str, Iterable[tuple[str, str]]]


class KeySheet(QDialog):
    """A dialog with all keys and gestures, which does not block the window."""

    def __init__(self, keys: Keys, names: Mapping[str, str], theme: Theme, parent: QWidget) -> None:
        """Show ``keys`` by menu, after the gestures; ``names`` maps command ids to their keys."""
        super().__init__(parent)
        self.setWindowTitle("Keys and gestures")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet = QWidget()
        columns = QHBoxLayout(sheet)
        columns.setContentsMargins(24, 16, 24, 16)
        columns.setSpacing(32)
        gestures = {
            title: tuple((what, _filled(how, names)) for what, how in rows)
            for title, rows in GESTURES.items()
        }
        for part in _in_columns({**gestures, **keys}, 3):
            columns.addLayout(_column(part, theme), 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidget(sheet)
        area.setAccessibleName("Keys and gestures")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.addWidget(area)
        column.addWidget(_close_button(self))
        high = sheet.sizeHint().height() + column.sizeHint().height() - area.sizeHint().height()
        self.resize(1240, min(high + SPACE, max(480, parent.height() - 40)))


class AboutDialog(QDialog):
    """The dialog with version and licences."""

    def __init__(self, parent: QWidget) -> None:
        """Create the dialog over ``parent``."""
        super().__init__(parent)
        self.setWindowTitle("About nn-designer")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = PlainLabel()
        picture.setPixmap(icons.app_icon().pixmap(72, 72))
        name = PlainLabel(f"nn-designer {program_version()}")
        name.setFont(scaled_font(TypeScale.TITLE))
        words = PlainLabel(
            "Draw neural networks and get real PyTorch.\n\n"
            "MIT licence. Icons: Lucide, ISC licence.\n"
            "Built on Qt for Python (LGPL), PyTorch, networkx and pyqtgraph."
        )
        text = QVBoxLayout()
        text.addWidget(name)
        text.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(20)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(16)
        column.addLayout(row)
        column.addWidget(_close_button(self))


def program_version() -> str:
    """Return the installed version."""
    try:
        return version("nn-designer")
    except PackageNotFoundError:
        return "(not installed)"


def _close_button(dialog: QDialog) -> QDialogButtonBox:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    box.setContentsMargins(0, 0, 12, 4)
    box.rejected.connect(dialog.reject)
    return box


def _filled(how: str, names: Mapping[str, str]) -> str:
    """Replace the ids of commands in braces by their keys."""
    for name, keys in names.items():
        how = how.replace(f"{{{name}}}", keys.split(" · ", maxsplit=1)[0] or "(no key)")
    return how


def _in_columns(groups: Keys, columns: int) -> list[Keys]:
    """Split the groups, in order, into columns of about the same height."""
    sized = {title: tuple(rows) for title, rows in groups.items()}
    each = sum(map(_length, sized.values())) / columns
    made: list[dict[str, tuple[tuple[str, str], ...]]] = [{}]
    filled = 0.0
    for title, rows in sized.items():
        length = _length(rows)
        if made[-1] and filled + length / 2 > each and len(made) < columns:
            made.append({})
            filled = 0
        made[-1][title] = rows
        filled += length
    return list(made)


def _length(rows: tuple[tuple[str, str], ...]) -> float:
    """Return the height of a group in lines, about, its title included."""
    return 2 + sum(1 + 0.8 * (len(keys) // _LINE_LENGTH) for _, keys in rows)


def _column(groups: Keys, theme: Theme) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(6)
    whats = [PlainLabel(what) for rows in groups.values() for what, _ in rows]
    wide = max(label.sizeHint().width() for label in whats)  # the keys of all groups are aligned
    for title, rows in groups.items():
        head = PlainLabel(title)
        head.setFont(scaled_font(TypeScale.TITLE))
        column.addWidget(head)
        grid = _rows(rows, theme, caps=title not in GESTURES)
        grid.setColumnMinimumWidth(0, wide)
        column.addLayout(grid)
        column.addSpacing(14)
    column.addStretch(1)
    return column


def _rows(rows: Iterable[tuple[str, str]], theme: Theme, *, caps: bool) -> QGridLayout:
    """Return rows of a name and a sentence, or with ``caps`` of a name and drawn keys."""
    grid = QGridLayout()
    grid.setColumnStretch(1, 1)
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(3 if caps else 5)
    for place, (what, keys) in enumerate(rows):
        grid.addWidget(PlainLabel(what), place, 0, Qt.AlignmentFlag.AlignTop)
        if caps:
            grid.addLayout(_key_caps(keys, theme), place, 1)
            continue
        label = PlainLabel(keys)
        label.setWordWrap(True)
        label.setStyleSheet(f"color: {theme.dim_text}")
        grid.addWidget(label, place, 1)
    return grid


def _key_caps(keys: str, theme: Theme) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for key in keys.split(" · "):
        cap = PlainLabel(key)
        cap.setFont(scaled_font(TypeScale.CAPTION))
        cap.setStyleSheet(
            f"color: {theme.text}; background: {theme.raised}; border: 1px solid {theme.border};"
            f" border-bottom-width: 2px; border-radius: 4px; padding: 0 5px;"
        )
        row.addWidget(cap)
    row.addStretch(1)
    return row
