"""Small and fast networks for phones: MobileNet, ShuffleNet, EfficientNet."""

from collections.abc import Callable, Mapping

from first_steps import SQUEEZE_EXCITE
from sketch import Pen, Sketch, draw

from designer.graph import Design

FAMILY = "Small and fast"


def _conv(pen: Pen, node_id: str, source: str, channels: int | str, **more: object) -> str:
    """Add a convolution without bias and its batch normalisation; return the latter."""
    given = {"kernel_size": 1, **more}
    return pen.chain(
        source,
        (f"{node_id}", "Conv2d", {"out_channels": channels, **given, "bias": False}),
        (f"{node_id}_bn", "BatchNorm2d"),
    )


def _depthwise(pen: Pen, source: str, channels: str = "=hidden", **more: object) -> str:
    around = {"kernel_size": 3, "stride": "=stride", "padding": 1}
    return _conv(pen, "depthwise", source, channels, **{**around, **more}, groups=channels)


def _squeeze_excite(sketch: Sketch, act: str, gate: str) -> None:
    with sketch.block("SqueezeExcite", SQUEEZE_EXCITE, channels=32, squeeze=8) as pen:
        pen.input("x")
        pen.chain(
            "x",
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}),
            ("fc1", "Conv2d", {"out_channels": "=squeeze", "kernel_size": 1}), ("act", act),
            ("fc2", "Conv2d", {"out_channels": "=channels", "kernel_size": 1}), ("gate", gate),
        )  # fmt: skip
        pen.add("scaled", "mul", "x", "gate")
        pen.output("y", "scaled")


def _residual(
    sketch: Sketch, name: str, branch: str, given: Mapping[str, str], **more: int
) -> None:
    with sketch.block(
        name, f"{branch} with a skip connection: it learns a residual.", **more
    ) as pen:
        pen.input("x")
        pen.add("branch", branch, "x", stride=1, **given)
        pen.add("joined", "add", "branch", "x")
        pen.output("y", "joined")


def _head(sketch: Sketch, x: str) -> None:
    sketch.chain(
        x,
        ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}), ("flat", "flatten", {"start_dim": 1}),
        ("drop", "Dropout", {"p": 0.2}), ("fc", "Linear", {"out_features": "=classes"}),
    )  # fmt: skip
    sketch.output("logits", "fc")


def mobilenet_v2() -> Design:
    with draw(
        "MobileNetV2", FAMILY,
        "A network for mobile devices: skip connections link the narrow layers, and the wide ones "
        "in between use depthwise convolutions, which cost little.",
        paper="Mark Sandler and others, MobileNetV2: Inverted Residuals and Linear Bottlenecks, "
        "2018",
        url="https://arxiv.org/abs/1801.04381",
        variables={"classes": 1000},
    ) as sketch:  # fmt: skip
        inverted_residuals(sketch)
        with sketch.block(
            "Stage", "One bottleneck that may halve the resolution, then residual ones.",
            hidden=96, channels=24, stride=2, blocks=2,
        ) as pen:  # fmt: skip
            pen.input("x")
            same = {"channels": "=channels"}
            pen.add("first", "InvertedBottleneck", "x", hidden="=hidden", **same, stride="=stride")
            pen.add("rest", "InvertedResidual", "first", repeat="=blocks - 1", **same)
            pen.output("y", "rest")
        sketch.input("image", 3, 224, 224)
        x = _conv(sketch, "stem", "image", 32, kernel_size=3, stride=2, padding=1)
        x = sketch.add("stem_act", "relu6", x)
        x = _conv(sketch, "depthwise", x, 32, kernel_size=3, padding=1, groups=32)
        x = _conv(sketch, "project", sketch.add("depthwise_act", "relu6", x), 16)
        rows = ((96, 24, 2, 2), (144, 32, 2, 3), (192, 64, 2, 4), (384, 96, 1, 3), (576, 160, 2, 3))
        for number, (hidden, channels, stride, blocks) in enumerate(rows, 1):
            x = sketch.add(
                f"stage{number}", "Stage", x, hidden=hidden, channels=channels, stride=stride,
                blocks=blocks,
            )  # fmt: skip
        x = sketch.add("stage6", "InvertedBottleneck", x, hidden=960, channels=320)
        _head(sketch, sketch.add("last_act", "relu6", _conv(sketch, "last", x, 1280)))
    return sketch.design


def inverted_residuals(sketch: Sketch) -> None:
    """Define what MobileNetV2 is made of."""
    with sketch.block(
        "InvertedBottleneck", "Expands the channels, convolves each of them, and reduces them "
                              "again.",
        hidden=96, channels=24, stride=1,
    ) as pen:  # fmt: skip
        pen.input("x")
        x = pen.add("act1", "relu6", _conv(pen, "expand", "x", "=hidden"))
        x = pen.add("act2", "relu6", _depthwise(pen, x))
        pen.output("y", _conv(pen, "project", x, "=channels"))
    _residual(
        sketch, "InvertedResidual", "InvertedBottleneck",
        {"hidden": "=6 * channels", "channels": "=channels"}, channels=24,
    )  # fmt: skip


def mobilenet_v3_small() -> Design:
    with draw(
        "MobileNetV3Small", FAMILY,
        "Found by architecture search and refined by hand: squeeze-and-excitation in most blocks, "
        "hardswish in the deeper ones, ReLU in the others.",
        paper="Andrew Howard and others, Searching for MobileNetV3, 2019",
        url="https://arxiv.org/abs/1905.02244",
        variables={"classes": 1000},
    ) as sketch:  # fmt: skip
        _squeeze_excite(sketch, "relu", "hardsigmoid")
        _v3_blocks(sketch)
        sketch.input("image", 3, 224, 224)
        x = _v3_conv(sketch, "stem", "image", 16, kernel_size=3, stride=2, padding=1)
        x = sketch.add("stem_act", "hardswish", x)
        x = sketch.chain(
            x,
            ("block1", "FirstBlock", {"squeeze": 8, "channels": 16}),
            ("block2", "ReluBlock", {"hidden": 72, "channels": 24, "stride": 2}),
            ("block3", "ReluResidual", {"hidden": 88, "channels": 24}),
        )
        rows = (
            ("Block", 96, 24, 40, 2), ("Residual", 240, 64, 40, 2), ("Block", 120, 32, 48, 1),
            ("Residual", 144, 40, 48, 1), ("Block", 288, 72, 96, 2), ("Residual", 576, 144, 96, 2),
        )  # fmt: skip
        for number, (kind, hidden, squeeze, channels, last) in enumerate(rows, 4):
            more = {"stride": last} if kind == "Block" else {"repeat": last}
            x = sketch.add(
                f"block{number}", f"Hardswish{kind}", x, hidden=hidden, squeeze=squeeze,
                channels=channels, **more,
            )  # fmt: skip
        x = sketch.add("last_act", "hardswish", _v3_conv(sketch, "last", x, 576))
        sketch.chain(
            x,
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}),
            ("flat", "flatten", {"start_dim": 1}),
            ("fc1", "Linear", {"out_features": 1024}), ("fc1_act", "hardswish"),
            ("drop", "Dropout", {"p": 0.2}), ("fc2", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "fc2")
    return sketch.design


def _v3_conv(pen: Pen, node_id: str, source: str, channels: int | str, **more: object) -> str:
    pen.chain(
        source,
        (node_id, "Conv2d",
         {"out_channels": channels, "kernel_size": 1, **more, "bias": False}),
    )  # fmt: skip
    return pen.add(f"{node_id}_bn", "BatchNorm2d", node_id, eps=0.001, momentum=0.01)


def _v3_depthwise(pen: Pen, source: str, channels: int | str, size: int, **more: object) -> str:
    return _v3_conv(
        pen, "depthwise", source, channels, kernel_size=size, padding=size // 2, groups=channels,
        **more,
    )  # fmt: skip


def _v3_blocks(sketch: Sketch) -> None:
    with sketch.block(
        "FirstBlock", "A depthwise convolution and a 1x1 convolution, without expansion.",
        squeeze=8, channels=16,
    ) as pen:  # fmt: skip
        pen.input("x")
        x = pen.add("act", "relu", _v3_depthwise(pen, "x", "=channels", 3, stride=2))
        x = pen.add("attend", "SqueezeExcite", x, channels="=channels", squeeze="=squeeze")
        pen.output("y", _v3_conv(pen, "project", x, "=channels"))
    with sketch.block(
        "ReluBlock", "An inverted bottleneck with ReLU.",
        hidden=72, channels=24, stride=1,
    ) as pen:  # fmt: skip
        pen.input("x")
        x = pen.add("act1", "relu", _v3_conv(pen, "expand", "x", "=hidden"))
        x = pen.add("act2", "relu", _v3_depthwise(pen, x, "=hidden", 3, stride="=stride"))
        pen.output("y", _v3_conv(pen, "project", x, "=channels"))
    with sketch.block(
        "HardswishBlock", "An inverted bottleneck with squeeze-and-excitation and hardswish.",
        hidden=96, squeeze=24, channels=40, stride=1,
    ) as pen:  # fmt: skip
        pen.input("x")
        x = pen.add("act1", "hardswish", _v3_conv(pen, "expand", "x", "=hidden"))
        x = pen.add("act2", "hardswish", _v3_depthwise(pen, x, "=hidden", 5, stride="=stride"))
        x = pen.add("attend", "SqueezeExcite", x, channels="=hidden", squeeze="=squeeze")
        pen.output("y", _v3_conv(pen, "project", x, "=channels"))
    same = {"hidden": "=hidden", "channels": "=channels"}
    _residual(sketch, "ReluResidual", "ReluBlock", same, hidden=88, channels=24)
    _residual(
        sketch, "HardswishResidual", "HardswishBlock", {**same, "squeeze": "=squeeze"},
        hidden=240, squeeze=64, channels=40,
    )  # fmt: skip


def shufflenet_v2() -> Design:
    with draw(
        "ShuffleNetV2", FAMILY,
        "Designed for measured speed on phones: half of the channels bypass each unit, and a "
        "channel shuffle mixes the halves.",
        paper="Ningning Ma, Xiangyu Zhang, Hai-Tao Zheng and Jian Sun, ShuffleNet V2: Practical "
        "Guidelines for Efficient CNN Architecture Design, 2018",
        url="https://arxiv.org/abs/1807.11164",
        variables={"classes": 1000},
    ) as sketch:  # fmt: skip
        _shuffle_blocks(sketch)
        sketch.input("image", 3, 224, 224)
        x = _conv(sketch, "conv1", "image", 24, kernel_size=3, stride=2, padding=1)
        x = sketch.chain(
            x,
            ("act1", "relu"),
            ("maxpool", "MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
        )
        rows = ((24, 58, 4), (116, 116, 8), (232, 232, 4))
        for number, (arriving, half, blocks) in enumerate(rows, 2):
            given = {"arriving": arriving, "width": half, "blocks": blocks}
            x = sketch.add(f"stage{number}", "Stage", x, **given)
        x = sketch.add("act5", "relu", _conv(sketch, "conv5", x, 1024))
        sketch.chain(
            x, ("average", "mean", {"dim": (2, 3)}), ("fc", "Linear", {"out_features": "=classes"})
        )
        sketch.output("logits", "fc")
    return sketch.design


def _shuffle_branch(pen: Pen, source: str, stride: int) -> str:
    x = pen.add("act1", "relu", _conv(pen, "conv1", source, "=width"))
    around = {"kernel_size": 3, "stride": stride, "padding": 1, "groups": "=width"}
    x = _conv(pen, "conv2", x, "=width", **around)
    return pen.add("act2", "relu", _conv(pen, "conv3", x, "=width"))


def _shuffle_blocks(sketch: Sketch) -> None:
    with sketch.block(
        "ShuffleUnit", "Convolves half of the channels, passes the others through, and shuffles "
                       "them.",
        width=58,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("skip_branch", "chunk", "x", chunks=2, dim=1)
        branch = _shuffle_branch(pen, "skip_branch.1", 1)
        pen.add("joined", "cat", "skip_branch.0", branch, dim=1)
        pen.output("y", pen.add("shuffled", "channel_shuffle", "joined", groups=2))
    with sketch.block(
        "ShuffleDown", "Both branches convolve all channels and halve the resolution.",
        arriving=24, width=58,
    ) as pen:  # fmt: skip
        pen.input("x")
        around = {"kernel_size": 3, "stride": 2, "padding": 1, "groups": "=arriving"}
        x = _conv(pen, "skip_depthwise", "x", "=arriving", **around)
        skip = pen.add("skip", "relu", _conv(pen, "skip_conv", x, "=width"))
        pen.add("joined", "cat", skip, _shuffle_branch(pen, "x", 2), dim=1)
        pen.output("y", pen.add("shuffled", "channel_shuffle", "joined", groups=2))
    with sketch.block(
        "Stage", "One unit that halves the resolution, then units at the same resolution.",
        arriving=24, width=58, blocks=4,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("first", "ShuffleDown", "x", arriving="=arriving", width="=width")
        pen.add("rest", "ShuffleUnit", "first", repeat="=blocks - 1", width="=width")
        pen.output("y", "rest")


def efficientnet_b0() -> Design:
    with draw(
        "EfficientNetB0", FAMILY,
        "Depth, width and resolution scaled together, starting from a small network found by "
        "architecture search: inverted bottlenecks with squeeze-and-excitation. Without stochastic "
        "depth.",
        paper="Mingxing Tan and Quoc Le, EfficientNet: Rethinking Model Scaling for Convolutional "
        "Neural Networks, 2019",
        url="https://arxiv.org/abs/1905.11946",
        variables={"classes": 1000},
    ) as sketch:  # fmt: skip
        _squeeze_excite(sketch, "silu", "sigmoid")
        _mbconv_blocks(sketch)
        sketch.input("image", 3, 224, 224)
        x = _conv(sketch, "stem", "image", 32, kernel_size=3, stride=2, padding=1)
        x = sketch.add("stem_act", "silu", x)
        x = _conv(sketch, "depthwise", x, 32, kernel_size=3, padding=1, groups=32)
        x = sketch.add("depthwise_act", "silu", x)
        x = sketch.add("attend", "SqueezeExcite", x, channels=32, squeeze=8)
        x = _conv(sketch, "project", x, 16)
        rows = ((16, 24, 3, 2, 2), (24, 40, 5, 2, 2), (40, 80, 3, 2, 3), (80, 112, 5, 1, 3),
                (112, 192, 5, 2, 4))  # fmt: skip
        for number, (before, channels, size, stride, blocks) in enumerate(rows, 1):
            x = sketch.add(
                f"stage{number}", "Stage", x, hidden=6 * before, squeeze=before // 4,
                channels=channels, kernel_size=size, stride=stride, blocks=blocks,
            )  # fmt: skip
        x = sketch.add("stage6", "MBConv", x, hidden=1152, squeeze=48, channels=320)
        _head(sketch, sketch.add("last_act", "silu", _conv(sketch, "last", x, 1280)))
    return sketch.design


def _mbconv_blocks(sketch: Sketch) -> None:
    usual = {"hidden": 96, "squeeze": 4, "channels": 24, "kernel_size": 3, "stride": 1}
    with sketch.block(
        "MBConv",
        "Expands the channels, convolves and scales each of them, and reduces them.",
        **usual,
    ) as pen:
        pen.input("x")
        x = pen.add("act1", "silu", _conv(pen, "expand", "x", "=hidden"))
        around = {"kernel_size": "=kernel_size", "padding": "=kernel_size // 2"}
        x = pen.add("act2", "silu", _depthwise(pen, x, **around))
        x = pen.add("attend", "SqueezeExcite", x, channels="=hidden", squeeze="=squeeze")
        pen.output("y", _conv(pen, "project", x, "=channels"))
    given = {
        "hidden": "=6 * channels", "squeeze": "=channels // 4", "channels": "=channels",
        "kernel_size": "=kernel_size",
    }  # fmt: skip
    _residual(sketch, "MBConvResidual", "MBConv", given, channels=24, kernel_size=3)
    with sketch.block(
        "Stage", "One MBConv that may halve the resolution, then residual ones.", **usual, blocks=2
    ) as pen:
        pen.input("x")
        same = {"channels": "=channels", "kernel_size": "=kernel_size"}
        pen.add(
            "first", "MBConv", "x", hidden="=hidden", squeeze="=squeeze", **same, stride="=stride"
        )
        pen.add("rest", "MBConvResidual", "first", repeat="=blocks - 1", **same)
        pen.output("y", "rest")


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "mobilenet_v2": mobilenet_v2,
    "mobilenet_v3_small": mobilenet_v3_small,
    "shufflenet_v2": shufflenet_v2,
    "efficientnet_b0": efficientnet_b0,
}
