"""Where the files that come with the program lie: the one place that knows a wheel from a checkout."""

from functools import cache
from pathlib import Path


@cache
def _resources() -> Path:
    package = Path(__file__).resolve().parent
    inside = package / "resources"  # a wheel carries them
    return (
        inside if inside.is_dir() else package.parent / "resources"
    )  # a checkout keeps them beside


def resource(*parts: str) -> Path:
    """Return the path of a bundled file or folder: ``resource("examples", "digits_mlp.nnd")``.

    It isn't checked to exist: whoever opens it says best what is missing.
    """
    return _resources().joinpath(*parts)
