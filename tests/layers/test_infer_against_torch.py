"""Every declaration held against torch: a new layer is tested by existing."""

import os
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from designer.layers.call import Mismatch
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer
from designer.layers.infer import Inference, infer
from designer.layers.params import REQUIRED
from designer.layers.tensor_types import TensorType
from tests.layers import torch_oracle as reality
from tests.layers.strategies import Use, draw_use

LAYERS = [layer for layer in CATALOGUE.values() if layer.target not in {"Input", ""}]
LAYERS = [layer for layer in LAYERS if "." in layer.target]

STRICTER = {
    "batch-axis",
    "missing-input",
    "chunks",
    "two-masks",
    "too-small",
    "Upsample: missing-value",
    "one_hot: missing-value",
    "searchsorted: dtype",
    "logaddexp: dtype",
    "matrix_power: dtype",
    *(f"fractional_max_pool{dims}d: missing-value" for dims in (2, 3)),
    *(f"lp_pool{dims}d: dtype" for dims in (1, 2, 3)),
    "unbind: shape",
    "Unfold: dtype",
    "Fold: dtype",
    "fold: dtype",
    "embedding_bag: dtype",
    "hypot: dtype",
    "movedim: axis",
    *(f"{name}: {code}" for name in ("Dropout1d", "dropout1d", "Dropout2d", "Dropout3d",
      "dropout2d", "dropout3d", "Dropout", "dropout", "FeatureAlphaDropout",
      "feature_alpha_dropout")
      for code in ("rank", "dtype")),
    *(f"CircularPad{dims}d: padding" for dims in (1, 2, 3)),
    *(f"Upsampling{kind}2d: {code}" for kind in ("Nearest", "Bilinear")
      for code in ("rank", "missing-value")),
    *(f"EmbeddingBag: {code}" for code in ("dtype", "rank")),
    *(f"instance_norm: {code}" for code in ("dtype", "rank", "shape")),
    *(f"conv_transpose{dims}d: dtype" for dims in (1, 2, 3)),
    *(f"{name}: dtype" for name in ("take_along_dim", "bucketize", "addcmul", "addcdiv")),
    "LSTMCell: shape",
    "hardtanh: bad-value",
    "weights: dtype",
    "embedding: dtype",
    "linear: rank",
    "linear: shape",
    *(f"AdaptiveAvgPool{dims}d: rank" for dims in (1, 2, 3)),
    *(f"{kind}Pool{dims}d: dtype" for kind in ("Avg", "LP") for dims in (1, 2, 3)),
    *(f"avg_pool{dims}d: dtype" for dims in (1, 2, 3)),
    *(f"{name}: dtype" for name in ("MaxPool1d", "max_pool1d")),
    *(f"adaptive_avg_pool{dims}d: rank" for dims in (1, 2, 3)),
    *(f"InstanceNorm{dims}d: shape" for dims in (1, 2, 3)),
    *(f"{name}: dtype" for name in ("CosineSimilarity", "cosine_similarity")),
    *(f"{name}: {code}" for name in ("PairwiseDistance", "pairwise_distance")
      for code in ("dtype", "rank")),
}  # fmt: skip
"""Codes of findings that are no error in torch, or not on every path, but never meant.

Circular padding that crops as well copies from memory that torch has not written yet.
"""
CRASHES = {"EmbeddingBag: too-small", "embedding_bag: too-small"}
"""What torch does not survive being asked: no bag at all."""
EXAMPLES = int(os.environ.get("LAYER_EXAMPLES", "0"))
"""Uses to draw of each layer, other ones in each run; by default a few, always the same."""

draws = settings(
    max_examples=EXAMPLES or 25,
    derandomize=not EXAMPLES,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture(scope="module", autouse=True)
def _one_thread() -> Any:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def _answer(use: Use, inputs: dict[str, Any]) -> Inference | Mismatch:
    try:
        return infer(use.layer, use.params, inputs)
    except Mismatch as mismatch:
        return mismatch


def _outcome(use: Use, inputs: dict[str, Any]) -> tuple[Any, ...] | Exception:
    """Return the module and its outputs, or what torch raises."""
    try:
        answer = _answer(use, inputs)
        inferred = answer.inferred if isinstance(answer, Inference) else _guess(use, inputs)
        given = {**use.given, **inferred}
        module = reality.build(use, given)
        arrived = {name: reality.tensor(value, name) for name, value in inputs.items()}
        complete = Use(use.layer, given, use.inputs)
        return (module, *reality.run(complete, module, arrived))
    except (RuntimeError, ValueError, TypeError, IndexError, AssertionError,
            NotImplementedError, ZeroDivisionError) as error:  # fmt: skip
        return error


def _guess(use: Use, inputs: dict[str, Any]) -> dict[str, Any]:
    """Return sizes for a module whose inference failed, from its first input."""
    first = next(t for t in inputs.values() if t is not None)
    first = first[0] if isinstance(first, tuple) else first
    shape = first.shape or (1,)
    missing = [p.name for p in use.layer.params if p.inferred and use.params[p.name] is None]
    guessed = {}
    for name in missing:
        channels = "channel" in name or name == "num_features"
        place = -1 if not channels else (1 if len(shape) > 1 else 0)
        if channels and len(shape) == len(use.layer.signature.inputs[0].tokens) - 1:
            place = 0 if use.layer.signature.inputs[0].tokens[0].optional else 1
        guessed[name] = shape[place]
    guessed.pop("dim", None)
    return guessed


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
@draws
@given(data=st.data())
def test_shapes_dtypes_and_counts_are_torchs(layer: Layer, data: st.DataObject) -> None:
    use = draw_use(data.draw, layer)
    inputs = {name: reality.filled(value) for name, value in use.inputs.items()}
    known, symbolic = _answer(use, inputs), _answer(use, use.inputs)
    if isinstance(known, Mismatch) and f"{layer.name}: {known.code}" in CRASHES:
        return
    real = _outcome(use, inputs)
    if isinstance(known, Mismatch):
        refused = {known.code, f"{layer.name}: {known.code}", f"{layer.accepts}: {known.code}"}
        assert refused & STRICTER or isinstance(real, Exception), (
            f"torch takes {use}, which we refuse: {known}"
        )
        return
    assert not isinstance(real, Exception), f"torch refuses {use}: {real!r}"
    module, *outputs = real
    assert [reality.type_of(o) for o in outputs] == list(known.outputs), use
    if isinstance(symbolic, Mismatch):
        # N is known to be the batch, and to have any size: neither holds for a number.
        assert symbolic.code in STRICTER | {"rank", "symbolic"}, f"{use}: {symbolic}"
    elif reality.filled(symbolic.outputs) != known.outputs:
        # Symbols are taken to be equal where they meet: then the known sizes tell more.
        assert _meets_symbol(use), (use, symbolic.outputs)
    if layer.is_module:
        _hold_counts(use, known, module)


def _meets_symbol(use: Use) -> bool:
    return len([t for t in use.inputs.values() if t is not None]) > 1


def _hold_counts(use: Use, known: Inference, module: torch.nn.Module) -> None:
    assert known.parameters == sum(p.numel() for p in module.parameters()), use
    buffers = sum(b.numel() for b in module.buffers())
    complete = {**use.params, **known.inferred}
    assert (use.layer.buffers(complete) if use.layer.buffers else 0) == buffers, use


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
@settings(draws, max_examples=6)
@given(data=st.data())
def test_multiply_adds_are_torchs(layer: Layer, data: st.DataObject) -> None:
    use = draw_use(data.draw, layer)
    answer = _answer(use, use.inputs)
    if isinstance(answer, Inference) and not isinstance(_outcome(use, use_filled(use)), Exception):
        counted = reality.multiply_adds(use, {**use.given, **answer.inferred}, use.inputs)
        if counted is not None and not _uncounted(use):
            assert reality.concrete(answer.macs) == counted, use


def _uncounted(use: Use) -> bool:
    """Tell whether torch does not count it, though it is a product: with vectors, of three."""
    vectors = any(len(t.shape) == 1 for t in use.inputs.values() if isinstance(t, TensorType))
    ones = any(1 in t.shape for t in use.inputs.get("operands", ()))  # multiplied, not summed
    return (
        use.layer.name.lower() == "bilinear"
        or (use.layer.name in {"matmul", "inner"} and vectors)
        or ones
    )


def use_filled(use: Use) -> dict[str, Any]:
    return {name: reality.filled(value) for name, value in use.inputs.items()}


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_signature_is_torchs(layer: Layer) -> None:
    if layer.name in OWN:
        return
    assert any(_same(layer, theirs) for theirs in reality.signatures(layer))


OWN = {"slice", "unbind", "einsum", "Parameter", "Buffer", "arange", "meshgrid", "block_diag"}
"""Layers with parameters of their own (Python's slices, outputs that must be counted, tensors to be
made), and one whose equation torch takes as any argument."""
LEFT_OUT = {
    "to": {"non_blocking", "copy"},
    "rrelu": {"training"},
    **{
        f"{kind}dropout{dims}": {"training"}
        for kind in ("", "alpha_", "feature_alpha_")
        for dims in ("", "1d", "2d", "3d")
    },
    "Hardtanh": {"min_value", "max_value"},
    "Transformer": {"custom_encoder", "custom_decoder"},
    "gather": {"sparse_grad"},
    "expand": {"implicit"},
    "repeat_interleave": {"output_size"},
    "split": {"tensor"},
    "diff": {"prepend", "append"},
    "searchsorted": {"side", "sorter"},
    "batch_norm": {"training"},
    "fractional_max_pool2d": {"_random_samples"},
    "fractional_max_pool3d": {"_random_samples"},
    **{
        f"{kind}_like": {"dtype", "layout", "pin_memory"}
        for kind in ("zeros", "ones", "rand", "randn", "full")
    },
}
"""Parameters of torch that mean nothing in a design."""


UNSAID = ((None, REQUIRED), (None, ()))
"""Our default, and what torch has for a parameter that only some overloads have."""


def _same(layer: Layer, theirs: dict[str, Any]) -> bool:
    """Compare names, order and defaults.

    A parameter that only some overloads have may default to None here, which stands for the others;
    so may one that is a port too. A port of theirs that is no parameter of ours is left aside.
    """
    ours = {p.name: p.default for p in layer.params}
    ports = {port.name for port in layer.inputs}
    left = LEFT_OUT.get(layer.name, set()) | (ports - set(ours))
    theirs = {name: default for name, default in theirs.items() if name not in left}
    return list(ours) == list(theirs) and all(_alike(ours[n], theirs[n]) for n in ours)


def _alike(ours: Any, theirs: Any) -> bool:
    """Compare defaults; a schema spreads one number over all axes."""
    spread = isinstance(theirs, tuple) and set(theirs) == {ours}
    return ours == theirs or (ours, theirs) in UNSAID or spread


@pytest.mark.parametrize("layer", CATALOGUE.values(), ids=lambda layer: layer.name)
def test_everything_is_explained(layer: Layer) -> None:
    assert layer.purpose.endswith(".") or layer.purpose.endswith(")")
    assert len(layer.purpose) < 100
    assert layer.signature_text.count("->") == 1
    for param in layer.params:
        assert param.help, param.name
        assert param.kind.description
        if param.default is not REQUIRED and param.default is not None:
            assert param.kind.why_not(param.default) is None, param.name


ELSEWHERE = {
    "TransformerEncoder", "TransformerDecoder",  # take a layer: a repeated block says it
    "NLLLoss2d", "RNNBase", "RNNCellBase", "Container", "Module", "DataParallel", "Sequential",
    "ModuleList", "ModuleDict", "ParameterList", "ParameterDict",
}  # fmt: skip
"""Module classes of torch.nn that are no layers, or are drawn in another way."""


def test_every_layer_of_torch_is_there() -> None:
    modules = {
        name
        for name, found in vars(torch.nn).items()
        if isinstance(found, type) and issubclass(found, torch.nn.Module)
        if not name.startswith("Lazy") and not name.endswith("Loss")
    }
    assert modules - ELSEWHERE - set(CATALOGUE) == set()
    functions = [layer for layer in LAYERS if not layer.is_module]
    assert len(functions) >= 100


def _twins() -> set[str]:
    return {name for name in dir(torch.nn.functional) if name.endswith("_")}


UNDRAWN = {
    "the twin with indices of a pooling whose return_indices says it": {
        name for name in dir(torch.nn.functional) if name.endswith("_with_indices")
    },
    "a loss, which the recipe of training has": {
        name for name in dir(torch.nn.functional) if name.endswith("_loss")
    } | {
        "binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "kl_div",
        "linear_cross_entropy",
    },
    "the twin in place of a function that is there": _twins(),
    "deprecated for interpolate": {"upsample", "upsample_bilinear", "upsample_nearest"},
    "torch's own plumbing, or a type": {
        "assert_int_or_pair", "boolean_dispatch", "handle_torch_function", "has_torch_function",
        "has_torch_function_unary", "has_torch_function_variadic", "Callable", "DType", "Optional",
        "ScalingType", "SwizzleType", "Tensor",
    },
    "what nn.MultiheadAttention calls inside, with 25 parameters": {"multi_head_attention_forward"},
    "products of low precision or of ragged batches, on some GPUs only": {
        "grouped_mm", "scaled_grouped_mm", "scaled_mm",
    },
    "conv1d with its axes in another order": {"conv_tbc"},
    "channel_shuffle by another name": {"native_channel_shuffle"},
    "its name is Tensor.unfold's, and nn.Unfold is the same without weights": {"unfold"},
}  # fmt: skip
"""What torch.nn.functional has and the catalogue lacks, by the reason."""


def test_every_function_of_torch_is_there() -> None:
    functions = {
        name
        for name, found in vars(torch.nn.functional).items()
        if callable(found) and not name.startswith("_")
    }
    targets = {layer.target.removeprefix("F.") for layer in CATALOGUE.values()}
    lacking = functions - targets - {t.removeprefix("torch.") for t in targets}
    assert lacking - set().union(*UNDRAWN.values()) == set()


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_drawn_uses_are_worth_comparing(layer: Layer) -> None:
    """Some uses are taken: else nothing is held."""
    taken: list[bool] = []

    @settings(draws, max_examples=12)
    @given(data=st.data())
    def draw(data: st.DataObject) -> None:
        use = draw_use(data.draw, layer)
        answer = _answer(use, {name: reality.filled(value) for name, value in use.inputs.items()})
        taken.append(isinstance(answer, Inference))

    draw()
    assert sum(taken) >= 2
