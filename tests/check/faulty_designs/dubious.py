"""Designs that run, but hardly as they were meant, and what is offered."""

from tests.check.faulty_designs.faults import Broken, conv, i, linear

DIGITS = {"data": {"source": "digits"}, "loss": "CrossEntropyLoss"}


def _recipe(loss: object, source: str = "digits") -> dict[str, object]:
    return {"data": {"source": source}, "loss": loss}


def _head(layer: object, loss: object, *more: str, code: str, fix: str, name: str) -> Broken:
    nodes = {"x": i(64), "fc": linear(10), "last": layer, "y": "Output"}
    return Broken(name, nodes, "x fc last y", code, fix, more, _recipe(loss))


CASES = [
    _head(
        "Softmax",
        "CrossEntropyLoss",
        name="Softmax and CrossEntropyLoss",
        code="softmax-cross-entropy",
        fix="Remove last",
    ),
    _head(
        "LogSoftmax",
        {"y": "CrossEntropyLoss"},
        "Set the loss of y to NLLLoss",
        name="LogSoftmax and CrossEntropyLoss",
        code="softmax-cross-entropy",
        fix="Remove last",
    ),
    _head(
        "sigmoid",
        {"name": "BCEWithLogitsLoss"},
        "Set the loss to BCELoss",
        name="Sigmoid and BCEWithLogitsLoss",
        code="sigmoid-logits-loss",
        fix="Remove last",
    ),
    _head(
        "tanh",
        "NLLLoss",
        "Insert LogSoftmax(dim=1) before y",
        name="NLLLoss without LogSoftmax",
        code="loss-wants-probabilities",
        fix="Set the loss to CrossEntropyLoss",
    ),
    _head(
        "tanh",
        "BCELoss",
        "Insert Sigmoid before y",
        name="BCELoss without Sigmoid",
        code="loss-wants-probabilities",
        fix="Set the loss to BCEWithLogitsLoss",
    ),
    _head("ReLU", "CrossEntropyLoss", name="ReLU on logits", code="cut-output", fix="Remove last"),
    _head(
        "Dropout",
        "CrossEntropyLoss",
        name="Dropout on logits",
        code="cut-output",
        fix="Remove last",
    ),
    _head(
        ("softmax", {"dim": 0}),
        "MSELoss",
        name="softmax over the batch",
        code="softmax-batch",
        fix="Set last.dim to -1",
    ),
    _head(
        ("argmax", {"dim": 1}),
        "MSELoss",
        name="argmax has no gradient",
        code="no-gradient",
        fix="Remove last",
    ),
    Broken(
        "a loss of classes for numbers",
        {"x": i(10), "fc": linear(1), "y": "Output"},
        "x fc y",
        "loss-of-classes",
        "Set the loss to MSELoss",
        training=_recipe("CrossEntropyLoss", "diabetes"),
    ),
    Broken(
        "fewer outputs than classes",
        {"x": i(1, 8, 8), "f": "Flatten", "fc": linear(5), "y": "Output"},
        "x f fc y",
        "too-few-classes",
        "Set fc.out_features to 10",
        training=DIGITS,
    ),
    Broken(
        "more outputs than classes",
        {"x": i(1, 8, 8), "f": "Flatten", "fc": linear(128), "y": "Output"},
        "x f fc y",
        "too-many-classes",
        "Set fc.out_features to 10",
        training=DIGITS,
    ),
    Broken(
        "fewer outputs than classes, by a variable",
        {"x": i(64), "fc": linear("=classes"), "y": "Output"},
        "x fc y",
        "too-few-classes",
        "Set the variable classes to 10",
        training=DIGITS,
        variables={"classes": 4},
    ),
    Broken(
        "a result for every step",
        {
            "x": i(8, 8),
            "rnn": ("LSTM", {"hidden_size": 16, "batch_first": True}),
            "fc": linear(10),
            "y": "Output",
        },
        "x rnn fc y",
        "output-shape",
        "Insert select(dim=1, index=-1) after rnn, the last step",
        training=DIGITS,
    ),
    Broken(
        "a step of the wrong axis",
        {
            "x": i(8, 8),
            "rnn": ("LSTM", {"hidden_size": 16, "batch_first": True}),
            "last": ("select", {"dim": 0, "index": -1}),
            "fc": linear(10),
            "y": "Output",
        },
        "x rnn last fc y",
        "sample-selected",
        "Set last.dim to 1",
    ),
    Broken(
        "the last state for an answer",
        {
            "x": i(8, 8),
            "rnn": ("LSTM", {"hidden_size": 16, "batch_first": True}),
            "fc": linear(10),
            "y": "Output",
        },
        "x rnn, rnn.h_n fc y",
        "output-shape",
        "Insert select(dim=0, index=-1) before y",
        training=DIGITS,
    ),
    Broken(
        "a map for an answer",
        {"x": i(1, 8, 8), "c": conv(10, 8), "y": "Output"},
        "x c y",
        "output-shape",
        "Insert Flatten before y",
        training=DIGITS,
    ),
    Broken(
        "an Input that the data does not fill",
        {"x": i(1, 28, 28), "f": "Flatten", "fc": linear(10), "y": "Output"},
        "x f fc y",
        "input-shape",
        "Set x.shape to [1, 8, 8]",
        training=DIGITS,
    ),
    Broken(
        "channels last",
        {"x": i(32, 32, 3), "c": conv(8), "y": "Output"},
        "x c y",
        "channels-last",
        "Insert permute(dims=[0, 3, 1, 2]) before c",
        ("Set x.shape to [3, 32, 32]",),
    ),
    Broken(
        "the batch flattened",
        {"x": i(1, 8, 8), "f": "flatten", "y": "Output"},
        "x f y",
        "batch-flattened",
        "Set f.start_dim to 1",
    ),
    Broken(
        "cat along the batch",
        {"x": i(8), "z": i(8), "join": "cat", "y": "Output"},
        "x join.0, z join.1, join y",
        "cat-batch",
        "Set join.dim to 1",
    ),
    Broken(
        "dropout between one layer",
        {
            "x": i(8, 8),
            "rnn": ("GRU", {"hidden_size": 4, "dropout": 0.5, "batch_first": True}),
            "y": "Output",
        },
        "x rnn y",
        "dropout-of-one-layer",
        "Clear rnn.dropout",
        ("Set rnn.num_layers to 2",),
    ),
    Broken(
        "a Linear on an image",
        {"x": i(3, 8, 8), "fc": linear(4), "y": "Output"},
        "x fc y",
        "linear-on-image",
        "Insert Flatten before fc",
    ),
    Broken(
        "batch normalisation of one sample",
        {"x": i(8), "fc": linear(4), "n": "BatchNorm1d", "y": "Output"},
        "x fc n y",
        "batch-norm-one",
        "Set the batch size to 32",
        training={"batch_size": 1},
    ),
]
