"""The device to train on: the fastest one available, with the reason.

Which batches are kept on the device and which are moved there one by one is decided in
`designer.training.data.device_batches`.
"""

from typing import TYPE_CHECKING

from designer.training.errors import TrainingError
from designer.training.recipe.values import value_text

if TYPE_CHECKING:
    import torch


def choose_device(name: str = "auto") -> "tuple[torch.device, str]":
    """Return the device that ``name`` stands for, and the reason for the choice.

    "auto" prefers CUDA, then MPS, then the CPU. Raises TrainingError for a device that this
    computer does not have.
    """
    import torch

    if name == "auto":
        return _best()
    try:
        device = torch.device(name)
    except Exception as error:  # torch raises errors of several kinds
        raise _unavailable(f"{value_text(name)} is no device", str(error)) from error
    if device.type == "cuda":
        _require_cuda(device)
    elif device.type == "mps" and not torch.backends.mps.is_available():
        raise _unavailable("Apple's GPU (mps) cannot be used on this computer")
    elif device.type not in {"cpu", "cuda", "mps"}:
        raise _unavailable(f"training on {value_text(name)} is not supported")
    return device, f"{describe_device(device)}, as the recipe asks"


def describe_device(device: "torch.device") -> str:
    """Return the device's name as a user knows it."""
    import torch

    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    return "Apple's GPU" if device.type == "mps" else "the CPU"


def require_precision(precision: str, device: "torch.device") -> None:
    """Raise TrainingError where ``device`` cannot train in ``precision``."""
    if precision == "float16" and device.type != "cuda":
        raise TrainingError(
            f"training.precision float16 needs an NVIDIA GPU, not {describe_device(device)}; "
            "set it to float32 or bfloat16",
            place="training.precision",
        )


def _best() -> "tuple[torch.device, str]":
    import torch

    if torch.cuda.is_available():
        device = torch.device("cuda")
        return device, f"{describe_device(device)}: CUDA is available"
    if torch.backends.mps.is_available():
        return torch.device("mps"), "Apple's GPU: MPS is available"
    return torch.device("cpu"), "the CPU: no GPU that PyTorch can use was found"


def _require_cuda(device: "torch.device") -> None:
    import torch

    if not torch.cuda.is_available():
        raise _unavailable("no NVIDIA GPU that PyTorch can use was found")
    count = torch.cuda.device_count()
    if (device.index or 0) >= count:
        raise _unavailable(f"there is no {device}: this computer has {count} NVIDIA GPUs")


def _unavailable(what: str, details: str = "") -> TrainingError:
    return TrainingError(
        f'{what}; set training.device to "auto" or "cpu"', place="training.device", details=details
    )
