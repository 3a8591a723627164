"""Exports that need torch: untrained weights, a ``torch.export`` program, ONNX."""

import importlib.util
import io
import logging
import random
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from designer.check import check_design
from designer.codegen import build
from designer.files.errors import FileError
from designer.graph import Design, Node

if TYPE_CHECKING:
    import torch
    from torch import nn

_MAX_SEED = 2**63
"""The first seed that torch does not accept; a recipe with such a seed does not train."""
_EXAMPLE = 3
"""The value of symbolic sizes in example inputs; torch.export specialises on 0 and 1."""


def weights(design: Design, style: str = "auto") -> bytes:
    """Return untrained weights in the safetensors format, drawn with the recipe's seed."""
    from safetensors.torch import save

    state = _model(design, style).state_dict()
    return bytes(save({key: value.contiguous() for key, value in state.items()}, {"format": "pt"}))


def exported_program(design: Design, style: str = "auto") -> bytes:
    """Return the ``.pt2`` file of ``torch.export``; batch and symbolic sizes are dynamic.

    Raises FileError where torch cannot export the network.
    """
    import torch

    program = _exported(design, style)
    out = io.BytesIO()
    torch.export.save(program, out)
    return out.getvalue()


def onnx(design: Design, style: str = "auto") -> bytes:
    """Return the model as ONNX; raises FileError where a package for that is missing."""
    missing = [name for name in ("onnx", "onnxscript") if not importlib.util.find_spec(name)]
    if missing:
        raise FileError(
            f"ONNX needs {' and '.join(missing)}, which is not installed; "
            "run pip install onnx onnxscript"
        )
    import torch

    with _quiet():
        program = torch.onnx.export(_exported(design, style), dynamo=True, verbose=False)
    assert program is not None
    return bytes(program.model_proto.SerializeToString())


def _exported(design: Design, style: str) -> "torch.export.ExportedProgram":
    import torch

    model = _model(design, style).eval()
    inputs, free = _examples(design)
    try:
        with _quiet():
            return torch.export.export(model, inputs, dynamic_shapes=free)
    except Exception as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise FileError(
            f"torch cannot export this network ({said[0]}); export it as .py and .safetensors"
        ) from error


def _model(design: Design, style: str) -> "nn.Module":
    seed = design.training.get("seed", 0)
    whole = isinstance(seed, int) and not isinstance(seed, bool)
    with _seeded(seed if whole and 0 <= seed < _MAX_SEED else 0):
        return build(design, style)


@contextmanager
def _quiet() -> Iterator[None]:
    """Suppress warnings and log messages of torch's exporters."""
    logger = logging.getLogger("torch.onnx")
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(level)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Seed torch and ``random`` in the block, and restore their states."""
    import torch

    state = random.getstate()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        random.seed(seed)
        yield
    random.setstate(state)


def _examples(design: Design) -> "tuple[tuple[torch.Tensor, ...], tuple[Any, ...]]":
    """Return an example of each Input, and for each its dynamic axes by number."""
    nodes = [node for node in design.nodes() if node.layer == "Input"]
    made = [_example(design, node) for node in nodes]
    return tuple(tensor for tensor, _ in made), tuple(axes for _, axes in made)


def _example(design: Design, node: Node) -> "tuple[torch.Tensor, Any]":
    import torch

    params = check_design(design).nodes[node.id].params
    sizes = [*(["N"] if params["batch"] else []), *params["shape"]]
    numbers = [_EXAMPLE if isinstance(size, str) else int(size) for size in sizes]
    free = {i: torch.export.Dim.AUTO for i, size in enumerate(sizes) if isinstance(size, str)}
    dtype: torch.dtype = getattr(torch, params["dtype"])
    return torch.ones(numbers, dtype=dtype), free or None
