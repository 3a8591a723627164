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
        "Compresses an image to a code of few numbers, from which the decoder reconstructs it. "
        "Both the reconstruction and the code are outputs.",
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
        "Dropout removes pixels of the input image, and the network learns to restore them. To do "
        "so, it has to learn what digits look like.",
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
        "Turns 100 random numbers into a 64x64 image: each transposed convolution doubles the "
        "resolution.",
        paper=DCGAN, url=DCGAN_URL,
        variables={"latent": 100, "width": 64, "channels": 3},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "UpBlock", "A transposed convolution, batch normalization and ReLU.",
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
        "The counterpart of the generator: strided convolutions instead of pooling, leaky ReLU "
        "instead of ReLU, and one logit that rates how real an image looks.",
        paper=DCGAN, url=DCGAN_URL, variables={"width": 64},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "DownBlock", "A convolution that halves the resolution, batch normalization and leaky "
                         "ReLU.",
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


def vae() -> Design:
    with draw(
        "Vae", FAMILY,
        "The code is a normal distribution instead of a point: the decoder gets a sample of it, "
        "computed from mean, variance and noise (the reparameterization trick), so that nearby "
        "codes decode to images as well.",
        paper="Diederik Kingma and Max Welling, Auto-Encoding Variational Bayes, 2013",
        url="https://arxiv.org/abs/1312.6114",
        variables={"latent": 20, "hidden_size": 400},
    ) as sketch:  # fmt: skip
        sketch.input("image", 1, 28, 28)
        x = sketch.chain(
            "image",
            ("flat", "flatten", {"start_dim": 1}),
            ("encode", "Linear", {"out_features": "=hidden_size"}), ("encode_act", "relu"),
        )  # fmt: skip
        sketch.add("to_mean", "Linear", x, out_features="=latent")
        sketch.add("to_log_variance", "Linear", x, out_features="=latent")
        sketch.chain("to_log_variance", ("halved", "mul", {"other": 0.5}), ("deviation", "exp"))
        sketch.add("noise", "randn_like", "deviation")
        sketch.add("spread", "mul", "noise", "deviation")
        sketch.add("code", "add", "to_mean", "spread")
        sketch.chain(
            "code",
            ("decode", "Linear", {"out_features": "=hidden_size"}), ("decode_act", "relu"),
            ("paint", "Linear", {"out_features": 784}),
            ("picture", "unflatten", {"dim": 1, "sizes": (1, 28, 28)}),
        )  # fmt: skip
        sketch.output("restored", "picture")
        sketch.output("mean", "to_mean")
        sketch.output("log_variance", "to_log_variance")
    return sketch.design


def espcn() -> Design:
    with draw(
        "Espcn", FAMILY,
        "Super-resolution: all convolutions run at the low resolution, and a pixel shuffle turns "
        "nine channels into 3x3 pixels at the end.",
        paper="Wenzhe Shi and others, Real-Time Single Image and Video Super-Resolution Using an "
        "Efficient Sub-Pixel Convolutional Neural Network, 2016",
        url="https://arxiv.org/abs/1609.05158",
        variables={"factor": 3},
    ) as sketch:  # fmt: skip
        sketch.input("small", 1, "H", "W")
        sketch.chain(
            "small",
            ("conv1", "Conv2d", {"out_channels": 64, "kernel_size": 5, "padding": 2}),
            ("act1", "tanh"),
            ("conv2", "Conv2d", {"out_channels": 32, "kernel_size": 3, "padding": 1}),
            ("act2", "tanh"),
            ("conv3", "Conv2d", {
                "out_channels": "=factor * factor", "kernel_size": 3, "padding": 1,
            }),
            ("shuffle", "PixelShuffle", {"upscale_factor": "=factor"}),
        )  # fmt: skip
        sketch.output("large", "shuffle")
    return sketch.design


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "autoencoder": autoencoder,
    "denoising_autoencoder": denoising_autoencoder,
    "vae": vae,
    "espcn": espcn,
    "dcgan_generator": dcgan_generator,
    "dcgan_discriminator": dcgan_discriminator,
}
