"""What the inspector's fields and tables show, derived from the design and its report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from designer.check import NodeReport, Problem
from designer.graph import Edge, Network, Node
from designer.gui.appearance.theme import Theme
from designer.gui.widgets.editors import FieldState
from designer.gui.widgets.plain_text import plain_html
from designer.layers.declare import Layer
from designer.layers.params import Param, int_
from designer.layers.sizes import Size, evaluate_size
from designer.layers.tensor_types import TensorType
from designer.presentation import units
from designer.presentation.value_text import MIXED, UNSET, same_value, to_text
from designer.session import Session

REPEAT = Param("repeat", int_(), 1, "how many copies in sequence, each with its own weights")
"""A setting of the node rather than the layer, edited in the same form."""


def owners_of(network: Network, ids: Iterable[str]) -> list[str]:
    """Return the owners of the nodes' parameters, each once, in order."""
    nodes = [network.node(each) for each in ids]
    return list(dict.fromkeys(network.owner(n).id if n.shares else n.id for n in nodes))


def problems_among(session: Session, ids: Sequence[str]) -> list[Problem]:
    """Return the problems of nodes of the current network ("" stands for the network itself).

    They are in the order of the nodes, or of the problems if these are fewer.
    """
    found = session.viewpoint.report.by_node
    if len(ids) <= len(found):
        return [problem for each in ids for problem in found.get(each, ())]
    chosen = set(ids)
    return [problem for each, those in found.items() if each in chosen for problem in those]


def field_states(session: Session, layer: Layer, ids: Sequence[str]) -> dict[str, FieldState]:
    """Return the state of each field of ``layer`` for these nodes, which are all of that layer."""
    network, report = session.viewpoint.network, session.viewpoint.report
    owners = [network.node(each) for each in owners_of(network, ids)]
    nodes = list({(id(node.params), node.repeat): node for node in owners}.values())
    reports = list({id(r.inferred): r for each in ids for r in [report.nodes[each]]}.values())
    errors = [p for p in problems_among(session, ids) if p.severity == "error"]
    return {
        param.name: FieldState(
            value=_merged(_values(nodes, param)),
            placeholder=_placeholder(param, reports),
            problem=next((p.message for p in errors if p.param == param.name), ""),
            variables=network.header.variables,
        )
        for param in layer.params
    }


def repeatable(layer: Layer) -> Layer:
    """Return ``layer`` with ``REPEAT`` among its parameters, if it can be repeated."""
    alone = len(layer.inputs) > 0 and not callable(layer.outputs) and len(layer.outputs) == 1
    takes = layer.is_module and alone and REPEAT.name not in layer.by_name
    return replace(layer, params=(*layer.params, REPEAT)) if takes else layer


def common_layer(layers: Sequence[Layer]) -> Layer | None:
    """Return a layer with the parameters that all of these share, None if they share none."""
    first, *rest = layers
    rest = [layer for layer in rest if layer is not first]
    shared = tuple(p for p in first.params if all(_alike(p, other) for other in rest))
    if not shared:
        return None
    names = dict.fromkeys(layer.name for layer in layers)
    return replace(first, name=" + ".join(names), params=shared) if rest else first


def _alike(param: Param, layer: Layer) -> bool:
    """Tell whether a layer has a parameter of the same name, kind and default."""
    other = layer.by_name.get(param.name)
    mine = (param.kind, param.default, param.inferred)
    return other is not None and mine == (other.kind, other.default, other.inferred)


def set_params(
    session: Session, ids: Sequence[str], name: str, value: Any, network: str = ""
) -> None:
    """Set a parameter of these nodes, or clear it with UNSET, as one undo step."""
    owners = owners_of(session.design.network(network), ids)
    verb = "Reset" if value is UNSET else "Set"
    what = f"{owners[0]}.{name}" if len(owners) == 1 else f"{name} of {len(owners)} layers"
    with session.design.edit(f"{verb} {what}", network) as edit:
        for owner in owners:
            layer = session.viewpoint.layer(edit.network.node(owner).layer)
            if name == REPEAT.name and (layer is None or name not in layer.by_name):
                edit.update_node(owner, repeat=1 if value is UNSET else value)
            elif value is UNSET:
                edit.clear_param(owner, name)
            else:
                edit.set_param(owner, name, value)


def _values(nodes: Sequence[Node], param: Param) -> Iterator[Any]:
    if param is REPEAT:
        return (UNSET if node.repeat == 1 else node.repeat for node in nodes)
    name = param.name
    return (node.params.get(name, UNSET) for node in nodes)


def _merged(values: Iterable[Any]) -> Any:
    first, *rest = {id(value): value for value in values}.values()  # few, of many nodes
    return first if all(same_value(first, other) for other in rest) else MIXED


def _placeholder(param: Param, reports: Sequence[NodeReport]) -> str:
    if param.inferred:
        found = _merged(report.inferred.get(param.name, UNSET) for report in reports)
        known = found is not UNSET and found is not MIXED
        return f"follows from input: {to_text(found)}" if known else "follows from input"
    return param.kind.description if param.required else to_text(param.default)


# ---- tables as HTML


_TD = "<td style='padding-right: 10px'>"


def ports_html(session: Session, node: Node, theme: Theme) -> str:
    """Return an HTML table of a node's ports: name, shape, dtype, and the nodes wired to it."""
    report = session.viewpoint.report.nodes[node.id]
    rows = [*_inputs(session, report), *_outputs(session, node, report)]
    dim = f"<font color='{theme.dim_text}'>"
    cells = "".join(
        f"<tr>{_TD}{dim}{way}</font></td>{_TD}{plain_html(port)}</td>{_TD}<b>{_unbroken(tensor)}</b></td>"
        f"<td>{tensor.dtype if tensor else ''}</td></tr>"
        f"<tr><td></td><td colspan='3'>{dim}{peers}</font></td></tr>"
        for way, port, tensor, peers in rows
    )
    return f"<table cellspacing='0' cellpadding='0'>{cells}</table>" if rows else ""


def _unbroken(tensor: TensorType | None) -> str:
    return plain_html(str(tensor)).replace(" ", "&nbsp;") if tensor else "?"


PortRowText = tuple[str, str, TensorType | None, str]


def _inputs(session: Session, report: NodeReport) -> Iterator[PortRowText]:
    for port in report.layer.inputs if report.layer else ():
        wires = report.wires.get(port.name, ())
        for number, edge in enumerate(wires):
            name = str(number) if port.many else port.name
            source = link(edge.source, edge.source_port)
            yield "in", name, session.viewpoint.report.wire(edge), f"from {source}"
        if not wires:
            yield (
                "in",
                port.name,
                None,
                "optional, not connected" if port.optional else "not connected",
            )


def _outputs(session: Session, node: Node, report: NodeReport) -> Iterator[PortRowText]:
    edges = session.viewpoint.network.edges_from(node.id)
    for place, port in enumerate(report.output_ports):
        if report.layer is not None and report.layer.name == "Output":
            yield "out", port, report.outputs.get(port), "what forward returns"
            continue
        yield "out", port, report.outputs.get(port), _targets(edges, port, first=place == 0)


def _targets(edges: Iterable[Edge], port: str, *, first: bool) -> str:
    leaving = [e for e in edges if e.source_port == port or (first and not e.source_port)]
    links = ", ".join(link(e.target, e.target_port) for e in leaving)
    return f"to {links}" if links else "not used"


def link(node: str, port: str = "") -> str:
    """Return an HTML link to a node, with the port behind it."""
    words = f"{node}.{port}" if port else node
    return f"<a href='{escape(node)}'>{plain_html(words)}</a>"


def cost_rows(parameters: int, macs: Size, activations: Size) -> list[tuple[str, str, str]]:
    """Return name, rounded figure and exact figure of each cost, for one sample."""
    operations, memory = evaluate_size(macs, {}), evaluate_size(activations, {})
    return [
        ("Parameters", units.format_count(parameters), f"{parameters:,}"),
        ("Multiply-adds", f"{units.format_count(operations)} a sample", f"{operations:,} · {macs}"),
        ("Activations", f"{units.format_bytes(memory)} a sample", f"{memory:,} bytes"),
    ]


def costs_html(rows: Iterable[tuple[str, str, str]], theme: Theme) -> str:
    """Return the costs as an HTML table, with the exact figure behind a rounded one."""
    cells = "".join(
        f"<tr><td style='padding: 2px 14px 2px 0'><font color='{theme.dim_text}'>{name}</font></td>"
        f"<td style='padding: 2px 0'><b>{plain_html(short)}</b></td></tr>"
        for name, short, _ in rows
    )
    return f"<table cellspacing='0' cellpadding='2'>{cells}</table>"


def exact_costs(rows: Iterable[tuple[str, str, str]]) -> str:
    """Return the exact figures, for a tool tip."""
    return "\n".join(f"{name}: {figure}" for name, _, figure in rows)


def counted_names(names: Iterable[str]) -> Mapping[str, int]:
    """Count equal names, in order of first appearance."""
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found
