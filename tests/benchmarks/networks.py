"""Networks for the benchmark of checking, drawn flat: every layer is a node of its own."""

from typing import Any

from designer.graph import Design, Edit

_PORTS = {
    "add": ("input", "other"),
    "embedding": ("input", "weight"),
    "linear": ("input", "weight"),
    "scaled_dot_product_attention": ("query", "key", "value"),
}


class Drawing:
    """A design under construction: each call adds a node and returns its id."""

    def __init__(self, edit: Edit) -> None:
        """Draw into the network of ``edit``."""
        self._edit = edit
        self._count = 0

    def add(self, layer: str, *sources: str, **params: Any) -> str:
        """Add a node behind ``sources``, each ``node`` or ``node.port``, to its ports in order."""
        self._count += 1
        node = self._edit.add_node(layer, params, node_id=f"{layer.lower()}_{self._count}")
        for source, port in zip(sources, _PORTS.get(layer, ("",)), strict=False):
            name, _, output = source.partition(".")
            self._edit.connect(name, node, output, port)
        return node

    def chain(self, source: str, *steps: tuple[str, dict[str, Any]]) -> str:
        """Add layers one behind the other; return the last."""
        for layer, params in steps:
            source = self.add(layer, source, **params)
        return source


def resnet152() -> Design:
    """Return ResNet-152: 517 nodes with Input and Output."""
    design = Design("ResNet152")
    with design.edit("Draw") as edit:
        pen = Drawing(edit)
        x = pen.chain(
            pen.add("Input", shape=(3, 224, 224)),
            *_conv(64, 7, 2),
            ("relu", {}),
            ("MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
        )
        for width, blocks, first in ((64, 3, 1), (128, 8, 2), (256, 36, 2), (512, 3, 2)):
            for block in range(blocks):
                x = _bottleneck(pen, x, width, first if block == 0 else 1, block == 0)
        x = pen.chain(x, ("AdaptiveAvgPool2d", {"output_size": 1}), ("flatten", {"start_dim": 1}))
        pen.chain(x, ("Linear", {"out_features": 1000}), ("Output", {}))
    return design


def _conv(channels: int, kernel: int, stride: int = 1) -> tuple[tuple[str, dict[str, Any]], ...]:
    sizes = {"out_channels": channels, "kernel_size": kernel, "stride": stride}
    return (
        ("Conv2d", {**sizes, "padding": kernel // 2, "bias": False}),
        ("BatchNorm2d", {}),
    )


def _bottleneck(pen: Drawing, x: str, width: int, stride: int, project: bool) -> str:
    relu = ("relu", {})
    branch = pen.chain(
        x, *_conv(width, 1), relu, *_conv(width, 3, stride), relu, *_conv(4 * width, 1)
    )
    skip = pen.chain(x, *_conv(4 * width, 1, stride)) if project else x
    return pen.chain(pen.add("add", branch, skip), relu)


def gpt2() -> Design:
    """Return GPT-2 small, its two sizes N and T left open."""
    design = Design("GPT2")
    with design.edit("Draw") as edit:
        pen = Drawing(edit)
        tokens = pen.add("Input", shape=("T",), dtype="int64")
        wte = pen.add("Parameter", shape=(50257, 768), init="randn", scale=0.02)
        places = pen.chain(
            tokens, ("arange", {"dim": 1}),
            ("Embedding", {"num_embeddings": 1024, "embedding_dim": 768}),
        )  # fmt: skip
        x = pen.add("add", pen.add("embedding", tokens, wte), places)
        x = pen.add("Dropout", x, p=0.1)
        for _ in range(12):
            x = _transformer_block(pen, x)
        x = pen.add("linear", pen.add("LayerNorm", x, normalized_shape=768), wte)
        pen.add("Output", x)
    return design


def _transformer_block(pen: Drawing, x: str) -> str:
    norm, drop = ("LayerNorm", {"normalized_shape": 768}), ("Dropout", {"p": 0.1})
    heads = pen.chain(
        x, norm, ("Linear", {"out_features": 3 * 768}),
        ("unflatten", {"dim": -1, "sizes": (3, 12, 64)}),
        ("permute", {"dims": (2, 0, 3, 1, 4)}), ("unbind", {"dim": 0, "count": 3}),
    )  # fmt: skip
    q_k_v = [f"{heads}.{number}" for number in range(3)]
    attended = pen.chain(
        pen.add("scaled_dot_product_attention", *q_k_v, is_causal=True),
        ("transpose", {"dim0": 1, "dim1": 2}), ("flatten", {"start_dim": 2}),
        ("Linear", {"out_features": 768}), drop,
    )  # fmt: skip
    x = pen.add("add", x, attended)
    thought = pen.chain(
        x, norm, ("Linear", {"out_features": 4 * 768}), ("gelu", {"approximate": "tanh"}),
        ("Linear", {"out_features": 768}), drop,
    )  # fmt: skip
    return pen.add("add", x, thought)


def long_chain(layers: int = 10_000) -> Design:
    """Return a chain of Linear, ReLU and LayerNorm."""
    design = Design("Chain")
    with design.edit("Draw") as edit:
        pen = Drawing(edit)
        kinds = (("Linear", {"out_features": 64}), ("ReLU", {}), ("LayerNorm", {}))
        steps = (kinds[place % 3] for place in range(layers))
        pen.chain(pen.add("Input", shape=(64,)), *steps, ("Output", {}))
    return design
