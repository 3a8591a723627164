"""Draw neural networks and get real PyTorch.

The library in a few lines::

    import designer
    design = designer.Design("SimpleNet")
    x = design.add("Input", shape=[784])
    h = design.add("Linear", out_features=128)
    design.connect(x, h)
    designer.check(design)       # list of Problem
    designer.to_source(design)   # the .py that export writes
    designer.build(design)       # nn.Module: that same source, executed

Everything is loaded when it is first used, so that importing this costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from designer.check import check
    from designer.codegen import build, to_source
    from designer.files import load, save
    from designer.files.importers import from_module
    from designer.graph import Design

__version__ = "0.1.0"
__all__ = [
    "Design",
    "__version__",
    "build",
    "check",
    "from_module",
    "load",
    "save",
    "to_source",
]

_HOMES = {
    "Design": "designer.graph",
    "build": "designer.codegen",
    "from_module": "designer.files.importers",
    "load": "designer.files",
    "save": "designer.files",
    "to_source": "designer.codegen",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name == "check":  # the room of that name is the function as well
        return import_module("designer.check")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names."""
    return sorted({*globals(), *__all__})
