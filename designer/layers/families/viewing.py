"""Other ways to look at the same values: in windows, turned, or shaped like another tensor."""

from designer.layers.call import Call, expect
from designer.layers.declare import Layer, Rule, layer
from designer.layers.families.indexing import resized_at
from designer.layers.params import AXIS, Kind, Param, int_
from designer.layers.shape_signature import positive
from designer.layers.sizes import product
from designer.layers.types import TensorType

FAMILY = "shape"


def _windows(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    place = call.place(call["dimension"], arrived.rank, name="dimension")
    size, length = call["size"], arrived.shape[place]
    count = positive(call, (length - size) // call["step"] + 1, f"a window of {size}", length)
    return (TensorType((*resized_at(arrived, place, count), size), arrived.dtype),)


def _swapped(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    sizes = list(arrived.shape)
    names = ("axis0", "axis1")
    first, second = (call.place(call[name], arrived.rank, name=name) for name in names)
    sizes[first], sizes[second] = sizes[second], sizes[first]
    return (TensorType(tuple(sizes), arrived.dtype),)


def _flat(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    return (TensorType((product(arrived.shape),), arrived.dtype),)


def _quarter_turn(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    dims = call.spread("dims", 1)
    places = [call.place(dim, arrived.rank, name="dims") for dim in dims]
    if len(set(places)) != 2:
        call.fail("turns one axis towards another; name two in dims", param="dims", code="axis")
    sizes = list(arrived.shape)
    if call["k"] % 2:
        first, second = places
        sizes[first], sizes[second] = sizes[second], sizes[first]
    return (TensorType(tuple(sizes), arrived.dtype),)


def _mirrored(fewest: int) -> Rule:
    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived = call.input()
        if arrived.rank < fewest:
            words = "at least one axis" if fewest == 1 else "at least two axes"
            raise expect("input", words, arrived, code="rank")
        return (arrived,)

    return rule


def _differences(call: Call) -> tuple[TensorType, ...]:
    arrived, times = call.input(), call["n"]
    place = call.axis("dim", arrived.rank)
    size = arrived.shape[place]
    left = positive(call, size - times, f"differences taken {times} times", size)
    return (TensorType(resized_at(arrived, place, left), arrived.dtype),)


def _as_other(call: Call) -> tuple[TensorType, ...]:
    arrived, other = call.input(), call.input("other")
    held, wanted = product(arrived.shape), product(other.shape)
    if call.differ(held, wanted):
        raise expect("other", f"a shape that holds {held} values, as its input {arrived}", other)
    return (TensorType(other.shape, arrived.dtype),)


def _expanded_as(call: Call) -> tuple[TensorType, ...]:
    arrived, other = call.input(), call.input("other")
    joined = call.broadcast(arrived.shape, other.shape)
    fits = joined is not None and len(joined) == other.rank
    if not fits or any(map(call.differ, joined or (), other.shape)):
        raise expect("input", f"a shape that expands to {other}", arrived)
    return (TensorType(other.shape, arrived.dtype),)


def _typed(call: Call) -> tuple[TensorType, ...]:
    return (TensorType(call.input().shape, call.input("other").dtype),)


def _like(name: str, purpose: str, rule: Rule) -> Layer:
    return layer(
        name, FAMILY, purpose, "input: (*), other: (*) -> (*)",
        target=f"Tensor.{name}", inputs=("input", "other"), rule=rule,
    )  # fmt: skip


def _method(name: str, purpose: str, line: str, rule: Rule, *params: Param) -> Layer:
    return layer(name, FAMILY, purpose, line, *params, target=f"Tensor.{name}", rule=rule)


LAYERS = (
    _method("unfold", "Cuts an axis into windows, which may overlap; they become a new last axis.",
            "(*, dim, *) -> (*, windows, *, size)", _windows,
            Param("dimension", AXIS, help="the axis"), Param("size", int_(), help="of each window"),
            Param("step", int_(), help="how far the window moves each time")),
    _method("swapaxes", "Swaps two axes, as transpose does.", "(*) -> (*)", _swapped,
            Param("axis0", AXIS, help="one axis"),
            Param("axis1", AXIS, help="the axis it changes places with")),
    _method("ravel", "Puts all values in one row.", "(*) -> (product)", _flat),
    _method("rot90", "Turns two axes by quarters of a circle.", "(*) -> (*)", _quarter_turn,
            Param("k", int_(None), 1, "how many quarters; negative ones turn back"),
            Param("dims", Kind("shape", one=False), (0, 1), "from the first to the other")),
    _method("fliplr", "Turns the order of the second axis round.", "(n, m, *) -> (n, m, *)",
            _mirrored(2)),
    _method("flipud", "Turns the order of the first axis round.", "(n, *) -> (n, *)",
            _mirrored(1)),
    _method("diff", "How much each value differs from the one before it.",
            "(*, dim, *) -> (*, dim - n, *)", _differences,
            Param("n", int_(), 1, "how many times"), Param("dim", AXIS, -1, "the axis")),
    _like("view_as", "The same memory in the shape of another tensor.", _as_other),
    _like("reshape_as", "The same values in the shape of another tensor.", _as_other),
    _like("expand_as", "Repeats axes of size 1 up to the shape of another tensor.", _expanded_as),
    _like("type_as", "Converts to the dtype of another tensor.", _typed),
)  # fmt: skip
