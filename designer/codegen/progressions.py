"""Arithmetic progressions of sizes in repeated modules, which become one comprehension."""

import re
from collections.abc import Sequence
from typing import Any

from designer.check.report.report import Copy
from designer.layers.sizes import Named, Size, as_dim, exact_key, expression_of, size_source, symbol

_MIN_COPIES = 3
_LOOSE = re.compile(r" (?:[-+]|//) ")
"""What a factor in front would take apart: ``i * (a + b)``, ``i * (n // 2)``."""


def progression(copies: Sequence[Copy], index: str) -> tuple[Copy, dict[str, str]] | None:
    """Return a copy that stands for all, and Python for each placeholder among its sizes.

    None where the copies are few, alike, or grow unevenly. The placeholders are names that no
    design can have.
    """
    if len(copies) < _MIN_COPIES or any(copy.times != 1 for copy in copies):
        return None
    params: dict[str, Any] = {}
    texts: dict[str, str] = {}
    for name, value in copies[0].params.items():
        values = [copy.params[name] for copy in copies]
        if all(exact_key(other) == exact_key(value) for other in values):
            params[name] = value
            continue
        text = _text(values, index)
        if not text:
            return None
        placeholder = f"_size_of_{name}_"
        texts[placeholder] = text
        params[name] = Named(int(value), symbol(placeholder))
    return copies[0]._replace(params=params), texts


def _text(values: Sequence[Any], index: str) -> str:
    if not all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return ""
    sizes = [expression_of(value) for value in values]
    step = sizes[1] - sizes[0]
    even = all(as_dim(size) == as_dim(sizes[0] + n * step) for n, size in enumerate(sizes))
    return f"{size_source(values[0])} + {_times(step, index)}" if even else ""


def _times(step: Size, index: str) -> str:
    if step == 1:
        return index
    text = size_source(step)
    return f"{index} * ({text})" if _LOOSE.search(text) else f"{index} * {text}"
