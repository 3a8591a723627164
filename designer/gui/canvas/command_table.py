"""Every command of the canvas, declared once.

The window's table takes these over, so that menus, toolbar, palette, key sheet and preferences have
them; the canvas's own keys, menu and accessible actions derive from them here. A new command is a
function in `canvas_commands` and its record here.
"""

from collections.abc import Callable
from functools import partial

from designer.gui.canvas.canvas_commands import CanvasCommands
from designer.gui.canvas.commands.align import AXES, ICONS, SIDES, align, distribute
from designer.presentation.command_spec import CommandSpec, ContextEntry

CanvasSpec = CommandSpec[CanvasCommands]
CONTEXT_MENU = (
    "add - node - clipboard - enter frame @hues note blocks sharing - delete"
    " - linked arrange @align view leave - help"
)
"""The sections of the canvas's menu."""
ALIGN_MENU = "align - distribute"
"""The sections of its submenu ``@align``."""
_MAX_ASKED = 500
"""Selected nodes that are asked whether they are blocks, at most."""


# ---- when they are enabled


def _nodes_selected(commands: CanvasCommands) -> bool:
    return bool(commands.canvas.selection.nodes)


def _several_nodes_selected(commands: CanvasCommands) -> bool:
    return len(commands.canvas.selection.nodes) > 1


def _node_or_wire_selected(commands: CanvasCommands) -> bool:
    selection = commands.canvas.selection
    return bool(selection.nodes) or selection.wire is not None


def _items_selected(commands: CanvasCommands) -> bool:
    """Return whether a node, a frame or a note is selected."""
    selection = commands.canvas.selection
    return bool(selection.nodes or selection.annotations)


def _one_node_selected(commands: CanvasCommands) -> bool:
    return len(commands.canvas.selection.nodes) == 1


def _one_selected(commands: CanvasCommands) -> bool:
    selection = commands.canvas.selection
    return len(selection.nodes or selection.annotations) == 1


def _alignable(commands: CanvasCommands) -> bool:
    selection = commands.canvas.selection
    return len(selection.nodes) + len(selection.annotations) > 1


def _block_selected(commands: CanvasCommands) -> bool:
    canvas = commands.canvas
    return any(map(canvas.viewpoint.is_block, canvas.selection.nodes[:_MAX_ASKED]))


def _in_block(commands: CanvasCommands) -> bool:
    return bool(commands.canvas.viewpoint.name)


def _block_at_hand(commands: CanvasCommands) -> bool:
    return _block_selected(commands) or _in_block(commands)


def _shares_weights(commands: CanvasCommands) -> bool:
    return bool(commands.canvas.scene().shared_with_selected())


# ---- the commands

_SELECTION = (
    CanvasSpec(
        "select-all",
        "Select &All",
        CanvasCommands.select_all,
        ("Ctrl+A",),
        "square-dashed-mouse-pointer",
        menu="selection",
        on_canvas=True,
    ),
    CanvasSpec(
        "select-linked",
        "Select All Connect&ed",
        CanvasCommands.select_linked,
        ("L",),
        "waypoints",
        _nodes_selected,
        menu="selection",
        context=ContextEntry("linked", needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "pick-wire",
        "Select Its Next Wire",
        CanvasCommands.pick_wire,
        ("W",),
        "spline",
        _node_or_wire_selected,
        menu="selection",
        on_canvas=True,
    ),
    CanvasSpec(
        "connect",
        "C&onnect…",
        CanvasCommands.start_wire,
        ("C",),
        "cable",
        _node_or_wire_selected,
        menu="selection",
        on_canvas=True,
        accessible={"node": "Start a wire here", "wire": "Lead its end elsewhere"},
    ),
    CanvasSpec(
        "rename",
        "Re&name",
        CanvasCommands.rename,
        ("F2",),
        "text-cursor-input",
        _one_selected,
        menu="selection",
        context=ContextEntry("node", needs_selection=True),
        on_canvas=True,
        accessible={"node": "Give it another name", "annotation": "Type its text"},
    ),
    CanvasSpec(
        "mute",
        "&Mute",
        CanvasCommands.mute,
        ("M",),
        "volume-x",
        _nodes_selected,
        menu="selection",
        context=ContextEntry("node", needs_selection=True),
        on_canvas=True,
        accessible={"node": "Mute or unmute it"},
    ),
)
_EDITING = (
    CanvasSpec(
        "add",
        "Add a La&yer…",
        CanvasCommands.search,
        ("Tab", "Shift+A"),
        "plus",
        menu="add",
        context=ContextEntry("add"),
        on_canvas=True,
    ),
    CanvasSpec(
        "cut",
        "Cu&t",
        CanvasCommands.cut,
        ("Ctrl+X",),
        "scissors",
        _items_selected,
        menu="clipboard",
        context=ContextEntry("clipboard", needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "copy",
        "&Copy",
        CanvasCommands.copy,
        ("Ctrl+C",),
        "copy",
        _items_selected,
        menu="clipboard",
        context=ContextEntry("clipboard", needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "paste",
        "&Paste",
        CanvasCommands.paste,
        ("Ctrl+V",),
        "clipboard-paste",
        menu="clipboard",
        context=ContextEntry("clipboard"),
        on_canvas=True,
    ),
    CanvasSpec(
        "paste-wires",
        "Paste With &Incoming Wires",
        CanvasCommands.paste_with_wires,
        ("Ctrl+Shift+V",),
        menu="clipboard",
        on_canvas=True,
    ),
    CanvasSpec(
        "duplicate",
        "&Duplicate",
        CanvasCommands.duplicate,
        ("Ctrl+D",),
        "files",
        _items_selected,
        menu="clipboard",
        context=ContextEntry("node", needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "delete",
        "De&lete",
        CanvasCommands.delete,
        ("Del", "Backspace"),
        "trash-2",
        _items_selected,
        menu="clipboard",
        context=ContextEntry("delete", needs_selection=True),
        on_canvas=True,
        accessible={
            "node": "Delete it, its neighbours joined",
            "wire": "Remove it",
            "annotation": "Delete it, not what it is around",
        },
    ),
    CanvasSpec(
        "delete-apart",
        "Delete Without &Joining",
        CanvasCommands.delete_without_joining,
        ("Ctrl+Del",),
        when=_items_selected,
        menu="clipboard",
        context=ContextEntry("delete", needs_selection=True),
        on_canvas=True,
        fixed_keys=("Ctrl+Backspace",),
    ),
)
_ZOOM = (
    CanvasSpec(
        "zoom-in",
        "&Zoom In",
        CanvasCommands.zoom_in,
        ("Ctrl++", "Ctrl+="),
        "zoom-in",
        menu="zoom",
        fixed_keys=("+",),
    ),
    CanvasSpec(
        "zoom-out",
        "Zoom &Out",
        CanvasCommands.zoom_out,
        ("Ctrl+-",),
        "zoom-out",
        menu="zoom",
        fixed_keys=("-",),
    ),
    CanvasSpec("zoom-one", "Actual Siz&e", CanvasCommands.zoom_one, ("Ctrl+0",), menu="zoom"),
    CanvasSpec(
        "fit",
        "&Fit All",
        CanvasCommands.fit_all,
        ("Home",),
        "maximize",
        menu="zoom",
        toolbar="view",
        context=ContextEntry("view"),
        on_canvas=True,
    ),
    CanvasSpec(
        "fit-selection",
        "Fit &Selection",
        CanvasCommands.fit_selection,
        (".",),
        "scan",
        _items_selected,
        menu="zoom",
        on_canvas=True,
    ),
)
_BLOCKS = (
    CanvasSpec(
        "group",
        "&Group Into a Block",
        CanvasCommands.group,
        ("Ctrl+G",),
        "group",
        _items_selected,
        menu="blocks",
        context=ContextEntry("blocks", needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "unpack",
        "&Unpack the Block",
        CanvasCommands.unpack,
        ("Ctrl+Shift+G",),
        "ungroup",
        _block_selected,
        menu="blocks",
        context=ContextEntry("blocks", _block_selected, needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "enter",
        "Ed&it the Block",
        CanvasCommands.enter,
        ("Ctrl+Return",),
        "corner-right-down",
        _block_selected,
        menu="blocks",
        context=ContextEntry("enter", _block_selected, needs_selection=True),
        on_canvas=True,
        fixed_keys=("Ctrl+Enter",),
    ),
    CanvasSpec(
        "leave",
        "&Leave the Block",
        CanvasCommands.leave,
        ("Alt+Up",),
        "corner-left-up",
        _in_block,
        menu="blocks",
        context=ContextEntry("leave", _in_block, keys="Esc"),
        on_canvas=True,
    ),
    CanvasSpec(
        "save-block",
        "Save the Block to My Li&brary",
        CanvasCommands.save_block,
        (),
        "save",
        _block_at_hand,
        menu="blocks",
        context=ContextEntry("blocks", _block_selected, needs_selection=True),
    ),
    CanvasSpec(
        "share",
        "S&hare Weights of the First",
        CanvasCommands.share,
        (),
        "link",
        _several_nodes_selected,
        menu="sharing",
        context=ContextEntry("sharing", _several_nodes_selected, needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "stop-sharing",
        "Stop Sharing &Weights",
        CanvasCommands.stop_sharing,
        (),
        "unlink",
        _shares_weights,
        menu="sharing",
        context=ContextEntry("sharing", _shares_weights, needs_selection=True),
        on_canvas=True,
    ),
)


def _align(side: str) -> CanvasSpec:
    return CanvasSpec(
        f"align-{side}",
        f"Align {side.title()}",
        lambda commands: align(commands.canvas, side),
        (),
        ICONS[side],
        _alignable,
        menu="align",
        context=ContextEntry("align"),
    )


def _distribute(axis: str) -> CanvasSpec:
    return CanvasSpec(
        f"distribute-{axis}",
        f"Distribute {axis.title()}",
        lambda commands: distribute(commands.canvas, axis),
        (),
        ICONS[axis],
        _alignable,
        menu="distribute",
        context=ContextEntry("distribute"),
    )


_ARRANGING = (
    CanvasSpec(
        "arrange",
        "&Arrange",
        CanvasCommands.arrange,
        ("Ctrl+L",),
        "workflow",
        menu="arrange",
        toolbar="view",
        context=ContextEntry("arrange"),
        on_canvas=True,
    ),
    *map(_align, SIDES),
    *map(_distribute, AXES),
    CanvasSpec(
        "frame",
        "Frame the Selection",
        CanvasCommands.frame,
        ("Ctrl+J", "Shift+F"),
        "square-dashed",
        menu="annotations",
        context=ContextEntry("frame", needs_selection=True),
        on_canvas=True,
    ),
    CanvasSpec(
        "note",
        "Add a Note",
        CanvasCommands.add_note,
        ("Shift+N",),
        "sticky-note",
        menu="annotations",
        context=ContextEntry("note"),
        on_canvas=True,
    ),
)
_HELP = (
    CanvasSpec(
        "help-layer",
        "Help on the &Layer",
        CanvasCommands.show_help,
        (),
        "book-open",
        _one_node_selected,
        menu="layer",
        context=ContextEntry("help", needs_selection=True, keys="F1"),
        on_canvas=True,
        fixed_keys=("F1",),
    ),
)
COMMANDS = (*_SELECTION, *_EDITING, *_ZOOM, *_BLOCKS, *_ARRANGING, *_HELP)


# ---- commands that have fixed keys only


def _walk(direction: str) -> CanvasSpec:
    return _fixed(f"walk {direction}", partial(CanvasCommands.walk, direction=direction), direction)


def _extend(direction: str) -> CanvasSpec:
    return _fixed(
        f"extend {direction}",
        partial(CanvasCommands.extend, direction=direction),
        f"Shift+{direction}",
    )


def _nudge(direction: str) -> CanvasSpec:
    return _fixed(
        f"nudge {direction}",
        partial(CanvasCommands.nudge, direction=direction),
        f"Ctrl+{direction}",
    )


def _nudge_finely(direction: str) -> CanvasSpec:
    return _fixed(
        f"nudge {direction} finely",
        partial(CanvasCommands.nudge, direction=direction, finely=True),
        f"Ctrl+Shift+{direction}",
    )


def _fixed(text: str, run: Callable[[CanvasCommands], object], *keys: str) -> CanvasSpec:
    return CanvasSpec(text.replace(" ", "-"), text, run, fixed_keys=keys, on_canvas=True)


_DIRECTIONS = ("left", "right", "up", "down")
FIXED = (
    _fixed("activate", CanvasCommands.activate, "Return", "Enter"),
    _fixed("pick wire -1", partial(CanvasCommands.pick_wire, step=-1), "Shift+W"),
    _fixed("show menu", CanvasCommands.show_menu, "Menu", "Shift+F10"),
    *map(_walk, _DIRECTIONS),
    *map(_extend, _DIRECTIONS),
    *map(_nudge, _DIRECTIONS),
    *map(_nudge_finely, _DIRECTIONS),
)
"""Moving about and nudging: in no menu, only keys on the canvas."""
