"""What the inspector's fields and tables show, read from the design and its report. No Qt here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from designer.check import NodeReport, Problem
from designer.check.walk import owner_of
from designer.graph import Design, Edge, Edit, Node
from designer.graph.errors import BadExpressionError
from designer.graph.expressions import is_expression, names_in, substitute
from designer.gui import units
from designer.gui.panels.form_editors import FieldState
from designer.gui.panels.form_text import MIXED, UNSET, same, to_text
from designer.gui.theme import Theme
from designer.layers.declare import Layer
from designer.layers.params import Param
from designer.layers.sizes import Size
from designer.layers.types import TensorType
from designer.session import Session


def owners_of(design: Design, ids: Iterable[str]) -> list[str]:
    """Return the nodes whose parameters apply to these nodes, each once, in order."""
    network = design.root
    return list(dict.fromkeys(owner_of(network, network.node(each)).id for each in ids))


def problems_of(session: Session, node_id: str) -> list[Problem]:
    """Return the problems of a node of the root ("": those of the whole design)."""
    found = session.report.by_node.get(node_id, ())
    return [problem for problem in found if not problem.network]


def field_states(session: Session, layer: Layer, ids: Sequence[str]) -> dict[str, FieldState]:
    """Return what each field of ``layer`` shows for these nodes (all of that layer)."""
    design, report = session.design, session.report
    nodes = [design.node(each) for each in owners_of(design, ids)]
    return {
        param.name: FieldState(
            value=_merged(node.params.get(param.name, UNSET) for node in nodes),
            placeholder=_placeholder(param, [report.nodes[each] for each in ids]),
            problem=_problem(session, ids, param.name),
            variables=design.variables,
        )
        for param in layer.params
    }


def set_params(session: Session, ids: Sequence[str], name: str, value: Any) -> None:
    """Give a parameter of these nodes a value (UNSET: leave it out), as one undo step."""
    owners = owners_of(session.design, ids)
    verb = "Reset" if value is UNSET else "Set"
    what = f"{owners[0]}.{name}" if len(owners) == 1 else f"{name} of {len(owners)} layers"
    with session.design.edit(f"{verb} {what}") as edit:
        for owner in owners:
            if value is UNSET:
                edit.clear_param(owner, name)
            else:
                edit.set_param(owner, name, value)


def _merged(values: Iterable[Any]) -> Any:
    first, *rest = values
    return first if all(same(first, other) for other in rest) else MIXED


def _placeholder(param: Param, reports: Sequence[NodeReport]) -> str:
    if param.inferred:
        found = _merged(report.inferred.get(param.name, UNSET) for report in reports)
        known = found is not UNSET and found is not MIXED
        return f"follows from input: {to_text(found)}" if known else "follows from input"
    return param.kind.words if param.required else to_text(param.default)


def _problem(session: Session, ids: Sequence[str], param: str) -> str:
    found = (p for each in ids for p in problems_of(session, each) if p.param == param)
    return next((p.message for p in found if p.severity == "error"), "")


# ---- variables


def users_of(design: Design, variable: str) -> list[str]:
    """Return ``node.param`` for each expression that uses a variable."""
    return [
        f"{node.id}.{name}"
        for node in design.nodes()
        for name, value in node.params.items()
        if variable in _names(value)
    ]


def rename_variable(edit: Edit, old: str, new: str) -> None:
    """Give a variable another name, in its place, and in every expression that uses it."""
    header = edit.network.header
    renamed = {new if name == old else name: value for name, value in header.variables.items()}
    edit.update_header(variables=renamed)
    for node in edit.network.nodes():
        params = {name: _renamed(value, old, new) for name, value in node.params.items()}
        if params != dict(node.params):
            edit.update_node(node.id, params=params)


def _names(value: Any) -> frozenset[str]:
    if isinstance(value, tuple):
        return frozenset().union(*map(_names, value))
    try:
        return names_in(value) if is_expression(value) else frozenset()
    except BadExpressionError:
        return frozenset()


def _renamed(value: Any, old: str, new: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_renamed(item, old, new) for item in value)
    return substitute(value, {old: new}) if old in _names(value) else value


# ---- tables as HTML


def ports_html(session: Session, node: Node, theme: Theme) -> str:
    """Return a table of a node's inputs and outputs: port, shape, dtype, and who is there."""
    report = session.report.nodes[node.id]
    rows = [*_inputs(session, report), *_outputs(session, node, report)]
    cells = "".join(
        f"<tr><td><font color='{theme.dim_text}'>{way}</font></td><td>{escape(port)}</td>"
        f"<td><b>{_unbroken(tensor)}</b></td>"
        f"<td>{tensor.dtype if tensor else ''}</td></tr>"
        f"<tr><td></td><td colspan='3'><font color='{theme.dim_text}'>{peers}</font></td></tr>"
        for way, port, tensor, peers in rows
    )
    return f"<table cellspacing='0' cellpadding='2'>{cells}</table>" if rows else ""


def _unbroken(tensor: TensorType | None) -> str:
    return escape(str(tensor)).replace(" ", "&nbsp;") if tensor else "?"


Row = tuple[str, str, TensorType | None, str]


def _inputs(session: Session, report: NodeReport) -> Iterator[Row]:
    for port in report.layer.inputs if report.layer else ():
        wires = report.wires.get(port.name, ())
        for number, edge in enumerate(wires):
            name = str(number) if port.many else port.name
            source = _link(edge.source, edge.source_port)
            yield "in", name, session.report.wire(edge), f"from {source}"
        if not wires:
            yield "in", port.name, None, "optional, open" if port.optional else "not connected"


def _outputs(session: Session, node: Node, report: NodeReport) -> Iterator[Row]:
    edges = session.design.root.edges_from(node.id)
    for place, port in enumerate(report.output_ports):
        if report.layer is not None and report.layer.name == "Output":
            yield "out", port, report.outputs.get(port), "what forward returns"
            continue
        yield "out", port, report.outputs.get(port), _targets(edges, port, first=place == 0)


def _targets(edges: Iterable[Edge], port: str, *, first: bool) -> str:
    leaving = [e for e in edges if e.source_port == port or (first and not e.source_port)]
    links = ", ".join(_link(e.target, e.target_port) for e in leaving)
    return f"to {links}" if links else "leads nowhere"


def _link(node: str, port: str) -> str:
    shown = f"{node}.{port}" if port else node
    return f"<a href='{escape(node)}'>{escape(shown)}</a>"


def costs(parameters: int, macs: Size, activations: Size) -> list[tuple[str, str, str]]:
    """Return name, short figure and exact figure of each cost; sizes are for one sample."""
    operations, memory = units.evaluate(macs, {}), units.evaluate(activations, {})
    return [
        ("Parameters", units.count(parameters), f"{parameters:,}"),
        ("Multiply-adds", f"{units.count(operations)} a sample", f"{operations:,} · {macs}"),
        ("Activations", f"{units.memory(memory)} a sample", f"{memory:,} bytes"),
    ]


def costs_html(rows: Iterable[tuple[str, str, str]], theme: Theme) -> str:
    """Return the costs as a table; the exact figure follows a short one that is rounded."""
    cells = "".join(
        f"<tr><td><font color='{theme.dim_text}'>{name}</font></td>"
        f"<td>&nbsp;&nbsp;<b>{escape(short)}</b></td></tr>"
        for name, short, _ in rows
    )
    return f"<table cellspacing='0' cellpadding='2'>{cells}</table>"


def exact(rows: Iterable[tuple[str, str, str]]) -> str:
    """Return the exact figures, for a tip."""
    return "\n".join(f"{name}: {figure}" for name, _, figure in rows)


def counted(names: Iterable[str]) -> Mapping[str, int]:
    """Count equal names, in order of first appearance."""
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found
