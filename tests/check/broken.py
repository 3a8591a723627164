"""Designs with one typical mistake each, and what is offered for it."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from designer.graph import Design


class Broken(NamedTuple):
    """A design of nodes ``name=layer`` and wires, the code of its problem, and the first fix."""

    name: str
    nodes: Mapping[str, Any]
    wires: str
    code: str
    fix: str
    more: tuple[str, ...] = ()
    training: Mapping[str, Any] = {}
    variables: Mapping[str, Any] = {}


def design_of(broken: Broken) -> Design:
    """Draw it."""
    design = Design("Broken")
    with design.edit("Draw") as edit:
        edit.update_header(training=broken.training, variables=broken.variables)
        for place, (node_id, made) in enumerate(broken.nodes.items()):
            layer, params = made if isinstance(made, tuple) else (made, {})
            edit.add_node(layer, params, node_id=node_id, at=(200.0 * place, 0))
        for wire in broken.wires.split(","):
            names = wire.split()
            for source, target in pairwise(names):
                (a, _, port_a), (b, _, port_b) = source.partition("."), target.partition(".")
                edit.connect(a, b, port_a, port_b)
    design.forget_history()
    return design


def i(*shape: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    return "Input", {"shape": shape, **more}


def linear(n: Any, **more: Any) -> tuple[str, dict[str, Any]]:
    return "Linear", {"out_features": n, **more}


def conv(n: int, kernel: Any = 3, **more: Any) -> tuple[str, dict[str, Any]]:
    return "Conv2d", {"out_channels": n, "kernel_size": kernel, **more}


CASES = [
    # ---- sizes that are given
    Broken(
        "a given size is cleared",
        {"x": i(400), "head": linear(10, in_features=128), "y": "Output"},
        "x head y",
        "shape",
        "Clear head.in_features, so that it follows from the input",
        ("Set head.in_features to 400", "Set x.shape to [128]"),
    ),
    Broken(
        "the layer before gives what is wanted",
        {"x": i(400), "fc": linear(64), "head": linear(10, in_features=128), "y": "Output"},
        "x fc head y",
        "shape",
        "Clear head.in_features, so that it follows from the input",
        ("Set fc.out_features to 128",),
    ),
    Broken(
        "flatten before linear",
        {"x": i(1, 8, 8), "fc": linear(10, in_features=64), "y": "Output"},
        "x fc y",
        "shape",
        "Insert Flatten before fc",
    ),
    # ---- skips
    Broken(
        "projection 2d",
        {"x": i(64, 8, 8), "a": conv(128, padding=1), "join": "add", "y": "Output"},
        "x a join.input, x join.other, join y",
        "shape",
        "Insert Conv2d(out_channels=128, kernel_size=1) between x and join",
    ),
    Broken(
        "projection with stride, the skip first",
        {"x": i(64, 56, 56), "a": conv(128, stride=2, padding=1), "join": "add", "y": "Output"},
        "x join.input, x a join.other, join y",
        "shape",
        "Insert Conv2d(out_channels=128, kernel_size=1, stride=2) between x and join",
    ),
    Broken(
        "projection of spatial sizes alone",
        {"x": i(64, 56, 56), "a": conv(64, stride=2, padding=1), "join": "add", "y": "Output"},
        "x a join.input, x join.other, join y",
        "shape",
        "Insert Conv2d(out_channels=64, kernel_size=1, stride=2) between x and join",
    ),
    Broken(
        "no stride makes them meet",
        {"x": i(64, 56, 56), "a": ("Input", {"shape": (64, 20, 20)}), "join": "add", "y": "Output"},
        "x join.input, a join.other, join y",
        "shape",
        "Insert interpolate(size=[56, 56]) between a and join",
    ),
    Broken(
        "projection 1d",
        {
            "x": i(8, 20),
            "a": ("Conv1d", {"out_channels": 16, "kernel_size": 3, "padding": 1}),
            "join": "add",
            "y": "Output",
        },
        "x a join.input, x join.other, join y",
        "shape",
        "Insert Conv1d(out_channels=16, kernel_size=1) between x and join",
    ),
    Broken(
        "projection 3d",
        {
            "x": i(2, 8, 8, 8),
            "a": (
                "Conv3d",
                {"out_channels": 4, "kernel_size": 3, "padding": 1, "stride": (1, 2, 2)},
            ),
            "join": "add",
            "y": "Output",
        },
        "x a join.input, x join.other, join y",
        "shape",
        "Insert Conv3d(out_channels=4, kernel_size=1, stride=[1, 2, 2]) between x and join",
    ),
    Broken(
        "projection linear",
        {"x": i(32), "a": linear(64), "join": "add", "y": "Output"},
        "x a join.input, x join.other, join y",
        "shape",
        "Insert Linear(out_features=64) between x and join",
        ("Set a.out_features to 32",),
    ),
    Broken(
        "projection on a product of sequences",
        {"x": i("T", 32), "a": linear(64), "join": "mul", "y": "Output"},
        "x a join.input, x join.other, join y",
        "shape",
        "Insert Linear(out_features=64) between x and join",
    ),
    Broken(
        "padding in the branch of an add",
        {"x": i(16, 8, 8), "a": conv(16), "join": "add", "y": "Output"},
        "x a join.input, x join.other, join y",
        "shape",
        "Set a.padding to same",
    ),
    Broken(
        "padding in two convolutions of a branch",
        {
            "x": i(16, 12, 12),
            "a": conv(16),
            "act": "relu",
            "b": conv(16, 5),
            "join": "sub",
            "y": "Output",
        },
        "x a act b join.input, x join.other, join y",
        "shape",
        "Set padding of b and a to same",
    ),
    Broken(
        "padding in a branch of cat",
        {
            "x": i(16, 8, 8),
            "a": conv(8),
            "b": conv(8, 1),
            "join": ("cat", {"dim": 1}),
            "y": "Output",
        },
        "x a join.0, x b join.1, join y",
        "shape",
        "Set a.padding to same",
    ),
    # ---- order of axes
    Broken(
        "channels last",
        {"x": i(32, 32, 3), "c": conv(8, in_channels=3), "y": "Output"},
        "x c y",
        "shape",
        "Insert permute(dims=[0, 3, 1, 2]) before c",
        ("Set x.shape to [3, 32, 32]",),
    ),
    Broken(
        "features before time for Conv1d",
        {
            "x": i(100, 12),
            "c": ("Conv1d", {"in_channels": 12, "out_channels": 8, "kernel_size": 3}),
            "y": "Output",
        },
        "x c y",
        "shape",
        "Insert permute(dims=[0, 2, 1]) before c",
    ),
    Broken(
        "batch first",
        {"x": i("T", 12), "rnn": ("LSTM", {"hidden_size": 8}), "y": "Output"},
        "x rnn y",
        "batch-axis",
        "Set rnn.batch_first to True",
        ("Insert permute(dims=[1, 0, 2]) before rnn",),
    ),
    Broken(
        "attention, batch second",
        {"x": i(10, 12), "att": ("MultiheadAttention", {"num_heads": 4}), "y": "Output"},
        "x att.query, x att.key, x att.value, att y",
        "batch-axis",
        "Set att.batch_first to True",
    ),
    Broken(
        "missing channel axis",
        {"x": i(28, 28), "c": conv(8), "y": "Output"},
        "x c y",
        "rank",
        "Insert unsqueeze(dim=1) before c",
        ("Set x.shape to [1, 28, 28]",),
    ),
    Broken(
        "batch in the Input's shape",
        {"x": i(16, 3, 32, 32), "c": conv(8), "y": "Output"},
        "x c y",
        "rank",
        "Set x.shape to [3, 32, 32]",
        ("Change c to Conv3d",),
    ),
    Broken(
        "missing batch axis",
        {"x": i(3, 8, 8, batch=False), "bn": "BatchNorm2d", "y": "Output"},
        "x bn y",
        "rank",
        "Set x.batch to True",
        ("Insert unsqueeze(dim=0) before bn",),
    ),
    Broken(
        "flatten eats the batch",
        {"x": i(1, 8, 8), "flat": "flatten", "head": linear(10), "y": "Output"},
        "x flat head y",
        "symbolic",
        "Set flat.start_dim to 1",
    ),
    # ---- too large
    Broken(
        "kernel larger than the map",
        {"x": i(1, 4, 4), "c": conv(8, 7), "y": "Output"},
        "x c y",
        "too-small",
        "Set c.padding to same",
        ("Set c.kernel_size to 4",),
    ),
    Broken(
        "pool larger than the map",
        {"x": i(1, 4, 4), "p": ("MaxPool2d", {"kernel_size": 8}), "y": "Output"},
        "x p y",
        "too-small",
        "Set p.kernel_size to 4",
        ("Remove p",),
    ),
    # ---- dtypes
    Broken(
        "Input of an Embedding",
        {"x": i(5), "e": ("Embedding", {"num_embeddings": 9, "embedding_dim": 4}), "y": "Output"},
        "x e y",
        "dtype",
        "Set x.dtype to int64",
    ),
    Broken(
        "Input farther up",
        {
            "x": i(5),
            "d": ("unsqueeze", {"dim": 1}),
            "e": ("Embedding", {"num_embeddings": 9, "embedding_dim": 4}),
            "y": "Output",
        },
        "x d e y",
        "dtype",
        "Set x.dtype to int64",
        ("Insert to(dtype=int64) before e",),
    ),
    Broken(
        "cast where the source is no Input",
        {
            "x": i(5),
            "r": linear(4),
            "e": ("Embedding", {"num_embeddings": 9, "embedding_dim": 4}),
            "y": "Output",
        },
        "x r e y",
        "dtype",
        "Insert to(dtype=int64) before e",
    ),
    Broken(
        "words for an LSTM",
        {
            "x": i(12, dtype="int64"),
            "rnn": ("LSTM", {"hidden_size": 8, "batch_first": True}),
            "y": "Output",
        },
        "x rnn y",
        "dtype",
        "Insert Embedding(num_embeddings=1000, embedding_dim=64) before rnn",
    ),
    Broken(
        "a mean of everything",
        {"x": i(8, 12), "m": "mean", "fc": linear(3), "y": "Output"},
        "x m fc y",
        "rank",
        "Set m.dim to 1",
    ),
    # ---- numbers that must divide
    Broken(
        "heads",
        {
            "x": i("T", 64),
            "att": ("MultiheadAttention", {"num_heads": 7, "batch_first": True}),
            "y": "Output",
        },
        "x att.query, x att.key, x att.value, att y",
        "groups",
        "Set att.num_heads to 8",
    ),
    Broken(
        "heads of features that come from a Linear",
        {
            "x": i("T", 64),
            "fc": linear(100),
            "att": ("TransformerEncoderLayer", {"nhead": 8, "batch_first": True}),
            "y": "Output",
        },
        "x fc att y",
        "groups",
        "Set att.nhead to 10",
        ("Set fc.out_features to 96",),
    ),
    Broken(
        "groups of a convolution",
        {"x": i(6, 8, 8), "c": conv(8, groups=4), "y": "Output"},
        "x c y",
        "groups",
        "Set c.groups to 2",
    ),
    Broken(
        "groups of a norm",
        {"x": i(48, 8, 8), "n": ("GroupNorm", {"num_groups": 32}), "y": "Output"},
        "x n y",
        "groups",
        "Set n.num_groups to 24",
    ),
    # ---- broadcasting
    Broken(
        "a gate for channels",
        {
            "x": i(16, 8, 8),
            "pool": ("AdaptiveAvgPool2d", {"output_size": 1}),
            "flat": "Flatten",
            "fc": linear(16),
            "gate": "sigmoid",
            "scale": "mul",
            "y": "Output",
        },
        "x scale.input, x pool flat fc gate scale.other, scale y",
        "shape",
        "Insert unsqueeze(dim=-1) twice between gate and scale",
    ),
    Broken(
        "a weight for each step",
        {
            "x": i(10, 12),
            "w": linear(1),
            "s": ("squeeze", {"dim": -1}),
            "scale": "mul",
            "y": "Output",
        },
        "x scale.input, x w s scale.other, scale y",
        "shape",
        "Insert unsqueeze(dim=-1) between s and scale",
    ),
    # ---- wires
    Broken(
        "the only open output",
        {"x": i(5), "a": linear(8), "b": linear(8), "join": "add", "y": "Output"},
        "x a join.input, x b, join y",
        "missing-input",
        "Connect b to join.other",
    ),
    Broken(
        "the only open input",
        {"x": i(5), "a": linear(8), "b": linear(8), "join": "add", "y": "Output"},
        "x a join.input, x b, join y",
        "leads-nowhere",
        "Connect b to join.other",
    ),
    Broken(
        "an output that is not there",
        {"x": i(5, 8), "rnn": ("GRU", {"hidden_size": 8, "batch_first": True}), "y": "Output"},
        "x rnn, rnn.h_m y",
        "unknown-port",
        "Take rnn.h_n instead of rnn.h_m",
    ),
    Broken(
        "an input that is not there",
        {"x": i(5), "z": i(5), "join": "add", "y": "Output"},
        "x join.input, z join.othr, join y",
        "unknown-port",
        "Connect z to join.other instead",
    ),
    Broken("no Output", {"x": i(5), "a": linear(8)}, "x a", "no-output", "Add an Output after a"),
    Broken(
        "no Input",
        {"a": conv(8), "y": "Output"},
        "a y",
        "no-input",
        "Add an Input of shape [1, 8, 8] before a",
    ),
    # ---- joins
    Broken(
        "cat along the wrong axis",
        {"x": i(64, 8, 8), "z": i(32, 8, 8), "join": "cat", "y": "Output"},
        "x join.0, z join.1, join y",
        "shape",
        "Set join.dim to 1",
    ),
    Broken(
        "U-Net of odd sizes",
        {
            "x": i(8, 27, 27),
            "p": ("MaxPool2d", {"kernel_size": 2}),
            "up": ("Upsample", {"scale_factor": 2}),
            "join": ("cat", {"dim": 1}),
            "y": "Output",
        },
        "x join.0, x p up join.1, join y",
        "shape",
        "Set up.size to [27, 27]",
        (
            "Insert interpolate(size=[27, 27]) between up and join",
            "Insert pad(pad=[0, 1, 0, 1]) between up and join",
            "Insert pad(pad=[0, -1, 0, -1]) between x and join",
        ),
    ),
    Broken(
        "U-Net of odd sizes with a transposed convolution",
        {
            "x": i(8, 27, 27),
            "p": ("MaxPool2d", {"kernel_size": 2}),
            "up": ("ConvTranspose2d", {"out_channels": 8, "kernel_size": 2, "stride": 2}),
            "join": ("cat", {"dim": 1}),
            "y": "Output",
        },
        "x join.0, x p up join.1, join y",
        "shape",
        "Set up.output_padding to 1",
        ("Insert interpolate(size=[27, 27]) between up and join",),
    ),
    Broken(
        "stack of different sizes",
        {"x": i(8), "z": i(4), "join": ("stack", {"dim": 1}), "y": "Output"},
        "x join.0, z join.1, join y",
        "shape",
        "Change join to cat(dim=1)",
    ),
    Broken(
        "matmul of rows with rows",
        {"q": i(10, 16), "k": i(12, 16), "s": "matmul", "y": "Output"},
        "q s.input, k s.other, s y",
        "shape",
        "Insert transpose(dim0=-2, dim1=-1) between k and s",
    ),
    # ---- reshaping
    Broken(
        "view of the wrong number",
        {"x": i(16, 5, 5), "v": ("view", {"size": (-1, 256)}), "y": "Output"},
        "x v y",
        "shape",
        "Set v.size to [-1, 400]",
    ),
    Broken(
        "reshape of the wrong numbers",
        {"x": i(16, 6), "v": ("reshape", {"shape": (-1, 16, 5)}), "y": "Output"},
        "x v y",
        "shape",
        "Set v.shape to [-1, 16, 6]",
    ),
    Broken(
        "parts that do not add up",
        {
            "x": i(10),
            "s": ("split", {"split_size_or_sections": (4, 4), "dim": 1}),
            "y": "Output",
            "z": "Output",
        },
        "x s, s.0 y, s.1 z",
        "shape",
        "Split 10 into 4, 6 at s",
    ),
    Broken(
        "too many chunks",
        {"x": i(5), "s": ("chunk", {"chunks": 4, "dim": 1}), "y": "Output"},
        "x s y",
        "chunks",
        "Set s.chunks to 3",
    ),
    # ---- other kinds
    Broken(
        "BatchNorm2d after Flatten",
        {"x": i(3, 4, 4), "f": "Flatten", "n": "BatchNorm2d", "y": "Output"},
        "x f n y",
        "rank",
        "Change n to BatchNorm1d",
    ),
    Broken(
        "Conv1d on an image",
        {"x": i(3, 8, 8), "c": ("Conv1d", {"out_channels": 4, "kernel_size": 3}), "y": "Output"},
        "x c y",
        "rank",
        "Change c to Conv2d",
    ),
    Broken(
        "MaxPool2d on a sequence",
        {
            "x": i(3, 8),
            "f": ("Conv1d", {"out_channels": 4, "kernel_size": 3}),
            "p": ("MaxPool3d", {"kernel_size": (2, 2, 2)}),
            "y": "Output",
        },
        "x f p y",
        "rank",
        "Change p to MaxPool1d",
    ),
    # ---- values
    Broken(
        "a value that torch demands",
        {"x": i(5), "l": "Linear", "y": "Output"},
        "x l y",
        "missing-value",
        "Set l.out_features to 128",
    ),
    Broken(
        "a number as text",
        {"x": i(5), "l": linear("10"), "y": "Output"},
        "x l y",
        "bad-value",
        "Set l.out_features to 10",
    ),
    Broken(
        "a probability above one",
        {"x": i(5), "d": ("Dropout", {"p": 50}), "y": "Output"},
        "x d y",
        "bad-value",
        "Set d.p to 1",
    ),
    Broken(
        "an axis that is not there",
        {"x": i(5, 6), "m": ("mean", {"dim": 3}), "y": "Output"},
        "x m y",
        "axis",
        "Set m.dim to 2",
    ),
    Broken(
        "an unknown variable",
        {"x": i(5), "l": linear("=hiden"), "y": "Output"},
        "x l y",
        "expression",
        "Set l.out_features to =hidden",
        ("Add the variable hiden = 128",),
        variables={"hidden": 64},
    ),
    Broken(
        "an unknown layer",
        {"x": i(5), "l": ("Linaer", {"out_features": 3}), "y": "Output"},
        "x l y",
        "unknown-layer",
        "Change l to Linear",
    ),
]
