"""The actions of a window: one for each command of the table, with keys, tip and icon."""

from collections.abc import Iterable, Iterator

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolBar, QWidget

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.chrome.host import CommandHost, OpenDesign
from designer.gui.commands.command_table import (
    MENUS,
    SPECS,
    WindowSpec,
    menu_entries,
    toolbar_entries,
)
from designer.gui.commands.shortcuts import Shortcuts
from designer.gui.widgets.plain_text import plain_tip


class Command(QAction):
    """The action of one command."""

    def __init__(self, spec: WindowSpec, host: CommandHost, parent: QObject) -> None:
        """Make the action; it acts on ``host`` from the first `refresh` on."""
        super().__init__(spec.short_text or spec.text, parent)
        self.spec, self._host = spec, host
        self.setObjectName(spec.id)
        self.setCheckable(spec.checked is not None)
        self.setMenuRole(_MENU_ROLES.get(spec.id, QAction.MenuRole.NoRole))
        if spec.on_canvas:
            # Not with its children: these are fields, and their keys are theirs.
            self.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.triggered.connect(self._run)
        self._show_keys()

    @property
    def plain_text(self) -> str:
        """The text without its mnemonic."""
        return (self.spec.text if self.spec.short_text else self.text()).replace("&", "")

    @property
    def keys_text(self) -> str:
        """The keys as text, in the desktop's notation."""
        native = QKeySequence.SequenceFormat.NativeText
        return " · ".join(key.toString(native) for key in self.shortcuts())

    def set_keys(self, keys: Iterable[str]) -> None:
        """Set the keys."""
        self.setShortcuts([QKeySequence(key) for key in keys])
        self._show_keys()

    def refresh(self) -> None:
        """Update text, enabled and checked state, and the tip."""
        spec, host = self.spec, self._host
        self.setEnabled(spec.when is None or spec.when(host))
        if spec.checked is not None:
            self.setChecked(spec.checked(host))
        if spec.dynamic_text is not None:
            self.setText(spec.dynamic_text(host))
        self._show_keys()

    def _show_keys(self) -> None:
        keys = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        self.setToolTip(plain_tip(f"{self.plain_text} ({keys})" if keys else self.plain_text))

    def _run(self) -> None:
        self._host.documents.finish_typing()
        self.spec.run(self._host)
        self.refresh()


class Commands(QObject):
    """All commands of one window."""

    def __init__(self, host: CommandHost, window: QWidget) -> None:
        """Make them all, as children and actions of ``window``."""
        super().__init__(window)
        self._by_id = {spec.id: Command(spec, host, window) for spec in SPECS}
        self._host, self._theme = host, host.appearance.theme
        self._menus: dict[QAction, str] = {}
        self._tips: list[tuple[QWidget, str, str]] = []
        self._buttons: list[tuple[Command, QWidget]] = []
        self.shortcuts = Shortcuts({spec.id: spec.keys for spec in SPECS}, host.settings)
        self.shortcuts.listen(self._take_keys)
        for command in self:
            command.set_keys(self.shortcuts.keys(command.spec.id))
        self._drawn = set(toolbar_entries()) & set(self._by_id)
        window.addActions([command for command in self if not command.spec.on_canvas])

    def attach(self, design: OpenDesign) -> None:
        """Let the commands of the canvas work on the canvas of another design."""
        design.canvas.addActions([command for command in self if command.spec.on_canvas])
        self._show_keys(design)

    def disconnect_buttons(self, bar: QToolBar) -> None:
        """Disconnect the buttons of a toolbar from the change signals of their actions.

        Qt 6.11 connects a button to its action once more at each change of the action. That takes
        memory, and after thousands of edits each of them calls thousands of connections.
        """
        there = set(bar.actions())
        self._buttons += [(one, bar.widgetForAction(one)) for one in self if one in there]

    def add_tip(self, widget: QWidget, text: str, name: str) -> None:
        """Show ``text`` and the keys of a command as the tip of a widget, also when they change."""
        self._tips.append((widget, text, name))
        self._show_tip(widget, text, name)

    def _show_keys(self, design: OpenDesign) -> None:
        """Let a design's canvas, and the tips in its panels, use the keys as they are now."""
        design.canvas.keys = self.shortcuts.canvas_keys()
        design.canvas.key_names = self.shortcuts.canvas_names()
        for tip in design.key_hints:
            self._show_tip(*tip)

    def _show_tip(self, widget: QWidget, text: str, name: str) -> None:
        keys = self[name].keys_text
        widget.setToolTip(plain_tip(f"{text} ({keys})" if keys else text))

    def _take_keys(self) -> None:
        for command in self:
            command.set_keys(self.shortcuts.keys(command.spec.id))
        for design in self._host.tabs.all_benches:
            self._show_keys(design)
        for tip in self._tips:
            self._show_tip(*tip)

    def __getitem__(self, name: str) -> Command:
        """Return a command by its id."""
        return self._by_id[name]

    def __contains__(self, name: object) -> bool:
        """Return whether there is a command with this id."""
        return name in self._by_id

    def __iter__(self) -> Iterator[Command]:
        """Iterate in the order of the table."""
        return iter(self._by_id.values())

    def refresh(self) -> None:
        """Update every command."""
        for command in self:
            command.refresh()
            if command.spec.dynamic_icon is not None and command.spec.id in self._drawn:
                self._draw(command)
        for command, button in self._buttons:
            command.disconnect(button)  # not needed: a button learns of changes by an event

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme to the icons that have been drawn so far."""
        self._theme = theme
        for name in self._drawn:
            self._draw(self[name])
        if len(self._drawn) == len(self._by_id):
            self._draw_menus()

    def draw_icons(self) -> None:
        """Draw the icons that the toolbar does not need: a menu or the palette is about to show."""
        for command in self:
            if command.spec.id not in self._drawn:
                self._draw(command)
        self._drawn = set(self._by_id)
        self._draw_menus()

    def set_menu_icon(self, menu: QAction, name: str) -> None:
        """Give the entry of a submenu an icon."""
        self._menus[menu] = name

    def _draw_menus(self) -> None:
        for menu, name in self._menus.items():
            menu.setIcon(icons.menu_icon(name, self._theme))

    def _draw(self, command: Command) -> None:
        spec = command.spec
        name = spec.dynamic_icon(self._host) if spec.dynamic_icon is not None else spec.icon
        if name:
            command.setIcon(icons.icon(name, self._theme, spec.role))

    def keys_by_menu(self) -> dict[str, list[tuple[str, str]]]:
        """Return text and keys of the commands that have keys, by the title of their menu."""
        groups: dict[str, list[tuple[str, str]]] = {}
        left = {command.spec.id: command for command in self}
        for title, layout in MENUS.items():
            named = [left.pop(name) for name in menu_entries(layout) if name in left]
            groups[title.replace("&", "")] = [row for c in named for row in _row(c)]
        groups["More"] = [row for command in left.values() for row in _row(command)]
        return {title: rows for title, rows in groups.items() if rows}


def _row(command: Command) -> list[tuple[str, str]]:
    keys = command.keys_text
    return [(command.spec.text.replace("&", ""), keys)] if keys else []


_MENU_ROLES = {
    "quit": QAction.MenuRole.QuitRole,
    "about": QAction.MenuRole.AboutRole,
    "settings": QAction.MenuRole.NoRole,
}
