"""Swin-T: attention within windows, which move by half a window in every other block.

Nothing here is a table worked out by hand. Each place of the picture is told its row and column;
cut into windows like the picture itself, these give how far apart any two places of a window are.
That looks up the position bias, and tells which neighbours the shift brought from opposite edges.
"""

from sketch import Sketch, draw

from designer.graph import Design

FAMILY = "Transformers"


def _windows(sketch: Sketch) -> None:
    with sketch.block(
        "Windows", "Partitions an image into windows, each a sequence of positions.", window=7
    ) as pen:
        pen.input("picture")
        last = pen.chain(
            "picture",
            ("columns", "unflatten", {"dim": 2, "sizes": (-1, "=window")}),
            ("rows", "unflatten", {"dim": 1, "sizes": (-1, "=window")}),
            ("window_by_window", "permute", {"dims": (0, 1, 3, 2, 4, 5)}),
            ("places", "flatten", {"start_dim": 3, "end_dim": 4}),
        )
        pen.output("windows", last)
    with sketch.block("Picture", "Puts windows back together into an image.", window=7) as pen:
        pen.input("windows")
        last = pen.chain(
            "windows",
            ("places", "unflatten", {"dim": 3, "sizes": ("=window", "=window")}),
            ("row_by_row", "permute", {"dims": (0, 1, 3, 2, 4, 5)}),
            ("columns", "flatten", {"start_dim": 3, "end_dim": 4}),
            ("rows", "flatten", {"start_dim": 1, "end_dim": 2}),
        )
        pen.output("picture", last)


def _offsets(sketch: Sketch) -> None:
    with sketch.block(
        "Offsets", "Distances between the positions of a window, by row and column.",
        window=7, shift=0,
    ) as pen:  # fmt: skip
        pen.input("picture")
        pen.add("rows", "arange", "picture", dim=1)
        pen.add("columns", "arange", "picture", dim=2)
        pen.add("grid", "meshgrid", "rows", "columns")
        pen.add("places", "stack", "grid.0", "grid.1", dim=-1)
        pen.chain(
            "places",
            ("one_picture", "unsqueeze", {"dim": 0}),
            ("shifted", "roll", {"shifts": ("=-shift", "=-shift"), "dims": (1, 2)}),
            ("windows", "Windows", {"window": "=window"}),
            ("in_windows", "squeeze", {"dim": 0}),
        )
        pen.add("each", "unsqueeze", "in_windows", dim=3)
        pen.add("other", "unsqueeze", "in_windows", dim=2)
        pen.output("offsets", pen.add("apart", "sub", "each", "other"))
    with sketch.block(
        "PositionBias", "A learned bias for each head and each relative offset within a window.",
        window=7, heads=3,
    ) as pen:  # fmt: skip
        pen.input("offsets")
        pen.add(
            "table", "Parameter", shape=("=(2 * window - 1) ** 2", "=heads"), init="randn",
            scale=0.02,
        )  # fmt: skip
        pen.chain(
            "offsets",
            ("first_row", "select", {"dim": 0, "index": 0}),
            ("first_window", "select", {"dim": 0, "index": 0}),
            ("from_zero", "add", {"other": "=window - 1"}),
        )
        pen.add("down", "select", "from_zero", dim=-1, index=0)
        pen.add("across", "select", "from_zero", dim=-1, index=1)
        pen.add("line", "mul", "down", other="=2 * window - 1")
        pen.add("entry", "add", "line", "across")
        pen.add("looked_up", "embedding", "entry", "table")
        pen.output("bias", pen.add("heads_first", "permute", "looked_up", dims=(2, 0, 1)))
    with sketch.block(
        "Torn", "The attention mask: True for positions that are adjacent only after the shift.",
        window=7,
    ) as pen:  # fmt: skip
        pen.input("offsets")
        last = pen.chain(
            "offsets",
            ("distance", "abs"),
            ("too_far", "ge", {"other": "=window"}),
            ("torn", "any", {"dim": -1}),
            ("all_heads", "unsqueeze", {"dim": 2}),
        )
        pen.output("mask", last)


def _attention(sketch: Sketch) -> None:
    with sketch.block(
        "WindowAttention", "Multi-head self-attention within each window.",
        width=96, heads=3,
    ) as pen:  # fmt: skip
        pen.input("windows")
        pen.input("bias")
        pen.chain(
            "windows",
            ("qkv", "Linear", {"in_features": "=width", "out_features": "=3 * width"}),
            ("heads_apart", "unflatten", {"dim": -1, "sizes": (3, "=heads", "=width // heads")}),
            ("heads_first", "permute", {"dims": (4, 0, 1, 2, 5, 3, 6)}),
            ("q_k_v", "unbind", {"dim": 0, "count": 3}),
        )
        qkv = (f"q_k_v.{number}" for number in range(3))
        pen.add("attention", "scaled_dot_product_attention", *qkv, wires={"attn_mask": "bias"})
        last = pen.chain(
            "attention",
            ("merged", "transpose", {"dim0": 3, "dim1": 4}),
            ("flat", "flatten", {"start_dim": 4}),
            ("proj", "Linear", {"in_features": "=width", "out_features": "=width"}),
        )
        pen.output("y", last)
    size = {"window": "=window"}
    with sketch.block(
        "ShiftedWindows", "Shifts the image cyclically, attends within windows, and shifts it "
                          "back.",
        width=96, heads=3, window=7, shift=0,
    ) as pen:  # fmt: skip
        pen.input("x")
        both = {"dims": (1, 2)}
        pen.add("offsets", "Offsets", "x", shift="=shift", **size)
        pen.add("position_bias", "PositionBias", "offsets", heads="=heads", **size)
        pen.add("torn", "Torn", "offsets", **size)
        pen.add("bias", "masked_fill", "position_bias", "torn", value="-inf")
        pen.add("shifted", "roll", "x", shifts=("=-shift", "=-shift"), **both)
        pen.add("windows", "Windows", "shifted", **size)
        pen.add("attend", "WindowAttention", "windows", "bias", width="=width", heads="=heads")
        pen.add("picture", "Picture", "attend", **size)
        back = pen.add("back", "roll", "picture", shifts=("=shift", "=shift"), **both)
        pen.output("y", back)


def _blocks(sketch: Sketch) -> None:
    usual = {"width": 96, "heads": 3, "window": 7}
    same = {name: f"={name}" for name in usual}
    with sketch.block(
        "Mlp",
        "Two linear layers with GELU in between; the hidden one is four times as wide.",
        width=96,
    ) as pen:
        pen.input("x")
        last = pen.chain(
            "x",
            ("fc1", "Linear", {"in_features": "=width", "out_features": "=4 * width"}),
            ("act", "gelu"),
            ("fc2", "Linear", {"out_features": "=width"}),
        )
        pen.output("y", last)
    with sketch.block(
        "SwinBlock", "Window attention and an MLP, each with a skip connection.",
        **usual, shift=0,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("norm1", "LayerNorm", "x", normalized_shape="=width")
        pen.add("attn", "ShiftedWindows", "norm1", shift="=shift", **same)
        pen.add("attended", "add", "x", "attn")
        pen.add("norm2", "LayerNorm", "attended", normalized_shape="=width")
        pen.add("mlp", "Mlp", "norm2", width="=width")
        pen.output("y", pen.add("thought", "add", "attended", "mlp"))
    with sketch.block(
        "SwinPair", "Two blocks; the windows of the second are shifted by half a window.", **usual
    ) as pen:
        pen.input("x")
        pen.add("straight", "SwinBlock", "x", **same)
        pen.output("y", pen.add("shifted", "SwinBlock", "straight", shift="=window // 2", **same))
    with sketch.block(
        "PatchMerging", "Merges 2x2 neighbouring patches into one of twice the width.", width=96
    ) as pen:
        pen.input("x")
        corners = []
        every_other: tuple[tuple[str, dict[str, int]], ...] = (("even", {}), ("odd", {"start": 1}))
        for row, start in every_other:
            pen.add(f"{row}_rows", "slice", "x", dim=1, step=2, **start)
        for column, start in every_other:
            for row in ("even", "odd"):
                corner = pen.add(f"{row}_{column}", "slice", f"{row}_rows", dim=2, step=2, **start)
                corners.append(corner)
        last = pen.chain(
            pen.add("together", "cat", *corners, dim=-1),
            ("norm", "LayerNorm", {"normalized_shape": "=4 * width"}),
            (
                "reduction",
                "Linear",
                {
                    "in_features": "=4 * width",
                    "out_features": "=2 * width",
                    "bias": False,
                },
            ),
        )
        pen.output("y", last)


def swin_t() -> Design:
    with draw(
        "SwinT", FAMILY,
        "A transformer with attention within windows: every other block shifts the windows, so "
        "that information crosses their borders, and patches are merged from stage to stage as in "
        "a convolutional network. Without stochastic depth.",
        paper="Ze Liu and others, Swin Transformer: Hierarchical Vision Transformer using Shifted "
        "Windows, 2021",
        url="https://arxiv.org/abs/2103.14030",
        variables={"width": 96, "heads": 3, "window": 7, "classes": 1000},
    ) as sketch:  # fmt: skip
        _windows(sketch)
        _offsets(sketch)
        _attention(sketch)
        _blocks(sketch)
        sketch.input("image", 3, 224, 224)
        x = sketch.chain(
            "image",
            ("patches", "Conv2d", {"out_channels": "=width", "kernel_size": 4, "stride": 4}),
            ("channels_last", "permute", {"dims": (0, 2, 3, 1)}),
            ("patch_norm", "LayerNorm"),
        )
        for number, (factor, pairs) in enumerate(((1, 1), (2, 1), (4, 3)), 1):
            times = f"{factor} * " if factor > 1 else ""
            sizes = {"width": f"={times}width", "heads": f"={times}heads", "window": "=window"}
            x = sketch.chain(
                x,
                (f"stage{number}", "SwinPair", {**sizes, "repeat": pairs}),
                (f"merge{number}", "PatchMerging", {"width": f"={times}width"}),
            )
        # One window covers the last picture: there is nothing to shift.
        sizes = {"width": "=8 * width", "heads": "=8 * heads", "window": "=window"}
        sketch.chain(
            x,
            ("stage4", "SwinBlock", {**sizes, "repeat": 2}),
            ("norm", "LayerNorm"),
            ("average", "mean", {"dim": (1, 2)}),
            ("head", "Linear", {"out_features": "=classes"}),
        )
        sketch.output("logits", "head")
    return sketch.design
