"""Paths to networks: the root, an instance of a block, or a block's definition.

An `InstancePath` is the sequence of instances that a person opened; which network it leads to
follows from the design.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from designer.check.report.problems import Problem
from designer.check.report.report import Report
from designer.graph import ChangeSet, Design

_INSIDE = "inside"
_RANK = {"error": 0, "warning": 1, "note": 2}


@dataclass(frozen=True)
class InstancePath:
    """The instances one went into, from the root or (``base``) from a block's definition."""

    base: str = ""
    path: tuple[str, ...] = ()

    def inside(self, node_id: str) -> "InstancePath":
        """Return the path of an instance in the network at this path."""
        return InstancePath(self.base, (*self.path, node_id))

    @property
    def outside(self) -> "InstancePath":
        """The path one level up; the root's is itself."""
        return InstancePath(self.base, self.path[:-1]) if self.path else InstancePath()


ROOT = InstancePath()


class Located(NamedTuple):
    """A problem, and the path of the network that shows it."""

    problem: Problem
    place: InstancePath


def network_at(design: Design, place: InstancePath) -> str | None:
    """Return the name of the network at ``place``, None where the path leads nowhere."""
    name = place.base
    if not design.has_network(name):
        return None
    for node_id in place.path:
        network = design.network(name)
        if node_id not in network:
            return None
        name = network.owner(network.node(node_id)).layer
        if not name or not design.has_network(name):
            return None
    return name


def report_at(design: Design, report: Report, place: InstancePath) -> Report:
    """Return the report of the network at ``place``, as used there.

    Where nothing arrives at the instance, it is the report of the block's definition.
    """
    name = network_at(design, place) or ""
    start = report.definitions.get(place.base, report) if place.base else report
    inside = start.at(place.path)
    if inside is not None and inside.network == name:
        return inside
    return report.definitions.get(name, report)


def uses_of(design: Design, name: str) -> list[tuple[InstancePath, str]]:
    """Return each node that uses a block, with a path to its network."""
    return [
        (instance_path_of(design, where), node.id)
        for where in ("", *design.blocks)
        for node in design.network(where).nodes()
        if design.network(where).owner(node).layer == name
    ]


def instance_path_of(design: Design, name: str, near: InstancePath = ROOT) -> InstancePath:
    """Return a path to a network: near ``near`` if possible, else from the root, else by itself."""
    here = near
    while True:
        if network_at(design, here) == name:
            return here
        if here == ROOT:
            break
        here = here.outside
    below = _first_use(design, name, near) or _first_use(design, name, ROOT)
    return below or InstancePath(name)


def instance_path_of_change(design: Design, changes: ChangeSet, near: InstancePath) -> InstancePath:
    """Return where one sees what ``changes`` did: ``near`` if it is there, too."""
    touched = dict.fromkeys(name for name, _ in changes.nodes)
    touched |= dict.fromkeys(key[0] for key in changes.edges)
    touched |= dict.fromkeys(name for name, _ in changes.annotations)
    for name, (before, after) in changes.headers.items():
        if (
            before
            and after
            and (before.variables, before.description)
            != (
                after.variables,
                after.description,
            )
        ):
            touched[name] = None
    left = [name for name in touched if design.has_network(name)]
    here = network_at(design, near)
    if not left or here in left:
        return near
    return instance_path_of(design, left[0], near)


def located(report: Report) -> tuple[Located, ...]:
    """Return every problem once, at its cause: not at the instance that has it inside."""
    seen: set[int] = set()
    every: list[Located] = []
    for problem in report.problems:
        if not problem.network:
            every += _causes(report, problem, ROOT, seen)
    for name, definition in report.definitions.items():
        if id(definition) not in seen:
            for problem in definition.problems:
                every += _causes(definition, problem, InstancePath(name), seen)
    once = {(p.network, p.node, p.code, p.message): (p, place) for p, place in reversed(every)}
    found = (Located(*pair) for pair in reversed(once.values()))
    return tuple(sorted(found, key=lambda one: _RANK[one.problem.severity]))


def cause_of(report: Report, problem: Problem, place: InstancePath) -> Located:
    """Return the cause of a problem of the network at ``place``: itself, or the first inside."""
    return next(_causes(report, problem, place, set()))


def _causes(
    report: Report, problem: Problem, place: InstancePath, seen: set[int]
) -> Iterator[Located]:
    node = report.nodes.get(problem.node)
    inner = node.inner if node and problem.code == _INSIDE else None
    if inner is None or not inner.errors:
        yield Located(problem, place)
        return
    if id(inner) in seen:
        return  # all that is in there has been said
    seen.add(id(inner))
    for cause in inner.problems:
        yield from _causes(inner, cause, place.inside(problem.node), seen)


def _first_use(design: Design, name: str, start: InstancePath) -> InstancePath | None:
    """Return the nearest path below ``start`` to a network, None if nothing uses it."""
    first = network_at(design, start)
    waiting = deque([(start, first)] if first is not None else [])
    seen = {first}
    while waiting:
        place, here = waiting.popleft()
        network = design.network(here or "")
        for node in network.in_order():
            inner = network.owner(node).layer
            if inner == name and design.has_network(name):
                return place.inside(node.id)
            if inner and inner not in seen and design.has_network(inner):
                seen.add(inner)
                waiting.append((place.inside(node.id), inner))
    return None
