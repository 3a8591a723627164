"""Where in a design one can look: its root, inside an instance of a block, or at a definition.

A `InstancePath` is what a person clicked through; which network that is follows from the design.
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
        """Return the place inside an instance that is here."""
        return InstancePath(self.base, (*self.path, node_id))

    @property
    def outside(self) -> "InstancePath":
        """The place one level up; the root has itself."""
        return InstancePath(self.base, self.path[:-1]) if self.path else InstancePath()


ROOT = InstancePath()


class Located(NamedTuple):
    """A problem, and where to go to see it."""

    problem: Problem
    place: InstancePath


def network_at(design: Design, place: InstancePath) -> str | None:
    """Return the name of the network at ``place``, None where there is no such place."""
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
    """Return what the network at ``place`` means there.

    Where nothing arrives at the instance, that is what it means by its definition.
    """
    name = network_at(design, place) or ""
    start = report.definitions.get(place.base, report) if place.base else report
    inside = start.at(place.path)
    if inside is not None and inside.network == name:
        return inside
    return report.definitions.get(name, report)


def uses_of(design: Design, name: str) -> list[tuple[InstancePath, str]]:
    """Return each node that uses a block, and a place to see it."""
    return [
        (instance_path_of(design, where), node.id)
        for where in ("", *design.blocks)
        for node in design.network(where).nodes()
        if design.network(where).owner(node).layer == name
    ]


def instance_path_of(design: Design, name: str, near: InstancePath = ROOT) -> InstancePath:
    """Return the place where a network is shown: around ``near``, else in the root, else alone."""
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
    """Return what is behind a problem of the network at ``place``: itself, or the first inside."""
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
    """Return the nearest place below ``start`` that shows a network, None if nothing uses it."""
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
