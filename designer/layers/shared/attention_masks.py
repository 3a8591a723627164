"""Ports, shapes and calls of attention masks."""

from collections.abc import Mapping

from designer.layers.call import Call
from designer.layers.declare import Port
from designer.layers.shared.sequences import require_shape
from designer.layers.sizes import Shape, product


def mask_ports(*names: str) -> tuple[Port, ...]:
    """Return optional ports for masks."""
    return tuple(Port(name, optional=True, accepts="mask") for name in names)


def with_keywords(args: Mapping[str, str | None], params: Mapping[str, str]) -> str:
    """Return a call with its masks by name: ``self.attn(x, x, x, attn_mask=mask)``."""
    texts = [
        f"{name}={text}" if name.endswith("mask") else text
        for name, text in args.items()
        if text is not None
    ]
    return f"{params['self']}({', '.join(texts)})"


def require_mask_shape(
    call: Call, port: str, batch: Shape, rows: Shape, columns: Shape, heads: int
) -> None:
    """Require an attention mask of shape (L, S), or (N * heads, L, S)."""
    each = (product(batch) * heads, *rows, *columns)
    require_shape(call, port, (*rows, *columns), each)
