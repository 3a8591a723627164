"""Limits on the size of a model, checked before it is built."""

import os

from designer.check.report.figures import MAX_COUNT
from designer.check.report.report import Copy, Report
from designer.codegen.errors import CodeError

MAX_MODULES = 200_000
"""The maximum number of modules; creating as many takes torch about ten seconds."""
_WEIGHT_BYTES = 4
"""Bytes of a weight."""


_GB = 10**9


class GiantError(CodeError):
    """A design that exceeds this machine's memory, or takes minutes to build."""


def require_buildable_size(report: Report, *, memory: int | None = None) -> None:
    """Raise GiantError where a design's weights exceed ``memory`` bytes, or its modules the usual.

    ``memory`` is this machine's by default.
    """
    limit = _physical_memory() if memory is None else memory
    need = report.total_parameters * _WEIGHT_BYTES
    if need > limit:
        raise GiantError(
            f"the design has {_told(report.total_parameters)} parameters, {_gigabytes(need)} GB as "
            f"float32, and this machine has {_gigabytes(limit)} GB; make it smaller (look at the "
            "repeats), or build it in Python with anyway=True"
        )
    modules = count_modules(report)
    if modules > MAX_MODULES:
        raise GiantError(
            f"the design would become {_told(modules)} modules, which takes very long to make; "
            "lower its repeats and num_layers, or build it in Python with anyway=True"
        )


def count_modules(report: Report, known: dict[int, int] | None = None) -> int:
    """Return how many layers building makes: those in repeated blocks and in stacks included."""
    known = {} if known is None else known
    if id(report) not in known:
        copies = (copy for node in report.nodes.values() for copy in node.copies)
        known[id(report)] = sum(
            copy.times * (count_modules(copy.inner, known) + 1 if copy.inner else _stacked(copy))
            for copy in copies
        )
    return known[id(report)]


def _stacked(copy: Copy) -> int:
    """Return how many layers one module is: a recurrent one makes its ``num_layers`` one by one."""
    return int(copy.params.get("num_layers", 1)) * (2 if copy.params.get("bidirectional") else 1)


def _gigabytes(size: int) -> str:
    return _told((size + _GB // 2) // _GB)


def _told(count: int) -> str:
    """Return a count in digits, as long as anybody reads them."""
    return f"{count:,}" if count <= MAX_COUNT else "more than 10**30"


def _physical_memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return 16 * 10**9
