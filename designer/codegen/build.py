"""`build`: the exported text, executed. What trains is what is exported."""

import hashlib
import linecache
from functools import partial
from typing import TYPE_CHECKING, Any

from designer.check import check_design
from designer.check.depth import nesting, with_room
from designer.codegen.limits import refuse_giants
from designer.codegen.source import Source, source_map
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
    depth = nesting(design)
    if not anyway:
        with_room(depth, partial(refuse_giants, check_design(design)))
    return with_room(depth, partial(build_source, source, **variables))


def build_source(source: Source, **variables: Any) -> "nn.Module":
    """Return a new model from generated source; tracebacks show its lines."""
    digest = hashlib.sha256(source.text.encode()).hexdigest()[:12]
    filename = f"<nn-designer {source.constructor} {digest}>"
    lines = source.text.splitlines(keepends=True)
    linecache.cache[filename] = (len(source.text), None, lines, filename)
    namespace: dict[str, Any] = {"__name__": f"nn_designer_{digest}"}
    exec(compile(source.text, filename, "exec"), namespace)  # noqa: S102 - our own text, literals checked
    model: nn.Module = namespace[source.constructor](**variables)
    return model
