"""Matrix products, batched or not, and ``einsum``."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import (
    OTHER_SOURCE,
    Call,
    InsertBefore,
    Mismatch,
    dtype_mismatch,
    mismatch,
)
from designer.layers.declare import Layer, Port, Rule, layer
from designer.layers.params import AXIS_OR_NONE, Param, float_, text
from designer.layers.sizes import Dim, Shape, Size, product
from designer.layers.tensor_types import TensorType, promote, result_dtype, shape_text

FAMILY = "arithmetic"


def _matmul(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("other")
    for port, arrived in (("input", left), ("other", right)):
        if not arrived.rank:
            raise mismatch(port, "at least one axis", arrived, code="rank")
    if left.dtype != right.dtype:
        raise dtype_mismatch("other", left.dtype, right.dtype)
    inner = right.shape[-2 if right.rank > 1 else -1]
    if call.differ(left.shape[-1], inner):
        raise mismatch(
            "other",
            f"{left.shape[-1]} rows, as many as its input {left}{OTHER_SOURCE} has columns",
            right,
        )
    lead = call.broadcast(left.shape[:-2], right.shape[:-2])
    if lead is None:
        raise mismatch("other", f"leading axes that broadcast with {left}{OTHER_SOURCE}", right)
    rows = left.shape[-2:-1]
    columns = right.shape[-1:] if right.rank > 1 else ()
    return (TensorType((*lead, *rows, *columns), left.dtype),)


def product_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    """Multiply-adds of a matrix product: one for each output and column of the input."""
    macs: Size = outputs[0].numel * inputs["input"].shape[-1]
    return macs


def _matrices(call: Call, port: str, rank: int, first: str = "input") -> tuple[TensorType, ...]:
    """Multiply matrices without broadcasting: all axes must be there."""
    left, right = call.input(first), call.input(port)
    for name, arrived in ((first, left), (port, right)):
        if arrived.rank != rank:
            words = "(B, n, m)" if rank == 3 else "(n, m)"
            raise mismatch(name, words, arrived, code="rank")
    if left.dtype != right.dtype:
        raise dtype_mismatch(port, left.dtype, right.dtype)
    if call.differ(left.shape[-1], right.shape[-2]) or any(
        map(call.differ, left.shape[:-2], right.shape[:-2])
    ):
        wanted = (*left.shape[:-2], left.shape[-1], right.shape[-1])
        raise mismatch(port, f"{shape_text(wanted)}, as its {first} is {left}{OTHER_SOURCE}", right)
    return (TensorType((*left.shape[:-1], right.shape[-1]), left.dtype),)


def _outer(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("vec2")
    for name, arrived in (("input", left), ("vec2", right)):
        if arrived.rank != 1:
            raise mismatch(name, "one row of values", arrived, code="rank")
    return (TensorType((*left.shape, *right.shape), result_dtype(left, right)),)


def _added(port: str, other: str, rank: int) -> Rule:
    """Return the rule of a product of matrices, to which the input is added."""

    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived = call.input()
        (product_,) = _matrices(call, other, rank, port)
        joined = call.broadcast(product_.shape, arrived.shape)
        if joined is None or len(joined) > rank or any(map(call.differ, joined, product_.shape)):
            raise mismatch("input", f"a shape that broadcasts to {product_}", arrived)
        if arrived.dtype != product_.dtype:
            raise dtype_mismatch("input", product_.dtype, arrived.dtype)
        return (product_,)

    return rule


def _adding(name: str, purpose: str, first: str, other: str, rank: int) -> Layer:
    left, right, result = ("(n, m)", "(m, p)", "(n, p)")
    if rank == 3:
        left, right, result = (f"(B, {axes[1:]}" for axes in (left, right, result))

    def macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
        return product_macs(p, {"input": inputs[first]}, outputs)

    return layer(
        name, FAMILY, purpose, f"input: {result}, {first}: {left}, {other}: {right} -> {result}",
        Param("beta", float_(fits=True), 1, "factor of the input"),
        Param("alpha", float_(fits=True), 1, "factor of the product"),
        inputs=("input", first, other), rule=_added(first, other, rank), accepts="float", macs=macs,
    )  # fmt: skip


def _with_vector(name: str, purpose: str, line: str, other: str, ranks: tuple[int, int]) -> Layer:
    """Return a product of a matrix or row with a row of as many values."""

    def rule(call: Call) -> tuple[TensorType, ...]:
        left, right = call.input(), call.input(other)
        for port, arrived, rank in (("input", left, ranks[0]), (other, right, ranks[1])):
            if arrived.rank != rank:
                words = "one row of values" if rank == 1 else "(n, m)"
                raise mismatch(port, words, arrived, code="rank")
        if left.dtype != right.dtype:
            raise dtype_mismatch(other, left.dtype, right.dtype)
        if call.differ(left.shape[-1], right.shape[0]):
            raise mismatch(other, f"{left.shape[-1]} values, as its input is {left}", right)
        return (TensorType(left.shape[:-1], left.dtype),)

    return layer(
        name, FAMILY, purpose, line, inputs=("input", other), rule=rule, accepts="number"
    )  # fmt: skip


def _inner(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("other")
    if left.dtype != right.dtype:
        raise dtype_mismatch("other", left.dtype, right.dtype)
    if not left.rank or not right.rank:
        return (left if right.rank == 0 else right,)
    if call.differ(left.shape[-1], right.shape[-1]):
        raise mismatch("other", f"{left.shape[-1]} values on its last axis, as {left} has", right)
    return (TensorType((*left.shape[:-1], *right.shape[:-1]), left.dtype),)


def _inner_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    both = inputs["input"].rank and inputs["other"].rank
    return product_macs(p, inputs, outputs) if both else 0


def _kronecker(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("other")
    rank = max(left.rank, right.rank)
    both = ((1,) * (rank - t.rank) + t.shape for t in (left, right))
    sizes = tuple(a * b for a, b in zip(*both, strict=True))
    return (TensorType(sizes, promote(left.dtype, right.dtype)),)


def _of_space(call: Call, shape: Shape) -> int:
    """Return the first axis that is known to have 3 places."""
    if 3 not in shape and any(isinstance(size, Dim) for size in shape):
        call.fail(
            f"needs an axis of 3 numbers, but gets {shape_text(shape)}; say which one in dim",
            port="input",
            param="dim",
            code="symbolic",
        )
    return shape.index(3) if 3 in shape else -1


def _crossed(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("other")
    if left.dtype != right.dtype:
        raise dtype_mismatch("other", left.dtype, right.dtype)
    shape = call.broadcast(left.shape, right.shape) if left.rank == right.rank else None
    if shape is None:
        raise mismatch("other", f"a shape that broadcasts with {left}, axis by axis", right)
    if call.params["dim"] is None:
        call.inferred["dim"] = _of_space(call, shape)
    place = call.axis("dim", len(shape))
    if any(call.differ(arrived.shape[place], 3) for arrived in (left, right)):
        raise mismatch("input", f"3 values on axis {call['dim']} (dim), as in other", left)
    return (TensorType(shape, left.dtype),)


def _einsum(call: Call) -> tuple[TensorType, ...]:
    """Bind each letter to a size; without an arrow, letters that come once are left."""
    tensors = call.tensors("operands")
    left, arrow, right = call["equation"].replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) != len(tensors) or not all(t.isalpha() or not t for t in [*terms, right]):
        call.fail(
            f"has equation {call['equation']!r} for {len(tensors)} inputs; "
            "write one group of letters for each, as in 'ij,jk->ik'",
            param="equation",
            code="bad-value",
        )
    if len(tensors) > 1:
        _require_one_dtype(tensors)
    sizes: dict[str, Size] = {}
    for index, (term, arrived) in enumerate(zip(terms, tensors, strict=True)):
        _bind_letters(call, term, arrived, index, sizes)
    result = _kept_letters(left, arrow, right)
    if len(set(result)) != len(result) or not set(result) <= set(sizes):
        call.fail(
            f"gives {result!r}, but each letter there must come from the inputs, and once; "
            "correct what stands behind ->",
            param="equation",
            code="bad-value",
        )
    return (TensorType(tuple(sizes[c] for c in result), tensors[0].dtype),)


def _require_one_dtype(tensors: tuple[TensorType, ...]) -> None:
    """Require factors to be numbers of one dtype."""
    wanted = tensors[0].dtype if tensors[0].dtype != "bool" else "float32"
    for index, arrived in enumerate(tensors):
        if arrived.dtype != wanted:
            raise Mismatch(
                port="operands", index=index, code="dtype", expected=f"{wanted} for all inputs",
                actual=arrived.dtype,
                fix_hints=(InsertBefore("operands", "to", {"dtype": wanted}),),
            )  # fmt: skip


def _kept_letters(left: str, arrow: str, right: str) -> str:
    return right if arrow else "".join(sorted(c for c in set(left) - {","} if left.count(c) == 1))


def _bind_letters(
    call: Call, term: str, arrived: TensorType, index: int, sizes: dict[str, Size]
) -> None:
    if len(term) != arrived.rank:
        raise Mismatch(
            port="operands", index=index, code="rank",
            expected=f"{len(term)} axes ({term})", actual=str(arrived),
        )  # fmt: skip
    for letter, size in zip(term, arrived.shape, strict=True):
        known = sizes.setdefault(letter, size)
        if known == 1:
            sizes[letter] = size
        elif size != 1 and call.differ(known, size):
            raise Mismatch(
                port="operands", index=index,
                expected=f"{letter} = {known} as before", actual=str(arrived),
            )  # fmt: skip


def _einsum_macs(p: Mapping[str, Any], inputs: Any, _: tuple[TensorType, ...]) -> Size:
    """Multiply-adds: one for each way to choose all letters, none where nothing is summed."""
    left, arrow, right = p["equation"].replace(" ", "").partition("->")
    terms = left.split(",")
    if len(terms) < 2 or set(_kept_letters(left, arrow, right)) == set("".join(terms)):
        return 0
    sizes: dict[str, Size] = {}
    for term, arrived in zip(terms, inputs["operands"], strict=True):
        for letter, size in zip(term, arrived.shape, strict=True):
            sizes[letter] = size if sizes.get(letter, 1) == 1 else sizes[letter]
    return product(sizes.values())


def _einsum_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    inside = (args["operands"] or "").removeprefix("(").removesuffix(")").rstrip(",")
    return f"torch.einsum({params['equation']}, {inside})"


LAYERS = (
    layer(
        "matmul",
        FAMILY,
        "Matrix product over the last two axes; leading axes broadcast.",
        "input: (*, n, m), other: (*, m, p) -> (*, n, p)",
        inputs=("input", "other"),
        rule=_matmul,
        accepts="number",
        macs=product_macs,
        code="{input} @ {other}",
    ),
    layer(
        "bmm",
        FAMILY,
        "Matrix products of two batches of matrices.",
        "input: (B, n, m), mat2: (B, m, p) -> (B, n, p)",
        inputs=("input", "mat2"),
        rule=lambda call: _matrices(call, "mat2", 3),
        accepts="number",
        macs=product_macs,
    ),
    layer(
        "mm",
        FAMILY,
        "Matrix product of two matrices.",
        "input: (n, m), mat2: (m, p) -> (n, p)",
        inputs=("input", "mat2"),
        rule=lambda call: _matrices(call, "mat2", 2),
        accepts="number",
        macs=product_macs,
    ),
    layer(
        "einsum",
        FAMILY,
        "Sums products in Einstein notation: 'bid,bjd->bij' multiplies rows with rows.",
        "operands: (*), … -> (*)",
        Param("equation", text(), help=
              "letters for the axes of each input, then -> and those of the output"),
        target="torch.einsum",
        inputs=(Port("operands", many=True),),
        rule=_einsum,
        macs=_einsum_macs,
        code=_einsum_code,
    ),
    layer(
        "outer",
        FAMILY,
        "Outer product of two vectors.",
        "input: (n), vec2: (m) -> (n, m)",
        inputs=("input", "vec2"),
        rule=_outer,
    ),
    _adding("addmm",
          "beta * input + alpha * (matrix product of mat1 and mat2).", "mat1", "mat2", 2),
    _adding("baddbmm",
          "beta * input + alpha * (matrix products of batch1 and batch2).", "batch1", "batch2", 3),
    _with_vector(
        "mv", "Product of a matrix and a vector.", "input: (n, m), vec: (m) -> (n)",
        "vec", (2, 1),
    ),
    _with_vector(
        "dot", "Dot product of two vectors.",
        "input: (n), tensor: (n) -> ()", "tensor", (1, 1),
    ),
    layer(
        "inner",
        FAMILY,
        "Dot products over the last axis of both.",
        "input: (*, m), other: (*, m) -> (*)",
        inputs=("input", "other"),
        rule=_inner,
        accepts="number",
        macs=_inner_macs,
    ),
    layer(
        "kron",
        FAMILY,
        "Kronecker product: each value of input is replaced by its product with other.",
        "input: (n, m), other: (p, q) -> (n*p, m*q)",
        inputs=("input", "other"),
        rule=_kronecker,
    ),
    layer(
        "cross",
        FAMILY,
        "Cross product of 3D vectors.",
        "input: (*, 3), other: (*, 3) -> (*, 3)",
        Param(
            "dim",
            AXIS_OR_NONE,
            None,
            "axis of x, y and z; none: the first of size 3",
            inferred=True,
        ),
        inputs=("input", "other"),
        rule=_crossed,
        accepts="number",
    ),
)  # fmt: skip
