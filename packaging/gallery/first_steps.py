"""First steps: small networks that each show one idea, most of them with data on board."""

from collections.abc import Callable, Mapping
from typing import Any

from sketch import DIGITS, Pen, draw

from designer.graph import Design

FAMILY = "First steps"


def recipe(source: str, loss: str, metrics: list[str], **more: Any) -> dict[str, Any]:
    """Return a recipe for a table that comes with scikit-learn."""
    usual = {"optimizer": {"name": "AdamW", "lr": 0.01}, "epochs": 50, "batch_size": 32, "seed": 0}
    return {"data": {"source": source}, "loss": loss, "metrics": metrics, **usual, **more}


def xor() -> Design:
    with draw(
        "Xor", FAMILY,
        "Exclusive or: one neuron cannot solve it, two hidden ones can.",
        paper="David Rumelhart, Geoffrey Hinton and Ronald Williams, "
        "Learning Representations by Back-Propagating Errors, 1986",
        url="https://www.nature.com/articles/323533a0",
    ) as sketch:  # fmt: skip
        sketch.input("bits", 2)
        sketch.chain(
            "bits",
            ("hidden", "Linear", {"out_features": 2}), ("act", "tanh"),
            ("either", "Linear", {"out_features": 1}),
        )  # fmt: skip
        sketch.output("logit", "either")
    return sketch.design


def perceptron() -> Design:
    with draw(
        "Perceptron", FAMILY,
        "One neuron: a weighted sum of 30 measurements of a cell nucleus tells benign from "
        "malignant. The sigmoid is part of the loss, where it is numerically stable.",
        paper="Frank Rosenblatt, The Perceptron: A Probabilistic Model for Information Storage "
        "and Organization in the Brain, 1958",
        url="https://doi.org/10.1037/h0042519",
        training=recipe("breast_cancer", "BCEWithLogitsLoss", ["accuracy"]),
    ) as sketch:  # fmt: skip
        sketch.input("measurements", 30)
        sketch.chain("measurements", ("neuron", "Linear", {"out_features": 1}))
        sketch.output("logit", "neuron")
    return sketch.design


def iris_softmax_regression() -> Design:
    with draw(
        "IrisSoftmaxRegression", FAMILY,
        "Logistic regression for three species of iris: a single linear layer, whose logits the "
        "cross-entropy loss turns into probabilities.",
        paper="Ronald Fisher, The Use of Multiple Measurements in Taxonomic Problems, 1936",
        url="https://doi.org/10.1111/j.1469-1809.1936.tb02137.x",
        training=recipe("iris", "CrossEntropyLoss", ["accuracy"]),
    ) as sketch:  # fmt: skip
        sketch.input("flower", 4)
        sketch.chain("flower", ("linear", "Linear", {"out_features": 3}))
        sketch.output("logits", "linear")
    return sketch.design


def wine_mlp() -> Design:
    with draw(
        "WineMlp", FAMILY,
        "Classifies wines of three cultivars by thirteen chemical measurements: a first network "
        "for tabular data, with two hidden layers.",
        variables={"hidden_size": 32, "classes": 3},
        training=recipe("wine", "CrossEntropyLoss", ["accuracy"]),
    ) as sketch:  # fmt: skip
        sketch.input("wine", 13)
        sketch.chain(
            "wine",
            ("fc1", "Linear", {"out_features": "=hidden_size"}), ("act1", "relu"),
            ("fc2", "Linear", {"out_features": "=hidden_size // 2"}), ("act2", "relu"),
            ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def diabetes_regression() -> Design:
    with draw(
        "DiabetesRegression", FAMILY,
        "Regression: predicts how a disease progresses within a year from ten measurements. The "
        "last layer has one output, and the loss is the mean squared error.",
        variables={"hidden_size": 32},
        training=recipe(
            "diabetes", "MSELoss", ["r2", "mae"], optimizer={"name": "AdamW", "lr": 0.003}
        ),
    ) as sketch:  # fmt: skip
        sketch.input("patient", 10)
        sketch.chain(
            "patient",
            ("fc1", "Linear", {"out_features": "=hidden_size"}), ("act1", "relu"),
            ("drop", "Dropout", {"p": 0.2}),
            ("fc2", "Linear", {"out_features": "=hidden_size"}), ("act2", "relu"),
            ("head", "Linear", {"out_features": 1}),
        )  # fmt: skip
        sketch.output("progression", "head")
    return sketch.design


def digits_batchnorm_mlp() -> Design:
    with draw(
        "DigitsBatchNormMlp", FAMILY,
        "A block drawn once and repeated three times: linear, batch normalization, ReLU, dropout. "
        "Edit the block, and all copies change.",
        paper="Sergey Ioffe and Christian Szegedy, Batch Normalization: Accelerating Deep Network "
        "Training by Reducing Internal Covariate Shift, 2015",
        url="https://arxiv.org/abs/1502.03167",
        variables={"hidden_size": 64, "depth": 3, "classes": 10},
        training=DIGITS,
    ) as sketch:  # fmt: skip
        with sketch.block(
            "Hidden",
            "A hidden layer: linear, batch normalization, ReLU and dropout.",
            features=64,
            p=0.2,
        ) as pen:
            pen.input("x")
            pen.chain(
                "x",
                ("linear", "Linear", {"out_features": "=features", "bias": False}),
                ("norm", "BatchNorm1d"), ("act", "relu"), ("drop", "Dropout", {"p": "=p"}),
            )  # fmt: skip
            pen.output("y", "drop")
        sketch.input("image", 1, 8, 8)
        sketch.chain(
            "image",
            ("flat", "Flatten"),
            ("hidden", "Hidden", {"features": "=hidden_size", "repeat": "=depth"}),
            ("head", "Linear", {"out_features": "=classes"}),
        )
        sketch.output("logits", "head")
    return sketch.design


def digits_conv1d() -> Design:
    with draw(
        "DigitsConv1d", FAMILY,
        "Convolution along one axis: the eight rows of a digit are the channels of a signal, as "
        "sensor readings over time would be.",
        variables={"width": 32, "classes": 10},
        training=DIGITS,
    ) as sketch:  # fmt: skip
        sketch.input("rows", 8, 8)
        sketch.chain(
            "rows",
            ("conv1", "Conv1d", {"out_channels": "=width", "kernel_size": 3, "padding": 1}),
            ("act1", "relu"),
            ("conv2", "Conv1d", {"out_channels": "=2 * width", "kernel_size": 3, "padding": 1}),
            ("act2", "relu"), ("pool", "AdaptiveMaxPool1d", {"output_size": 2}),
            ("flat", "Flatten"), ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def digits_gru() -> Design:
    with draw(
        "DigitsGru", FAMILY,
        "A GRU reads a digit row by row; its last hidden state summarizes the image.",
        paper="Kyunghyun Cho and others, Learning Phrase Representations using RNN Encoder-Decoder "
        "for Statistical Machine Translation, 2014",
        url="https://arxiv.org/abs/1406.1078",
        variables={"hidden_size": 64, "classes": 10},
        training=DIGITS,
    ) as sketch:  # fmt: skip
        sketch.input("rows", 8, 8)
        sketch.add("gru", "GRU", "rows", hidden_size="=hidden_size", batch_first=True)
        sketch.chain(
            "gru.h_n",
            ("last", "select", {"dim": 0, "index": -1}),
            ("head", "Linear", {"out_features": "=classes"}),
        )
        sketch.output("logits", "head")
    return sketch.design


def digits_bilstm() -> Design:
    with draw(
        "DigitsBiLstm", FAMILY,
        "A bidirectional LSTM reads the rows from top to bottom and from bottom to top: at each "
        "row it knows those before and those after.",
        paper="Mike Schuster and Kuldip Paliwal, Bidirectional Recurrent Neural Networks, 1997",
        url="https://doi.org/10.1109/78.650093",
        variables={"hidden_size": 32, "classes": 10},
        training={**DIGITS, "optimizer": {"name": "AdamW", "lr": 0.01}},
    ) as sketch:  # fmt: skip
        sketch.input("rows", 8, 8)
        sketch.add(
            "lstm", "LSTM", "rows", hidden_size="=hidden_size", batch_first=True,
            bidirectional=True,
        )  # fmt: skip
        sketch.chain(
            "lstm.output",
            ("average", "mean", {"dim": 1}),
            ("head", "Linear", {"out_features": "=classes"}),
        )
        sketch.output("logits", "head")
    return sketch.design


def digits_attention_pooling() -> Design:
    with draw(
        "DigitsAttentionPooling", FAMILY,
        "The smallest form of attention: a score for each row, turned into weights by softmax, "
        "decides how much each row counts in the sum.",
        paper="Dzmitry Bahdanau, Kyunghyun Cho and Yoshua Bengio, Neural Machine Translation by "
        "Jointly Learning to Align and Translate, 2014",
        url="https://arxiv.org/abs/1409.0473",
        variables={"hidden_size": 32, "classes": 10},
        training={**DIGITS, "optimizer": {"name": "AdamW", "lr": 0.01}},
    ) as sketch:  # fmt: skip
        sketch.input("rows", 8, 8)
        x = sketch.add(
            "lstm", "LSTM", "rows", hidden_size="=hidden_size", batch_first=True,
            bidirectional=True,
        )  # fmt: skip
        sketch.chain(
            f"{x}.output",
            ("score", "Linear", {"out_features": 1}),
            ("weight", "softmax", {"dim": 1}),
        )
        sketch.add("weighted", "mul", "weight", f"{x}.output")
        sketch.chain(
            "weighted",
            ("pooled", "sum", {"dim": 1}),
            ("head", "Linear", {"out_features": "=classes"}),
        )
        sketch.output("logits", "head")
    return sketch.design


def digits_transformer() -> Design:
    with draw(
        "DigitsTransformer", FAMILY,
        "A transformer small enough for digits: each row is a token, and two encoder layers attend "
        "over all rows.",
        paper="Ashish Vaswani and others, Attention Is All You Need, 2017",
        url="https://arxiv.org/abs/1706.03762",
        variables={"width": 32, "depth": 2, "classes": 10},
        training=DIGITS,
    ) as sketch:  # fmt: skip
        sketch.input("rows", 8, 8)
        sketch.chain(
            "rows",
            ("embed", "Linear", {"out_features": "=width"}),
            ("encoder", "TransformerEncoderLayer", {
                "nhead": 4, "dim_feedforward": "=4 * width", "batch_first": True,
                "repeat": "=depth",
            }),
            ("flat", "Flatten"),
            ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def squeeze_excite(pen: Pen) -> None:
    """Draw the inside of a squeeze-and-excitation block."""
    pen.input("x")
    pen.chain(
        "x",
        ("squeeze", "AdaptiveAvgPool2d", {"output_size": 1}),
        ("reduce", "Conv2d", {"out_channels": "=hidden", "kernel_size": 1}), ("act", "relu"),
        ("expand", "Conv2d", {"out_channels": "=channels", "kernel_size": 1}),
        ("gate", "sigmoid"),
    )  # fmt: skip
    pen.add("scaled", "mul", "x", "gate")
    pen.output("y", "scaled")


SQUEEZE_EXCITE = "Scales each channel by a weight that is computed from all channel means."


def digits_squeeze_excite() -> Design:
    with draw(
        "DigitsSqueezeExcite", FAMILY,
        "A convolutional network with squeeze-and-excitation: global averages decide how much each "
        "channel counts.",
        paper="Jie Hu, Li Shen and Gang Sun, Squeeze-and-Excitation Networks, 2017",
        url="https://arxiv.org/abs/1709.01507",
        variables={"width": 32, "classes": 10},
        training={**DIGITS, "optimizer": {"name": "AdamW", "lr": 0.01}},
    ) as sketch:  # fmt: skip
        with sketch.block("SqueezeExcite", SQUEEZE_EXCITE, channels=32, hidden=8) as pen:
            squeeze_excite(pen)
        sketch.input("image", 1, 8, 8)
        around = {"kernel_size": 3, "padding": 1}
        sketch.chain(
            "image",
            ("conv1", "Conv2d", {"out_channels": "=width", **around}), ("act1", "relu"),
            ("se1", "SqueezeExcite", {"channels": "=width", "hidden": "=width // 4"}),
            ("pool", "MaxPool2d", {"kernel_size": 2}),
            ("conv2", "Conv2d", {"out_channels": "=2 * width", **around}), ("act2", "relu"),
            ("se2", "SqueezeExcite", {"channels": "=2 * width", "hidden": "=width // 2"}),
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}), ("flat", "Flatten"),
            ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def digits_early_exit() -> Design:
    with draw(
        "DigitsEarlyExit", FAMILY,
        "Two outputs, each with a loss of its own: an early one after one convolution, a late one "
        "after three. Easy digits can be classified at the early exit.",
        paper="Surat Teerapittayanon, Bradley McDanel and H. T. Kung, BranchyNet: Fast Inference "
        "via Early Exiting from Deep Neural Networks, 2016",
        url="https://arxiv.org/abs/1709.01686",
        variables={"width": 16, "classes": 10},
        training={**DIGITS, "loss": {"early": "CrossEntropyLoss", "late": "CrossEntropyLoss"}},
    ) as sketch:  # fmt: skip
        around = {"kernel_size": 3, "padding": 1}
        sketch.input("image", 1, 8, 8)
        x = sketch.chain(
            "image",
            ("conv1", "Conv2d", {"out_channels": "=width", **around}), ("act1", "relu"),
            ("pool1", "MaxPool2d", {"kernel_size": 2}),
        )  # fmt: skip
        sketch.chain(
            x,
            ("early_flat", "flatten", {"start_dim": 1}),
            ("early_head", "Linear", {"out_features": "=classes"}),
        )
        sketch.chain(
            x,
            ("conv2", "Conv2d", {"out_channels": "=2 * width", **around}), ("act2", "relu"),
            ("conv3", "Conv2d", {"out_channels": "=4 * width", **around}), ("act3", "relu"),
            ("avgpool", "AdaptiveAvgPool2d", {"output_size": 1}),
            ("late_flat", "flatten", {"start_dim": 1}),
            ("late_head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("early", "early_head")
        sketch.output("late", "late_head")
    return sketch.design


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "perceptron": perceptron,
    "xor": xor,
    "iris_softmax_regression": iris_softmax_regression,
    "wine_mlp": wine_mlp,
    "diabetes_regression": diabetes_regression,
    "digits_batchnorm_mlp": digits_batchnorm_mlp,
    "digits_conv1d": digits_conv1d,
    "digits_squeeze_excite": digits_squeeze_excite,
    "digits_early_exit": digits_early_exit,
    "digits_gru": digits_gru,
    "digits_bilstm": digits_bilstm,
    "digits_attention_pooling": digits_attention_pooling,
    "digits_transformer": digits_transformer,
}
