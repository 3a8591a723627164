"""A flat design as an ONNX graph, for onnx's shape inference; weights are typed graph inputs.

So no number of any weight is ever copied, and both check the same network, layer by layer.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from onnx import ModelProto, NodeProto, TensorProto, helper

from designer.check import NodeReport, check_design
from designer.graph import Design

_OPSET = 21
_TYPES = {"float32": TensorProto.FLOAT, "int64": TensorProto.INT64}


class Graph:
    """Nodes and inputs of a graph under construction."""

    def __init__(self) -> None:
        """Start empty."""
        self.nodes: list[NodeProto] = []
        self.inputs: list[Any] = []
        self.constants: list[Any] = []

    def op(self, kind: str, name: str, *inputs: str, **attributes: Any) -> str:
        """Add an operator whose one result is called ``name``."""
        self.nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def weight(self, name: str, *shape: int) -> str:
        """Add a weight."""
        self.inputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
        return name

    def sizes(self, name: str, *values: int) -> str:
        """Add a list of whole numbers."""
        self.constants.append(helper.make_tensor(name, TensorProto.INT64, (len(values),), values))
        return name


Write = Callable[[Graph, str, NodeReport, Sequence[str]], Any]


def _conv(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    p = found.params
    kernel, padding = p["kernel_size"], p["padding"]
    weight = graph.weight(f"{name}.weight", p["out_channels"], p["in_channels"], kernel, kernel)
    graph.op(
        "Conv", name, *x, weight,
        kernel_shape=[kernel] * 2, strides=[p["stride"]] * 2, pads=[padding] * 4,
    )  # fmt: skip


def _batch_norm(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    channels = found.params["num_features"]
    four = [graph.weight(f"{name}.{part}", channels) for part in ("w", "b", "mean", "var")]
    graph.op("BatchNormalization", name, *x, *four)


def _max_pool(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    p = found.params
    graph.op(
        "MaxPool", name, *x, kernel_shape=[p["kernel_size"]] * 2, strides=[p["stride"]] * 2,
        pads=[p["padding"]] * 4,
    )  # fmt: skip


def _linear(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    p = found.params
    weight = graph.weight(f"{name}.weight", p["in_features"], p["out_features"])
    graph.op("MatMul", f"{name}.product", *x, weight)
    graph.op("Add", name, f"{name}.product", graph.weight(f"{name}.bias", p["out_features"]))


def _tied(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    graph.op("MatMul", name, x[0], graph.op("Transpose", f"{name}.t", x[1], perm=[1, 0]))


def _layer_norm(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    (features,) = _tuple(found.params["normalized_shape"])
    graph.op("LayerNormalization", name, *x, graph.weight(f"{name}.weight", features))


def _places(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    shape = graph.op("Shape", f"{name}.shape", *x, start=1, end=2)
    one = graph.sizes(f"{name}.one", 1)
    ones = graph.op("Expand", f"{name}.ones", one, shape)
    graph.op("CumSum", name, ones, graph.op("Squeeze", f"{name}.zero", one))


def _embedding(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    p = found.params
    graph.op("Gather", name, graph.weight(f"{name}.w", p["num_embeddings"], p["embedding_dim"]), *x)


def _unflatten(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    sizes = graph.sizes(f"{name}.sizes", 0, 0, *found.params["sizes"])
    graph.op("Reshape", name, *x, sizes)


def _flatten(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    start = found.params["start_dim"]
    graph.op("Reshape", name, *x, graph.sizes(f"{name}.sizes", *[0] * start, -1))


def _unbind(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    ports = [f"{name}.{port}" for port in found.output_ports]
    parts = [f"{port}.part" for port in ports]
    graph.nodes.append(helper.make_node("Split", x, parts, axis=0, num_outputs=len(parts)))
    axes = graph.sizes(f"{name}.axes", 0)
    for part, port in zip(parts, ports, strict=True):
        graph.op("Squeeze", port, part, axes)


def _attention(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    query, key, value = x
    turned = graph.op("Transpose", f"{name}.turned", key, perm=[0, 1, 3, 2])
    scores = graph.op("MatMul", f"{name}.scores", query, turned)
    graph.op("MatMul", name, graph.op("Softmax", f"{name}.shares", scores), value)


def _transposed(graph: Graph, name: str, found: NodeReport, x: Sequence[str]) -> None:
    order = list(range(found.outputs["output"].rank))
    first, second = found.params["dim0"], found.params["dim1"]
    order[first], order[second] = second, first
    graph.op("Transpose", name, *x, perm=order)


def _plain(kind: str) -> Write:
    return lambda graph, name, found, x: graph.op(kind, name, *x)


WRITERS: dict[str, Write] = {
    "Conv2d": _conv,
    "BatchNorm2d": _batch_norm,
    "MaxPool2d": _max_pool,
    "AdaptiveAvgPool2d": _plain("GlobalAveragePool"),
    "Linear": _linear,
    "linear": _tied,
    "LayerNorm": _layer_norm,
    "Embedding": _embedding,
    "embedding": lambda graph, name, found, x: graph.op("Gather", name, x[1], x[0]),
    "Parameter": lambda graph, name, found, x: graph.weight(name, *found.params["shape"]),
    "arange": _places,
    "unflatten": _unflatten,
    "flatten": _flatten,
    "unbind": _unbind,
    "permute": lambda graph, name, found, x: graph.op(
        "Transpose", name, *x, perm=list(found.params["dims"])
    ),
    "transpose": _transposed,
    "scaled_dot_product_attention": _attention,
    "relu": _plain("Relu"),
    "ReLU": _plain("Relu"),
    "gelu": _plain("Gelu"),
    "Dropout": _plain("Dropout"),
    "add": _plain("Add"),
    "Output": _plain("Identity"),
}


def as_onnx(design: Design) -> ModelProto:
    """Return the model of a design without blocks."""
    report = check_design(design)
    graph, outputs = Graph(), []
    for node in design.root.in_order():
        found = report.nodes[node.id]
        if node.layer == "Input":
            graph.inputs.append(_value(node.id, found.outputs["output"]))
            continue
        x = [_result(report, edge) for wires in found.wires.values() for edge in wires]
        WRITERS[node.layer](graph, node.id, found, x)
        if node.layer == "Output":
            outputs.append(helper.make_tensor_value_info(node.id, TensorProto.FLOAT, None))
    made = helper.make_graph(graph.nodes, design.name, graph.inputs, outputs, graph.constants)
    return helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)])


def _result(report: Any, edge: Any) -> str:
    several = len(report.nodes[edge.source].output_ports) > 1
    return f"{edge.source}.{edge.source_port}" if several else edge.source


def _value(name: str, arrived: Any) -> Any:
    shape = [size if isinstance(size, int) else str(size) for size in arrived.shape]
    return helper.make_tensor_value_info(name, _TYPES[arrived.dtype], shape)


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def inferred_outputs(model: ModelProto) -> Iterator[tuple[Any, ...]]:
    """Yield the shapes that inference found for the outputs."""
    for output in model.graph.output:
        dims = output.type.tensor_type.shape.dim
        yield tuple(dim.dim_param or dim.dim_value for dim in dims)
