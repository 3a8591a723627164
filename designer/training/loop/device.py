"""Where to train: the fastest device that is there, and the reason in words."""

from typing import TYPE_CHECKING

from designer.training.errors import TrainingError
from designer.training.recipe.values import shown

if TYPE_CHECKING:
    import torch


def choose_device(name: str = "auto") -> "tuple[torch.device, str]":
    """Return the device that ``name`` asks for and why it was chosen.

    "auto" takes CUDA, then MPS, then the CPU. Raises TrainingError for a device that isn't here.
    """
    import torch

    if name == "auto":
        return _best()
    try:
        device = torch.device(name)
    except Exception as error:  # whatever torch thinks of a text
        raise _unavailable(f"{shown(name)} is no device", str(error)) from error
    if device.type == "cuda":
        _require_cuda(device)
    elif device.type == "mps" and not torch.backends.mps.is_available():
        raise _unavailable("Apple's GPU (mps) cannot be used on this computer")
    elif device.type not in {"cpu", "cuda", "mps"}:
        raise _unavailable(f"training on {shown(name)} is not supported")
    return device, f"{describe_device(device)}, as the recipe asks"


def describe_device(device: "torch.device") -> str:
    """Return the device's name for people."""
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
