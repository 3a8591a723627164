"""Every command of the window, declared once, with those of the canvas among them.

Menus, toolbar, keys, the command palette, the key sheet and the preferences derive from `SPECS`.
"""

from collections.abc import Iterator

from designer.gui.appearance.theme import THEMES
from designer.gui.canvas.command_table import ALIGN_MENU, COMMANDS, CanvasSpec
from designer.gui.canvas.drawing.node_colours import ColourBy
from designer.gui.chrome.host import CommandHost
from designer.gui.panels.registry import PANELS, PanelSpec
from designer.gui.runtime.settings import SYSTEM
from designer.gui.widgets.plain_text import menu_text
from designer.presentation.command_spec import CommandSpec, expand_layout

WindowSpec = CommandSpec[CommandHost]

# ---- when they are enabled


def _shown(host: CommandHost) -> bool:
    return host.bench.shown


def _can_undo(host: CommandHost) -> bool:
    return host.bench.shown and bool(host.bench.session.design.undo_title)


def _can_redo(host: CommandHost) -> bool:
    return host.bench.shown and bool(host.bench.session.design.redo_title)


def _can_train(host: CommandHost) -> bool:
    return host.bench.shown and not host.bench.training.running


def _can_close(host: CommandHost) -> bool:
    return host.bench.shown or host.tabs.current >= 0


def _can_reopen(host: CommandHost) -> bool:
    return host.documents.can_reopen


def _several_tabs(host: CommandHost) -> bool:
    return len(host.tabs.entries) > 1


def _in_training(host: CommandHost) -> bool:
    return host.bench.training.running


# ---- what depends on the state


def _undo_text(host: CommandHost) -> str:
    return f"&Undo {menu_text(host.bench.session.design.undo_title)}".strip()


def _redo_text(host: CommandHost) -> str:
    return f"&Redo {menu_text(host.bench.session.design.redo_title)}".strip()


def _pause_text(host: CommandHost) -> str:
    return "&Go On" if host.bench.training.paused else "&Pause"


def _pause_icon(host: CommandHost) -> str:
    return "play" if host.bench.training.paused else "pause"


# ---- commands that are alike


def _on_canvas(spec: CanvasSpec) -> WindowSpec:
    """Return a command of the canvas as one of the window, for the design in front."""
    when = spec.when

    def enabled(host: CommandHost) -> bool:
        return host.bench.shown and (when is None or when(host.bench.canvas.commands))

    return WindowSpec(
        spec.id,
        spec.text,
        lambda host: spec.run(host.bench.canvas.commands),
        spec.keys,
        spec.icon,
        enabled,
        menu=spec.menu,
        toolbar=spec.toolbar,
        on_canvas=spec.on_canvas,
    )


def _canvas(*sections: str) -> Iterator[WindowSpec]:
    """Yield the commands of the canvas in these sections of the menu bar."""
    return (_on_canvas(spec) for name in sections for spec in COMMANDS if spec.menu == name)


def _panel(panel: PanelSpec) -> WindowSpec:
    return WindowSpec(
        f"panel-{panel.name}",
        panel.text,
        lambda host: host.docks.toggle(panel.name),
        icon=panel.icon,
        when=_shown,
        menu="panels",
        checked=lambda host: host.docks.is_shown(panel.name),
    )


def _theme(choice: str, text: str, icon: str) -> WindowSpec:
    return WindowSpec(
        f"theme-{choice}",
        text,
        lambda host: host.appearance.choose(choice),
        icon=icon,
        menu="theme",
        checked=lambda host: host.appearance.choice == choice,
    )


def _colour(by: ColourBy, short_text: str, icon: str) -> WindowSpec:
    return WindowSpec(
        f"colour-{by.name.lower()}",
        f"Colour Nodes by {short_text}",
        lambda host: host.bench.colour_by(by),
        icon=icon,
        when=_shown,
        menu="colour",
        short_text=short_text,
        checked=lambda host: host.bench.canvas.scene().colouring.by is by,
    )


# ---- the commands

FILE = (
    WindowSpec(
        "new",
        "&New",
        lambda host: host.documents.new(),
        ("Ctrl+N",),
        "file-plus",
        menu="open",
        toolbar="file",
    ),
    WindowSpec(
        "open",
        "&Open…",
        lambda host: host.documents.ask_open(),
        ("Ctrl+O",),
        "folder-open",
        menu="open",
        toolbar="file",
    ),
    WindowSpec(
        "save",
        "&Save",
        lambda host: host.documents.save(),
        ("Ctrl+S",),
        "save",
        _shown,
        menu="save",
        toolbar="file",
    ),
    WindowSpec(
        "save-as",
        "Save &As…",
        lambda host: host.documents.save_as(),
        ("Ctrl+Shift+S",),
        "save-all",
        _shown,
        menu="save",
    ),
    WindowSpec(
        "export",
        "&Export…",
        lambda host: host.bench.export(),
        ("Ctrl+E",),
        "download",
        _shown,
        menu="export",
        toolbar="end",
    ),
    WindowSpec(
        "close",
        "&Close",
        lambda host: host.documents.close(),
        ("Ctrl+W",),
        "x",
        _can_close,
        menu="close",
    ),
    WindowSpec(
        "reopen",
        "Reopen C&losed",
        lambda host: host.documents.reopen(),
        ("Ctrl+Shift+T",),
        "rotate-ccw",
        _can_reopen,
        menu="close",
    ),
    WindowSpec("quit", "&Quit", lambda host: host.close(), ("Ctrl+Q",), "power", menu="close"),
)
EDIT = (
    *_canvas("add"),
    WindowSpec(
        "undo",
        "&Undo",
        lambda host: host.bench.undo(),
        ("Ctrl+Z",),
        "undo-2",
        _can_undo,
        menu="history",
        toolbar="history",
        dynamic_text=_undo_text,
    ),
    WindowSpec(
        "redo",
        "&Redo",
        lambda host: host.bench.redo(),
        ("Ctrl+Shift+Z", "Ctrl+Y"),
        "redo-2",
        _can_redo,
        menu="history",
        toolbar="history",
        dynamic_text=_redo_text,
    ),
    *_canvas("clipboard", "selection"),
    WindowSpec(
        "find",
        "&Find a Node…",
        lambda host: host.bench.find_node(),
        ("Ctrl+F",),
        "search",
        _shown,
        menu="find",
    ),
    WindowSpec(
        "find-layer",
        "&Search the Palette…",
        lambda host: host.bench.find_layer(),
        ("Ctrl+/",),
        "layout-grid",
        _shown,
        menu="find",
    ),
)
VIEW = (
    *map(_panel, PANELS),
    WindowSpec(
        "next-panel",
        "&Next Panel",
        lambda host: host.bench.go_to_panel(1),
        ("F6",),
        when=_shown,
        menu="panels",
    ),
    WindowSpec(
        "previous-panel",
        "Pre&vious Panel",
        lambda host: host.bench.go_to_panel(-1),
        ("Shift+F6",),
        when=_shown,
        menu="panels",
    ),
    WindowSpec(
        "next-tab",
        "Ne&xt Tab",
        lambda host: host.tabs.step(1),
        ("Ctrl+Tab", "Ctrl+PgDown"),
        when=_several_tabs,
        menu="tabs",
    ),
    WindowSpec(
        "previous-tab",
        "Previous Ta&b",
        lambda host: host.tabs.step(-1),
        ("Ctrl+Shift+Tab", "Ctrl+PgUp"),
        when=_several_tabs,
        menu="tabs",
    ),
    WindowSpec(
        "minimap",
        "Minimap",
        lambda host: host.bench.canvas.overlays.minimap.toggle(),
        icon="map",
        when=_shown,
        menu="panels",
        checked=lambda host: host.bench.canvas.overlays.minimap.wanted,
    ),
    WindowSpec(
        "reset-layout",
        "Reset &Layout",
        lambda host: host.docks.reset_layout(),
        icon="rotate-ccw",
        when=_shown,
        menu="panels",
    ),
    *_canvas("zoom"),
    _colour(ColourBy.FAMILY, "&Family", "shapes"),
    _colour(ColourBy.PARAMETERS, "&Parameters", "sliders-horizontal"),
    _colour(ColourBy.MACS, "&Multiply-Adds", "calculator"),
    _colour(ColourBy.MEMORY, "M&emory", "memory-stick"),
    _theme(SYSTEM, "As the &System", "monitor"),
    *(_theme(theme.name, theme.title, theme.icon) for theme in THEMES.values()),
    WindowSpec(
        "theme",
        "Switch Light and Dark",
        lambda host: host.appearance.toggle(),
        icon="sun-moon",
        toolbar="end",
    ),
    WindowSpec(
        "commands",
        "&All Commands…",
        lambda host: host.show_commands(),
        ("Ctrl+Shift+P",),
        "command",
        menu="commands",
    ),
)
DESIGN = (
    WindowSpec(
        "train",
        "&Train",
        lambda host: host.bench.train(),
        ("Ctrl+R",),
        "play",
        _can_train,
        menu="training",
        toolbar="training",
        role="success",
    ),
    WindowSpec(
        "pause",
        "&Pause",
        lambda host: host.bench.training.pause(),
        icon="pause",
        when=_in_training,
        menu="training",
        toolbar="training",
        dynamic_text=_pause_text,
        dynamic_icon=_pause_icon,
    ),
    WindowSpec(
        "stop",
        "&Stop",
        lambda host: host.bench.training.stop(),
        ("Ctrl+.",),
        "square",
        _in_training,
        menu="training",
        toolbar="training",
        role="error",
    ),
    WindowSpec(
        "check",
        "&Check",
        lambda host: host.bench.check(),
        icon="list-checks",
        when=_shown,
        menu="check",
    ),
    *_canvas("blocks", "sharing", "arrange", "align", "distribute", "annotations"),
    WindowSpec(
        "settings",
        "D&esign Settings…",
        lambda host: host.bench.show_settings(),
        icon="settings-2",
        when=_shown,
        menu="settings",
    ),
)
HELP = (
    *_canvas("layer"),
    WindowSpec(
        "preferences",
        "Preferences…",
        lambda host: host.show_preferences(),
        ("Ctrl+,",),
        "settings-2",
        menu="preferences",
    ),
    WindowSpec(
        "keys",
        "&Keys and Gestures",
        lambda host: host.show_keys(),
        ("F1", "?"),
        "keyboard",
        menu="help",
    ),
    WindowSpec(
        "about", "&About nn-designer", lambda host: host.show_about(), icon="info", menu="about"
    ),
)
SPECS = (*FILE, *EDIT, *VIEW, *DESIGN, *HELP)

# ---- where they are offered: layouts of sections

MENUS = {
    "&File": "open @recent - save - export - close",
    "&Edit": "history - add clipboard - selection - find - preferences",
    "&View": "panels - tabs - zoom - @colour @theme commands",
    "&Design": "training - check arrange @align - annotations - blocks - sharing - settings",
    "&Help": "layer help @examples - about",
}
"""The sections of each menu, and its submenus."""
SUBMENUS = {"@colour": "colour", "@theme": "theme", "@align": ALIGN_MENU}
"""The sections of the submenus that consist of commands."""
TOOLBAR = "file - history - view - training @space end"
"""The sections of the toolbar."""


def menu_entries(layout: str) -> list[str]:
    """Return the command ids, separators and submenus of a menu."""
    return list(expand_layout(layout, SPECS, lambda spec: spec.menu))


def toolbar_entries() -> list[str]:
    """Return the command ids, separators and widgets of the toolbar."""
    return list(expand_layout(TOOLBAR, SPECS, lambda spec: spec.toolbar))
