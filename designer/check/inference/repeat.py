"""A layer used once, or repeated in a chain, each copy with weights of its own.

Once a copy's output has its input's type all later copies are identical, so that a count of a
billion costs nothing.
"""

from collections.abc import Callable, Mapping
from typing import Any

from designer.check.report.report import Copy
from designer.layers.call import Mismatch, PortInput
from designer.layers.declare import Layer
from designer.layers.sizes import Dim, Named, Size, as_dim, exact_key, expression_of, named
from designer.layers.tensor_types import TensorType

MAX_DIFFERENT_COPIES = 1_000
"""Copies of one node that differ."""


RunCopy = Callable[[Mapping[str, PortInput]], Copy]
"""What one copy makes of its inputs; raises Mismatch."""


def run_copies(
    run: RunCopy,
    layer: Layer,
    inputs: Mapping[str, PortInput],
    count: int,
    further: Callable[[], None],
) -> tuple[Copy, ...]:
    """Return the result of a chain of ``count`` copies, identical neighbours in one `Copy`.

    The first output of each feeds the first input of the next; the other inputs go to all.
    ``further`` is called before each copy after the second that is inferred by itself.
    """
    copies = [run(inputs)]
    if count == 1:
        return tuple(copies)
    port = layer.inputs[0].name if layer.inputs else ""
    if not port or len(copies[0].outputs) != 1:
        raise Mismatch(
            message="is repeated, which takes a layer with an input and just one output; "
            "set repeat to 1",
            code="repeat",
        )
    left = count - 1
    while left:
        before = copies[-1]
        if left < count - 1:
            further()
        after = run({**inputs, port: before.outputs[0]})
        settled = after.outputs[0].exact_key == before.outputs[0].exact_key
        times = left if settled else 1
        if _are_alike(before, after):
            copies[-1] = before._replace(
                outputs=after.outputs,
                times=before.times + times,
                notes=before.notes + after.notes,
            )
        else:
            copies.append(after._replace(times=times))
        left -= times
        if len(copies) > MAX_DIFFERENT_COPIES:
            raise Mismatch(
                message=f"is repeated {count} times with ever different sizes; repeat it less",
                code="repeat",
            )
    arrived = inputs.get(port)
    if isinstance(count, Named) and isinstance(arrived, TensorType):
        copies[-1] = copies[-1]._replace(outputs=(_with_even_growth(arrived, copies, count),))
    return tuple(copies)


def _with_even_growth(arrived: TensorType, copies: list[Copy], count: Named) -> TensorType:
    """Return the last output with sizes that grew evenly in terms of the count."""
    last: TensorType = copies[-1].outputs[0]
    steps = [arrived.shape, *(copy.outputs[0].shape for copy in copies)]
    if len(steps) != count + 1 or len({len(shape) for shape in steps}) > 1:
        return last
    sizes = tuple(_in_terms_of_count(column, count) for column in zip(*steps, strict=True))
    return TensorType(sizes, last.dtype)


def _in_terms_of_count(column: tuple[Size, ...], count: Named) -> Size:
    sizes = [expression_of(size) for size in column]
    step = sizes[1] - sizes[0]
    even = step != 0 and all(
        as_dim(size) == as_dim(sizes[0] + n * step) for n, size in enumerate(sizes)
    )
    if not even or isinstance(column[-1], Dim):
        return column[-1]
    return named(int(column[-1]), sizes[0] + count.expression * step)


def _are_alike(before: Copy, after: Copy) -> bool:
    return before.inner is after.inner and _values(before.params) == _values(after.params)


def _values(params: Mapping[str, Any]) -> dict[str, object]:
    return {name: exact_key(value) for name, value in params.items()}
