"""What can be searched for in the picker: the design's nodes, and every command."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from designer.graph import Design
from designer.gui import icons
from designer.gui.picker import Entry
from designer.gui.theme import Theme
from designer.layers.catalogue import find

if TYPE_CHECKING:
    from designer.gui.actions import Command


def node_entries(design: Design, theme: Theme, jump: Callable[[str], object]) -> list[Entry]:
    """Return a line for each node, found by its name or its layer; taking it jumps there."""
    entries = []
    for node in design.nodes():
        layer = node.layer or f"shares {node.shares}"
        picture = icons.family_picture(family_of(node.layer), theme)
        run = partial(jump, node.id)
        entries.append(Entry(node.id, run, more=layer, hint=layer, icon=picture))
    return entries


def command_entries(commands: "Iterable[Command]") -> list[Entry]:
    """Return a line for each command, those that can be given now first."""
    entries = [
        Entry(c.plain_text, c.trigger, hint=c.keys_text, icon=c.icon(), enabled=c.isEnabled())
        for c in commands
        if c.spec.id != "commands"
    ]
    return sorted(entries, key=lambda entry: not entry.enabled)


def family_of(layer: str) -> str:
    """Return a layer's family, "" where the catalogue has none of that name."""
    declared = find(layer)
    return declared.family if declared else ""
