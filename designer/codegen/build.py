"""`build`: execution of the generated source, the same text that is exported."""

import linecache
import sys
import weakref
from functools import partial
from itertools import count
from types import ModuleType
from typing import TYPE_CHECKING, Any

from designer.check import check_design
from designer.check.inference.deep_recursion import nesting_depth, with_stack_for
from designer.codegen.limits import require_buildable_size
from designer.codegen.source import Source, source_map
from designer.codegen.verifier import verify
from designer.graph import Design

if TYPE_CHECKING:
    from torch import nn


def build(
    design: Design, style: str = "auto", *, anyway: bool = False, **variables: Any
) -> "nn.Module":
    """Return the design's module, made by executing the source that ``export`` writes.

    ``variables`` override the design's, as constructor arguments do. Raises CodeError, which is a
    GiantError where the model would not fit this machine's memory, unless ``anyway``.
    """
    source = source_map(design, style)
    depth = nesting_depth(design)
    if not anyway:
        with_stack_for(depth, partial(require_buildable_size, check_design(design)))
    return with_stack_for(depth, partial(build_source, source, **variables))


def build_source(source: Source, **variables: Any) -> "nn.Module":
    """Return a new model from generated source, which is verified first; raises CodeError.

    Tracebacks show its lines, and ``inspect.getsource`` finds its classes, as long as they live.
    """
    verify(source.text)
    number = next(_numbers)
    filename, name = f"<nn-designer {source.constructor} {number}>", f"nn_designer_{number}"
    namespace: dict[str, Any] = {"__name__": name, "__file__": filename}
    code = compile(source.text, filename, "exec")
    _show(source.text, filename, name)
    try:
        exec(code, namespace)  # noqa: S102 - our own text, just verified
    except BaseException:
        _forget(filename, name)
        raise
    constructor = namespace[source.constructor]
    # All classes live as long as one of them: each method holds the namespace.
    weakref.finalize(constructor, _forget, filename, name).atexit = False
    model: nn.Module = constructor(**variables)
    return model


_numbers = count(1)


def _show(text: str, filename: str, name: str) -> None:
    """Let Python find the text of what is defined in module ``name``.

    The module is a stand-in without the classes, which would never be freed otherwise.
    """
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    stand_in = ModuleType(name)
    stand_in.__file__ = filename
    sys.modules[name] = stand_in


def _forget(filename: str, name: str) -> None:
    linecache.cache.pop(filename, None)
    sys.modules.pop(name, None)
