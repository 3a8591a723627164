"""Numbers of another kind than a layer takes: at the Input they come from, or by a cast."""

from collections.abc import Iterator
from itertools import pairwise

from designer.check.fixes.case import FixCase
from designer.check.report.problems import Fix
from designer.layers.tensor_types import INTEGERS

_WHOLE = {"Embedding", "EmbeddingBag", "embedding", "one_hot"}


def dtype_of_input(case: FixCase) -> Iterator[Fix]:
    """Change the dtype of the Input that what arrives comes from, however far up it is."""
    if case.problem.code != "dtype" or not case.has_layer:
        return
    chain = list(case.upstream(case.wire(case.problem.port, case.problem.index)))
    if not chain or chain[-1].layer != "Input":
        return
    for dtype in ("int64", "float32") if case.layer.name in _WHOLE else ("float32", "int64"):
        if chain[-1].params.get("dtype", "float32") != dtype:
            yield case.set(chain[-1].id, "dtype", dtype)


def without_cast(case: FixCase) -> Iterator[Fix]:
    """Take out a cast just before the node, where what came before it would do."""
    if case.problem.code != "dtype":
        return
    chain = list(case.upstream(case.wire(case.problem.port, case.problem.index)))
    for node, before in pairwise(chain[:3]):
        if node.layer == "to" and case.reports[before.id].known:
            yield case.drop(node.id)
            return


def cast(case: FixCase) -> Iterator[Fix]:
    """Convert what arrives by any wire to the dtype of another."""
    if case.problem.code != "dtype" or not case.has_layer:
        return
    arriving = {end: tensor for end in case.ends if (tensor := case.at(*end)) is not None}
    dtypes = dict.fromkeys([tensor.dtype for tensor in arriving.values()])
    first = (case.problem.port, case.problem.index)
    for end in dict.fromkeys((first, *arriving)):
        if end not in arriving:
            continue
        for dtype in dict.fromkeys((*dtypes, "float32", "int64", "bool")):
            converted = case.gives("to", {"dtype": dtype}, arriving[end])
            if (
                dtype != arriving[end].dtype
                and converted
                and case.takes(end[0], converted[0], end[1])
            ):
                yield case.insert(*end, ("to", {"dtype": dtype}))
                break


def embedding(case: FixCase) -> Iterator[Fix]:
    """Insert an Embedding where indices arrive at a layer that takes features."""
    arrived = case.arrived
    if case.problem.code != "dtype" or not case.has_layer or arrived is None:
        return
    if arrived.dtype not in INTEGERS or case.layer.accepts != "weights":
        return
    size = next((case.found.params.get(n) for n in ("input_size", "in_features", "d_model")), None)
    params = {"num_embeddings": 1000, "embedding_dim": size or 64}
    given = case.gives("Embedding", params, arrived)
    if given and case.takes(case.problem.port, given[0], case.problem.index):
        yield case.insert(case.problem.port, case.problem.index, ("Embedding", params))


FIX_RULES = (embedding, dtype_of_input, without_cast, cast)
