"""Networks that make or restore what they have seen."""

from collections.abc import Callable, Mapping

from sketch import draw

from designer.graph import Design

FAMILY = "Generative networks"
DCGAN = (
    "Alec Radford, Luke Metz and Soumith Chintala, Unsupervised Representation Learning with "
    "Deep Convolutional Generative Adversarial Networks, 2015"
)
DCGAN_URL = "https://arxiv.org/abs/1511.06434"


def autoencoder() -> Design:
    with draw(
        "Autoencoder", FAMILY,
        "A bottleneck of few numbers: what the decoder can paint again from them is what the "
        "encoder understood. Both the picture and its code are outputs.",
        paper="Geoffrey Hinton and Ruslan Salakhutdinov, Reducing the Dimensionality of Data with "
        "Neural Networks, 2006",
        url="https://doi.org/10.1126/science.1127647",
        variables={"code_size": 8},
    ) as sketch:  # fmt: skip
        sketch.input("image", 1, 8, 8)
        sketch.chain(
            "image",
            ("flat", "Flatten"),
            ("encode1", "Linear", {"out_features": 32}), ("act1", "relu"),
            ("encode2", "Linear", {"out_features": "=code_size"}),
            ("decode1", "Linear", {"out_features": 32}), ("act2", "relu"),
            ("decode2", "Linear", {"out_features": 64}),
            ("picture", "Unflatten", {"dim": 1, "unflattened_size": (1, 8, 8)}),
        )  # fmt: skip
        sketch.output("restored", "picture")
        sketch.output("code", "encode2")
    return sketch.design


def denoising_autoencoder() -> Design:
    half = {"kernel_size": 3, "stride": 2, "padding": 1}
    with draw(
        "DenoisingAutoencoder", FAMILY,
        "Dropout on the picture itself takes pixels away; the network learns to paint what was "
        "there, so it has to know what digits look like.",
        paper="Pascal Vincent, Hugo Larochelle, Yoshua Bengio and Pierre-Antoine Manzagol, "
        "Extracting and Composing Robust Features with Denoising Autoencoders, 2008",
        url="https://doi.org/10.1145/1390156.1390294",
        variables={"width": 16},
    ) as sketch:  # fmt: skip
        sketch.input("image", 1, 8, 8)
        up = {**half, "output_padding": 1}
        sketch.chain(
            "image",
            ("noise", "Dropout", {"p": 0.3}),
            ("encode1", "Conv2d", {"out_channels": "=width", **half}), ("act1", "relu"),
            ("encode2", "Conv2d", {"out_channels": "=2 * width", **half}), ("act2", "relu"),
            ("decode1", "ConvTranspose2d", {"out_channels": "=width", **up}), ("act3", "relu"),
            ("decode2", "ConvTranspose2d", {"out_channels": 1, **up}),
        )  # fmt: skip
        sketch.output("restored", "decode2")
    return sketch.design


def dcgan_generator() -> Design:
    with draw(
        "DcganGenerator", FAMILY,
        "From 100 random numbers to a picture of 64x64: each transposed convolution doubles the "
        "size, from a point to a face.",
        paper=DCGAN, url=DCGAN_URL,
        variables={"latent": 100, "width": 64, "channels": 3},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "UpBlock", "A transposed convolution, batch normalisation and ReLU.",
            channels=64, stride=2, padding=1,
        ) as pen:  # fmt: skip
            pen.input("x")
            pen.chain(
                "x",
                ("conv", "ConvTranspose2d", {
                    "out_channels": "=channels", "kernel_size": 4, "stride": "=stride",
                    "padding": "=padding", "bias": False,
                }),
                ("bn", "BatchNorm2d"), ("act", "relu"),
            )  # fmt: skip
            pen.output("y", "act")
        sketch.input("noise", "=latent", 1, 1)
        sketch.chain(
            "noise",
            ("up1", "UpBlock", {"channels": "=8 * width", "stride": 1, "padding": 0}),
            ("up2", "UpBlock", {"channels": "=4 * width"}),
            ("up3", "UpBlock", {"channels": "=2 * width"}),
            ("up4", "UpBlock", {"channels": "=width"}),
            ("paint", "ConvTranspose2d", {
                "out_channels": "=channels", "kernel_size": 4, "stride": 2, "padding": 1,
                "bias": False,
            }),
            ("bounded", "tanh"),
        )  # fmt: skip
        sketch.output("picture", "bounded")
    return sketch.design


def dcgan_discriminator() -> Design:
    with draw(
        "DcganDiscriminator", FAMILY,
        "The generator's opponent: strides instead of pooling, leaky ReLU instead of ReLU, and "
        "one number that says how real a picture looks.",
        paper=DCGAN, url=DCGAN_URL, variables={"width": 64},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "DownBlock", "A convolution that halves, batch normalisation and leaky ReLU.",
            channels=128,
        ) as pen:  # fmt: skip
            pen.input("x")
            pen.chain(
                "x",
                ("conv", "Conv2d", {
                    "out_channels": "=channels", "kernel_size": 4, "stride": 2, "padding": 1,
                    "bias": False,
                }),
                ("bn", "BatchNorm2d"), ("act", "leaky_relu", {"negative_slope": 0.2}),
            )  # fmt: skip
            pen.output("y", "act")
        sketch.input("picture", 3, 64, 64)
        sketch.chain(
            "picture",
            ("conv1", "Conv2d", {
                "out_channels": "=width", "kernel_size": 4, "stride": 2, "padding": 1,
                "bias": False,
            }),
            ("act1", "leaky_relu", {"negative_slope": 0.2}),
            ("down2", "DownBlock", {"channels": "=2 * width"}),
            ("down3", "DownBlock", {"channels": "=4 * width"}),
            ("down4", "DownBlock", {"channels": "=8 * width"}),
            ("judge", "Conv2d", {"out_channels": 1, "kernel_size": 4, "bias": False}),
            ("flat", "flatten", {"start_dim": 1}),
        )  # fmt: skip
        sketch.output("logit", "flat")
    return sketch.design


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "autoencoder": autoencoder,
    "denoising_autoencoder": denoising_autoencoder,
    "dcgan_generator": dcgan_generator,
    "dcgan_discriminator": dcgan_discriminator,
}
