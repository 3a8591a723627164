"""What suits the data that the recipe names: as many classes, samples of its shape."""

from collections.abc import Iterator

from designer.check.fixes.case import FixCase
from designer.check.fixes.sizes import MAKING
from designer.check.lint.datasets import dataset_of
from designer.check.report.problems import AddVariable, Fix, InsertOnWire
from designer.graph import Node
from designer.layers.sizes import BATCH

_RECURRENT = {"RNN", "LSTM", "GRU"}


def classes(case: FixCase) -> Iterator[Fix]:
    """Make the last layer give one number for each class."""
    data = dataset_of(case.design.training)
    if case.problem.code not in {"too-few-classes", "too-many-classes"} or data is None:
        return
    for node in case.upstream(case.wire("input")):
        for name in MAKING:
            given = node.params.get(name)
            variable = given[1:].strip() if isinstance(given, str) else ""
            if variable in case.network.header.variables:
                step = AddVariable(variable, data.classes)
                yield case.fix(f"Set the variable {variable} to {data.classes}", step)
            if given is not None:
                yield case.set(node.id, name, data.classes)
                return


def shape_of_data(case: FixCase) -> Iterator[Fix]:
    """Give the Input the shape of the data's samples."""
    data = dataset_of(case.design.training)
    if case.problem.code == "input-shape" and data is not None:
        yield case.set(case.node.id, "shape", data.shape)


def one_row_a_sample(case: FixCase) -> Iterator[Fix]:
    """Take the last step of a sequence, or flatten what comes out."""
    if case.problem.code != "output-shape":
        return
    after = case.node
    for node in case.upstream(case.wire("input")):
        if node.layer in _RECURRENT and case.reports[node.id].params.get("batch_first"):
            if any(tensor.shape[:1] == (BATCH,) for tensor in case.reports[after.id].arrived):
                yield _last_step(case, after, node)
            break
        after = node
    arrived = case.arrived
    if arrived is not None and arrived.rank == 3 and arrived.shape[1] == BATCH:
        yield case.insert("input", 0, ("select", {"dim": 0, "index": -1}))
    yield case.insert("input", 0, ("Flatten", {}))
    yield case.insert("input", 0, ("mean", {"dim": 1}))


def _last_step(case: FixCase, after: Node, node: Node) -> Fix:
    params = {"dim": 1, "index": -1}
    port = next((p for p, wires in case.reports[after.id].wires.items() if wires), "input")
    return case.fix(
        f"Insert select(dim=1, index=-1) after {node.id}, the last step",
        InsertOnWire(after.id, port, "select", params),
    )


def without_index(case: FixCase) -> Iterator[Fix]:
    """Take out what makes results discrete, so that a gradient can reach them."""
    if case.problem.code != "no-gradient":
        return
    for node in case.upstream(case.wire("input")):
        if node.layer in {"argmax", "argmin", "round", "floor", "ceil", "sign", "gt", "ge", "to"}:
            yield case.drop(node.id)
            return


FIX_RULES = (classes, shape_of_data, one_row_a_sample, without_index)
