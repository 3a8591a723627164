"""Every command of the window, declared once.

Menus, toolbar, keys, the command palette and the sheet of keys derive from this table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from designer.gui.appearance.theme import THEMES
from designer.gui.canvas.commands.align import ICONS, align, distribute
from designer.gui.canvas.drawing.node_colours import ColourBy
from designer.gui.chrome.host import CommandHost
from designer.gui.panels.registry import PANELS, PanelSpec
from designer.gui.runtime.settings import SYSTEM
from designer.gui.widgets.plain_text import menu_text

When = Callable[[CommandHost], bool]
SEPARATOR = "-"
_MOST = 500
"""So many of the selected nodes are asked what can be done with them."""


def _shown(host: CommandHost) -> bool:
    return host.bench.shown


def _some_selected(host: CommandHost) -> bool:
    return host.bench.shown and bool(host.bench.selection)


def _some_picked(host: CommandHost) -> bool:
    """Tell whether a node or a wire is selected."""
    return _some_selected(host) or (
        host.bench.shown and host.bench.canvas.scene().selected_wire is not None
    )


def _anything_selected(host: CommandHost) -> bool:
    """Tell whether a node, a frame or a note is selected."""
    return host.bench.shown and bool(
        host.bench.selection or host.bench.canvas.selection.annotations
    )


def _one_selected(host: CommandHost) -> bool:
    return (
        host.bench.shown
        and len(host.bench.selection or host.bench.canvas.selection.annotations) == 1
    )


def _alignable(host: CommandHost) -> bool:
    return (
        host.bench.shown
        and len(host.bench.selection) + len(host.bench.canvas.selection.annotations) > 1
    )


def _several_selected(host: CommandHost) -> bool:
    return host.bench.shown and len(host.bench.selection) > 1


def _block_selected(host: CommandHost) -> bool:
    return host.bench.shown and any(
        map(host.bench.session.viewpoint.is_block, host.bench.selection[:_MOST])
    )


def _in_block(host: CommandHost) -> bool:
    return host.bench.shown and bool(host.bench.session.viewpoint.name)


def _shares(host: CommandHost) -> bool:
    return host.bench.shown and bool(host.bench.canvas.scene().shared_with_selected())


def _can_undo(host: CommandHost) -> bool:
    return host.bench.shown and bool(host.bench.session.design.undo_title)


def _can_redo(host: CommandHost) -> bool:
    return host.bench.shown and bool(host.bench.session.design.redo_title)


def _can_train(host: CommandHost) -> bool:
    return host.bench.shown and not host.bench.training.running


def _can_close(host: CommandHost) -> bool:
    return host.bench.shown or host.tabs.current >= 0


def _several_tabs(host: CommandHost) -> bool:
    return len(host.tabs.entries) > 1


def _in_training(host: CommandHost) -> bool:
    return host.bench.training.running


@dataclass(frozen=True)
class CommandSpec:
    """One command.

    ``run`` gets the window; what belongs to the design in front is ``host.bench``. ``keys`` marked
    ``on_canvas`` work while the canvas has the focus, so that they can be plain letters. Without
    ``when`` a command is always there. ``checked`` makes it a switch, ``words`` gives its text
    and ``sign`` its icon where those depend on the design.
    """

    id: str
    text: str
    run: Callable[[CommandHost], object]
    keys: tuple[str, ...] = ()
    icon: str = ""
    when: When | None = None
    checked: Callable[[CommandHost], bool] | None = None
    words: Callable[[CommandHost], str] | None = None
    sign: Callable[[CommandHost], str] | None = None
    on_canvas: bool = False
    role: str = "text"
    brief: str = ""
    """What it is called in a menu whose title says the rest."""


def _panel(panel: PanelSpec) -> CommandSpec:
    return CommandSpec(
        f"panel-{panel.name}",
        panel.text,
        lambda w: w.docks.toggle(panel.name),
        icon=panel.icon,
        when=_shown,
        checked=lambda w: w.docks.is_shown(panel.name),
    )


def _theme(choice: str, text: str, icon: str) -> CommandSpec:
    return CommandSpec(
        f"theme-{choice}",
        text,
        lambda w: w.appearance.choose(choice),
        icon=icon,
        checked=lambda w: w.appearance.choice == choice,
    )


def _colour(by: ColourBy, brief: str, icon: str) -> CommandSpec:
    return CommandSpec(
        f"colour-{by.name.lower()}",
        f"Colour Nodes by {brief}",
        lambda w: w.bench.colour_by(by),
        icon=icon,
        when=_shown,
        checked=lambda w: w.bench.canvas.scene().tints.by is by,
        brief=brief,
    )


def _on_canvas(id: str, text: str, run: Callable[[CommandHost], object], *keys: str,  # noqa: A002
               icon: str = "", when: When = _shown) -> CommandSpec:  # fmt: skip
    return CommandSpec(id, text, run, keys, icon, when, on_canvas=True)


FILE = (
    CommandSpec("new", "&New", lambda w: w.documents.new(), ("Ctrl+N",), "file-plus"),
    CommandSpec("open", "&Open…", lambda w: w.documents.ask_open(), ("Ctrl+O",), "folder-open"),
    CommandSpec("save", "&Save", lambda w: w.documents.save(), ("Ctrl+S",), "save", _shown),
    CommandSpec("save-as", "Save &As…", lambda w: w.documents.save_as(), ("Ctrl+Shift+S",),
         "save-all", _shown),
    CommandSpec("export", "&Export…", lambda w: w.bench.export(), ("Ctrl+E",), "download", _shown),
    CommandSpec("close", "&Close", lambda w: w.documents.close(), ("Ctrl+W",), "x", _can_close),
    CommandSpec("reopen", "Reopen C&losed", lambda w: w.documents.reopen(), ("Ctrl+Shift+T",),
         "rotate-ccw", lambda w: w.documents.can_reopen),
    CommandSpec("quit", "&Quit", lambda w: w.close(), ("Ctrl+Q",), "power"),
)  # fmt: skip


def _align(side: str) -> CommandSpec:
    return CommandSpec(f"align-{side}", f"Align {side.title()}",
                lambda w: align(w.bench.canvas, side), (), ICONS[side], _alignable)  # fmt: skip


def _distribute(way: str) -> CommandSpec:
    return CommandSpec(f"distribute-{way}", f"Distribute {way.title()}",
                lambda w: distribute(w.bench.canvas, way), (), ICONS[way], _alignable)  # fmt: skip


EDIT = (
    _on_canvas("add", "Add a La&yer…", lambda w: w.bench.canvas.commands.search(), "Tab", "Shift+A",
               icon="plus"),
    CommandSpec("undo", "&Undo", lambda w: w.bench.undo(), ("Ctrl+Z",), "undo-2", _can_undo,
         words=lambda w: f"&Undo {menu_text(w.bench.session.design.undo_title)}".strip()),
    CommandSpec("redo", "&Redo", lambda w: w.bench.redo(), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2",
         _can_redo,
         words=lambda w: f"&Redo {menu_text(w.bench.session.design.redo_title)}".strip()),
    _on_canvas("cut", "Cu&t", lambda w: w.bench.canvas.commands.cut(), "Ctrl+X", icon="scissors",
               when=_anything_selected),
    _on_canvas("copy", "&Copy", lambda w: w.bench.canvas.commands.copy(), "Ctrl+C", icon="copy",
               when=_anything_selected),
    _on_canvas("paste", "&Paste", lambda w: w.bench.canvas.commands.paste(), "Ctrl+V",
               icon="clipboard-paste"),
    _on_canvas("paste-wires", "Paste With &Incoming Wires",
               lambda w: w.bench.canvas.commands.paste_with_wires(), "Ctrl+Shift+V"),
    _on_canvas("duplicate", "&Duplicate", lambda w: w.bench.canvas.commands.duplicate(), "Ctrl+D",
               icon="files", when=_anything_selected),
    _on_canvas("delete", "De&lete", lambda w: w.bench.canvas.commands.delete(), "Del", "Backspace",
               icon="trash-2", when=_anything_selected),
    _on_canvas("delete-apart", "Delete Without &Joining",
               lambda w: w.bench.canvas.commands.delete_without_joining(), "Ctrl+Del",
               when=_anything_selected),
    _on_canvas("select-all", "Select &All", lambda w: w.bench.canvas.commands.select_all(),
               "Ctrl+A",
               icon="square-dashed-mouse-pointer"),
    _on_canvas("select-linked", "Select All Connect&ed",
               lambda w: w.bench.canvas.commands.select_linked(), "L", icon="waypoints",
               when=_some_selected),
    _on_canvas("rename", "Re&name", lambda w: w.bench.canvas.commands.rename(), "F2",
               icon="text-cursor-input", when=_one_selected),
    _on_canvas("connect", "C&onnect…", lambda w: w.bench.canvas.commands.start_wire(), "C",
               icon="cable", when=_some_picked),
    _on_canvas("pick-wire", "Select Its Next Wire", lambda w: w.bench.canvas.commands.pick_wire(),
               "W",
               icon="spline", when=_some_picked),
    _on_canvas("mute", "&Mute", lambda w: w.bench.canvas.commands.mute(), "M", icon="volume-x",
               when=_some_selected),
    CommandSpec("find", "&Find a Node…", lambda w: w.bench.find_node(), ("Ctrl+F",), "search",
         _shown),
    CommandSpec("find-layer", "&Search the Palette…", lambda w: w.bench.find_layer(), ("Ctrl+/",),
         "layout-grid", _shown),
)  # fmt: skip
VIEW = (
    *map(_panel, PANELS),
    CommandSpec("next-panel", "&Next Panel", lambda w: w.bench.go_to_panel(1), ("F6",),
         when=_shown),
    CommandSpec("previous-panel", "Pre&vious Panel", lambda w: w.bench.go_to_panel(-1),
         ("Shift+F6",),
         when=_shown),
    CommandSpec("next-tab", "Ne&xt Tab", lambda w: w.tabs.step(1), ("Ctrl+Tab", "Ctrl+PgDown"),
         when=_several_tabs),
    CommandSpec("previous-tab", "Previous Ta&b", lambda w: w.tabs.step(-1),
         ("Ctrl+Shift+Tab", "Ctrl+PgUp"), when=_several_tabs),
    CommandSpec("minimap", "Minimap", lambda w: w.bench.canvas.overlays.minimap.toggle(),
                (), "map", _shown,
         checked=lambda w: w.bench.canvas.overlays.minimap.wanted),
    CommandSpec("reset-layout", "Reset &Layout", lambda w: w.docks.reset_layout(),
         icon="rotate-ccw",
         when=_shown),
    CommandSpec("zoom-in", "&Zoom In", lambda w: w.bench.canvas.camera.zoom_by(1.25),
                ("Ctrl++", "Ctrl+="),
         "zoom-in", _shown),
    CommandSpec("zoom-out", "Zoom &Out", lambda w: w.bench.canvas.camera.zoom_by(0.8), ("Ctrl+-",),
         "zoom-out",
         _shown),
    CommandSpec("zoom-one", "Actual Siz&e", lambda w: w.bench.canvas.commands.zoom_one(),
                ("Ctrl+0",),
         when=_shown),
    _on_canvas("fit", "&Fit All", lambda w: w.bench.canvas.commands.fit_all(),
               "Home", icon="maximize"),
    _on_canvas("fit-selection", "Fit &Selection", lambda w: w.bench.canvas.commands.fit_selection(),
               ".",
               icon="scan", when=_anything_selected),
    _colour(ColourBy.FAMILY, "&Family", "shapes"),
    _colour(ColourBy.PARAMETERS, "&Parameters", "sliders-horizontal"),
    _colour(ColourBy.MACS, "&Multiply-Adds", "calculator"),
    _colour(ColourBy.MEMORY, "M&emory", "memory-stick"),
    _theme(SYSTEM, "As the &System", "monitor"),
    *(_theme(theme.name, theme.title, theme.icon) for theme in THEMES.values()),
    CommandSpec("theme", "Switch Light and Dark", lambda w: w.appearance.toggle(), icon="sun-moon"),
    CommandSpec("commands", "&All Commands…", lambda w: w.show_commands(), ("Ctrl+Shift+P",),
         "command"),
)  # fmt: skip
DESIGN = (
    CommandSpec("train", "&Train", lambda w: w.bench.train(), ("Ctrl+R",), "play", _can_train,
         role="success"),
    CommandSpec("pause", "&Pause", lambda w: w.bench.training.pause(), (), "pause", _in_training,
         words=lambda w: "&Go On" if w.bench.training.paused else "&Pause",
         sign=lambda w: "play" if w.bench.training.paused else "pause"),
    CommandSpec("stop", "&Stop", lambda w: w.bench.training.stop(), ("Ctrl+.",), "square",
         _in_training,
         role="error"),
    CommandSpec("check", "&Check", lambda w: w.bench.check(), (), "list-checks", _shown),
    _on_canvas("group", "&Group Into a Block", lambda w: w.bench.canvas.commands.group(), "Ctrl+G",
               icon="group", when=_anything_selected),
    _on_canvas("unpack", "&Unpack the Block", lambda w: w.bench.canvas.commands.unpack(),
               "Ctrl+Shift+G",
               icon="ungroup", when=_block_selected),
    _on_canvas("enter", "Ed&it the Block", lambda w: w.bench.canvas.commands.enter(), "Ctrl+Return",
               icon="corner-right-down", when=_block_selected),
    _on_canvas("leave", "&Leave the Block", lambda w: w.bench.canvas.commands.leave(), "Alt+Up",
               icon="corner-left-up", when=_in_block),
    CommandSpec("save-block", "Save the Block to My Li&brary",
         lambda w: w.bench.save_selected_block(),
         (), "save", lambda w: _block_selected(w) or _in_block(w)),
    _on_canvas("share", "S&hare Weights of the First", lambda w: w.bench.canvas.commands.share(),
               icon="link", when=_several_selected),
    _on_canvas("stop-sharing", "Stop Sharing &Weights",
               lambda w: w.bench.canvas.commands.stop_sharing(), icon="unlink", when=_shares),
    _on_canvas("arrange", "&Arrange", lambda w: w.bench.canvas.commands.arrange(), "Ctrl+L",
               icon="workflow"),
    _align("left"),
    _align("centre"),
    _align("right"),
    _align("top"),
    _align("middle"),
    _align("bottom"),
    _distribute("horizontally"),
    _distribute("vertically"),
    _on_canvas("frame", "Frame the Selection", lambda w: w.bench.canvas.commands.frame(), "Ctrl+J",
               "Shift+F", icon="square-dashed"),
    _on_canvas("note", "Add a Note", lambda w: w.bench.canvas.commands.add_note(), "Shift+N",
               icon="sticky-note"),
    CommandSpec("settings", "D&esign Settings…", lambda w: w.bench.show_settings(), (),
         "settings-2",
         _shown),
)  # fmt: skip
HELP = (
    _on_canvas(
        "help-layer",
        "Help on the &Layer",
        lambda w: w.bench.canvas.commands.show_help(),
        icon="book-open",
        when=_one_selected,
    ),
    CommandSpec(
        "preferences", "Preferences…", lambda w: w.show_preferences(), ("Ctrl+,",), "settings-2"
    ),
    CommandSpec("keys", "&Keys and Gestures", lambda w: w.show_keys(), ("F1", "?"), "keyboard"),
    CommandSpec("about", "&About nn-designer", lambda w: w.show_about(), (), "info"),
)
SPECS = (*FILE, *EDIT, *VIEW, *DESIGN, *HELP)
_PANELS = " ".join(f"panel-{panel.name}" for panel in PANELS)
MENUS = {
    "&File": "new open @recent - save save-as export - close reopen quit",
    "&Edit": "undo redo - add cut copy paste paste-wires duplicate delete delete-apart "
    "- select-all select-linked pick-wire connect rename mute - find find-layer - preferences",
    "&View": f"{_PANELS} next-panel previous-panel minimap reset-layout - next-tab previous-tab "
    "- zoom-in zoom-out zoom-one fit fit-selection - @colour @theme commands",
    "&Design": "train pause stop - check arrange @align - frame note - group unpack enter leave "
    "save-block - share stop-sharing - settings",
    "&Help": "help-layer keys @examples - about",
}
ALIGN_MENU = (
    "align-left align-centre align-right - align-top align-middle align-bottom "
    "- distribute-horizontally distribute-vertically"
)
COLOUR_MENU = "colour-family colour-parameters colour-macs colour-memory"
THEME_MENU = " ".join(f"theme-{choice}" for choice in (SYSTEM, *THEMES))
TOOLBAR = "new open save - undo redo - fit arrange - train pause stop @space export theme"
