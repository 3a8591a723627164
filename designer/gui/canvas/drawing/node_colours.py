"""The colours of nodes: by family, or by their number of parameters, multiply-adds or bytes.

A quantity is shown on a scale of even steps (linear in OKLab, Ottosson 2020) from the colour that
just stands out from the canvas to the strongest, between blue and yellow, which the colour-blind
tell apart too; what has more always stands out more. Amounts span many powers of ten, so the
scale is logarithmic. Each node says its number as well.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

from designer.check import NodeReport, Report
from designer.gui.appearance.theme import Theme, contrast, mix
from designer.gui.canvas.drawing.row_table import RowTable
from designer.layers.sizes import evaluate_size
from designer.presentation import units
from designer.presentation.training_memory import (
    BYTES_PER_PARAMETER,
    batch_size,
    bytes_per_parameter,
)
from designer.training.recipe.recipe import Recipe

STEPS = 32
_EMPTY = NodeReport()
Levels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]


class ColourBy(StrEnum):
    """What nodes are coloured by."""

    FAMILY = "family"
    PARAMETERS = "parameters"
    MACS = "multiply-adds"
    MEMORY = "memory"


class NodeColours(NamedTuple):
    """The colours of a card's header, and the number it shows, "" for none."""

    strong: QColor
    ground: QColor
    ink: QColor
    quiet: QColor
    figure: str = ""


class CostBasis(NamedTuple):
    """What of a training recipe memory depends on."""

    batch: int = Recipe.batch_size
    held: int = BYTES_PER_PARAMETER
    """Bytes a parameter takes, with its gradient and what the optimizer keeps."""

    @classmethod
    def of(cls, training: Mapping[str, Any]) -> "CostBasis":
        """Return the basis that a design's training recipe gives."""
        return cls(batch_size(training), bytes_per_parameter(training))


def amount(report: NodeReport, by: ColourBy, recipe: CostBasis) -> float:
    """Return how much of a quantity a node has.

    Multiply-adds are for one sample; memory is what training takes by ``recipe``.
    """
    if by is ColourBy.PARAMETERS:
        return report.parameters
    if by is ColourBy.MACS:
        return evaluate_size(report.macs, {"N": 1})
    if by is ColourBy.MEMORY:
        held = evaluate_size(report.activation_bytes, {"N": recipe.batch})
        return held + report.parameters * recipe.held
    return 0.0


def figure(value: float, by: ColourBy) -> str:
    """Return a quantity as text with a prefix or unit."""
    return units.format_bytes(value) if by is ColourBy.MEMORY else units.format_count(value)


class NodeColouring:
    """The amounts of all nodes, in the scene's table, and their places on the scale."""

    def __init__(self, table: "RowTable[str]") -> None:
        """Store amounts in the column "amount" of ``table``."""
        self.by = ColourBy.FAMILY
        self.recipe = CostBasis()
        self._table = table
        self._range: tuple[float, float] | None = None

    @property
    def batch(self) -> int:
        """The samples in a batch."""
        return self.recipe.batch

    def choose(self, by: ColourBy, recipe: CostBasis, report: Report | None) -> None:
        """Set what to colour by, and the recipe that memory is computed for."""
        self.by, self.recipe = by, recipe
        self.show(self._table.keys, report)

    def show(self, names: Iterable[str], report: Report | None) -> None:
        """Update the amounts of these nodes, as far as they are in the table."""
        self._range = None
        if self.by is ColourBy.FAMILY or report is None:
            return
        amounts = self._table["amount"]
        for name in names:
            if name in self._table:
                found = report.nodes.get(name, _EMPTY)
                amounts[self._table.row(name)] = amount(found, self.by, self.recipe)

    @property
    def range(self) -> tuple[float, float]:
        """The least and the greatest amount that is not 0; (0, 0) where all are."""
        if self._range is None:
            amounts = self._table["amount"]
            some = amounts[amounts > 0]
            self._range = (float(some.min()), float(some.max())) if len(some) else (0.0, 0.0)
        return self._range

    def levels(self) -> Levels:
        """Return each row's place on the scale, 1 to `STEPS`; 0 for nothing."""
        return _levels(self._table["amount"], *self.range)

    def colours_of(self, name: str, family: str, theme: Theme) -> NodeColours:
        """Return the colours and the number of a node's card."""
        if self.by is ColourBy.FAMILY:
            return family_colours(theme, family)
        held = float(self._table["amount"][self._table.row(name)])
        if held <= 0:
            return _blank(theme)
        level = int(_levels(np.array([held]), *self.range)[0])
        shade = scale(theme)[level - 1]
        ink = theme.ink(shade)
        return NodeColours(shade, shade, ink, ink, figure(held, self.by))

    def shares(self, theme: Theme, families: list[str]) -> Iterator[tuple[QColor, Mask]]:
        """Yield each colour of the far view, and which rows have it."""
        if self.by is ColourBy.FAMILY:
            hue = self._table["hue"]
            for place, family in enumerate(families):
                yield far_shade(theme, _family(theme, family)), hue == place
            return
        levels = self.levels()
        for level in np.unique(levels):
            yield (scale(theme)[level - 1] if level else _nothing(theme)), levels == level


def _levels(amounts: "npt.NDArray[np.float64]", low: float, high: float) -> Levels:
    if high <= 0:
        return np.zeros(len(amounts), np.uint8)
    span = max(np.log(high) - np.log(low), 1e-9)
    with np.errstate(divide="ignore"):
        share = (np.log(amounts) - np.log(low)) / span if high > low else np.ones(len(amounts))
    places = np.clip(np.floor(share * STEPS), 0, STEPS - 1) + 1
    return np.where(amounts > 0, places, 0).astype(np.uint8)


# ---- colours


@lru_cache(maxsize=512)
def family_colours(theme: Theme, family: str) -> NodeColours:
    """Return how a card of a family looks."""
    strong = _family(theme, family)
    ground = mix(strong, theme.colour("node"), 0.2 if theme.dark else 0.13)
    quiet = mix(theme.colour("text"), theme.colour("dim_text"), 0.5)
    return NodeColours(strong, ground, theme.colour("text"), quiet)


def far_shade(theme: Theme, shade: QColor) -> QColor:
    """Return a family's colour as soft as can still be told from the canvas."""
    node, canvas = theme.colour("node"), theme.colour("canvas")
    shares = (mix(shade, node, share) for share in (0.72, 0.8, 0.9))
    return next((soft for soft in shares if contrast(soft, canvas) >= 3), shade)


@lru_cache(maxsize=8)
def scale(theme: Theme) -> tuple[QColor, ...]:
    """Return `STEPS` colours, the one for the least first."""
    blue, yellow = (-0.012, -0.125), (-0.012, 0.11)
    ends = ((0.52, *blue), (0.93, *yellow)) if theme.dark else ((0.625, *yellow), (0.28, *blue))
    first, last = (np.array(end) for end in ends)
    shares = np.linspace(0, 1, STEPS)[:, None]
    return tuple(_from_oklab(*(first + (last - first) * share)) for share in shares)


def _family(theme: Theme, family: str) -> QColor:
    return theme.family(family) if family else theme.colour("dim_text")


@lru_cache(maxsize=8)
def _blank(theme: Theme) -> NodeColours:
    quiet = mix(theme.colour("text"), theme.colour("dim_text"), 0.5)
    return NodeColours(_nothing(theme), theme.colour("node"), theme.colour("text"), quiet)


def _nothing(theme: Theme) -> QColor:
    return theme.readable_on(theme.colour("grid"), theme.colour("canvas"), 2.0)


def _from_oklab(light: float, a: float, b: float) -> QColor:
    """Return a colour from OKLab (Björn Ottosson, "A perceptual color space", 2020)."""
    roots = (
        light + 0.3963377774 * a + 0.2158037573 * b,
        light - 0.1055613458 * a - 0.0638541728 * b,
        light - 0.0894841775 * a - 1.2914855480 * b,
    )
    long, middle, short = (root**3 for root in roots)
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return QColor.fromRgbF(*(_gamma(min(max(part, 0.0), 1.0)) for part in linear))


def _gamma(part: float) -> float:
    return float(12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)
