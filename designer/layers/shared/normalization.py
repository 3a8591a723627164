"""Requirements and rules of normalisation, for modules and functions alike."""

from designer.layers.call import Call, ClearParam, Mismatch, SetParam
from designer.layers.sizes import Dim, Size
from designer.layers.tensor_types import TensorType, shape_text


def require_enough_values(call: Call, count: Size) -> None:
    """Require more than one value per group: a single one has variance 0."""
    if not isinstance(count, Dim) and count == 1:
        call.fail(
            f"needs more than one value to average, but each of its groups has one in "
            f"{call.input()}; give it a larger batch or input, or take it out",
            port="input",
            code="too-small",
        )


def require_positive_eps(call: Call) -> None:
    """Require ``eps`` above 0, as batch normalisation does in training."""
    if call["eps"] == 0:
        call.fail(
            "has eps=0, which divides by zero where a channel is constant; set eps to 1e-05",
            param="eps",
            code="bad-value",
            fix_hints=(SetParam("eps", 1e-5),),
        )


def _normalized_shape(call: Call) -> tuple[int, ...]:
    """Return the sizes that are normalised, the last axis where they are left out."""
    arrived = call.input()
    given = call.params["normalized_shape"]
    if given is None:
        if not arrived.rank or isinstance(arrived.shape[-1], Dim):
            call.fail(
                f"needs a last axis of a fixed size to normalise, but gets {arrived}; "
                "make that axis a number, or move the features to the end",
                port="input",
                param="normalized_shape",
                code="symbolic",
            )
        call.inferred["normalized_shape"] = arrived.shape[-1]
        return (arrived.shape[-1],)
    return given if isinstance(given, tuple) else (given,)


def normalize_last_axes(call: Call) -> tuple[TensorType, ...]:
    """Return the input's type, which must end in ``normalized_shape``."""
    arrived = call.input()
    sizes = _normalized_shape(call)
    last = arrived.shape[max(0, arrived.rank - len(sizes)) :]
    if not sizes or len(last) < len(sizes) or any(map(call.differ, sizes, last)):
        fixed = last and not any(isinstance(size, Dim) for size in last)
        fix_hints = (SetParam("normalized_shape", last),) if fixed else ()
        raise Mismatch(
            port="input",
            param="normalized_shape",
            expected=f"a shape that ends in {shape_text(sizes)} (normalized_shape)",
            actual=str(arrived),
            fix_hints=(ClearParam("normalized_shape"), *fix_hints),
        )
    return (arrived,)
