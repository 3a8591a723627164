"""Inference needs of layers no more than its Protocol states: a resolver of one's own will do."""

from collections.abc import Mapping
from typing import Any

from designer.check.inference.layer_resolver import LayerResolver
from designer.check.inference.layer_runner import LayerRunner
from designer.check.inference.propagation import ShapePropagation
from designer.check.report.report import Copy
from designer.graph import Design
from designer.layers.call import PortInput
from designer.layers.catalogue import CATALOGUE
from designer.layers.declare import Layer
from designer.layers.tensor_types import TensorType


class Echo:
    """Every layer gives (N, 7), whatever it gets."""

    catalogue: Mapping[str, Layer] = {}

    def layer(self, name: str) -> Layer | None:
        return CATALOGUE.get(name)

    def similar(self, name: str) -> list[str]:
        return [f"{name}2"]

    def run(
        self,
        layer: Layer,
        params: Mapping[str, Any],
        inputs: Mapping[str, PortInput],
        *,
        path: tuple[str, ...] = (),
    ) -> Copy:
        return Copy((TensorType((1, 7)),), params, {})

    def count_copy(self, layer: str, count: int, copies: int) -> None:
        raise AssertionError("nothing is repeated")


def test_types_come_from_the_resolver_alone() -> None:
    design = Design()
    source = design.add("Input", shape=(3,))
    relu = design.add("ReLU")
    lost = design.add("Relu")
    design.connect(source, relu)
    resolver: LayerResolver = Echo()
    reports = ShapePropagation(design.root, {}, layers=resolver).run()
    assert reports[relu].outputs == {"output": TensorType((1, 7))}
    (problem,) = reports[lost].problems
    assert problem.code == "unknown-layer"
    assert "Relu2" in problem.message


def test_the_runner_of_a_design_is_one() -> None:
    resolver: LayerResolver = LayerRunner(Design())
    assert resolver.catalogue is CATALOGUE
