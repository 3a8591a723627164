"""Where training will probably run, guessed without torch; the first job tells for certain."""

import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_NVIDIA = (Path("/proc/driver/nvidia/version"), Path("C:/Windows/System32/nvcuda.dll"))


def likely_device() -> str:
    """Return ``CUDA``, ``MPS`` or ``CPU``, in that order of preference, as training chooses."""
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
