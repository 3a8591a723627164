"""The classics of image recognition, from LeNet to SqueezeNet, as torchvision has them."""

from collections.abc import Callable, Mapping
from functools import partial

from sketch import Sketch, draw

from designer.graph import Design

FAMILY = "Classic networks"


def lenet5() -> Design:
    with draw(
        "LeNet5", FAMILY,
        "The first convolutional network to read handwriting in production: convolutions detect "
        "strokes, average pooling makes them less sensitive to position, linear layers classify.",
        paper="Yann LeCun, Léon Bottou, Yoshua Bengio and Patrick Haffner, "
        "Gradient-Based Learning Applied to Document Recognition, 1998",
        url="http://yann.lecun.com/exdb/publis/pdf/lecun-01a.pdf",
        variables={"classes": 10},
    ) as sketch:  # fmt: skip
        sketch.input("image", 1, 32, 32)
        sketch.chain(
            "image",
            ("conv1", "Conv2d", {"out_channels": 6, "kernel_size": 5}), ("act1", "tanh"),
            ("pool1", "AvgPool2d", {"kernel_size": 2}),
            ("conv2", "Conv2d", {"out_channels": 16, "kernel_size": 5}), ("act2", "tanh"),
            ("pool2", "AvgPool2d", {"kernel_size": 2}),
            ("flat", "flatten", {"start_dim": 1}),
            ("fc1", "Linear", {"out_features": 120}), ("act3", "tanh"),
            ("fc2", "Linear", {"out_features": 84}), ("act4", "tanh"),
            ("fc3", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "fc3")
    return sketch.design


def _classifier(sketch: Sketch, source: str) -> None:
    """Add the two wide linear layers with dropout that AlexNet and VGG end in."""
    sketch.chain(
        source,
        ("flat", "flatten", {"start_dim": 1}),
        ("fc1", "Linear", {"out_features": "=hidden"}), ("fc1_act", "relu"), ("drop1", "Dropout"),
        ("fc2", "Linear", {"out_features": "=hidden"}), ("fc2_act", "relu"), ("drop2", "Dropout"),
        ("fc3", "Linear", {"out_features": "=classes"}),
    )  # fmt: skip
    sketch.output("logits", "fc3")


def alexnet() -> Design:
    pool = {"kernel_size": 3, "stride": 2}
    with draw(
        "AlexNet", FAMILY,
        "The network that started the deep learning era in 2012: ReLU, dropout and GPUs made eight "
        "layers trainable. More than 90 % of its weights are in the linear layers.",
        paper="Alex Krizhevsky, One Weird Trick for Parallelizing Convolutional Neural Networks, "
        "2014",
        url="https://arxiv.org/abs/1404.5997",
        variables={"hidden": 4096, "classes": 1000},
    ) as sketch:  # fmt: skip
        sketch.input("image", 3, 224, 224)
        sketch.chain(
            "image",
            ("conv1", "Conv2d", {"out_channels": 64, "kernel_size": 11, "stride": 4, "padding": 2}),
            ("act1", "relu"), ("pool1", "MaxPool2d", pool),
            ("conv2", "Conv2d", {"out_channels": 192, "kernel_size": 5, "padding": 2}),
            ("act2", "relu"), ("pool2", "MaxPool2d", pool),
            ("conv3", "Conv2d", {"out_channels": 384, "kernel_size": 3, "padding": 1}),
            ("act3", "relu"),
            ("conv4", "Conv2d", {"out_channels": 256, "kernel_size": 3, "padding": 1}),
            ("act4", "relu"),
            ("conv5", "Conv2d", {"out_channels": 256, "kernel_size": 3, "padding": 1}),
            ("act5", "relu"), ("pool3", "MaxPool2d", pool),
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 6}),
        )  # fmt: skip
        sketch.chain(
            "avgpool",
            ("flat", "flatten", {"start_dim": 1}), ("drop1", "Dropout"),
            ("fc1", "Linear", {"out_features": "=hidden"}), ("act6", "relu"), ("drop2", "Dropout"),
            ("fc2", "Linear", {"out_features": "=hidden"}), ("act7", "relu"),
            ("fc3", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "fc3")
    return sketch.design


def vgg(name: str, depths: tuple[int, ...], teaches: str) -> Design:
    with draw(
        name, FAMILY, teaches,
        paper="Karen Simonyan and Andrew Zisserman, Very Deep Convolutional Networks for "
        "Large-Scale Image Recognition, 2014",
        url="https://arxiv.org/abs/1409.1556",
        variables={"width": 64, "hidden": 4096, "classes": 1000},
    ) as sketch:  # fmt: skip
        with sketch.block("ConvReLU", "A 3x3 convolution and ReLU.", channels=64) as pen:
            pen.input("x")
            pen.chain(
                "x",
                ("conv", "Conv2d", {"out_channels": "=channels", "kernel_size": 3, "padding": 1}),
                ("act", "relu"),
            )
            pen.output("y", "act")
        x = sketch.input("image", 3, 224, 224)
        for number, (depth, factor) in enumerate(zip(depths, (1, 2, 4, 8, 8), strict=True), 1):
            width = "=width" if factor == 1 else f"={factor} * width"
            x = sketch.chain(
                x,
                (f"stage{number}", "ConvReLU", {"channels": width, "repeat": depth}),
                (f"pool{number}", "MaxPool2d", {"kernel_size": 2}),
            )
        _classifier(sketch, sketch.add("avgpool", "AdaptiveAvgPool2d", x, output_size=7))
    return sketch.design


INCEPTIONS: Mapping[str, tuple[int, ...]] = {
    "inception3a": (64, 96, 128, 16, 32, 32),
    "inception3b": (128, 128, 192, 32, 96, 64),
    "pool3": (3,),
    "inception4a": (192, 96, 208, 16, 48, 64),
    "inception4b": (160, 112, 224, 24, 64, 64),
    "inception4c": (128, 128, 256, 24, 64, 64),
    "inception4d": (112, 144, 288, 32, 64, 64),
    "inception4e": (256, 160, 320, 32, 128, 128),
    "pool4": (2,),
    "inception5a": (256, 160, 320, 32, 128, 128),
    "inception5b": (384, 192, 384, 48, 128, 128),
}
_BRANCHES = ("ch1x1", "ch3x3_reduce", "ch3x3", "ch5x5_reduce", "ch5x5", "pool_proj")


def googlenet() -> Design:
    with draw(
        "GoogLeNet", FAMILY,
        "Inception modules process several scales in parallel and concatenate the results: 22 "
        "layers with a tenth of AlexNet's weights. As in torchvision, without the auxiliary heads.",
        paper="Christian Szegedy and others, Going Deeper with Convolutions, 2014",
        url="https://arxiv.org/abs/1409.4842",
        variables={"classes": 1000},
    ) as sketch:  # fmt: skip
        conv_bn(sketch)
        inception(sketch)
        sketch.input("image", 3, 224, 224)
        pool = {"kernel_size": 3, "stride": 2, "ceil_mode": True}
        x = sketch.chain(
            "image",
            ("conv1", "ConvBN", {"channels": 64, "kernel_size": 7, "stride": 2, "padding": 3}),
            ("pool1", "MaxPool2d", pool),
            ("conv2", "ConvBN", {"channels": 64}),
            ("conv3", "ConvBN", {"channels": 192, "kernel_size": 3, "padding": 1}),
            ("pool2", "MaxPool2d", pool),
        )
        for node_id, sizes in INCEPTIONS.items():
            if len(sizes) == 1:
                x = sketch.add(node_id, "MaxPool2d", x, **{**pool, "kernel_size": sizes[0]})
            else:
                given = dict(zip(_BRANCHES, sizes, strict=True))
                x = sketch.add(node_id, "Inception", x, **given)
        sketch.chain(
            x,
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}),
            ("flat", "flatten", {"start_dim": 1}),
            ("drop", "Dropout", {"p": 0.2}),
            ("fc", "Linear", {"out_features": "=classes"}),
        )
        sketch.output("logits", "fc")
    return sketch.design


def conv_bn(sketch: Sketch) -> None:
    """Define a convolution with all that follows it."""
    with sketch.block(
        "ConvBN", "A convolution, batch normalization and ReLU.",
        channels=64, kernel_size=1, stride=1, padding=0,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.chain(
            "x",
            ("conv", "Conv2d", {
                "out_channels": "=channels", "kernel_size": "=kernel_size", "stride": "=stride",
                "padding": "=padding", "bias": False,
            }),
            ("bn", "BatchNorm2d", {"eps": 0.001}), ("act", "relu"),
        )  # fmt: skip
        pen.output("y", "act")


def inception(sketch: Sketch) -> None:
    """Define the block; torchvision's "5x5" branch has 3x3 convolutions, as its weights do."""
    with sketch.block(
        "Inception",
        "Concatenates four parallel branches: 1x1, 3x3, 5x5 and max pooling.",
        **dict(zip(_BRANCHES, INCEPTIONS["inception3a"], strict=True)),
    ) as pen:
        pen.input("x")
        around = {"kernel_size": 3, "padding": 1}
        pen.chain("x", ("branch1", "ConvBN", {"channels": "=ch1x1"}))
        pen.chain(
            "x",
            ("branch2_reduce", "ConvBN", {"channels": "=ch3x3_reduce"}),
            ("branch2", "ConvBN", {"channels": "=ch3x3", **around}),
        )
        pen.chain(
            "x",
            ("branch3_reduce", "ConvBN", {"channels": "=ch5x5_reduce"}),
            ("branch3", "ConvBN", {"channels": "=ch5x5", **around}),
        )
        pen.chain(
            "x",
            ("branch4_pool", "MaxPool2d", {**around, "stride": 1}),
            ("branch4", "ConvBN", {"channels": "=pool_proj"}),
        )
        pen.add("joined", "cat", "branch1", "branch2", "branch3", "branch4", dim=1)
        pen.output("y", "joined")


def squeezenet(name: str, version: str) -> Design:
    late = version == "1.0"
    teaches = {
        "1.0": "AlexNet's accuracy with a fiftieth of its weights: each Fire block reduces the "
        "channels before it expands them, and there is no linear layer.",
        "1.1": "SqueezeNet with pooling moved to earlier layers: as accurate as 1.0 with less than "
        "half of its multiplications.",
    }[version]
    with draw(
        name, FAMILY, teaches,
        paper="Forrest Iandola and others, SqueezeNet: AlexNet-Level Accuracy with 50x Fewer "
        "Parameters and <0.5MB Model Size, 2016",
        url="https://arxiv.org/abs/1602.07360",
        variables={"classes": 1000},
    ) as sketch:  # fmt: skip
        _fire(sketch)
        sketch.input("image", 3, 224, 224)
        first = {"out_channels": 96, "kernel_size": 7} if late else {
            "out_channels": 64, "kernel_size": 3,
        }  # fmt: skip
        x = sketch.chain("image", ("conv1", "Conv2d", {**first, "stride": 2}), ("act1", "relu"))
        pools = {1: "pool1", 4: "pool4", 8: "pool8"} if late else {
            1: "pool1", 3: "pool3", 5: "pool5",
        }  # fmt: skip
        pool = {"kernel_size": 3, "stride": 2, "ceil_mode": True}
        for number in range(1, 10):
            if number > 1:
                squeeze = 16 * (number // 2)
                x = sketch.add(f"fire{number}", "Fire", x, squeeze=squeeze, expand=4 * squeeze)
            if number in pools:
                x = sketch.add(pools[number], "MaxPool2d", x, **pool)
        sketch.chain(
            x,
            ("drop", "Dropout"),
            ("classifier", "Conv2d", {"out_channels": "=classes", "kernel_size": 1}),
            ("act2", "relu"),
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}),
            ("flat", "flatten", {"start_dim": 1}),
        )
        sketch.output("logits", "flat")
    return sketch.design


def _fire(sketch: Sketch) -> None:
    with sketch.block(
        "Fire", "Reduces the channels, then expands them by parallel 1x1 and 3x3 convolutions.",
        squeeze=16, expand=64,
    ) as pen:  # fmt: skip
        pen.input("x")
        x = pen.chain(
            "x",
            ("squeeze1x1", "Conv2d", {"out_channels": "=squeeze", "kernel_size": 1}),
            ("squeeze_act", "relu"),
        )
        pen.chain(
            x, ("expand1x1", "Conv2d", {"out_channels": "=expand", "kernel_size": 1}),
            ("left", "relu"),
        )  # fmt: skip
        pen.chain(
            x, ("expand3x3", "Conv2d", {"out_channels": "=expand", "kernel_size": 3, "padding": 1}),
            ("right", "relu"),
        )  # fmt: skip
        pen.add("joined", "cat", "left", "right", dim=1)
        pen.output("y", "joined")


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "lenet5": lenet5,
    "alexnet": alexnet,
    "vgg11": partial(
        vgg, "VGG11", (1, 1, 2, 2, 2),
        "Only 3x3 convolutions and pooling: two 3x3 convolutions have the receptive field of one "
        "5x5, with fewer weights and one more ReLU.",
    ),
    "vgg16": partial(
        vgg, "VGG16", (2, 2, 3, 3, 3),
        "VGG with 16 weight layers: simple and still a common starting point, although three "
        "quarters of its weights are in one linear layer.",
    ),
    "googlenet": googlenet,
    "squeezenet1_0": partial(squeezenet, "SqueezeNet", "1.0"),
    "squeezenet1_1": partial(squeezenet, "SqueezeNet11", "1.1"),
}  # fmt: skip
