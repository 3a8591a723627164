"""Comparisons, logical operators, and selection by a mask."""

from collections.abc import Mapping
from math import isfinite

from designer.layers.call import OTHER_SOURCE, Call, Mismatch, mismatch
from designer.layers.declare import Layer, Port, layer
from designer.layers.params import Param, ParamKind, float_
from designer.layers.shared.binary_operators import DtypeRule, binary_operator, join_other
from designer.layers.tensor_types import INTEGERS, TensorType

FAMILY = "comparison"


def _compare(name: str, symbol: str, words: str, real: bool = True) -> Layer:
    purpose = f"True where input is {words} other."
    return binary_operator(name, FAMILY, purpose, symbol, _boolean, real=real)


def _boolean(call: Call, _: str) -> str:
    return "bool"


def _logical(name: str, words: str) -> Layer:
    return layer(
        name, FAMILY, f"True where {words} true (or not zero).", "input: (*), other: (*) -> (*)",
        inputs=("input", "other"), rule=_both,
    )  # fmt: skip


def _both(call: Call) -> tuple[TensorType, ...]:
    both, _ = join_other(call)
    return (TensorType(both.shape, "bool"),)


def _same_kind(call: Call, dtype: str) -> str:
    return dtype


_SAME: DtypeRule = _same_kind


def _extreme(name: str, purpose: str) -> Layer:
    def rule(call: Call) -> tuple[TensorType, ...]:
        return (join_other(call)[0],)

    return layer(
        name, FAMILY, purpose, "input: (*), other: (*) -> (*)",
        inputs=("input", "other"), rule=rule, accepts="real",
    )  # fmt: skip


def _where(call: Call) -> tuple[TensorType, ...]:
    condition, arrived = call.input("condition"), call.input()
    both, _ = join_other(call)
    shape = call.broadcast(condition.shape, both.shape)
    if shape is None:
        raise mismatch(
            "condition", f"a shape that broadcasts with {arrived}{OTHER_SOURCE}", condition
        )
    return (TensorType(shape, both.dtype),)


def _masked_fill(call: Call) -> tuple[TensorType, ...]:
    arrived, mask = call.input(), call.input("mask")
    shape = call.broadcast(arrived.shape, mask.shape)
    if shape is None:
        raise mismatch("mask", f"a shape that broadcasts with {arrived}{OTHER_SOURCE}", mask)
    value = call["value"]
    if not isfinite(float(value)) and arrived.dtype in INTEGERS:
        raise Mismatch(
            port="input", code="dtype", expected=f"floats, to hold {value}", actual=arrived.dtype
        )
    return (TensorType(shape, arrived.dtype),)


def _fill_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    value = params["value"]
    text = f"float({value})" if value.startswith('"') else value
    return f"{args['input']}.masked_fill({args['mask']}, {text})"


LAYERS = (
    _compare("eq", "==", "equal to", real=False),
    _compare("ne", "!=", "not equal to", real=False),
    _compare("lt", "<", "less than"),
    _compare("le", "<=", "at most"),
    _compare("gt", ">", "greater than"),
    _compare("ge", ">=", "at least"),
    _logical("logical_and", "both are"),
    _logical("logical_or", "one of both is"),
    _logical("logical_xor", "just one of both is"),
    _extreme("maximum", "Elementwise maximum of two tensors."),
    _extreme("minimum", "Elementwise minimum of two tensors."),
    layer(
        "where",
        FAMILY,
        "Values of input where the condition is true, of other elsewhere.",
        "condition: (*), input: (*), other: (*) -> (*)",
        Param("other", float_(optional=True), None, "number to use if other is not connected"),
        inputs=(
            Port("condition", accepts="bool"),
            "input",
            Port("other", optional=True),
        ),
        rule=_where,
        code="torch.where({condition}, {input}, {other})",
    ),
    layer(
        "masked_fill",
        FAMILY,
        "Replaces values where a mask is true: -inf hides scores from softmax.",
        "input: (*), mask: (*) -> (*)",
        Param(
            "value",
            ParamKind("float", choices=("-inf", "inf"), representable=True),
            help="value to put in",
        ),
        target="Tensor.masked_fill",
        inputs=("input", Port("mask", accepts="bool")),
        rule=_masked_fill,
        code=_fill_code,
    ),
)
