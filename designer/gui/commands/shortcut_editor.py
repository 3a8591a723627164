"""The editor of shortcuts: a table of all commands, where their keys can be changed."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, TypeScale, scaled_font, selected_row_style
from designer.gui.appearance.theme import Theme
from designer.gui.commands.commands import Command, Commands
from designer.gui.commands.shortcuts import native
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.clear_button import add_clear_button
from designer.gui.widgets.plain_text import PlainLabel, plain_tip

_MODIFIERS = {
    Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr,
    Qt.Key.Key_unknown,
}  # fmt: skip
_NAME = Qt.ItemDataRole.UserRole
_SIGN = 16


@guarded
class ShortcutField(QLineEdit):
    """A field that records the next key sequence pressed; Esc cancels."""

    pressed = Signal(str)
    cancelled = Signal()

    def __init__(self) -> None:
        """Start without a key."""
        super().__init__()
        self.setReadOnly(True)
        self.setPlaceholderText("Press new keys")
        self.setAccessibleName("Press new keys")
        self.setToolTip("Click here, then press the keys; Esc leaves them as they are")

    def event(self, event: QEvent) -> bool:
        """Record every key, also Tab and the keys of menus."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._record(event)
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the next key is recorded."""
        super().focusInEvent(event)
        self.setPlaceholderText("Listening: press the keys")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show what to do."""
        super().focusOutEvent(event)
        self.setPlaceholderText("Press new keys")

    def _record(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.cancelled.emit()
        elif key not in _MODIFIERS:
            self.pressed.emit(_text(event))


@guarded
class ShortcutEditor(QWidget):
    """A search field, the table, and below it the keys of the selected command."""

    def __init__(self, commands: Commands, theme: Theme) -> None:
        """Show every command of the window."""
        super().__init__()
        self._commands, self._keys = commands, commands.shortcuts
        self._wanted = ""
        """The key that was pressed for the selected command, but belongs to another one."""
        self.search = QLineEdit()
        self.table = QTreeWidget()
        self.about = PlainLabel()
        self.field = ShortcutField()
        self.reset_button = QPushButton("Reset")
        self.clear_button = QPushButton("No keys")
        self.reset_all_button = QPushButton("Reset all")
        self.conflict = PlainLabel()
        self.take_button = QPushButton("Use it here instead")
        self._set_up()
        self._arrange()
        self._connect()
        self._fill()
        self.set_theme(theme)

    # ---- building

    def _set_up(self) -> None:
        self.search.setPlaceholderText("Search commands and keys")
        self.search.setAccessibleName("Search commands and keys")
        add_clear_button(self.search)
        self.search.installEventFilter(self)
        table = self.table
        table.setAccessibleName("Commands and their keys")
        table.setHeaderLabels(["Command", "Keys"])
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setIconSize(QSize(_SIGN, _SIGN))
        table.header().setStretchLastSection(False)
        table.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.about.setFont(scaled_font(TypeScale.STRONG))
        self.field.setFixedWidth(220)
        self.conflict.setWordWrap(True)
        waiting = self.take_button.sizePolicy()
        waiting.setRetainSizeWhenHidden(True)  # or the table would jump
        self.take_button.setSizePolicy(waiting)
        for button in (self.reset_button, self.clear_button, self.reset_all_button,
                       self.take_button):  # fmt: skip
            button.setAutoDefault(False)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(16, 12, 16, 0)
        top.addWidget(self.search, 1)
        top.addWidget(self.reset_all_button)
        doing = QHBoxLayout()
        doing.setContentsMargins(16, 4, 16, 0)
        doing.addWidget(self.about, 1)
        doing.addWidget(self.field)
        doing.addWidget(self.clear_button)
        doing.addWidget(self.reset_button)
        warning = QHBoxLayout()
        warning.setContentsMargins(16, 0, 16, 0)
        warning.addWidget(self.conflict, 1)
        warning.addWidget(self.take_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(top)
        middle = QHBoxLayout()
        middle.setContentsMargins(16, 0, 16, 0)
        middle.addWidget(self.table)
        column.addLayout(middle, 1)
        column.addLayout(doing)
        column.addLayout(warning)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.table.currentItemChanged.connect(self._show_chosen)
        self.table.itemActivated.connect(self._listen)
        self.field.pressed.connect(self._pressed)
        self.field.cancelled.connect(self._cancel)
        self.reset_button.clicked.connect(self._reset)
        self.clear_button.clicked.connect(self._clear)
        self.reset_all_button.clicked.connect(self._reset_all)
        self.take_button.clicked.connect(self._take_over)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._commands.draw_icons()
        for item in self._items():
            icon = self._commands[_name(item)].icon()
            sign = _empty_pixmap() if icon.isNull() else icon.pixmap(_SIGN, _SIGN)
            made = QIcon(sign)
            if not theme.strong:  # a tinted row has the same ink as all others
                made.addPixmap(sign, QIcon.Mode.Selected)
            item.setIcon(0, icon if theme.strong and not icon.isNull() else made)
        self.table.setStyleSheet(
            f"QTreeView::item {{ padding: 4px 6px; }}"
            f"QTreeView::item:selected {{ {selected_row_style(theme)} }}"
            f"QTreeView {{ border: 1px solid {theme.border}; border-radius: 5px; }}"
        )
        self.conflict.setStyleSheet(f"color: {theme.warning}")
        self.take_button.setIcon(icons.icon("corner-left-up", theme))

    # ---- the rows

    def _fill(self) -> None:
        for command in self._commands:
            item = QTreeWidgetItem([_title(command), ""])
            item.setData(0, _NAME, command.spec.id)
            self.table.addTopLevelItem(item)
        self._refresh()
        self.table.setCurrentItem(self._items()[0])

    def _items(self) -> list[QTreeWidgetItem]:
        root = self.table.invisibleRootItem()
        found = (root.child(row) for row in range(root.childCount()))
        return [item for item in found if item is not None]

    def _refresh(self) -> None:
        """Update the keys in the table."""
        for item in self._items():
            name = _name(item)
            item.setText(1, native(self._keys.keys(name)))
            font = scaled_font(TypeScale.STRONG if self._keys.is_changed(name) else TypeScale.BODY)
            item.setFont(1, font)
            usual = native(self._keys.default(name)) or "none"
            item.setToolTip(
                1, plain_tip(f"By default: {usual}") if self._keys.is_changed(name) else ""
            )
        self._filter(self.search.text())
        self._show_chosen()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for item in self._items():
            name = _name(item)
            keys = f"{item.text(1)} {' '.join(self._keys.keys(name))}"
            said = f"{item.text(0)} {keys}".casefold()
            item.setHidden(not all(word in said for word in words))
        current = self.table.currentItem()
        if current is not None and current.isHidden():
            seen = next((item for item in self._items() if not item.isHidden()), None)
            self.table.setCurrentItem(seen)  # type: ignore[arg-type]

    @property
    def chosen(self) -> str:
        """The id of the selected command, "" for none."""
        item = self.table.currentItem()
        return _name(item) if item is not None else ""

    def choose(self, name: str) -> None:
        """Select a command."""
        self.table.setCurrentItem(next(i for i in self._items() if _name(i) == name))

    def _show_chosen(self) -> None:
        name = self.chosen
        self._wanted = ""
        self.conflict.hide()
        self.take_button.hide()
        self.about.setText(_title(self._commands[name]) if name else "Nothing matches.")
        self.field.setEnabled(bool(name))
        self.clear_button.setEnabled(bool(name and self._keys.keys(name)))
        self.reset_button.setEnabled(bool(name and self._keys.is_changed(name)))
        self.reset_all_button.setEnabled(bool(self._keys.changed))

    # ---- giving keys

    def _listen(self) -> None:
        self.field.setFocus()

    def _pressed(self, key: str) -> None:
        """Assign a free key at once; report whose key another is, and offer to reassign it."""
        name = self.chosen
        other, use = self._keys.command_with(key, besides=name), self._keys.canvas_action(key)
        if other:
            self._ask(key, f"{native([key])} is for “{_title(self._commands[other])}”.")
        elif use and key not in self._keys.keys(name):
            self._ask(key, f"{native([key])} is the canvas's own: {use}.")
        else:
            self._give(key)

    def _ask(self, key: str, words: str) -> None:
        self._wanted = key
        self.conflict.setText(words)
        self.conflict.show()
        self.take_button.show()
        self.take_button.setFocus()

    def _take_over(self) -> None:
        self._give(self._wanted)

    def _give(self, key: str) -> None:
        self._keys.set(self.chosen, [key])
        self._done()

    def _clear(self) -> None:
        self._keys.set(self.chosen, [])
        self._done()

    def _reset(self) -> None:
        self._keys.reset(self.chosen)
        self._done()

    def _reset_all(self) -> None:
        self._keys.reset_all()
        self._done()

    def _cancel(self) -> None:
        self._show_chosen()
        self.table.setFocus()

    def _done(self) -> None:
        self._refresh()
        self.table.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search field to the table with Down, to the key field with Enter."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Down:
                self.table.setFocus()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._listen()
                return True
        return super().eventFilter(watched, event)


def _name(item: QTreeWidgetItem) -> str:
    return str(item.data(0, _NAME))


def _empty_pixmap() -> QPixmap:
    """Return an empty pixmap, so that all names start at the same x."""
    picture = QPixmap(_SIGN, _SIGN)
    picture.fill(Qt.GlobalColor.transparent)
    return picture


def _title(command: Command) -> str:
    return command.spec.text.replace("&", "").removesuffix("…")


def _text(event: QKeyEvent) -> str:
    """Return a key as portable text, without Shift where it is needed to type the character."""
    key, modifiers = Qt.Key(event.key()), event.modifiers()
    modifiers &= ~Qt.KeyboardModifier.KeypadModifier
    if key == Qt.Key.Key_Backtab:
        key = Qt.Key.Key_Tab
    sign = event.text()
    if modifiers == Qt.KeyboardModifier.ShiftModifier and sign and not sign.isalnum():
        if sign.isprintable() and sign != " ":
            modifiers = Qt.KeyboardModifier.NoModifier
    combined = QKeySequence(modifiers.value | key.value)
    return combined.toString(QKeySequence.SequenceFormat.PortableText)
