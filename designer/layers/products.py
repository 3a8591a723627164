"""Products of matrices: the last two axes, in batches, or as an equation of letters says."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call, Mismatch, expect, same_dtype
from designer.layers.declare import Port, layer
from designer.layers.params import Param, text
from designer.layers.sizes import Size, product
from designer.layers.types import TensorType, result_dtype, shape_text

FAMILY = "arithmetic"


def _matmul(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("other")
    for port, arrived in (("input", left), ("other", right)):
        if not arrived.rank:
            raise expect(port, "at least one axis", arrived, code="rank")
    if left.dtype != right.dtype:
        raise same_dtype("other", left.dtype, right.dtype)
    inner = right.shape[-2 if right.rank > 1 else -1]
    if call.differ(left.shape[-1], inner):
        raise expect(
            "other", f"{left.shape[-1]} rows, as many as its input {left} has columns", right
        )
    lead = call.broadcast(left.shape[:-2], right.shape[:-2])
    if lead is None:
        raise expect("other", f"leading axes that broadcast with {left}", right)
    rows = left.shape[-2:-1]
    columns = right.shape[-1:] if right.rank > 1 else ()
    return (TensorType((*lead, *rows, *columns), left.dtype),)


def product_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    """Multiply-adds of a matrix product: one for each output and column of the input."""
    macs: Size = outputs[0].numel * inputs["input"].shape[-1]
    return macs


def _matrices(call: Call, port: str, rank: int) -> tuple[TensorType, ...]:
    """Multiply matrices without broadcasting: all axes must be there."""
    left, right = call.input(), call.input(port)
    for name, arrived in (("input", left), (port, right)):
        if arrived.rank != rank:
            raise expect(name, "(B, n, m)"[0 if rank == 3 else 4 :], arrived, code="rank")
    if left.dtype != right.dtype:
        raise same_dtype(port, left.dtype, right.dtype)
    if call.differ(left.shape[-1], right.shape[-2]) or any(
        map(call.differ, left.shape[:-2], right.shape[:-2])
    ):
        wanted = (*left.shape[:-2], left.shape[-1], right.shape[-1])
        raise expect(port, f"{shape_text(wanted)}, as its input is {left}", right)
    return (TensorType((*left.shape[:-1], right.shape[-1]), left.dtype),)


def _outer(call: Call) -> tuple[TensorType, ...]:
    left, right = call.input(), call.input("vec2")
    for name, arrived in (("input", left), ("vec2", right)):
        if arrived.rank != 1:
            raise expect(name, "one row of values", arrived, code="rank")
    return (TensorType((*left.shape, *right.shape), result_dtype(left, right)),)


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
        "Multiplies matrices, the last two axes of each; leading axes broadcast.",
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
        "Multiplies a batch of matrices with another one.",
        "input: (B, n, m), mat2: (B, m, p) -> (B, n, p)",
        inputs=("input", "mat2"),
        rule=lambda call: _matrices(call, "mat2", 3),
        accepts="number",
        macs=product_macs,
    ),
    layer(
        "mm",
        FAMILY,
        "Multiplies two matrices.",
        "input: (n, m), mat2: (m, p) -> (n, p)",
        inputs=("input", "mat2"),
        rule=lambda call: _matrices(call, "mat2", 2),
        accepts="number",
        macs=product_macs,
    ),
    layer(
        "einsum",
        FAMILY,
        "Sums products over letters: 'bid,bjd->bij' multiplies rows with rows.",
        "operands: (*), … -> (*)",
        Param("equation", text(), help="letters of each input's axes, then -> and the output's"),
        target="torch.einsum",
        inputs=(Port("operands", many=True),),
        rule=_einsum,
        macs=_einsum_macs,
        code=_einsum_code,
    ),
    layer(
        "outer",
        FAMILY,
        "Multiplies every value of one row with every value of another.",
        "input: (n), vec2: (m) -> (n, m)",
        inputs=("input", "vec2"),
        rule=_outer,
    ),
)
