"""Wires that are missing, or leave by a port that is not there."""

from collections.abc import Collection, Iterator
from itertools import islice

from designer.check.fixes.case import FixCase
from designer.check.lint.datasets import dataset_of
from designer.check.report.problems import Connect, Disconnect, FeedNode, Fix, LeaveFrom
from designer.did_you_mean import nearest_names
from designer.graph.geometry import reachable
from designer.layers.declare import Port
from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType

_MAX_LOOSE_ENDS = 12
"""With more loose ends it is not clear which of them was meant."""
_MAX_NEAREST = 2
_SAMPLES = ((1, 8, 8), (64,), (3, 32, 32), (16, 64))
"""Shapes of samples that beginners have; the first is that of the digits on board."""


def only_fitting_output(case: FixCase) -> Iterator[Fix]:
    """Connect an open input where exactly one open output fits it."""
    if case.problem.code != "missing-input" or not case.has_layer:
        return
    target, port = case.node.id, case.problem.port
    downstream = reachable(case.network.out_of, target)
    ends = [
        (source, out)
        for source, out, tensor in _open_outputs(case)
        if source not in downstream and _fits(case, target, port, tensor)
    ]
    if len(ends) == 1:
        yield _connect(case, *ends[0], target, port)
    elif not ends:
        for source, out in islice(_nearest_outputs(case, downstream, port), _MAX_NEAREST):
            yield _connect(case, source, out, target, port)


def _nearest_outputs(
    case: FixCase, downstream: Collection[str], port: str
) -> Iterator[tuple[str, str]]:
    """Iterate over outputs in use that fit an input too, the nearest nodes first."""
    x, y = case.node.at
    nodes = [
        case.network.node(i) for i in case.reports if i in case.network and i not in downstream
    ]
    left = [n for n in nodes if n.at[0] < x and n.layer != "Output"]
    for node in sorted(left, key=lambda n: (n.at[0] - x) ** 2 + (n.at[1] - y) ** 2)[
        :_MAX_LOOSE_ENDS
    ]:
        for out, tensor in islice(case.reports[node.id].outputs.items(), 1):
            if _fits(case, case.node.id, port, tensor):
                yield node.id, out


def only_fitting_input(case: FixCase) -> Iterator[Fix]:
    """Connect an unused output where exactly one open input accepts it."""
    if case.problem.code != "leads-nowhere":
        return
    source = case.node.id
    outputs = case.found.outputs
    upstream = reachable(case.network.into, source)
    if not outputs:
        return
    out, tensor = next(iter(outputs.items()))
    ends = [
        (target, port)
        for target, port in _open_inputs(case)
        if target not in upstream and _fits(case, target, port, tensor)
    ]
    if len(ends) == 1:
        yield _connect(case, source, out, *ends[0])


def other_output(case: FixCase) -> Iterator[Fix]:
    """Make a wire leave by a port that its source has."""
    if case.problem.code != "unknown-port" or not case.problem.source or not case.has_layer:
        return
    for port, index in case.ends:
        wire = case.wire(port, index)
        if wire is None or wire.source != case.problem.source:
            continue
        ports = case.reports[wire.source].output_ports
        if not wire.source_port or wire.source_port in ports:
            continue
        near = nearest_names(wire.source_port, ports, cutoff=0.5)
        for name in dict.fromkeys((*near, *ports[:1])):
            title = f"Take {wire.source}.{name} instead of {wire.source}.{wire.source_port}"
            yield case.fix(title, LeaveFrom(case.node.id, port, name, index))


def other_input(case: FixCase) -> Iterator[Fix]:
    """Connect a wire for an unknown port to an open one."""
    if case.problem.code != "unknown-port" or not case.has_layer:
        return
    node, wrong = case.node.id, case.problem.port
    open_ = [p.name for p in case.layer.inputs if not case.found.wires.get(p.name)]
    near = nearest_names(wrong, open_, cutoff=0.4)
    wires = [e for e in case.network.edges_into(node) if e.target_port == wrong]
    for wire in wires[:1]:
        for port in dict.fromkeys((*near, *open_[:1])):
            yield case.fix(
                f"Connect {wire.source} to {node}.{port} instead",
                Disconnect(*wire.ends),
                Connect(wire.source, wire.source_port, node, port),
            )


def other_port_of_source(case: FixCase) -> Iterator[Fix]:
    """Take another output of the source, such as the last state of an LSTM, where that fits."""
    if not case.has_layer or case.problem.code not in {"shape", "rank", "dtype", "axis"}:
        return
    port, index = case.problem.port, case.problem.index
    wire = case.wire(port, index)
    if wire is None:
        return
    source = case.reports[wire.source]
    used = wire.source_port or (source.output_ports or ("",))[0]
    for name, tensor in source.outputs.items():
        if name != used and case.takes(port, tensor, index):
            title = f"Take {wire.source}.{name} instead of {wire.source}.{used}"
            yield case.fix(title, LeaveFrom(case.node.id, port, name, index))


def an_input(case: FixCase) -> Iterator[Fix]:
    """Put an Input before the first node that has nothing connected."""
    if case.problem.code != "no-input":
        return
    data = dataset_of(case.design.training)
    shapes = dict.fromkeys((*((data.shape,) if data else ()), *_SAMPLES))
    for target, port in list(_open_inputs(case))[:1]:
        for shape in shapes:
            if _fits(case, target, port, TensorType((BATCH, *shape))):
                yield case.fix(
                    f"Add an Input of shape {list(shape)} before {target}",
                    FeedNode(target, port, "Input", {"shape": shape}),
                )
                return


def _connect(case: FixCase, source: str, out: str, target: str, port: str) -> Fix:
    from_port = out if len(case.reports[source].output_ports) > 1 else ""
    several = len(case.reports[target].wires) > 1
    title = f"Connect {source}{'.' * bool(from_port)}{from_port} to {target}"
    title += f".{port}" if several else ""
    return case.fix(title, Connect(source, from_port, target, port))


def _open_outputs(case: FixCase) -> list[tuple[str, str, TensorType]]:
    """Return the nodes with unused outputs and their first output; none where there are many."""
    data, out_of = case.network.data, case.network.out_of
    loose = [i for i in data if not out_of[i] and data[i]["node"].layer != "Output"]
    if len(loose) > _MAX_LOOSE_ENDS:
        return []
    known = [(i, *next(iter(case.reports[i].outputs.items()), (None, None))) for i in loose]
    return [(i, out, tensor) for i, out, tensor in known if out is not None and tensor is not None]


def _open_inputs(case: FixCase) -> list[tuple[str, str]]:
    """Return the inputs that must have a wire and have none."""
    found: list[tuple[str, str]] = []
    for node_id, report in case.reports.items():
        missing = (p.port for p in report.problems if p.code == "missing-input" and p.port)
        found += [(node_id, port) for port in missing]
        if len(found) > _MAX_LOOSE_ENDS:
            return []
    return found


def _fits(case: FixCase, target: str, port: str, tensor: TensorType) -> bool:
    """Return whether a port accepts a tensor, as far as the other inputs are known."""
    report = case.reports[target]
    layer = report.layer
    if layer is None:
        return False
    known: Port | None = next((p for p in layer.inputs if p.name == port), None)
    if known is None:
        return False
    inputs = {**report.inputs, port: (tensor,) if known.many else tensor}
    missing = [
        p for p in layer.inputs if not p.optional and not inputs.get(p.name) and p.name != port
    ]
    if missing:
        return all(not report.wires.get(p.name) for p in missing)
    return case.gives_for(layer, report.params, inputs) is not None


FIX_RULES = (
    only_fitting_output,
    only_fitting_input,
    other_input,
    other_output,
    other_port_of_source,
    an_input,
)
