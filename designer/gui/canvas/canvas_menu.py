"""The context menu of the canvas, from its table of commands, with their keys."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from designer.gui.appearance import icons
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.command_keys import shown_keys
from designer.gui.canvas.command_table import ALIGN_MENU, COMMANDS, CONTEXT_MENU, CanvasSpec
from designer.gui.canvas.commands.hue_menu import HueMenu
from designer.presentation.command_spec import SEPARATOR, expand_layout


class CommandMenu(QMenu):
    """A menu of canvas commands. It shows their keys, which the canvas handles itself."""

    def __init__(
        self,
        title: str,
        layout: str,
        commands: CanvasCommands,
        submenus: "Mapping[str, CommandMenu | HueMenu]" = MappingProxyType({}),
    ) -> None:
        """Fill the menu with the sections of ``layout``, and its words with ``submenus``."""
        super().__init__(title, commands.canvas.view)
        self._commands, self._submenus = commands, tuple(submenus.values())
        self._specs: dict[QAction, CanvasSpec] = {}
        self._undrawn: Theme | None = None
        by_id = {spec.id: spec for spec in COMMANDS}
        for name in expand_layout(layout, COMMANDS, _section):
            if name == SEPARATOR:
                self.addSeparator()
            elif name in submenus:
                self.addMenu(submenus[name])
            else:
                self._specs[self.addAction(by_id[name].plain_text)] = by_id[name]
        self.aboutToShow.connect(self._prepare)
        self.triggered.connect(self._run)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme: its icons are drawn when the menu opens, which few menus ever do."""
        self._undrawn = theme
        if self.isVisible():
            self._draw()

    def is_useful(self) -> bool:
        """Return whether a command of the menu is enabled."""
        return any(spec.when is None or spec.when(self._commands) for spec in self._specs.values())

    def _draw(self) -> None:
        theme, self._undrawn = self._undrawn, None
        if theme is None:
            return
        self.setPalette(theme.palette())
        for action, spec in self._specs.items():
            if spec.icon:
                action.setIcon(icons.menu_icon(spec.icon, theme))
        for menu in self._submenus:
            menu.setPalette(theme.palette())
            menu.set_theme(theme)
            menu.setIcon(icons.menu_icon(_SUBMENU_ICONS[menu.title()], theme))

    def _prepare(self) -> None:
        self._draw()
        commands = self._commands
        selected = bool(commands.canvas.selection)
        for action, spec in self._specs.items():
            entry = spec.context
            assert entry is not None
            keys = _entry_keys(spec, commands.canvas.key_names)
            action.setText(f"{spec.plain_text}\t{keys}" if keys else spec.plain_text)
            action.setEnabled(selected or not entry.needs_selection)
            action.setVisible(entry.shown is None or entry.shown(commands))
        for menu in self._submenus:
            menu.menuAction().setVisible(menu.is_useful())

    def _run(self, action: QAction) -> None:
        if action in self._specs:  # else it is an action of a submenu
            self._specs[action].run(self._commands)


def canvas_menu(commands: CanvasCommands, theme: Theme) -> CommandMenu:
    """Return the context menu of a canvas."""
    submenus: dict[str, CommandMenu | HueMenu] = {
        "@hues": HueMenu(commands.canvas),
        "@align": CommandMenu("Align", ALIGN_MENU, commands),
    }
    menu = CommandMenu("", CONTEXT_MENU, commands, submenus)
    menu.set_theme(theme)
    return menu


def _section(spec: CanvasSpec) -> str:
    return spec.context.section if spec.context is not None else ""


def _entry_keys(spec: CanvasSpec, names: Mapping[str, str]) -> str:
    """Return the keys that an entry shows, in the notation of the desktop."""
    own = spec.context.keys if spec.context is not None else ""
    if own and not names.get(spec.id):
        return QKeySequence(own).toString(QKeySequence.SequenceFormat.NativeText)
    return shown_keys(spec, names)


_SUBMENU_ICONS = {"Frame Colour": "shapes", "Align": "align-start-vertical"}
