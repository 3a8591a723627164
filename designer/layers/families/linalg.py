"""Linear algebra of square matrices, and diagonals."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call, Mismatch, SetParam, mismatch
from designer.layers.call_templates import tuple_items
from designer.layers.declare import Layer, MultiplyAdds, Port, Rule, layer
from designer.layers.params import AXIS, Param, int_
from designer.layers.shared.requirements import require_full
from designer.layers.sizes import Size
from designer.layers.tensor_types import TensorType, result_dtype

FAMILY = "arithmetic"


def _square(call: Call) -> TensorType:
    arrived = call.input()
    if arrived.rank < 2 or call.differ(arrived.shape[-1], arrived.shape[-2]):
        raise mismatch("input", "square matrices (*, n, n)", arrived)
    return arrived


def _number_each(call: Call) -> tuple[TensorType, ...]:
    arrived = _square(call)
    return (TensorType(arrived.shape[:-2], arrived.dtype),)


def _traced(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank != 2:
        raise mismatch("input", "(n, m)", arrived, code="rank")
    whole = "float" in arrived.dtype
    return (TensorType((), arrived.dtype if whole else "int64"),)


def _kept(call: Call) -> tuple[TensorType, ...]:
    return (_square(call),)


def _powered(call: Call) -> tuple[TensorType, ...]:
    if call["n"] < 0:
        require_full(call)
    return _kept(call)


def _turned(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    if arrived.rank > 2:
        raise mismatch("input", "(n, m)", arrived, code="rank")
    return (TensorType(arrived.shape[::-1], arrived.dtype),)


def _power_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    """Multiply-adds of squaring for each binary digit, and multiplying where it is one."""
    digits = f"{abs(p['n']):b}"
    products = max(0, len(digits) - 1 + digits.count("1") - 1)
    macs: Size = outputs[0].numel * outputs[0].shape[-1] * products
    return macs


def _spread(call: Call) -> tuple[TensorType, ...]:
    """Put the last axis on a diagonal of two new axes."""
    arrived = call.input()
    rank = arrived.rank + 1
    first, second = (call.wrap_dim(call[name], rank, name=name) for name in ("dim1", "dim2"))
    if first == second or not arrived.rank:
        call.fail(
            "needs two different axes for its diagonal; choose dim1 and dim2",
            param="dim2",
            code="axis",
            fix_hints=(SetParam("dim1", -2), SetParam("dim2", -1)),
        )
    side = arrived.shape[-1] + abs(call["offset"])
    sizes = list(arrived.shape[:-1])
    for place in sorted((first, second)):
        sizes.insert(place, side)
    return (TensorType(tuple(sizes), arrived.dtype),)


def _blocks(call: Call) -> tuple[TensorType, ...]:
    rows: Size = 0
    columns: Size = 0
    tensors = call.tensors("tensors")
    for index, arrived in enumerate(tensors):
        if arrived.rank > 2:
            raise Mismatch(
                port="tensors", index=index, code="rank", expected="(n, m)", actual=str(arrived)
            )
        height, width = (1, 1, *arrived.shape)[-2:]
        rows, columns = rows + height, columns + width
    return (TensorType((rows, columns), result_dtype(*tensors)),)


def _blocks_code(args: Mapping[str, str | None], _: Mapping[str, str]) -> str:
    return f"torch.block_diag({', '.join(tuple_items(args['tensors'] or ''))})"


def _function(
    name: str, purpose: str, line: str, rule: Rule, *params: Param, accepts: str = "float",
    macs: MultiplyAdds | None = None,
) -> Layer:  # fmt: skip
    return layer(name, FAMILY, purpose, line, *params, rule=rule, accepts=accepts, macs=macs)


LAYERS = (
    _function("trace", "Sum of the diagonal of a matrix.", "(n, m) -> ()", _traced,
              accepts="number"),
    _function("det", "Determinant of square matrices.",
              "(*, n, n) -> (*)", _number_each, accepts="full"),
    _function("logdet",
          "Logarithm of the determinant of square matrices.", "(*, n, n) -> (*)", _number_each,
              accepts="full"),
    _function("inverse", "Inverse of square matrices.",
              "(*, n, n) -> (*, n, n)", _kept, accepts="full"),
    _function("matrix_exp", "Matrix exponential of square matrices.",
              "(*, n, n) -> (*, n, n)", _kept),
    _function("matrix_power", "Power of square matrices.", "(*, n, n) -> (*, n, n)",
              _powered, Param("n", int_(None), help="exponent; -1 is the inverse"),
              macs=_power_macs),
    layer("t", FAMILY, "Transpose of a matrix.", "(n, m) -> (m, n)",
          target="Tensor.t", rule=_turned),
    layer("diag_embed", FAMILY, "Matrices whose diagonals are the vectors of the last axis.",
          "(*, n) -> (*, n, n)", Param("offset", AXIS, 0,
                "diagonal: 0 the main one, above it positive, below it negative"),
          Param("dim1", AXIS, -2, "axis of the rows in the result"),
          Param("dim2", AXIS, -1, "axis of the columns in the result"), rule=_spread),
    layer("block_diag", FAMILY, "Block diagonal matrix of several matrices.",
          "tensors: (n, m), … -> (sum, sum)", inputs=(Port("tensors", many=True),),
          rule=_blocks, code=_blocks_code),
)  # fmt: skip
