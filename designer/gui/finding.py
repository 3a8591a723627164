"""What can be searched for in the picker: the design's nodes, and every command."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from designer.check.places import Place, place_of
from designer.gui import icons
from designer.gui.picker import Entry
from designer.gui.theme import Theme
from designer.layers.catalogue import find
from designer.viewpoint import Viewpoint

if TYPE_CHECKING:
    from designer.gui.actions import Command


def node_entries(here: Viewpoint, theme: Theme, go: Callable[[Place, str], object]) -> list[Entry]:
    """Return a line for each node, found by its name or its layer; taking it goes there.

    Those of the network one is in come first.
    """
    names = [here.name, *(n for n in ("", *here.design.blocks) if n != here.name)]
    return [entry for name in names for entry in _entries(here, name, theme, go)]


def _entries(
    here: Viewpoint, name: str, theme: Theme, go: Callable[[Place, str], object]
) -> Iterator[Entry]:
    place = here.place if name == here.name else place_of(here.design, name, here.place)
    way = f" in {name}" if name else ""
    for node in here.design.network(name).nodes():
        layer = node.layer or f"shares {node.shares}"
        known = here.layer(node.layer)
        picture = icons.family_picture(known.family if known else "", theme)
        run = partial(go, place, node.id)
        yield Entry(node.id, run, more=f"{layer} {name}", hint=f"{layer}{way}", icon=picture)


def mark_entries(here: Viewpoint, go: Callable[[Place, int], object]) -> list[Entry]:
    """Return a line for each frame with a title and each note; taking it goes there."""
    names = [here.name, *(n for n in ("", *here.design.blocks) if n != here.name)]
    return [entry for name in names for entry in _mark_entries(here, name, go)]


def _mark_entries(
    here: Viewpoint, name: str, go: Callable[[Place, int], object]
) -> Iterator[Entry]:
    network = here.design.network(name)
    texts = {mark.serial: (mark.title, "frame") for mark in network.frames()}
    texts |= {mark.serial: (mark.text, "note") for mark in network.notes()}
    place = (
        here.place if name == here.name or not texts else place_of(here.design, name, here.place)
    )
    for serial, (text, kind) in texts.items():
        line = " ".join(text.split())
        if line:
            way = f" in {name}" if name else ""
            run = partial(go, place, serial)
            yield Entry(line[:80], run, more=f"{kind} {name}", hint=f"{kind}{way}")


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
