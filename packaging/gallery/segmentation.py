"""A class for every pixel: U-Net and FCN."""

from collections.abc import Callable, Mapping

from residual import conv
from sketch import Pen, Sketch, draw

from designer.graph import Design

FAMILY = "Image to image"


def unet() -> Design:
    with draw(
        "UNet", FAMILY,
        "Segmentation: the encoder recognizes what is in the image, the decoder locates it, and "
        "skip connections across the U carry the detail that pooling loses.",
        paper="Olaf Ronneberger, Philipp Fischer and Thomas Brox, U-Net: Convolutional Networks "
        "for Biomedical Image Segmentation, 2015",
        url="https://arxiv.org/abs/1505.04597",
        variables={"width": 64, "classes": 1},
    ) as sketch:  # fmt: skip
        unet_blocks(sketch)
        x = sketch.input("image", 3, 256, 256)
        skips = [sketch.add("inc", "DoubleConv", x, channels="=width")]
        for number, factor in enumerate((2, 4, 8, 16), 1):
            skips.append(
                sketch.add(f"down{number}", "Down", skips[-1], channels=f"={factor} * width")
            )
        x = skips.pop()
        for number, factor in enumerate((8, 4, 2, 1), 1):
            channels = f"={factor} * width" if factor > 1 else "=width"
            x = sketch.add(f"up{number}", "Up", x, skips.pop(), channels=channels)
        sketch.add("outc", "Conv2d", x, out_channels="=classes", kernel_size=1)
        sketch.output("logits", "outc")
    return sketch.design


def unet_blocks(sketch: Sketch) -> None:
    """Define what a U-Net is made of."""
    with sketch.block(
        "DoubleConv", "Two 3x3 convolutions at the same resolution.", channels=64
    ) as pen:
        pen.input("x")
        pen.chain(
            "x",
            ("conv1", "Conv2d", conv("=channels", 3)), ("bn1", "BatchNorm2d"), ("act1", "relu"),
            ("conv2", "Conv2d", conv("=channels", 3)), ("bn2", "BatchNorm2d"), ("act2", "relu"),
        )  # fmt: skip
        pen.output("y", "act2")
    with sketch.block(
        "Down", "Halves the resolution: max pooling, then two convolutions.", channels=128
    ) as pen:
        pen.input("x")
        pen.chain(
            "x",
            ("pool", "MaxPool2d", {"kernel_size": 2}),
            ("conv", "DoubleConv", {"channels": "=channels"}),
        )
        pen.output("y", "conv")
    with sketch.block(
        "Up",
        "Doubles the resolution, joins the skip connection, then two convolutions.",
        channels=64,
    ) as pen:
        pen.input("x")
        pen.input("skip")
        pen.add("up", "ConvTranspose2d", "x", out_channels="=channels", kernel_size=2, stride=2)
        pen.add("joined", "cat", "skip", "up", dim=1)
        pen.add("conv", "DoubleConv", "joined", channels="=channels")
        pen.output("y", "conv")


def fcn_resnet50() -> Design:
    with draw(
        "FCNResNet50", FAMILY,
        "A classifier applied to every pixel: dilation keeps the last stages of ResNet-50 at a "
        "high resolution, and convolutions replace the linear layer. An auxiliary head adds a loss "
        "in the middle of the network.",
        paper="Jonathan Long, Evan Shelhamer and Trevor Darrell, Fully Convolutional Networks for "
        "Semantic Segmentation, 2014",
        url="https://arxiv.org/abs/1411.4038",
        variables={"width": 64, "classes": 21},
    ) as sketch:  # fmt: skip
        _dilated_blocks(sketch)
        sketch.input("image", 3, 224, 224)
        x = sketch.chain(
            "image",
            ("conv1", "Conv2d", conv("=width", 7, stride=2)), ("bn1", "BatchNorm2d"),
            ("act1", "relu"),
            ("maxpool", "MaxPool2d", {"kernel_size": 3, "stride": 2, "padding": 1}),
        )  # fmt: skip
        stages = ((1, 3, 1, 1, 1), (2, 4, 2, 1, 1), (4, 6, 1, 1, 2), (8, 3, 1, 2, 4))
        for number, (factor, blocks, stride, first, rest) in enumerate(stages, 1):
            x = sketch.add(
                f"layer{number}", "Stage", x, blocks=blocks, stride=stride,
                width=f"={factor} * width" if factor > 1 else "=width",
                first_dilation=first, dilation=rest,
            )  # fmt: skip
        for output, source, channels in (("logits", "layer4", 8), ("aux", "layer3", 4)):
            head = "classifier" if output == "logits" else "aux_classifier"
            up = {"scale_factor": 8, "mode": "bilinear", "align_corners": False}
            sketch.chain(
                source,
                (head, "FCNHead", {"hidden": f"={channels} * width", "classes": "=classes"}),
                (f"{output}_up", "Upsample", up),
            )
            sketch.output(output, f"{output}_up")
    return sketch.design


def _dilated(pen: Pen, **stride: object) -> str:
    around = {"kernel_size": 3, "padding": "=dilation", "dilation": "=dilation", "bias": False}
    return pen.chain(
        "x",
        ("conv1", "Conv2d", conv("=width", 1)), ("bn1", "BatchNorm2d"), ("act1", "relu"),
        ("conv2", "Conv2d", {"out_channels": "=width", **around, **stride}),
        ("bn2", "BatchNorm2d"), ("act2", "relu"),
        ("conv3", "Conv2d", conv("=4 * width", 1)), ("bn3", "BatchNorm2d"),
    )  # fmt: skip


def _dilated_blocks(sketch: Sketch) -> None:
    with sketch.block(
        "Bottleneck", "A residual bottleneck whose 3x3 convolution may be dilated.",
        width=64, dilation=1,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("join", "add", _dilated(pen), "x")
        pen.output("y", pen.chain("join", ("act", "relu")))
    with sketch.block(
        "BottleneckDown",
        "A bottleneck whose skip connection is projected by a 1x1 convolution.",
        width=64,
        stride=1,
        dilation=1,
    ) as pen:
        pen.input("x")
        branch = _dilated(pen, stride="=stride")
        pen.chain(
            "x", ("project", "Conv2d", conv("=4 * width", 1, stride="=stride")),
            ("project_bn", "BatchNorm2d"),
        )  # fmt: skip
        pen.add("join", "add", branch, "project_bn")
        pen.output("y", pen.chain("join", ("act", "relu")))
    with sketch.block(
        "Stage", "One BottleneckDown, then Bottlenecks at the same resolution.",
        width=64, blocks=3, stride=1, first_dilation=1, dilation=1,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add(
            "first", "BottleneckDown", "x", width="=width", stride="=stride",
            dilation="=first_dilation",
        )  # fmt: skip
        pen.add(
            "rest", "Bottleneck", "first", repeat="=blocks - 1", width="=width",
            dilation="=dilation",
        )  # fmt: skip
        pen.output("y", "rest")
    with sketch.block(
        "FCNHead", "Turns features into class scores at each position.", hidden=512, classes=21
    ) as pen:
        pen.input("x")
        pen.chain(
            "x",
            ("conv", "Conv2d", conv("=hidden", 3)), ("bn", "BatchNorm2d"), ("act", "relu"),
            ("drop", "Dropout", {"p": 0.1}),
            ("score", "Conv2d", {"out_channels": "=classes", "kernel_size": 1}),
        )  # fmt: skip
        pen.output("y", "score")


DESIGNS: Mapping[str, Callable[[], Design]] = {"unet": unet, "fcn_resnet50": fcn_resnet50}
