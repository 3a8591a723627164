"""Attention and what grew out of it."""

from collections.abc import Callable, Mapping

from sketch import Pen, draw

from designer.graph import Design

FAMILY = "Transformers"
ATTENTION = "Ashish Vaswani and others, Attention Is All You Need, 2017"
ATTENTION_URL = "https://arxiv.org/abs/1706.03762"


def transformer() -> Design:
    size = {"nhead": 8, "dim_feedforward": "=4 * width", "batch_first": True}
    with draw(
        "Translator", FAMILY,
        "The first transformer: six layers read S words, six write T, and each of those looks at "
        "all that was read. As the paper has it, the words' vectors arrive with their places "
        "added; the mask hides the words to come.",
        paper=ATTENTION, url=ATTENTION_URL,
        variables={"width": 512, "depth": 6, "words": 37000},
    ) as sketch:  # fmt: skip
        sketch.input("source", "S", "=width")
        sketch.input("target", "T", "=width")
        sketch.input("mask", "T", "T", batch=False)
        sketch.add("encoder", "TransformerEncoderLayer", "source", repeat="=depth", **size)
        sketch.add(
            "decoder", "TransformerDecoderLayer", repeat="=depth", **size,
            wires={"tgt": "target", "memory": "encoder", "tgt_mask": "mask"},
        )  # fmt: skip
        sketch.add("head", "Linear", "decoder", out_features="=words")
        sketch.output("logits", "head")
    return sketch.design


def mlp_mixer() -> Design:
    with draw(
        "MlpMixer", FAMILY,
        "Pictures without convolution or attention: one small network mixes the patches, channel "
        "by channel, another the channels, patch by patch. To turn between them is a transpose.",
        paper="Ilya Tolstikhin and others, MLP-Mixer: An all-MLP Architecture for Vision, 2021",
        url="https://arxiv.org/abs/2105.01601",
        variables={"width": 768, "depth": 12, "classes": 1000},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "Mlp", "Two linear layers over the last axis.", hidden=3072, width=768
        ) as pen:
            pen.input("x")
            pen.chain(
                "x",
                ("fc1", "Linear", {"out_features": "=hidden"}), ("act", "gelu"),
                ("fc2", "Linear", {"out_features": "=width"}),
            )  # fmt: skip
            pen.output("y", "fc2")
        with sketch.block(
            "MixerLayer", "Mix the tokens, then the channels, each with a wire past it.",
            width=768, tokens=196,
        ) as pen:  # fmt: skip
            pen.input("x")
            x = pen.chain(
                "x",
                ("norm1", "LayerNorm"),
                ("columns", "transpose", {"dim0": 1, "dim1": 2}),
                ("mix_tokens", "Mlp", {"hidden": "=width // 2", "width": "=tokens"}),
                ("rows", "transpose", {"dim0": 1, "dim1": 2}),
            )
            x = pen.add("tokens_mixed", "add", "x", x)
            pen.add("norm2", "LayerNorm", x)
            pen.add("mix_channels", "Mlp", "norm2", hidden="=4 * width", width="=width")
            pen.output("y", pen.add("channels_mixed", "add", x, "mix_channels"))
        sketch.input("image", 3, 224, 224)
        sketch.chain(
            "image",
            ("patches", "Conv2d", {"out_channels": "=width", "kernel_size": 16, "stride": 16}),
            ("flat", "flatten", {"start_dim": 2}),
            ("tokens", "transpose", {"dim0": 1, "dim1": 2}),
            ("mixer", "MixerLayer", {"width": "=width", "repeat": "=depth"}),
            ("norm", "LayerNorm"), ("average", "mean", {"dim": 1}),
            ("head", "Linear", {"out_features": "=classes"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def bert() -> Design:
    with draw(
        "BertBase", FAMILY,
        "Reads a text from both sides: words, places and segments are added, twelve layers let "
        "every word look at all others, and the first one's state stands for the whole.",
        paper="Jacob Devlin, Ming-Wei Chang, Kenton Lee and Kristina Toutanova, BERT: Pre-training "
        "of Deep Bidirectional Transformers for Language Understanding, 2018",
        url="https://arxiv.org/abs/1810.04805",
        variables={"width": 768, "heads": 12, "depth": 12, "words": 30522, "longest": 512},
    ) as sketch:  # fmt: skip
        sketch.input("tokens", "T", dtype="int64")
        sketch.input("segments", "T", dtype="int64")
        sketch.input("padding", "T", dtype="bool")
        positions(sketch, "tokens")
        for node_id, source, count in (
            ("word_embedding", "tokens", "=words"),
            ("position_embedding", "positions", "=longest"),
            ("segment_embedding", "segments", 2),
        ):
            sketch.add(node_id, "Embedding", source, num_embeddings=count, embedding_dim="=width")
        sketch.add("placed", "add", "word_embedding", "position_embedding")
        sketch.add("embedded", "add", "placed", "segment_embedding")
        x = sketch.chain(
            "embedded", ("norm", "LayerNorm", {"eps": 1e-12}), ("drop", "Dropout", {"p": 0.1})
        )
        sketch.add(
            "encoder", "TransformerEncoderLayer", repeat="=depth", nhead="=heads",
            dim_feedforward="=4 * width", activation="gelu", layer_norm_eps=1e-12,
            batch_first=True, wires={"src": x, "src_key_padding_mask": "padding"},
        )  # fmt: skip
        sketch.chain(
            "encoder",
            ("first", "select", {"dim": 1, "index": 0}),
            ("pooler", "Linear", {"out_features": "=width"}), ("pooled", "tanh"),
        )  # fmt: skip
        sketch.output("states", "encoder")
        sketch.output("summary", "pooled")
    return sketch.design


def positions(pen: Pen, tokens: str) -> str:
    """Add the places of a sequence's steps, 0 to T - 1, as a running count of ones."""
    return pen.chain(
        tokens,
        ("ones", "ones_like"), ("count", "cumsum", {"dim": 1}), ("positions", "sub", {"other": 1}),
    )  # fmt: skip


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "transformer": transformer,
    "mlp_mixer": mlp_mixer,
    "bert_base": bert,
}
