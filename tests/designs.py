"""Small designs that many tests use, written as a script would."""

from designer.graph import Design, Header


def chain(*layers, name="Net", variables=None, **training):
    """Return a chain of (layer, params) or layer names between whatever stands at its ends."""
    design = Design(name)
    with design.edit("Build") as edit:
        edit.update_header(variables=variables or {}, training=training)
        before = ""
        for place, item in enumerate(layers):
            layer, params = (item, {}) if isinstance(item, str) else item
            params = dict(params)
            node_id = params.pop("id", "")
            here = edit.add_node(layer, params, node_id=node_id, at=(200.0 * place, 0))
            if before:
                edit.connect(before, here)
            before = here
    return design


def inp(*shape, **more):
    return ("Input", {"shape": shape, **more})


def residual_cnn():
    """A small CNN for 8x8 digits with one skip connection."""
    design = Design("ResidualCnn")
    with design.edit("Build") as edit:
        for layer, node_id, params in (
            ("Input", "image", {"shape": (1, 8, 8)}),
            ("Conv2d", "stem", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
            ("Conv2d", "conv1", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
            ("relu", "relu1", {}),
            ("Conv2d", "conv2", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
            ("add", "join", {}),
            ("relu", "relu2", {}),
            ("Flatten", "flat", {}),
            ("Linear", "head", {"out_features": 10}),
            ("Output", "logits", {}),
        ):
            edit.add_node(layer, params, node_id=node_id)
        for wire in (
            "image stem", "stem conv1", "conv1 relu1", "relu1 conv2", "conv2 join.input",
            "stem join.other", "join relu2", "relu2 flat", "flat head", "head logits",
        ):  # fmt: skip
            source, target = wire.split()
            node, _, port = target.partition(".")
            edit.connect(source, node, "", port)
    return design


def siamese():
    """Two images through one set of weights."""
    design = Design("Siamese")
    with design.edit("Build") as edit:
        for side in ("left", "right"):
            edit.add_node("Input", {"shape": (64,)}, node_id=side)
        edit.add_node("Linear", {"out_features": 32}, node_id="embed")
        edit.add_node("", node_id="embed_right", shares="embed")
        edit.add_node("sub", node_id="difference")
        edit.add_node("abs", node_id="distance")
        edit.add_node("Linear", {"out_features": 1}, node_id="head")
        edit.add_node("Output", node_id="same")
        edit.connect("left", "embed")
        edit.connect("right", "embed_right")
        edit.connect("embed", "difference", "", "input")
        edit.connect("embed_right", "difference", "", "other")
        for wire in ("difference distance", "distance head", "head same"):
            edit.connect(*wire.split())
    return design


def with_block(**instance):
    """A design of one block, used once in front of a Linear."""
    design = Design("Outer")
    with design.edit("Build") as edit:
        inner = edit.add_block("Wide", Header(variables={"width": 16, "factor": 2}))
        for layer, node_id, params in (
            ("Input", "x", {}),
            ("Linear", "up", {"out_features": "=width * factor"}),
            ("Linear", "down", {"out_features": "=width"}),
            ("Output", "y", {}),
        ):
            inner.add_node(layer, params, node_id=node_id)
        for wire in ("x up", "up down", "down y"):
            inner.connect(*wire.split())
        repeat = instance.pop("repeat", 1)
        edit.add_node("Input", {"shape": (8,)}, node_id="data")
        edit.add_node("Wide", instance, node_id="wide", repeat=repeat)
        edit.add_node("Output", node_id="out")
        edit.connect("data", "wide")
        edit.connect("wide", "out")
    return design
