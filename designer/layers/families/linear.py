"""Linear layers over the last axis."""

from designer.layers.costs import last_axis_macs
from designer.layers.declare import layer
from designer.layers.params import Param, bool_, int_

FAMILY = "linear"
_BIAS = Param("bias", bool_(), True, "add a learnable bias")

LAYERS = (
    layer(
        "Linear",
        FAMILY,
        "Applies a learnable affine map to the features of the last axis: y = x Aᵀ + b.",
        "(*, in_features) -> (*, out_features)",
        Param("in_features", int_(), help="features of each input sample", inferred=True),
        Param("out_features", int_(), help="features of each output sample"),
        _BIAS,
        accepts="weights",
        weights=lambda p: p["out_features"] * (p["in_features"] + p["bias"]),
        macs=last_axis_macs("in_features"),
    ),
    layer(
        "Bilinear",
        FAMILY,
        "Applies a learnable bilinear map to the last axes of two inputs: y = x₁ᵀ A x₂ + b.",
        "input1: (*, in1_features), input2: (*, in2_features) -> (*, out_features)",
        Param("in1_features", int_(), help="features of the first input", inferred=True),
        Param("in2_features", int_(), help="features of the second input", inferred=True),
        Param("out_features", int_(), help="features of each output sample"),
        _BIAS,
        accepts="weights",
        weights=lambda p: p["out_features"] * (p["in1_features"] * p["in2_features"] + p["bias"]),
        macs=lambda p, _, out: out[0].numel * p["in1_features"] * p["in2_features"],
    ),
    layer(
        "Identity",
        FAMILY,
        "Returns its input unchanged.",
        "(*) -> (*)",
    ),
)
