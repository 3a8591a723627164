"""Which wire ends at which port: the file may leave ports unnamed, everything else may not."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, repeat

from designer.check.report.problems import Disconnect, Fix, Problem
from designer.graph import Edge
from designer.layers.declare import Port
from designer.plural import plural

MAX_LISTED = 20
"""Names that a sentence lists."""


@dataclass(frozen=True)
class Binding:
    """The wires of each input port, in order, and what was wrong with others."""

    wires: Mapping[str, tuple[Edge, ...]]
    problems: tuple[Problem, ...]


def bind(node: str, ports: Sequence[Port], edges: Iterable[Edge]) -> Binding:
    """Assign each wire into ``node`` to a port.

    A named wire belongs to the port of its name (a number to the list port); an unnamed one to the
    next free port that must be connected, then to the next optional one.
    """
    taken: dict[str, list[tuple[int, Edge]]] = {port.name: [] for port in ports}
    many = next((port.name for port in ports if port.many), "")
    problems: list[Problem] = []
    unnamed = []
    for edge in edges:
        if not edge.target_port:
            unnamed.append(edge)
        elif not _take_named(edge, many, taken):
            problems.append(_unknown_port(node, edge, ports))
    number = max((n for n, _ in taken[many]), default=-1) if many else -1
    free = _free_in_turn(ports, taken)
    for edge in unnamed:
        port = next(free, None)
        if port is None:
            problems.append(_no_room(node, edge, ports))
        elif port.many:
            number += 1
            taken[port.name].append((number, edge))
        else:
            taken[port.name].append((0, edge))
    wires = {
        name: tuple(edge for _, edge in sorted(found, key=lambda pair: pair[0]))
        for name, found in taken.items()
    }
    singles = {port.name for port in ports if not port.many}
    problems += [_double(node, n, w) for n, w in wires.items() if len(w) > 1 and n in singles]
    return Binding(wires, tuple(problems))


def plain_wires(ports: Sequence[Port], edges: Sequence[Edge]) -> dict[str, tuple[Edge, ...]] | None:
    """Return the wire of each port where each has exactly one, else None."""
    named = {edge.target_port: (edge,) for edge in edges}
    if len(edges) != len(ports) or any(port.many or port.optional for port in ports):
        return None
    if "" in named and len(named) == 1:
        return {port.name: (edge,) for port, edge in zip(ports, edges, strict=True)}
    if not all(port.name in named for port in ports):
        return None
    return {port.name: named[port.name] for port in ports}


def free_port(ports: Sequence[Port], wires: Mapping[str, Sequence[Edge]]) -> str | None:
    """Return the name of the port that a new wire would get, None if no port is free."""
    taken = {name: list(enumerate(found)) for name, found in wires.items()}
    port = next(_free_in_turn(ports, taken), None)
    if port is None:
        return None
    if not port.many:
        return port.name
    used = {int(e.target_port) for e in wires[port.name] if e.target_port.isdigit()}
    return str(max(used | {len(wires[port.name]) - 1}) + 1)


def _take_named(edge: Edge, many: str, taken: dict[str, list[tuple[int, Edge]]]) -> bool:
    name = edge.target_port
    if name in taken:
        taken[name].append((len(taken[name]), edge))
        return True
    if not many or not name.isdecimal() or len(name) > 6:
        return False
    taken[many].append((int(name), edge))
    return True


def _free_in_turn(
    ports: Sequence[Port], taken: Mapping[str, Sequence[tuple[int, Edge]]]
) -> Iterator[Port]:
    """Iterate over the ports that unnamed wires get: those that must be connected come first.

    A port that takes many takes all that come.
    """
    for optional in (False, True):
        for port in ports:
            if port.optional is optional and port.many:
                yield from repeat(port)
            if port.optional is optional and not taken[port.name]:
                yield port


def _names(ports: Sequence[Port]) -> str:
    named = ["0, 1, 2, …" if port.many else port.name for port in ports]
    return listed(named) or "none"


def listed(names: Collection[str], join: str = ", ") -> str:
    """Return names as a list in words; those beyond `MAX_LISTED` are counted."""
    left = len(names) - MAX_LISTED
    first = join.join(islice(names, MAX_LISTED))
    return f"{first} and {left:,} more" if left > 0 else first


def _drop(edge: Edge) -> Fix:
    return Fix(f"Remove the wire {edge}", (Disconnect(*edge.ends),))


def _unknown_port(node: str, edge: Edge, ports: Sequence[Port]) -> Problem:
    return Problem(
        "error",
        "unknown-port",
        f"{node} has no input {edge.target_port!r}; its inputs are: {_names(ports)}",
        node=node,
        port=edge.target_port,
        source=edge.source,
        candidates=(_drop(edge),),
    )


def _no_room(node: str, edge: Edge, ports: Sequence[Port]) -> Problem:
    count = len(ports)
    takes = "no input" if not count else f"{plural(count, 'input')} ({_names(ports)})"
    return Problem(
        "error",
        "too-many-inputs",
        f"{node} takes {takes}, but {edge.source} is connected too; remove a wire",
        node=node,
        source=edge.source,
        candidates=(_drop(edge),),
    )


def _double(node: str, port: str, wires: Sequence[Edge]) -> Problem:
    sources = listed([edge.source for edge in wires], " and ")
    return Problem(
        "error",
        "double-input",
        f"{sources} both feed {node}.{port}, which takes one wire; "
        "remove one, or join them with cat or add",
        node=node,
        port=port,
        candidates=tuple(_drop(edge) for edge in wires[::-1]),
    )
