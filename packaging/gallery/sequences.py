"""Sequences: text, sound and translation."""

from collections.abc import Callable, Mapping

from sketch import Pen, draw

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


DESIGNS: Mapping[str, Callable[[], Design]] = {
    "char_lstm": char_lstm,
    "bilstm_tagger": bilstm_tagger,
    "text_cnn": text_cnn,
    "seq2seq_attention": seq2seq_attention,
}
