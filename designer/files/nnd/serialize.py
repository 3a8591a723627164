"""From a `Design` to the text of a ``.nnd`` file: a line per node and edge, in a fixed order.

Keys of newer versions are kept. Empty and default values are left out, except for the keys that
every design has.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from designer.files.nnd.annotations import annotation_record, rounded, route_record
from designer.graph import Design, Edge, Network, Node
from designer.graph.cooperative import with_checkpoints
from designer.graph.records import dotted, thaw

_ENCODE = json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=thaw).encode
VERSION = 1


def serialize(design: Design) -> str:
    """Return the design as the text of a ``.nnd`` file, ending with a newline."""
    header = design.root.header
    extra = dict(header.extra)
    parts = [
        ("nnd", _ENCODE(extra.pop("nnd", VERSION))),
        ("name", _ENCODE(header.name)),
        *_header(design.root),
        *_graph(design.root, "  "),
        ("blocks", _blocks(design.blocks)),
        ("training", _ENCODE(header.training)),
        *((key, _ENCODE(value)) for key, value in extra.items()),
    ]
    return _object(parts, "") + "\n"


def _header(network: Network) -> Iterator[tuple[str, str]]:
    if network.header.description:
        yield "description", _ENCODE(network.header.description)
    if network.header.variables:
        yield "variables", _ENCODE(network.header.variables)


def _graph(network: Network, indent: str) -> Iterator[tuple[str, str]]:
    nodes = (_ENCODE(_node(node)) for node in with_checkpoints(network.nodes()))
    yield "nodes", _lines(nodes, indent)
    yield "edges", _lines((_edge(edge) for edge in with_checkpoints(network.edges())), indent)
    for key, annotations in (("frames", network.frames()), ("notes", network.notes())):
        if annotations:
            yield (
                key,
                _lines(
                    (_ENCODE(annotation_record(annotation)) for annotation in annotations), indent
                ),
            )


def _blocks(blocks: Mapping[str, Network]) -> str:
    parts = [
        (
            name,
            _object(
                [
                    *_header(block),
                    *_graph(block, "      "),
                    *((key, _ENCODE(value)) for key, value in block.header.extra.items()),
                ],
                "    ",
            ),
        )
        for name, block in blocks.items()
    ]
    return _object(parts, "  ") if parts else "{}"


def _node(node: Node) -> dict[str, Any]:
    record: dict[str, Any] = {"id": node.id}
    if node.shares:
        record["shares"] = node.shares
    else:
        record["layer"] = node.layer
    if node.params:
        record["params"] = node.params
    record["at"] = [rounded(node.at[0]), rounded(node.at[1])]
    if node.repeat != 1:
        record["repeat"] = node.repeat
    if node.muted:
        record["muted"] = True
    record.update(node.extra)
    return record


def _edge(edge: Edge) -> str:
    source, target = dotted(edge.source, edge.source_port), dotted(edge.target, edge.target_port)
    more = route_record(edge)
    return f'["{source}", "{target}"]' if more is None else _ENCODE([source, target, more])


def _lines(items: Iterable[str], indent: str) -> str:
    inside = f",\n{indent}  ".join(items)
    return f"[\n{indent}  {inside}\n{indent}]" if inside else "[]"


def _object(parts: Iterable[tuple[str, str]], indent: str) -> str:
    inside = f",\n{indent}  ".join(f"{_ENCODE(key)}: {text}" for key, text in parts)
    return f"{{\n{indent}  {inside}\n{indent}}}"
