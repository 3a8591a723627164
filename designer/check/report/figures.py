"""The limit on counts, so that every figure can be displayed."""

from collections.abc import Sequence

from designer.check.report.report import Copy
from designer.layers.call import Mismatch
from designer.layers.sizes import Dim, Size

MAX_COUNT = 10**30
"""Parameters, multiply-adds or bytes of one node, all its copies together."""


def require_counts(copies: Sequence[Copy]) -> None:
    """Raise Mismatch where a node has more parameters, multiply-adds or bytes than `MAX_COUNT`."""
    counted = {
        "parameters": sum(copy.parameters * copy.times for copy in copies),
        "multiply-adds": sum(_largest(copy.macs) * copy.times for copy in copies),
        "bytes of outputs": sum(_largest(copy.activation_bytes) * copy.times for copy in copies),
    }
    for what, count in counted.items():
        if count > MAX_COUNT:
            raise Mismatch(
                message=f"would have more than 10**30 {what}; make its sizes smaller, or repeat "
                "it less",
                code="too-large",
            )


def _largest(size: Size) -> int:
    """Return a size, or the largest coefficient of one that is symbolic."""
    if isinstance(size, Dim):
        return max(abs(coefficient) for _, coefficient in size.terms)
    return int(size)
