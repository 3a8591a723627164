"""Shape and dtype inference of one layer: the one place where its rule is run."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from designer.layers.call import Call, FeedDtype, FixHint, InsertBefore, Mismatch, PortInput
from designer.layers.declare import Layer
from designer.layers.polynomial import TooManyTermsError
from designer.layers.shared.requirements import FULL_PRECISION_TEXT, require_representable
from designer.layers.sizes import Dim, Size, without_names
from designer.layers.tensor_types import (
    DTYPE_BYTES,
    FLOATS,
    FULL_PRECISION,
    INTEGERS,
    TensorType,
    floating,
)
from designer.visible_text import brief

MAX_SIZE = 2**31 - 1
"""The most places an axis may have: what an index of 32 bits reaches."""
MAX_AXES = 64
"""The most axes a tensor may have: what torch computes with."""
MAX_BYTES = 2**63 - 1
"""The most bytes that a tensor, or the weights of a layer, may take: what torch can count."""


class Inference(NamedTuple):
    """Output types in the order of the output ports, and the sizes that followed from the input.

    ``parameters`` counts learnable numbers, ``macs`` multiply-adds for the whole batch. ``notes``
    are clauses such as "needs T = S": what symbols leave open and was taken for granted.
    """

    outputs: tuple[TensorType, ...]
    inferred: Mapping[str, Any]
    parameters: int
    macs: Size
    notes: tuple[str, ...] = ()


def infer(layer: Layer, params: Mapping[str, Any], inputs: Mapping[str, PortInput]) -> Inference:
    """Return what ``layer`` with resolved ``params`` gives for ``inputs`` by port.

    Raises Mismatch where they do not fit, or where what it gives is beyond all limits. Pure: the
    same arguments give the same answer.
    """
    _require_dtypes(layer, inputs)
    call = Call(params, inputs)
    try:
        outputs = _outputs(layer, call)
        if layer.guard:
            layer.guard(call)
        for output in outputs:
            _require_limits(call, output)
        for name in layer.representable_params:
            require_representable(call, name, call[name], outputs[0].dtype)
        parameters, macs = _costs(layer, {**params, **call.inferred}, inputs, outputs)
    except TooManyTermsError as error:
        call.fail(str(error), code="too-large")
    if parameters * _WEIGHT_BYTES > MAX_BYTES:
        call.fail(
            f"would have {brief(parameters)} weights, more than {MAX_BYTES} bytes; "
            "make its sizes smaller",
            code="too-large",
        )
    return Inference(outputs, call.inferred, parameters, macs, tuple(call.notes))


_WEIGHT_BYTES = DTYPE_BYTES["float32"]


def _require_limits(call: Call, output: TensorType) -> None:
    """Require an output that torch can allocate; symbols are assumed to be 1."""
    if output.dtype not in DTYPE_BYTES:
        call.fail(
            f"would give {output.dtype}, which torch hardly computes with; "
            "convert its inputs to float32 or complex64 first",
            code="dtype",
        )
    if output.rank > MAX_AXES:
        call.fail(
            f"would give {output.rank} axes, but at most {MAX_AXES} are possible; "
            "join some of them",
            code="too-large",
        )
    for size in output.shape:
        if _magnitude(size) > MAX_SIZE:
            call.fail(
                f"would give an axis of {brief(size)} places, but at most {MAX_SIZE} are "
                "possible; make its sizes smaller",
                code="too-large",
            )
    if _magnitude(output.numel) * output.bytes_each > MAX_BYTES:
        call.fail(
            f"would give {output}, which takes more than {MAX_BYTES} bytes; make its sizes smaller",
            code="too-large",
        )


def _magnitude(size: Size) -> int:
    """Return a number, or the largest coefficient of what is not known."""
    return max(abs(c) for _, c in size.terms) if isinstance(size, Dim) else size


_PLAIN = frozenset({int, bool, float, str, type(None)})


def _costs(
    layer: Layer,
    params: Mapping[str, Any],
    inputs: Mapping[str, PortInput],
    outputs: tuple[TensorType, ...],
) -> tuple[int, Size]:
    """Count parameters and multiply-adds with plain ints: counts need no variable names."""
    if not layer.weights and not layer.macs:
        return 0, 0
    numbers = {n: v if v.__class__ in _PLAIN else without_names(v) for n, v in params.items()}
    parameters = layer.weights(numbers) if layer.weights else 0
    return parameters, without_names(layer.macs(numbers, inputs, outputs)) if layer.macs else 0


def _outputs(layer: Layer, call: Call) -> tuple[TensorType, ...]:
    if layer.rule:
        return layer.rule(call)
    shapes = layer.signature.apply(call, layer.functions)
    dtype = _given_dtype(layer, call.input(layer.inputs[0].name).dtype)
    return tuple(TensorType(shape, dtype) for shape in shapes)


def _given_dtype(layer: Layer, arrived: str) -> str:
    return floating(arrived) if layer.gives == "floating" else layer.gives or arrived


_ACCEPTED = {
    "float": (FLOATS, "a float tensor"),
    "weights": (("float32",), "float32, like its weights"),
    "int": (INTEGERS, "whole numbers (int64)"),
    "index": (("int64", "int32"), "indices (int64)"),
    "long": (("int64",), "int64"),
    "bool": (("bool",), "true or false (bool)"),
    "bits": ((*INTEGERS, "bool"), "whole numbers or booleans"),
    "mask": (("bool", "float32"), "a mask: bool, or float32 to be added"),
    "number": (FLOATS + INTEGERS, "numbers, not booleans"),
    "real": ((*FLOATS, *INTEGERS, "bool"), "real numbers, not complex ones"),
    "full": (FULL_PRECISION, FULL_PRECISION_TEXT),
}


def _require_dtypes(layer: Layer, inputs: Mapping[str, PortInput]) -> None:
    for port, accepts in layer.accepted:
        arrived = inputs.get(port)
        if isinstance(arrived, tuple):
            for index, tensor in enumerate(arrived):
                _require_dtype(accepts, port, tensor, index)
        elif arrived is not None:
            _require_dtype(accepts, port, arrived)


def _require_dtype(accepts: str, port: str, tensor: TensorType, index: int = 0) -> None:
    allowed, words = _ACCEPTED[accepts]
    if tensor.dtype not in allowed:
        raise Mismatch(
            port=port,
            index=index,
            code="dtype",
            expected=words,
            actual=tensor.dtype,
            fix_hints=_dtype_hints(port, allowed),
        )


def _dtype_hints(port: str, allowed: tuple[str, ...]) -> tuple[FixHint, ...]:
    wanted = next((d for d in ("float32", "int64") if d in allowed), allowed[0])
    return (FeedDtype(port, wanted), InsertBefore(port, "to", {"dtype": wanted}))
