"""Sequences: text, sound and translation."""

from collections.abc import Callable, Mapping

from sketch import Pen, Sketch, draw

from designer.graph import Design

FAMILY = "Sequences"


def char_lstm() -> Design:
    with draw(
        "CharLstm", FAMILY,
        "Writes text letter by letter: for each character that it reads, it says which is likely "
        "to follow. T is as long as the text that it gets.",
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
        "A tag for every word, such as person, place or thing: a bidirectional LSTM reads the "
        "sentence from both ends before it decides.",
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
        "Convolutions over words find phrases of three, four and five words; the strongest of "
        "each kind, wherever it stands, decides.",
        paper="Yoon Kim, Convolutional Neural Networks for Sentence Classification, 2014",
        url="https://arxiv.org/abs/1408.5882",
        variables={"words": 20000, "filters": 100, "classes": 2},
    ) as sketch:  # fmt: skip
        with sketch.block(
            "PhraseDetector", "How strongly does each phrase occur, anywhere?", filters=100, size=3
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
        "Translation: one GRU reads S words, another writes T, and at each word it looks back at "
        "those that matter now. The scores on the wire are a matrix of T x S.",
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
        "Sound, sample by sample: each layer looks twice as far back as the one before, so that "
        "eight of them see 256 samples, and none of them sees the future.",
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
        "WaveNetLayer", "What was heard some samples ago decides, through a gate, what to add.",
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
