"""One design for each layer: what its generated line gives is what torch gave."""

import warnings
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from designer.codegen import build
from designer.graph import Design
from designer.layers.declare import Layer
from designer.layers.sizes import BATCH
from designer.layers.tensor_types import TensorType
from tests.layers import torch_oracle as reality
from tests.layers.strategies import Use, draw_use
from tests.layers.test_infer_against_torch import LAYERS, _answer

PASSING = TensorType((BATCH, 2))


def design_of(use: Use) -> tuple[Design, list[TensorType]] | None:
    """Return a design that is this use, and its inputs; None where Inputs can't give them."""
    design = Design("One")
    types: list[TensorType] = []
    with design.edit("Build") as edit:
        node = edit.add_node(use.layer.name, dict(use.given), node_id="node")
        for port, arrived in use.inputs.items():
            for index, one in enumerate(arrived if isinstance(arrived, tuple) else (arrived,)):
                if one is None:
                    continue
                batch = one.shape[:1] == (BATCH,)
                shape = one.shape[1:] if batch else one.shape
                if not all(isinstance(size, int) for size in shape):
                    return None
                params = {"shape": shape, "dtype": one.dtype, "batch": batch}
                source = edit.add_node("Input", params, node_id=f"in_{len(types)}")
                name = str(index) if isinstance(arrived, tuple) else port
                edit.connect(source, node, target_port=name)
                types.append(one)
        for port in use.layer.output_ports(use.params):
            edit.connect(node, edit.add_node("Output"), source_port=port)
        if not types:  # a tensor the design holds: an input must pass by
            types.append(PASSING)
            edit.add_node("Input", {"shape": (2,)}, node_id="in_0")
            edit.connect("in_0", edit.add_node("Output"))
    return design, types


@pytest.mark.slow
@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
@settings(max_examples=4, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(data=st.data())
def test_the_generated_line_gives_what_torch_gives(layer: Layer, data: st.DataObject) -> None:
    use = draw_use(data.draw, layer)
    made = design_of(use)
    answer: Any = _answer(use, use.inputs)
    filled = {name: reality.filled(value) for name, value in use.inputs.items()}
    # A symbol may be equal to a number: only these inputs tell that it is not.
    known: Any = _answer(use, filled)
    if made is None or isinstance(answer, Exception) or isinstance(known, Exception):
        return
    design, types = made
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch warns of defaults that will change
        outputs = _run(build(design), use, types)
    given_types = [reality.type_of(o) for o in reality._flat(outputs)]
    passed = [] if use.layer.inputs else [reality.filled(PASSING)]
    assert given_types == [*known.outputs, *passed], use


def _run(model: Any, use: Use, types: list[TensorType]) -> Any:
    ports = list(use.inputs)
    arrived = [reality.tensor(reality.filled(one), _port(use, ports, types, one)) for one in types]
    with torch.no_grad():
        return model(*arrived)


def _port(use: Use, ports: list[str], types: list[TensorType], one: TensorType) -> str:
    return next((name for name in ports if use.inputs[name] is one), ports[0] if ports else "")
