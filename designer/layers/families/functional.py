"""Functions whose weights are inputs: for tied weights and hypernetworks."""

from collections.abc import Mapping
from typing import Any

from designer.layers.call import Call, InsertBefore, Mismatch, mismatch
from designer.layers.declare import Code, Layer, Port, Rule, layer
from designer.layers.params import Param, bool_, float_, int_, shape
from designer.layers.shape_signature import parse_signature
from designer.layers.shared.conv_arithmetic import (
    SIZE_FUNCTIONS,
    conv_macs,
    conv_params,
    conv_signature,
    require_divisible_channels,
    transposed_conv_params,
)
from designer.layers.shared.embedding_tables import (
    BAG_OPTIONS,
    BAG_PORTS,
    OPTIONS,
    bag_count,
    require_padding_idx,
)
from designer.layers.shared.normalization import (
    normalize_last_axes,
    require_enough_values,
    require_positive_eps,
)
from designer.layers.sizes import Dim, Shape, Size, product
from designer.layers.tensor_types import TensorType, shape_text

FAMILY = "weights"


def _float(name: str) -> Port:
    return Port(name, accepts="float")


def _open(*names: str) -> tuple[Port, ...]:
    return tuple(Port(name, optional=True, accepts="float") for name in names)


def _require_dtypes(call: Call, *ports: str) -> None:
    """Require the inputs at ``ports`` to have the dtype of the first input."""
    wanted = next(iter(call.inputs.values()))
    assert isinstance(wanted, TensorType)
    for port in ports:
        given = call.optional(port)
        if given is not None and given.dtype != wanted.dtype:
            raise Mismatch(
                port=port, expected=wanted.dtype, actual=given.dtype, code="dtype",
                fix_hints=(InsertBefore(port, "to", {"dtype": wanted.dtype}),),
            )  # fmt: skip


def _require_row(call: Call, port: str, count: Size, what: str) -> None:
    """Require an optional weight to be a vector of ``count`` values."""
    given = call.optional(port)
    if given is not None and (given.rank != 1 or call.differ(given.shape[0], count)):
        raise mismatch(port, f"({count},), one for each {what}", given)


def _with_named(target: str, *numbers: str, options: tuple[Param, ...] = ()) -> Code:
    """Return a call that names its optional weights: ``F.layer_norm(x, (8,), weight=w)``.

    ``numbers`` are parameters that torch takes by position, ``options`` those by name.
    """
    usual = {p.name: repr(p.default).replace("'", '"') for p in options}

    def code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
        first, *rest = args.items()
        weights = [f"{name}={text}" for name, text in rest if text is not None]
        more = [f"{name}={params[name]}" for name in usual if params[name] != usual[name]]
        given = [str(first[1]), *(params[name] for name in numbers), *weights, *more]
        return f"{target}({', '.join(given)})"

    return code


# ---- tables


def _embedding(call: Call) -> tuple[TensorType, ...]:
    weight = _table(call)
    require_padding_idx(call, weight.shape[0])
    return (TensorType((*call.input().shape, weight.shape[1]), weight.dtype),)


def _bags(call: Call) -> tuple[TensorType, ...]:
    weight, each = _table(call), call.optional("per_sample_weights")
    require_padding_idx(call, weight.shape[0])
    if each is not None and each.dtype != weight.dtype:
        raise Mismatch(
            port="per_sample_weights", expected=weight.dtype, actual=each.dtype, code="dtype"
        )
    return (TensorType((bag_count(call), weight.shape[1]), weight.dtype),)


def _table(call: Call) -> TensorType:
    weight = call.input("weight")
    if weight.rank != 2:
        raise mismatch("weight", "a table (num_embeddings, embedding_dim)", weight, code="rank")
    return weight


# ---- products


def _linear(call: Call) -> tuple[TensorType, ...]:
    arrived, weight = call.input(), call.input("weight")
    if weight.rank != 2:
        raise mismatch("weight", "(out_features, in_features)", weight, code="rank")
    if not arrived.rank:
        raise mismatch("input", "(*, in_features)", arrived, code="rank")
    if call.differ(arrived.shape[-1], weight.shape[1]):
        raise mismatch("weight", f"{arrived.shape[-1]} columns, as many as its input has", weight)
    _require_row(call, "bias", weight.shape[0], "row of its weight")
    _require_dtypes(call, "weight", "bias")
    return (TensorType((*arrived.shape[:-1], weight.shape[0]), arrived.dtype),)


def _linear_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    macs: Size = outputs[0].numel * inputs["input"].shape[-1]
    return macs


def _bilinear(call: Call) -> tuple[TensorType, ...]:
    first, second, weight = (call.input(port) for port in ("input1", "input2", "weight"))
    if weight.rank != 3:
        raise mismatch("weight", "(out_features, in1_features, in2_features)", weight, code="rank")
    for port, arrived, size in (
        ("input1", first, weight.shape[1]),
        ("input2", second, weight.shape[2]),
    ):
        if not arrived.rank or call.differ(arrived.shape[-1], size):
            raise mismatch(port, f"(*, {size}), as its weight is {weight}", arrived)
    if first.rank != second.rank or any(map(call.differ, first.shape[:-1], second.shape[:-1])):
        raise mismatch("input2", f"the same leading axes as its other input {first}", second)
    _require_row(call, "bias", weight.shape[0], "row of its weight")
    _require_dtypes(call, "input2", "weight", "bias")
    return (TensorType((*first.shape[:-1], weight.shape[0]), first.dtype),)


def _bilinear_macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
    macs: Size = outputs[0].numel * inputs["input1"].shape[-1] * inputs["input2"].shape[-1]
    return macs


# ---- convolutions


def _convolved(dims: int, transposed: bool) -> Rule:
    """Return the rule of a convolution whose channels and kernel are those of its weight."""
    wanted = _filters(dims, transposed)
    signature = parse_signature(conv_signature(dims, transposed))

    def rule(call: Call) -> tuple[TensorType, ...]:
        arrived, weight = call.input(), call.input("weight")
        if weight.rank != dims + 2:
            raise mismatch("weight", wanted, weight, code="rank")
        _require_fixed_sizes(call, weight)
        inside = _as_module(call, transposed)
        channels = inside.params["in_channels"]
        if arrived.rank > dims and call.differ(arrived.shape[-dims - 1], channels):
            raise mismatch("input", f"{channels} channels, as its weight {weight} has", arrived)
        _require_row(call, "bias", inside.params["out_channels"], "channel of its output")
        _require_dtypes(call, "weight", "bias")
        require_divisible_channels(inside)
        (sizes,) = signature.apply(inside, SIZE_FUNCTIONS)
        return (TensorType(sizes, arrived.dtype),)

    return rule


def _filters(dims: int, transposed: bool) -> str:
    """Return the shape of a convolution's weight, in words."""
    channels = ["out_channels", "in_channels/groups"]
    if transposed:
        channels = ["in_channels", "out_channels/groups"]
    kernel = {1: ["kL"], 2: ["kH", "kW"], 3: ["kD", "kH", "kW"]}[dims]
    return f"({', '.join(channels + kernel)})"


def _require_fixed_sizes(call: Call, weight: TensorType) -> None:
    if any(isinstance(size, Dim) for size in weight.shape):
        call.fail(
            f"needs a weight of fixed sizes, but gets {weight}; give its axes numbers",
            port="weight",
            code="symbolic",
        )


def _as_module(call: Call, transposed: bool) -> Call:
    """Return the call of the module that had this weight."""
    weight = call.input("weight")
    first, second = weight.shape[0], weight.shape[1] * call["groups"]
    more = {
        "in_channels": first if transposed else second,
        "out_channels": second if transposed else first,
        "kernel_size": weight.shape[2:],
        "padding_mode": "zeros",
    }
    return Call({**call.params, **more}, call.inputs, call.notes)


def _macs_of(dims: int, transposed: bool) -> Any:
    count = conv_macs(dims, transposed)

    def macs(p: Mapping[str, Any], inputs: Any, outputs: tuple[TensorType, ...]) -> Size:
        result: Size = count(_as_module(Call(p, inputs), transposed).params, inputs, outputs)
        return result

    return macs


_WEIGHTED = {"in_channels", "out_channels", "kernel_size", "bias", "padding_mode"}


def _convolution(dims: int, transposed: bool = False) -> Layer:
    """Declare ``F.conv1d``, ``F.conv2d``, ``F.conv3d``, ``F.conv_transpose1d`` and so on."""
    name = f"conv_transpose{dims}d" if transposed else f"conv{dims}d"
    params = (transposed_conv_params if transposed else conv_params)(dims)
    left, right = conv_signature(dims, transposed).split(" -> ")
    what = "A transposed convolution" if transposed else "A convolution"
    return layer(
        name, FAMILY, f"{what} whose filters are an input.",
        f"input: {left}, weight: {_filters(dims, transposed)}, bias: (out_channels) -> {right}",
        *(param for param in params if param.name not in _WEIGHTED),
        target=f"F.{name}", inputs=(_float("input"), _float("weight"), *_open("bias")),
        rule=_convolved(dims, transposed), macs=_macs_of(dims, transposed),
    )  # fmt: skip


# ---- normalisation


_EPS = Param("eps", float_(0), 1e-5, "added to the variance for numerical stability")
_LEAST = Param(
    "eps",
    float_(0, optional=True),
    None,
    "added for numerical stability; none: the smallest step of the dtype",
)
_MOMENTUM = Param("momentum", float_(0, 1), 0.1, "weight of the newest batch in the statistics")
_INPUT_STATS = Param(
    "use_input_stats",
    bool_(),
    True,
    "use the mean and variance of each sample, not the running ones",
)
_SHAPE = Param(
    "normalized_shape",
    shape(one=False),
    help="sizes of the last axes, over which is normalised",
    inferred=True,
)
_GROUPS = Param("num_groups", int_(), help="number of groups that the channels are split into")


def _over_last(call: Call) -> tuple[TensorType, ...]:
    (arrived,) = normalize_last_axes(call)
    inferred = call.inferred.get("normalized_shape")
    if inferred is not None:
        call.inferred["normalized_shape"] = (inferred,)
    wanted: Shape = call["normalized_shape"]
    for port in ("weight", "bias"):
        given = call.optional(port)
        if given is not None and (
            given.rank != len(wanted) or any(map(call.differ, given.shape, wanted))
        ):
            raise mismatch(port, f"{shape_text(wanted)}, the shape that is normalised", given)
    _require_dtypes(call, "weight", "bias")
    return (arrived,)


def _channels(call: Call, fewest: int) -> Size:
    arrived = call.input()
    if arrived.rank < fewest:
        raise mismatch(
            "input", "(N, C, *)" if fewest == 2 else "(N, C, L, *)", arrived, code="rank"
        )
    count = arrived.shape[1]
    for port in ("running_mean", "running_var", "weight", "bias"):
        _require_row(call, port, count, "channel")
    _require_dtypes(call, "running_mean", "running_var", "weight", "bias")
    return count


def _over_groups(call: Call) -> tuple[TensorType, ...]:
    arrived, channels = call.input(), _channels(call, 2)
    groups = call["num_groups"]
    if not call.divides(groups, channels):
        raise mismatch("input", f"channels divisible by num_groups={groups}", arrived)
    require_enough_values(
        call, arrived.shape[0] * (channels // groups) * product(arrived.shape[2:])
    )
    return (arrived,)


def _over_batch(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    _channels(call, 2)
    require_positive_eps(call)
    require_enough_values(call, arrived.shape[0] * product(arrived.shape[2:]))
    return (arrived,)


def _over_places(call: Call) -> tuple[TensorType, ...]:
    arrived = call.input()
    _channels(call, 3)
    given = [call.optional(port) is not None for port in ("running_mean", "running_var")]
    if any(given) != all(given) or not (call["use_input_stats"] or all(given)):
        call.fail(
            "needs running_mean and running_var together; connect both, or neither with "
            "use_input_stats",
            port="running_mean",
            code="missing-input",
        )
    if call["use_input_stats"]:
        require_enough_values(call, product(arrived.shape[2:]))
    return (arrived,)


def _batch_norm_code(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    named = _with_named("F.batch_norm", options=(_MOMENTUM, _EPS))
    statistics = f"{args['input']}, {args['running_mean']}, {args['running_var']}"
    weights = {name: args[name] for name in ("weight", "bias")}
    return named({"input": statistics, **weights, "training": "self.training"}, params)


def _norm(
    name: str, purpose: str, line: str, rule: Rule, inputs: tuple[Port, ...], *params: Param,
    code: Code | None = None,
) -> Layer:  # fmt: skip
    by_position = tuple(param.name for param in params if param.required or param.inferred)
    options = tuple(param for param in params if param.name not in by_position)
    return layer(
        name, FAMILY, purpose, line, *params, target=f"F.{name}",
        inputs=(_float("input"), *inputs), rule=rule,
        code=code or _with_named(f"F.{name}", *by_position, options=options),
    )  # fmt: skip


_SAME = "input: (N, C, *), weight: (C), bias: (C) -> (N, C, *)"
_TRACKED = _SAME.replace("weight:", "running_mean: (C), running_var: (C), weight:")
_SCALED = "input: (*, *normalized_shape), weight: (*normalized_shape) -> (*, *normalized_shape)"
_SHIFTED = _SCALED.replace(" ->", ", bias: (*normalized_shape) ->")
LAYERS = (
    layer(
        "embedding", FAMILY,
        "Embedding whose table is an input: for tied weights.",
        "input: (*), weight: (rows, features) -> (*, features)", *OPTIONS,
        target="F.embedding", inputs=(Port("input", accepts="index"), _float("weight")),
        rule=_embedding,
    ),
    layer(
        "embedding_bag", FAMILY,
        "EmbeddingBag whose table is an input.",
        "input: (N, bag), weight: (rows, features), offsets: (N) -> (N, features)", *BAG_OPTIONS,
        target="F.embedding_bag",
        inputs=(
            Port("input", accepts="index"), _float("weight"), BAG_PORTS[0],
            Port("per_sample_weights", optional=True, accepts="float"),
        ),
        rule=_bags, code=_with_named("F.embedding_bag", options=BAG_OPTIONS),
    ),
    layer(
        "linear", FAMILY, "Linear layer whose weight is an input: for tied weights.",
        "input: (*, in), weight: (out, in), bias: (out) -> (*, out)",
        target="F.linear", inputs=(_float("input"), _float("weight"), *_open("bias")),
        rule=_linear, macs=_linear_macs,
    ),
    layer(
        "bilinear", FAMILY, "Bilinear layer whose weight is an input.",
        "input1: (*, in1), input2: (*, in2), weight: (out, in1, in2), bias: (out) -> (*, out)",
        target="F.bilinear",
        inputs=(_float("input1"), _float("input2"), _float("weight"), *_open("bias")),
        rule=_bilinear, macs=_bilinear_macs,
    ),
    *(_convolution(dims) for dims in (1, 2, 3)),
    *(_convolution(dims, transposed=True) for dims in (1, 2, 3)),
    _norm("layer_norm", "LayerNorm whose scale and shift, if any, are inputs.", _SHIFTED,
          _over_last, _open("weight", "bias"), _SHAPE, _EPS),
    _norm("rms_norm", "RMSNorm whose scale, if any, is an input.",
          _SCALED, _over_last, _open("weight"), _SHAPE, _LEAST),
    _norm("group_norm", "GroupNorm whose scale and shift, if any, are inputs.", _SAME,
          _over_groups, _open("weight", "bias"), _GROUPS, _EPS),
    _norm("instance_norm",
          "InstanceNorm whose statistics, scale and shift, if any, are inputs.", _TRACKED,
          _over_places, _open("running_mean", "running_var", "weight", "bias"), _INPUT_STATS,
          _MOMENTUM, _EPS),
    _norm("batch_norm",
          "BatchNorm whose running statistics are inputs, as are scale and shift, if any.",
          _TRACKED, _over_batch,
          (_float("running_mean"), _float("running_var"), *_open("weight", "bias")),
          _MOMENTUM, _EPS, code=_batch_norm_code),
)  # fmt: skip
