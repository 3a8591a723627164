"""The viewpoint: the network of the open design that canvas and panels show.

There is one for all of them, so that they go into a block and out of it together.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from designer.check import Report, check_design
from designer.check.inference.blocks import block_layer, layer_in
from designer.check.report.instance_path import (
    ROOT,
    InstancePath,
    Located,
    instance_path_of_change,
    located,
    network_at,
    report_at,
)
from designer.editing.blocks import block_contains
from designer.graph import ChangeSet, Design, Edit, Network
from designer.layers.declare import Layer
from designer.observers import Observers

Listener = Callable[[], None]


class Viewpoint:
    """The shown network of a design. Notifies listeners, and leaves networks that are removed."""

    def __init__(self, design: Design) -> None:
        """Show the root of ``design``."""
        self._observers: Observers[[]] = Observers()
        self.show_design(design)

    def show_design(self, design: Design) -> None:
        """Show the root of another design, without notifying listeners."""
        self._design = design
        self.place = ROOT
        self.name = ""
        """The block that is shown, "" in the root."""
        self._kept: tuple[Report, InstancePath, Report] | None = None
        self._problems: tuple[Report, tuple[Located, ...]] | None = None

    # ---- what is here

    @property
    def design(self) -> Design:
        """The open design."""
        return self._design

    @property
    def network(self) -> Network:
        """The nodes and wires here."""
        return self._design.network(self.name)

    @property
    def variables(self) -> Mapping[str, Any]:
        """The variables that expressions here may use."""
        return self.network.header.variables

    @property
    def report(self) -> Report:
        """The report of the shown network, for the shown use of the block."""
        whole = check_design(self._design)
        if self.place == ROOT:
            return whole
        if self._kept is None or self._kept[0] is not whole or self._kept[1] != self.place:
            found = report_at(self._design, whole, self.place)
            self._kept = (whole, self.place, found)
        return self._kept[2]

    @property
    def problems(self) -> tuple[Located, ...]:
        """Every problem of the whole design, once, at its cause."""
        whole = check_design(self._design)
        if self._problems is None or self._problems[0] is not whole:
            self._problems = (whole, located(whole))
        return self._problems[1]

    @property
    def is_definition(self) -> bool:
        """Whether a definition is shown, not one of its uses."""
        return bool(self.place.base) and not self.place.path

    def layer(self, name: str) -> Layer | None:
        """Return a block of the design or a layer of the catalogue."""
        return layer_in(self._design.blocks, name)

    def blocks(self) -> list[Layer]:
        """Return the design's blocks that may be used here: those that don't hold this one."""
        blocks = self._design.blocks
        return [block_layer(blocks[n]) for n in blocks if not self.would_recurse(n)]

    def would_recurse(self, block: str) -> bool:
        """Return whether a use of ``block`` here would make a block hold itself."""
        return bool(self.name) and block_contains(self._design, block, self.name)

    def has(self, network: str, node_id: str) -> bool:
        """Return whether the node exists; network and node may have been removed."""
        there = self._design.has_network(network)
        return there and node_id in self._design.network(network)

    def is_block(self, node_id: str) -> bool:
        """Return whether a node is a block that can be entered."""
        network = self.network
        name = network.owner(network.node(node_id)).layer if node_id in network else ""
        return bool(name) and self._design.has_network(name)

    @contextmanager
    def edit(self, title: str) -> Iterator[Edit]:
        """Open an edit of the network here."""
        with self._design.edit(title, self.name) as edit:
            yield edit

    def crumbs(self) -> list[tuple[str, str, InstancePath]]:
        """Return the way here: an instance's name ("" for a definition), its network, its place."""
        here, way = self.place, []
        while True:
            name = network_at(self._design, here) or ""
            way.append((here.path[-1] if here.path else "", name, here))
            if here == ROOT:
                return way[::-1]
            here = here.outside

    # ---- moving

    def go(self, place: InstancePath) -> bool:
        """Show another network; return whether it exists."""
        name = network_at(self._design, place)
        if name is None:
            return False
        if (place, name) != (self.place, self.name):
            self.place, self.name = place, name
            self._observers.notify()
        return True

    def enter(self, node_id: str) -> bool:
        """Enter an instance of a block; return whether it is one."""
        return self.go(self.place.inside(node_id))

    def leave(self) -> str:
        """Leave to the network around and return the instance that was shown, "" if none."""
        left = self.place.path[-1] if self.place.path else ""
        self.go(self.place.outside)
        return left

    def go_to_change(self, changes: ChangeSet) -> bool:
        """Show a network that ``changes`` concern; return whether it is another one."""
        before = self.place
        self.go(instance_path_of_change(self._design, changes, before))
        return self.place != before

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after every move; returns a function that stops it."""
        return self._observers.add(listener)

    def follow(self, changes: ChangeSet) -> None:
        """Stay at the shown network after a change, or go to the nearest one around it."""
        renamed = _renamed_to(changes, self.place.base)
        place = InstancePath(renamed, self.place.path) if renamed else self.place
        while network_at(self._design, place) is None:
            place = place.outside
        self.go(place)


def _renamed_to(changes: ChangeSet, block: str) -> str:
    """Return what a block is called now, "" if it still has its name or is gone."""
    before, after = changes.headers.get(block, (None, None)) if block else (None, None)
    if before is None or after is not None:
        return ""
    new = [n for n, (old, now) in changes.headers.items() if old is None and now is not None]
    return new[0] if len(new) == 1 else ""
