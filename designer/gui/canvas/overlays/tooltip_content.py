"""The content of tool tips: problems, a port's or wire's type and size, a layer's numbers."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from designer.graph import Edge
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.scene.card import Slot, number
from designer.gui.canvas.scene.context import CanvasContext
from designer.gui.canvas.scene.hit_test import Hit, hit
from designer.gui.widgets.plain_text import plain_html
from designer.layers.sizes import evaluate_size
from designer.layers.tensor_types import TensorType
from designer.presentation import units

if TYPE_CHECKING:
    from designer.check import NodeReport

_MAX_ROWS = 12
_MAX_VALUE_LENGTH = 44


@dataclass(frozen=True)
class TipRow:
    """One thing and its value; ``quiet`` where nobody chose it."""

    name: str
    value: str
    quiet: bool = False


@dataclass(frozen=True)
class Tip:
    """A card's worth of words. ``key`` says what it is about, so that it stays while one is on it.

    ``problems`` are what is wrong, ``family`` the layer's, "" for a wire.
    """

    key: object
    title: str
    kind: str = ""
    about: str = ""
    rows: tuple[TipRow, ...] = ()
    figures: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    family: str = ""

    @property
    def text(self) -> str:
        """All of it in plain words."""
        rows = [f"{row.name} = {row.value}" for row in self.rows]
        lines = [self.title, self.kind, *self.problems, self.about, *rows, *self.figures]
        return "\n".join(line for line in lines if line)

    def html(self, theme: Theme) -> str:
        """All of it as rich text."""
        dim = f"color:{theme.dim_text}"
        parts = [f"<b>{plain_html(self.title)}</b>"]
        if self.kind:
            parts[0] += f"&nbsp; <span style='{dim}'>{plain_html(self.kind)}</span>"
        parts += [
            f"<span style='color:{theme.error}'>! {plain_html(p)}</span>" for p in self.problems
        ]
        if self.about:
            parts.append(f"<span style='{dim}'>{plain_html(self.about)}</span>")
        top = "<br>".join(parts)
        rows = "".join(_row_html(row, dim) for row in self.rows)
        table = f"<table cellspacing='0' style='margin-top:6px'>{rows}</table>" if rows else ""
        figures = "<br>".join(plain_html(line) for line in self.figures)
        end = f"<p style='margin:6px 0 0 0'>{figures}</p>" if figures else ""
        return f"<p style='margin:0'>{top}</p>{table}{end}"


def tip_at(canvas: CanvasContext, at: QPointF) -> Tip | None:
    """Return the tip for a place of the scene, None where nothing is."""
    found = hit(canvas.scene(), at)
    if found.slot is not None:
        return _port(canvas, found.node, found.slot)
    if found.badge:
        return Tip(key_of(found), found.node, problems=canvas.scene().card(found.node).messages)
    if found.node:
        return _node(canvas, found.node)
    return _wire(canvas, found.edge) if found.edge is not None else None


def key_of(found: Hit) -> object:
    """Return what a tip is about, to be compared."""
    if found.slot is not None:
        return (found.node, found.slot.output, found.slot.key, found.slot.y)
    if found.edge is not None:
        return found.edge.ends
    return (found.node, found.badge) if found.node else None


def _wire(canvas: CanvasContext, edge: Edge) -> Tip:
    arriving = canvas.viewpoint.report.wire(edge)
    source = f"{edge.source}.{edge.source_port}" if edge.source_port else edge.source
    target = f"{edge.target}.{edge.target_port}" if edge.target_port else edge.target
    rows = _type_rows(arriving, canvas.scene().colouring.batch)
    return Tip(key_of(Hit(edge=edge)), f"{source} → {target}", rows=rows)


def _port(canvas: CanvasContext, node: str, slot: Slot) -> Tip:
    report = canvas.viewpoint.report
    kind = report.nodes[node].outputs.get(slot.port) if slot.output else None
    if slot.edge is not None:
        kind = report.wire(slot.edge)
    name = f"{node}.{slot.port or slot.key}" if slot.port or slot.key else node
    words = "output" if slot.output else "input"
    known = _type_rows(kind, canvas.scene().colouring.batch) if kind or slot.output else ()
    about = "" if known else "nothing connected yet"
    return Tip(key_of(Hit(node, slot)), name, words, about, known)


def _type_rows(kind: TensorType | None, batch: int) -> tuple[TipRow, ...]:
    """Return a tensor's shape, dtype and size in memory."""
    if kind is None:
        return (TipRow("shape", "not known yet", quiet=True),)
    values = {"N": batch}
    numel = kind.numel
    held = units.format_bytes(evaluate_size(numel, values) * kind.bytes_each)
    symbols = units.unknown_symbols(numel, values)
    least = "≥ " if symbols else ""
    has_batch = not isinstance(numel, int) and "N" in numel.symbols()
    each = f" for a batch of {batch}" if has_batch else ""
    return (
        TipRow("shape", str(kind)),
        TipRow("dtype", kind.dtype),
        TipRow("memory", least + held + each),
    )


def _node(canvas: CanvasContext, name: str) -> Tip:
    report, card = canvas.viewpoint.report.nodes[name], canvas.scene().card(name)
    key = key_of(Hit(name))
    if report.layer is None:
        return Tip(key, name, card.kind, problems=card.messages)
    kind = " ".join(part for part in (card.kind, card.copies) if part)
    return Tip(
        key,
        name,
        f"{kind} · {report.layer.family}",
        report.layer.purpose,
        tuple(_params(canvas, name, report)),
        _figures(report, canvas.scene().colouring.batch),
        card.messages,
        report.layer.family,
    )


def _params(canvas: CanvasContext, name: str, report: "NodeReport") -> Iterable[TipRow]:
    """Yield values, chosen ones first; where an expression was written, what it computes to."""
    given = canvas.viewpoint.network.node(name).params
    order = [param.name for param in report.layer.params] if report.layer else []
    known = [*(key for key in order if key in report.params), *(report.params.keys() - set(order))]
    chosen = [key for key in known if key in given]
    rest = [key for key in known if key not in given]
    every = [*chosen, *rest]
    for key in every[:_MAX_ROWS]:
        value = number(report.params[key])
        written = given.get(key)
        if isinstance(written, str) and written.startswith("="):
            value = f"{written[1:].strip()} = {value}"
        why = " (follows)" if key in report.inferred else ""
        yield TipRow(key, _short(value) + why, quiet=key not in given)
    if len(every) > _MAX_ROWS:
        yield TipRow("…", f"{len(every) - _MAX_ROWS} more", quiet=True)


def _figures(report: "NodeReport", batch: int) -> tuple[str, ...]:
    macs = evaluate_size(report.macs, {"N": 1})
    held = evaluate_size(report.activation_bytes, {"N": batch})
    parameters = f"{units.format_count(report.parameters)} parameters"
    counts = [parameters if report.parameters else "no parameters"]
    counts += [f"{units.format_count(macs)} multiply-adds"] if macs else []
    memory = (f"{units.format_bytes(held)} of activations for a batch of {batch}",) if held else ()
    return (" · ".join(counts), *memory)


def _short(text: str) -> str:
    return text if len(text) <= _MAX_VALUE_LENGTH else text[: _MAX_VALUE_LENGTH - 1] + "…"


def _row_html(row: TipRow, dim: str) -> str:
    value = f"<i>{plain_html(row.value)}</i>" if row.quiet else plain_html(row.value)
    style = dim if row.quiet else ""
    return (
        f"<tr><td style='{dim}; padding-right:14px'>{plain_html(row.name)}</td>"
        f"<td style='{style}'>{value}</td></tr>"
    )
