"""Saving a trained model: weights, source and notes, each file atomically.

The weights go into ``model.safetensors``, the network's source beside them, and everything needed
to use or to repeat the training into ``training.json``: recipe, metrics and above all the
normalisation, without which good weights give nonsense.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.atomic_write import write_atomically
from designer.training.errors import TrainingError
from designer.training.job.trained_model import TrainedModel, tensor_identity

if TYPE_CHECKING:
    from torch import Tensor

_MAX_NAME_LENGTH = 100
"""Characters of a class's name in its file's name: systems take 255 bytes."""


@dataclass(frozen=True, slots=True)
class Saved:
    """The files that were written and one line of Python that loads the weights."""

    paths: tuple[Path, ...]
    how_to_load: str

    @property
    def weights(self) -> Path:
        """The ``.safetensors`` file."""
        return self.paths[0]


def save_result(
    result: TrainedModel,
    source_text: str,
    folder: Path,
    stem: str = "model",
    *,
    constructor: str = "Model",
    module: str = "",
) -> Saved:
    """Write weights, source and ``training.json`` into ``folder``, each atomically.

    ``constructor`` is the class or function in the source that makes the network; ``module`` is
    the file name of the source without suffix (default: the constructor in snake_case).
    Raises TrainingError where the folder cannot be written.
    """
    from safetensors.torch import save

    weights, source, notes = result_files(folder, constructor, stem, module)
    tensors = unshared(result.state_dict)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(weights, save(tensors, {"format": "pt"}))
        write_atomically(source, source_text.encode())
        write_atomically(notes, _notes(result, weights.name, source.name))
    except OSError as error:
        raise TrainingError(
            f"the trained network cannot be saved in {folder} ({error.strerror or error}); "
            "choose another folder or make room",
            details=str(error),
        ) from error
    line = how_to_load(source.stem, constructor, weights.name)
    return Saved((weights, source, notes), line)


def result_files(
    folder: Path, constructor: str, stem: str = "model", module: str = ""
) -> tuple[Path, Path, Path]:
    """Return the files that `save_result` writes: weights, source and notes."""
    module = _free_name(module or snake_case(constructor)[:_MAX_NAME_LENGTH])
    return folder / f"{stem}.safetensors", folder / f"{module}.py", folder / "training.json"


def how_to_load(module: str, constructor: str, weights: str) -> str:
    """Return a line of Python that makes the network and loads the weights."""
    return (
        f"from {module} import {constructor}; from safetensors.torch import load_model; "
        f"model = {constructor}(); load_model(model, {weights!r}); model.eval()"
    )


def unshared(state: "Mapping[str, Tensor]") -> "dict[str, Tensor]":
    """Return ``state`` with one name for each tensor, as safetensors requires.

    ``safetensors.torch.load_model`` restores the other names, which are tied in the module.
    """
    seen: set[tuple[Any, ...]] = set()
    result = {}
    for name, tensor in sorted(state.items()):
        key = tensor_identity(name, tensor)
        if key not in seen:
            seen.add(key)
            result[name] = tensor.contiguous()
    return {name: result[name] for name in state if name in result}


def _free_name(module: str) -> str:
    """Return a module name that shadows no module of Python, torch, NumPy or safetensors."""
    taken = {"torch", "numpy", "safetensors"} | sys.stdlib_module_names
    return f"{module}_net" if module in taken else module


def snake_case(name: str) -> str:
    """Return ``SimpleNet`` as ``simple_net``."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    return words.lower()


def _notes(result: TrainedModel, weights: str, source: str) -> bytes:
    data = {
        "weights": weights,
        "source": source,
        "epochs": result.epochs,
        "best_epoch": result.best_epoch,
        "seconds": round(result.seconds, 3),
        "metrics": {key: _finite(value) for key, value in result.metrics.items()},
        "classes": list(result.classes),
        "normalisation": {
            "how": "inputs: (x - mean) / std; targets: output * std + mean",
            **result.normalisation,
        },
        "run": dict(result.run),
        "recipe": result.recipe.to_dict(),
    }
    text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    # Names of folders may hold bytes that are no text; escaped they are valid JSON.
    return text.encode(errors="backslashreplace")


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
