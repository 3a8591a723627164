"""The device that training will probably use, guessed without torch until a run reports it."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_NVIDIA = (Path("/proc/driver/nvidia/version"), Path("C:/Windows/System32/nvcuda.dll"))


def likely_device() -> str:
    """Return ``CUDA``, ``MPS`` or ``CPU``, in training's order of preference."""
    if "+cpu" not in _torch_version() and any(path.exists() for path in _NVIDIA):
        return "CUDA"
    if platform.system() == "Darwin" and platform.machine() == "arm64":
        return "MPS"
    return "CPU"


def _torch_version() -> str:
    try:
        return version("torch")
    except PackageNotFoundError:
        return "+cpu"
