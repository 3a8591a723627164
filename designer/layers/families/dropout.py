"""Dropout of values and of channels, as modules and as functions."""

from designer.layers.call_templates import training_call
from designer.layers.declare import Layer, layer
from designer.layers.params import Param, bool_, float_

FAMILY = "dropout"
P = Param("p", float_(0, 1), 0.5, "probability of setting a value to zero")
INPLACE = Param("inplace", bool_(), False, "overwrite the input")


def _dropout(name: str, purpose: str, line: str = "(*) -> (*)") -> Layer:
    return layer(name, FAMILY, purpose, line, P, INPLACE, accepts="float")


def _function(name: str, module: Layer) -> Layer:
    target = f"F.{name}"
    return layer(
        name,
        FAMILY,
        module.purpose,
        module.signature_text,
        *module.params,
        target=target,
        code=training_call(target, "p"),
        accepts="float",
    )


_MODULES = (
    _dropout("Dropout", "Sets values to zero at random in training mode."),
    _dropout(
        "Dropout1d",
        "Sets whole channels of a sequence to zero at random in training mode.",
        "(N?, C, L) -> (N?, C, L)",
    ),
    _dropout(
        "Dropout2d",
        "Sets whole channels of an image to zero at random in training mode.",
        "(N?, C, H, W) -> (N?, C, H, W)",
    ),
    _dropout(
        "Dropout3d",
        "Sets whole channels of a volume to zero at random in training mode.",
        "(N?, C, D, H, W) -> (N?, C, D, H, W)",
    ),
    _dropout("AlphaDropout", "Dropout that preserves mean and variance, for networks with SELU."),
    _dropout("FeatureAlphaDropout", "AlphaDropout of whole channels.", "(N, C, *) -> (N, C, *)"),
)
_NAMES = (
    "dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
    "alpha_dropout",
    "feature_alpha_dropout",
)
LAYERS = (*_MODULES, *map(_function, _NAMES, _MODULES))
