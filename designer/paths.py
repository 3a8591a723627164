"""Where the files that come with the program lie: the one place that knows where we run from."""

from functools import cache
from pathlib import Path


@cache
def _resources() -> Path:
    package = Path(__file__).resolve().parent
    in_wheel, beside_checkout = package / "resources", package.parent / "resources"
    return in_wheel if in_wheel.is_dir() else beside_checkout


def resource(*parts: str) -> Path:
    """Return the path of a bundled file or folder: ``resource("examples", "digits_mlp.nnd")``.

    It isn't checked to exist: whoever opens it says best what is missing.
    """
    return _resources().joinpath(*parts)
