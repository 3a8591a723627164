"""Layers by name, the design's own blocks among them, and what one use of each gives.

A block's inside is computed once for each combination of variables and arriving types.
"""

import sys
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import islice
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from designer.check.inference.axis_names import AxisNames
from designer.check.inference.block_cache import BlockCache, cached_use, store_use
from designer.check.inference.blocks import BlockUse, InsideError, block_layer
from designer.check.inference.budget import (
    MAX_INFERENCES,
    InferenceBudget,
    SizeBounds,
    require_depth,
)
from designer.check.inference.deep_recursion import nesting_levels
from designer.check.inference.inference_cache import intern
from designer.check.inference.propagation import ShapePropagation
from designer.check.lint.context import LintContext
from designer.check.lint.rules import node_problems
from designer.check.report.problems import FixFinder, Problem
from designer.check.report.report import Copy, NodeReport, Report
from designer.did_you_mean import nearest_names
from designer.graph import Design, Network
from designer.layers.call import Mismatch, PortInput
from designer.layers.catalogue import CATALOGUE, find, similar
from designer.layers.declare import Layer
from designer.layers.infer import infer
from designer.layers.sizes import Size, exact_key, names_of
from designer.layers.tensor_types import TensorType

MAX_COMPARED_BLOCKS = 200
"""The number of blocks whose names are compared with an unknown one."""


class LayerRunner:
    """What the layers of one design give; valid while its blocks stay as they are."""

    def __init__(
        self,
        design: Design,
        finder: FixFinder | None = None,
        *,
        bounded: bool = False,
        most: int = MAX_INFERENCES,
    ) -> None:
        """Prepare for the blocks of ``design``; ``finder`` finds fixes for problems inside them.

        ``most`` is the budget. With ``bounded``, for a design over budget, uses that may take too
        much work are refused instead.
        """
        self._blocks = design.blocks
        self._bounds = SizeBounds(design.root, self._blocks, self._levels) if bounded else None
        self._budget = InferenceBudget(self._blocks, most=sys.maxsize if bounded else most)
        self._finder = finder
        self.catalogue: Mapping[str, Layer] = CATALOGUE
        if any(name in CATALOGUE for name in self._blocks):
            self.catalogue = {n: made for n, made in CATALOGUE.items() if n not in self._blocks}
        """The catalogue, less what the design has blocks of that name for."""
        self._layers: dict[str, Layer] = {}
        self._block_cache = BlockCache(self._blocks)
        self._insides: dict[tuple[str, object], Report] = {}
        self._with_own_fixes: set[int] = set()
        """Insides with problems whose finder belongs to this design, so not cached for others."""
        self._training = design.training
        self._axes = AxisNames(self._blocks)

    def layer(self, name: str) -> Layer | None:
        """Return a block of the design, or a layer of the catalogue, or None."""
        if name not in self._blocks:
            return find(name)
        if name not in self._layers:
            self._layers[name] = block_layer(self._blocks[name])
        return self._layers[name]

    @cached_property
    def _levels(self) -> Mapping[str, int]:
        """The nesting depth of each block."""
        return nesting_levels(self._blocks)

    @property
    def bounded(self) -> bool:
        """Whether the design is over budget."""
        return self._bounds is not None

    def count_copy(self, layer: str, count: int, copies: int) -> None:
        """Count one more of ``count`` copies; see `LayerResolver.count_copy`."""
        if self._bounds is not None:
            self._bounds.require_small(layer, count, copies)
        self._budget.add()

    def has_same_lint(self, training: Mapping[str, Any]) -> bool:
        """Return whether the lint inside blocks is the same for another recipe."""
        return not self._blocks or _trains_on_single_samples(training) == _trains_on_single_samples(
            self._training
        )

    def similar(self, name: str) -> list[str]:
        """Return names that look like ``name``, the likeliest first."""
        near = nearest_names(name, islice(self._blocks, MAX_COMPARED_BLOCKS), 2)
        return [*near, *similar(name)]

    def run(
        self,
        layer: Layer,
        params: Mapping[str, Any],
        inputs: Mapping[str, PortInput],
        *,
        path: tuple[str, ...] = (),
    ) -> Copy:
        """Return what one copy of ``layer`` gives; raises Mismatch."""
        if layer.is_block:
            return self._run_block(layer, params, inputs, path)
        result = infer(layer, params, inputs)
        return Copy(
            outputs=result.outputs,
            params={**params, **result.inferred},
            inferred=result.inferred,
            parameters=result.parameters,
            macs=result.macs,
            activation_bytes=_bytes(result.outputs) if layer.target != "Output" else 0,
            notes=result.notes,
            names=names_of(params) | names_of(result.inferred),
        )

    def definitions(self, network: Network, reports: Mapping[str, NodeReport]) -> dict[str, Report]:
        """Return each block's inside as its first use in ``network`` shows it.

        A block that is not used is shown with nothing arriving.
        """
        found: dict[str, Report] = {}
        if self._blocks:
            self._collect(network, reports, found)
        return {name: found.get(name) or self._unused(name) for name in self._blocks}

    def _collect(
        self, network: Network, reports: Mapping[str, NodeReport], found: dict[str, Report]
    ) -> None:
        uses = [
            (data["node"].serial, inner)
            for node_id, data in network.data.items()
            if node_id in reports and (inner := reports[node_id].inner) is not None
        ]
        for _, inner in sorted(uses, key=itemgetter(0)):
            if inner.network not in found:
                found[inner.network] = inner
                self._collect(self._blocks[inner.network], inner.nodes, found)

    def _unused(self, name: str) -> Report:
        variables = self._blocks[name].header.variables
        alone = BlockUse(block_layer(self._blocks[name]), variables, {}, {})
        return self._inside(alone, ())

    def _run_block(
        self,
        layer: Layer,
        params: Mapping[str, Any],
        inputs: Mapping[str, PortInput],
        path: tuple[str, ...],
    ) -> Copy:
        if layer.name in path:
            way = " -> ".join((*path, layer.name))
            raise Mismatch(
                message=f"is the block {layer.name}, which would contain itself ({way}); "
                "use another block here",
                code="recursive-block",
            )
        require_depth(layer.name, self._levels[layer.name])
        if self._bounds is not None:
            self._bounds.require_small(layer.name)
        key = (
            *self._block_cache.key(layer.name, params, inputs),
            _trains_on_single_samples(self._training),
        )
        result = cached_use(key)
        if result is not None and result.inner is not None:
            self._budget.add_cached(result.inner)
        if result is None:
            use = BlockUse(layer, params, inputs, self._axes.words(layer.name))
            result = self._run_inside(use, path)
            if id(result.inner) not in self._with_own_fixes:
                store_use(key, inputs, result)
        return result

    def _run_inside(self, use: BlockUse, path: tuple[str, ...]) -> Copy:
        inside = self._inside(use, path)
        if inside.errors:
            raise InsideError(use.layer.name, inside)
        complete = {**use.params, **use.axes_used(inside)}
        results = _results(inside, use.layer)
        return Copy(
            outputs=tuple([intern(use.outward(result)) for result in results]),
            params=complete,
            names=names_of(complete),
            inferred={},
            parameters=inside.total_parameters,
            macs=inside.total_macs,
            activation_bytes=inside.total_activation_bytes,
            inner=inside,
        )

    def _inside(self, use: BlockUse, path: tuple[str, ...]) -> Report:
        name = use.layer.name
        arriving = tuple((port, given.exact_key) for port, given in use.inputs.items())
        values = tuple((n, exact_key(value)) for n, value in use.variables.items())
        key = (name, (arriving, values))
        if key not in self._insides:
            self._budget.add_inside(name, key)
            network = self._blocks[name]
            propagation = ShapePropagation(
                network, use.variables, layers=self, given=use.inputs, path=(*path, name)
            )
            nodes = propagation.run()
            problems = self._problems_in(LintContext(network, nodes, self._training))
            inside = make_report(propagation, network, nodes, problems, use.variables)
            inside = replace(inside, key=key, inferences=propagation.inferences)
            if any(p.finder for p in problems) or not self._with_own_fixes.isdisjoint(
                map(id, inside.insides)
            ):
                self._with_own_fixes.add(id(inside))
            self._insides[key] = inside
        return self._insides[key]

    def _problems_in(self, here: LintContext) -> tuple[Problem, ...]:
        name = here.network.name
        own = [p for data in here.network.data.values() for p in node_problems(here, data["node"])]
        return tuple([p if p.network else p.inside(name).with_finder(self._finder) for p in own])


def make_report(
    propagation: ShapePropagation,
    network: Network,
    nodes: Mapping[str, NodeReport],
    problems: tuple[Problem, ...],
    variables: Mapping[str, Any],
    definitions: Mapping[str, Report] = MappingProxyType({}),
    loose: Collection[str] | None = None,
) -> Report:
    """Return the report of what ``propagation`` found.

    ``nodes`` is a frozen copy of its reports, ``loose`` are the nodes without successors.
    """
    dead = network.dead(loose)
    parameters, macs, size = propagation.totals.without([propagation.reports[i] for i in dead])
    parameters += propagation.used_alive(dead) if dead else 0
    return Report(
        nodes, problems, variables, dead, parameters, macs, size, network.name, definitions
    )


def _results(inside: Report, layer: Layer) -> list[TensorType]:
    ports = layer.output_ports({})
    unknown = [port for port in ports if not inside.nodes[port].known]
    if unknown or not ports:
        what = f"its output {unknown[0]} gets nothing" if unknown else "it has no Output"
        raise Mismatch(
            message=f"gives no result: in the block {layer.name}, {what}; connect it inside",
            code="inside",
        )
    return [inside.nodes[port].outputs["output"] for port in ports]


def _trains_on_single_samples(training: Mapping[str, Any]) -> bool:
    """Return what lint inside a block depends on of the recipe: whether the batch size is 1."""
    return bool(training.get("batch_size") == 1)


def _bytes(outputs: tuple[TensorType, ...]) -> Size:
    return sum((t.numel * t.bytes_each for t in outputs), start=0)
