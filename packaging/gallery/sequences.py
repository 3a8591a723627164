"""Sequences: text, sound and translation."""

from collections.abc import Callable, Mapping

from sketch import Pen, Sketch, draw

from designer.graph import Design

FAMILY = "Sequences"


def char_lstm() -> Design:
    with draw(
        "CharLstm", FAMILY,
        "Generates text character by character: for each character it reads, it predicts the next "
        "one. T is the length of the text.",
        paper="Andrej Karpathy, The Unreasonable Effectiveness of Recurrent Neural Networks, 2015",
        url="https://karpathy.github.io/2015/05/21/rnn-effectiveness/",
        variables={"characters": 96, "hidden_size": 256},
    ) as sketch:  # fmt: skip
        sketch.input("text", "T", dtype="int64")
        sketch.chain(
            "text",
            ("embed", "Embedding", {"num_embeddings": "=characters", "embedding_dim": 64}),
            ("lstm", "LSTM", {
                "hidden_size": "=hidden_size", "num_layers": 2, "batch_first": True,
                "dropout": 0.2,
            }),
        )  # fmt: skip
        sketch.chain("lstm.output", ("head", "Linear", {"out_features": "=characters"}))
        sketch.output("logits", "head")
    return sketch.design


def bilstm_tagger() -> Design:
    with draw(
        "BiLstmTagger", FAMILY,
        "Labels every word, for example as person, place or thing. A bidirectional LSTM reads the "
        "sentence in both directions.",
        paper="Zhiheng Huang, Wei Xu and Kai Yu, Bidirectional LSTM-CRF Models for Sequence "
        "Tagging, 2015",
        url="https://arxiv.org/abs/1508.01991",
        variables={"words": 20000, "hidden_size": 128, "tags": 9},
    ) as sketch:  # fmt: skip
        sketch.input("sentence", "T", dtype="int64")
        sketch.chain(
            "sentence",
            ("embed", "Embedding", {
                "num_embeddings": "=words", "embedding_dim": 100, "padding_idx": 0,
            }),
            ("drop1", "Dropout"),
            ("lstm", "LSTM", {
                "hidden_size": "=hidden_size", "batch_first": True, "bidirectional": True,
            }),
        )  # fmt: skip
        sketch.chain(
            "lstm.output", ("drop2", "Dropout"), ("head", "Linear", {"out_features": "=tags"})
        )
        sketch.output("logits", "head")
    return sketch.design


def text_cnn() -> Design:
    with draw(
        "TextCnn", FAMILY,
        "Convolutions over words detect phrases of three, four and five words; max pooling over "
        "time keeps the strongest match of each filter.",
        paper="Yoon Kim, Convolutional Neural Networks for Sentence Classification, 2014",
        url="https://arxiv.org/abs/1408.5882",
        variables={"words": 20000, "filters": 100, "classes": 2},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "PhraseDetector",
            "A convolution over words and global max pooling: the best match per filter.",
            filters=100,
            size=3,
        ) as pen:
            pen.input("x")
            pen.chain(
                "x",
                ("conv", "Conv1d", {"out_channels": "=filters", "kernel_size": "=size"}),
                ("act", "relu"), ("strongest", "amax", {"dim": 2}),
            )  # fmt: skip
            pen.output("y", "strongest")
        sketch.input("sentence", "T", dtype="int64")
        x = sketch.chain(
            "sentence",
            ("embed", "Embedding", {"num_embeddings": "=words", "embedding_dim": 300}),
            ("turned", "transpose", {"dim0": 1, "dim1": 2}),
        )
        sizes = {"three": 3, "four": 4, "five": 5}
        for node_id, size in sizes.items():
            sketch.add(node_id, "PhraseDetector", x, filters="=filters", size=size)
        sketch.add("phrases", "cat", *sizes, dim=1)
        sketch.chain(
            "phrases", ("drop", "Dropout"), ("head", "Linear", {"out_features": "=classes"})
        )
        sketch.output("logits", "head")
    return sketch.design


def seq2seq_attention() -> Design:
    with draw(
        "Seq2SeqAttention", FAMILY,
        "Translation: one GRU encodes S source words, another decodes T target words and attends "
        "to the source at each of them. The attention scores have the shape (T, S).",
        paper="Minh-Thang Luong, Hieu Pham and Christopher Manning, Effective Approaches to "
        "Attention-based Neural Machine Translation, 2015",
        url="https://arxiv.org/abs/1508.04025",
        variables={"source_words": 8000, "target_words": 8000, "hidden_size": 256},
    ) as sketch:  # fmt: skip
        sketch.input("source", "S", dtype="int64")
        sketch.input("target", "T", dtype="int64")
        for side, words in (("source", "source_words"), ("target", "target_words")):
            sketch.add(
                f"embed_{side}", "Embedding", side, num_embeddings=f"={words}",
                embedding_dim="=hidden_size",
            )  # fmt: skip
        sketch.add("encoder", "GRU", "embed_source", hidden_size="=hidden_size", batch_first=True)
        sketch.add(
            "decoder", "GRU", "embed_target", hidden_size="=hidden_size", batch_first=True,
            wires={"h_0": "encoder.h_n"},
        )  # fmt: skip
        _attend(sketch)
        sketch.add("both", "cat", "context", "decoder.output", dim=2)
        sketch.chain(
            "both",
            ("combine", "Linear", {"out_features": "=hidden_size", "bias": False}),
            ("act", "tanh"), ("head", "Linear", {"out_features": "=target_words"}),
        )  # fmt: skip
        sketch.output("logits", "head")
    return sketch.design


def _attend(pen: Pen) -> None:
    """Add Luong's general score: softmax(decoder W encoderᵀ) encoder."""
    pen.add("keys", "Linear", "encoder.output", out_features="=hidden_size", bias=False)
    pen.add("turned", "transpose", "keys", dim0=1, dim1=2)
    pen.add("scores", "matmul", "decoder.output", "turned")
    pen.add("weights", "softmax", "scores", dim=2)
    pen.add("context", "matmul", "weights", "encoder.output")


def wavenet() -> Design:
    with draw(
        "WaveNet", FAMILY,
        "Audio, sample by sample: dilation doubles with each layer, so that eight causal layers "
        "cover 256 samples and none of them sees later ones.",
        paper="Aäron van den Oord and others, WaveNet: A Generative Model for Raw Audio, 2016",
        url="https://arxiv.org/abs/1609.03499",
        variables={"channels": 32, "skip_channels": 64, "levels": 256},
    ) as sketch:  # fmt: skip
        _wavenet_layer(sketch)
        sketch.input("samples", "T", dtype="int64")
        x = sketch.chain(
            "samples",
            ("embed", "Embedding", {"num_embeddings": "=levels", "embedding_dim": "=channels"}),
            ("turned", "transpose", {"dim0": 1, "dim1": 2}),
        )
        given = {"channels": "=channels", "skip_channels": "=skip_channels"}
        layers = [f"layer{number}" for number in range(1, 9)]
        for number, layer in enumerate(layers):
            sketch.add(layer, "WaveNetLayer", x, **given, dilation=2**number)
            x = f"{layer}.y"
        sketch.add("skips", "stack", *(f"{layer}.skip" for layer in layers))
        sketch.chain(
            "skips",
            ("all_skips", "sum", {"dim": 0}), ("act1", "relu"),
            ("conv1", "Conv1d", {"out_channels": "=skip_channels", "kernel_size": 1}),
            ("act2", "relu"),
            ("conv2", "Conv1d", {"out_channels": "=levels", "kernel_size": 1}),
        )  # fmt: skip
        sketch.output("logits", "conv2")
    return sketch.design


def _wavenet_layer(sketch: Sketch) -> None:
    with sketch.block(
        "WaveNetLayer", "A gated, dilated causal convolution with a skip connection.",
        channels=32, skip_channels=64, dilation=1,
    ) as pen:  # fmt: skip
        pen.input("x")
        pen.add("past", "ZeroPad1d", "x", padding=("=dilation", 0))
        look = {"out_channels": "=channels", "kernel_size": 2, "dilation": "=dilation"}
        pen.chain("past", ("filter_conv", "Conv1d", look), ("signal", "tanh"))
        pen.chain("past", ("gate_conv", "Conv1d", look), ("gate", "sigmoid"))
        pen.add("gated", "mul", "signal", "gate")
        pen.add("residual", "Conv1d", "gated", out_channels="=channels", kernel_size=1)
        pen.add("to_skip", "Conv1d", "gated", out_channels="=skip_channels", kernel_size=1)
        pen.add("joined", "add", "residual", "x")
        pen.output("y", "joined")
        pen.output("skip", "to_skip")


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "char_lstm": char_lstm,
    "bilstm_tagger": bilstm_tagger,
    "text_cnn": text_cnn,
    "wavenet": wavenet,
    "seq2seq_attention": seq2seq_attention,
}
