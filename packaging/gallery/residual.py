"""Residual and dense networks as torchvision has them."""

from collections.abc import Callable, Mapping
from functools import partial

from sketch import Pen, Sketch, draw

from designer.graph import Design

FAMILY = "Residual networks"
RESNET = (
    "Kaiming He, Xiangyu Zhang, Shaoqing Ren and Jian Sun, "
    "Deep Residual Learning for Image Recognition, 2015"
)
RESNET_URL = "https://arxiv.org/abs/1512.03385"
RESNEXT = (
    "Saining Xie, Ross Girshick, Piotr Dollár, Zhuowen Tu and Kaiming He, "
    "Aggregated Residual Transformations for Deep Neural Networks, 2016"
)
RESNEXT_URL = "https://arxiv.org/abs/1611.05431"


def conv(out_channels: int | str, kernel_size: int, **more: object) -> dict[str, object]:
    """Return a convolution without bias that keeps the picture's size but for its stride."""
    padding = {"padding": kernel_size // 2} if kernel_size > 1 else {}
    return {
        "out_channels": out_channels, "kernel_size": kernel_size, **padding, **more, "bias": False,
    }  # fmt: skip


def _basic_branch(pen: Pen, **stride: object) -> str:
    return pen.chain(
        "x",
        ("conv1", "Conv2d", conv("=width", 3, **stride)), ("bn1", "BatchNorm2d"), ("act1", "relu"),
        ("conv2", "Conv2d", conv("=width", 3)), ("bn2", "BatchNorm2d"),
    )  # fmt: skip


def _bottleneck_branch(pen: Pen, inner: str, groups: Mapping[str, object], **stride: object) -> str:
    return pen.chain(
        "x",
        ("conv1", "Conv2d", conv(inner, 1)), ("bn1", "BatchNorm2d"), ("act1", "relu"),
        ("conv2", "Conv2d", conv(inner, 3, **stride, **groups)),
        ("bn2", "BatchNorm2d"), ("act2", "relu"),
        ("conv3", "Conv2d", conv("=4 * width", 1)), ("bn3", "BatchNorm2d"),
    )  # fmt: skip


def _projection(pen: Pen, channels: str) -> str:
    return pen.chain(
        "x",
        ("project", "Conv2d", conv(channels, 1, stride="=stride")),
        ("project_bn", "BatchNorm2d"),
    )


def _join(pen: Pen, branch: str, skip: str) -> None:
    pen.add("join", "add", branch, skip)
    pen.chain("join", ("act", "relu"))
    pen.output("out", "act")


def basic_blocks(sketch: Sketch) -> None:
    """Define what ResNet-18 and 34 are made of."""
    with sketch.block(
        "BasicBlock", "Two 3x3 convolutions with a skip connection: they learn a residual.",
        width=64,
    ) as pen:  # fmt: skip
        pen.input("x")
        _join(pen, _basic_branch(pen), "x")
    with sketch.block(
        "BasicDownBlock",
        "A basic block that halves the resolution; a 1x1 convolution projects the skip.",
        width=64, stride=2,
    ) as pen:  # fmt: skip
        pen.input("x")
        _join(pen, _basic_branch(pen, stride="=stride"), _projection(pen, "=width"))


def bottlenecks(sketch: Sketch, inner: str, **groups: int) -> None:
    """Define what ResNet-50 and deeper ones are made of."""
    given = {name: f"={name}" for name in groups}
    with sketch.block(
        "Bottleneck",
        "A residual bottleneck: 1x1 reduces the channels, 3x3 convolves, 1x1 expands.",
        width=64, **groups,
    ) as pen:  # fmt: skip
        pen.input("x")
        _join(pen, _bottleneck_branch(pen, inner, given), "x")
    with sketch.block(
        "BottleneckDown",
        "A bottleneck that changes the shape; a 1x1 convolution projects the skip.",
        width=64, stride=2, **groups,
    ) as pen:  # fmt: skip
        pen.input("x")
        branch = _bottleneck_branch(pen, inner, given, stride="=stride")
        _join(pen, branch, _projection(pen, "=4 * width"))


def _stage(sketch: Sketch, first: str, rest: str, **more: int) -> None:
    given = {name: f"={name}" for name in more}
    with sketch.block(
        "Stage", f"One {first}, then {rest}s at the same resolution.",
        width=64, blocks=2, stride=2, **more,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("first", first, "x", width="=width", stride="=stride", **given)
        pen.add("rest", rest, "first", repeat="=blocks - 1", width="=width", **given)
        pen.output("out", "rest")


def _stem(sketch: Sketch) -> str:
    sketch.input("image", 3, 224, 224)
    return sketch.chain(
        "image",
        ("conv1", "Conv2d", conv("=width", 7, stride=2)), ("bn1", "BatchNorm2d"), ("act1", "relu"),
        ("pool", "MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
    )  # fmt: skip


def _head(sketch: Sketch, source: str) -> None:
    sketch.chain(
        source,
        ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}), ("flat", "flatten", {"start_dim": 1}),
        ("fc", "Linear", {"out_features": "=classes"}),
    )  # fmt: skip
    sketch.output("logits", "fc")


def basic_resnet(name: str, depths: tuple[int, ...], teaches: str) -> Design:
    """Return a ResNet of basic blocks."""
    variables = {"width": 64, "classes": 1000}
    with draw(
        name, FAMILY, teaches, paper=RESNET, url=RESNET_URL, variables=variables
    ) as sketch:  # fmt: skip
        basic_blocks(sketch)
        _stage(sketch, "BasicDownBlock", "BasicBlock")
        x = _stem(sketch)
        x = sketch.add("layer1", "BasicBlock", x, repeat=depths[0], width="=width")
        for number, (blocks, factor) in enumerate(zip(depths[1:], (2, 4, 8), strict=True), 2):
            x = sketch.add(f"layer{number}", "Stage", x, width=f"={factor} * width", blocks=blocks)
        _head(sketch, x)
    return sketch.design


def deep_resnet(name: str, depths: tuple[int, ...], teaches: str, groups: int = 1) -> Design:
    """Return a ResNet of bottlenecks, or a ResNeXt where there are groups."""
    paper, url = (RESNET, RESNET_URL) if groups == 1 else (RESNEXT, RESNEXT_URL)
    variables = {"width": 64, "classes": 1000}
    more = {"groups": groups} if groups > 1 else {}
    if more:
        variables = {"width": 64, "groups": groups, "classes": 1000}
    with draw(name, FAMILY, teaches, paper=paper, url=url, variables=variables) as sketch:
        bottlenecks(sketch, "=width" if groups == 1 else "=2 * width", **more)
        _stage(sketch, "BottleneckDown", "Bottleneck", **more)
        x = _stem(sketch)
        for number, (blocks, factor) in enumerate(zip(depths, (1, 2, 4, 8), strict=True), 1):
            width = "=width" if factor == 1 else f"={factor} * width"
            stride = {"stride": 1} if number == 1 else {}
            given = {"groups": "=groups"} if more else {}
            x = sketch.add(
                f"layer{number}", "Stage", x, width=width, blocks=blocks, **stride, **given
            )
        _head(sketch, x)
    return sketch.design


def densenet121() -> Design:
    """Return DenseNet-121: blocks of 6, 12, 24 and 16 layers, halved in between."""
    with draw(
        "DenseNet121", FAMILY,
        "Every layer receives the outputs of all layers before it, concatenated instead of added, "
        "so each layer only has to contribute a few channels.",
        paper="Gao Huang, Zhuang Liu, Laurens van der Maaten and Kilian Weinberger, "
        "Densely Connected Convolutional Networks, 2016",
        url="https://arxiv.org/abs/1608.06993",
        variables={"growth": 32, "classes": 1000},
    ) as sketch:  # fmt: skip
        dense_blocks(sketch)
        sketch.input("image", 3, 224, 224)
        x = sketch.chain(
            "image",
            ("conv0", "Conv2d", conv("=2 * growth", 7, stride=2)), ("norm0", "BatchNorm2d"),
            ("act0", "relu"),
            ("pool0", "MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
        )  # fmt: skip
        for number, (layers, halved) in enumerate(((6, 4), (12, 8), (24, 16)), 1):
            x = sketch.chain(
                x,
                (f"dense{number}", "DenseBlock", {"layers": layers, "growth": "=growth"}),
                (f"transition{number}", "Transition", {"channels": f"={halved} * growth"}),
            )
        sketch.chain(
            x,
            ("dense4", "DenseBlock", {"layers": 16, "growth": "=growth"}),
            ("norm5", "BatchNorm2d"), ("act5", "relu"),
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}),
            ("flat", "flatten", {"start_dim": 1}),
            ("classifier", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "classifier")
    return sketch.design


def dense_blocks(sketch: Sketch) -> None:
    """Define what DenseNet is made of."""
    with sketch.block(
        "DenseLayer", "Concatenates its input with ``growth`` new channels.", growth=32
    ) as pen:
        pen.input("x")
        pen.chain(
            "x",
            ("norm1", "BatchNorm2d"), ("act1", "relu"),
            ("conv1", "Conv2d", conv("=4 * growth", 1)),
            ("norm2", "BatchNorm2d"), ("act2", "relu"),
            ("conv2", "Conv2d", conv("=growth", 3)),
        )  # fmt: skip
        pen.add("joined", "cat", "x", "conv2", dim=1)
        pen.output("y", "joined")
    with sketch.block(
        "DenseBlock", "A chain of dense layers; each adds ``growth`` channels.",
        layers=6, growth=32,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("dense", "DenseLayer", "x", repeat="=layers", growth="=growth")
        pen.output("y", "dense")
    with sketch.block(
        "Transition", "Reduces the channels and halves the resolution.", channels=128
    ) as pen:
        pen.input("x")
        pen.chain(
            "x",
            ("norm", "BatchNorm2d"), ("act", "relu"), ("conv", "Conv2d", conv("=channels", 1)),
            ("pool", "AvgPool2d", {"kernel_size": 2}),
        )  # fmt: skip
        pen.output("y", "pool")


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "resnet18": partial(
        basic_resnet, "ResNet18", (2, 2, 2, 2),
        "The smallest residual network for ImageNet: skip connections around every two "
        "convolutions let gradients reach the first layers, so that deep networks can be trained.",
    ),
    "resnet34": partial(
        basic_resnet, "ResNet34", (3, 4, 6, 3),
        "The blocks of ResNet-18, repeated more often.",
    ),
    "resnet50": partial(
        deep_resnet, "ResNet50", (3, 4, 6, 3),
        "The workhorse of computer vision: bottlenecks make a network of 50 layers as cheap as "
        "one of 34.",
    ),
    "resnet101": partial(
        deep_resnet, "ResNet101", (3, 4, 23, 3),
        "ResNet-50 with 23 instead of 6 bottlenecks in its third stage.",
    ),
    "resnet152": partial(
        deep_resnet, "ResNet152", (3, 8, 36, 3),
        "The network that won ImageNet 2015: 152 layers, yet fewer multiplications than VGG-16.",
    ),
    "densenet121": densenet121,
    "resnext50": partial(
        deep_resnet, "ResNeXt50", (3, 4, 6, 3),
        "ResNet-50 with 3x3 convolutions in 32 groups: many narrow paths are more accurate than "
        "one wide path of the same cost.", 32,
    ),
}  # fmt: skip
