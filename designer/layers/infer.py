"""What a layer makes of its inputs: the one place where rules are run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.layers.call import Arrived, Call, FeedDtype, InsertBefore, Mend, Mismatch
from designer.layers.declare import Layer
from designer.layers.sizes import Size
from designer.layers.types import FLOATS, INTEGERS, TensorType, floating


@dataclass(frozen=True)
class Inference:
    """Output types in the order of the output ports, and the sizes that followed from the input.

    ``parameters`` counts learnable numbers, ``macs`` multiply-adds for the whole batch.
    """

    outputs: tuple[TensorType, ...]
    inferred: Mapping[str, Any]
    parameters: int
    macs: Size


def infer(layer: Layer, params: Mapping[str, Any], inputs: Mapping[str, Arrived]) -> Inference:
    """Return what ``layer`` with resolved ``params`` gives for ``inputs`` by port.

    Raises Mismatch where they do not fit. Pure: the same arguments give the same answer.
    """
    _check_dtypes(layer, inputs)
    call = Call(params, inputs)
    outputs = _outputs(layer, call)
    if layer.guard:
        layer.guard(call)
    complete = {**params, **call.inferred}
    return Inference(
        outputs=outputs,
        inferred=call.inferred,
        parameters=layer.weights(complete) if layer.weights else 0,
        macs=layer.macs(complete, inputs, outputs) if layer.macs else 0,
    )


def _outputs(layer: Layer, call: Call) -> tuple[TensorType, ...]:
    if layer.rule:
        return layer.rule(call)
    shapes = layer.line.apply(call, layer.functions)
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
    "mask": (("bool", "float32"), "a mask: bool, or float32 to be added"),
    "number": (FLOATS + INTEGERS, "numbers, not booleans"),
}


def _check_dtypes(layer: Layer, inputs: Mapping[str, Arrived]) -> None:
    for port in layer.inputs:
        accepts = port.accepts or ("any" if port.optional else layer.accepts)
        if accepts == "any":
            continue
        arrived = inputs.get(port.name)
        if isinstance(arrived, tuple):
            for index, tensor in enumerate(arrived):
                _check_dtype(accepts, port.name, tensor, index)
        elif arrived is not None:
            _check_dtype(accepts, port.name, arrived)


def _check_dtype(accepts: str, port: str, tensor: TensorType, index: int = 0) -> None:
    allowed, words = _ACCEPTED[accepts]
    if tensor.dtype not in allowed:
        raise Mismatch(
            port=port,
            index=index,
            code="dtype",
            expected=words,
            actual=tensor.dtype,
            mends=_dtype_mends(port, allowed),
        )


def _dtype_mends(port: str, allowed: tuple[str, ...]) -> tuple[Mend, ...]:
    wanted = next((d for d in ("float32", "int64") if d in allowed), allowed[0])
    return (FeedDtype(port, wanted), InsertBefore(port, "to", {"dtype": wanted}))
