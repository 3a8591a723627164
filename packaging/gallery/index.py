"""Write ``resources/examples/index.json``: what the start page shows of each bundled design.

``python packaging/gallery/build.py`` runs this at its end; run it alone after changing a design by
hand. The same designs always give the same bytes (tests/presentation/test_gallery_index.py).
"""

import json
import re
import sys
from importlib import import_module
from math import log2, prod
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from build import FAMILIES, drawings  # noqa: E402

from designer.check import Report, check_design  # noqa: E402
from designer.files import load  # noqa: E402
from designer.graph import Design  # noqa: E402
from designer.layers.sizes import evaluate_size  # noqa: E402
from designer.presentation.gallery_index import EXAMPLES, INDEX  # noqa: E402

FOLDER = ROOT / "resources" / "examples"
BEGINNERS = "Start here"
ABOUT = {
    BEGINNERS: "Ready to train, with data that comes with the program.",
    "First steps": "One idea at a time, on small data sets that come with the program.",
    "Classic networks": "How deep learning for images began.",
    "Residual networks": "Skip connections, which made deep networks trainable.",
    "Small and fast": "For mobile devices: few weights, few multiplications.",
    "Image to image": "A prediction for every pixel.",
    "Generative networks": "Autoencoders, and images made from noise.",
    "Sequences": "Text, audio and other sequences.",
    "Transformers": "Attention-based networks for text and images.",
    "Applications": "Recommendation, games, point clouds, physics.",
}
TITLES = {
    **EXAMPLES,
    "alexnet": "AlexNet",
    "bert_base": "BERT base",
    "bilstm_tagger": "BiLSTM tagger",
    "burgers_pinn": "Burgers' equation",
    "char_lstm": "Character LSTM",
    "convnext_tiny": "ConvNeXt-Tiny",
    "dcgan_discriminator": "DCGAN discriminator",
    "dcgan_generator": "DCGAN generator",
    "densenet121": "DenseNet-121",
    "digits_batchnorm_mlp": "Digits, batch normalization",
    "digits_bilstm": "Digits, bidirectional LSTM",
    "digits_gru": "Digits, GRU",
    "dqn": "Deep Q-network",
    "dueling_dqn": "Dueling deep Q-network",
    "efficientnet_b0": "EfficientNet-B0",
    "espcn": "ESPCN super-resolution",
    "fcn_resnet50": "FCN with ResNet-50",
    "googlenet": "GoogLeNet",
    "gpt2": "GPT-2 small",
    "iris_softmax_regression": "Iris, softmax regression",
    "lenet5": "LeNet-5",
    "mlp_mixer": "MLP-Mixer",
    "mobilenet_v2": "MobileNetV2",
    "mobilenet_v3_small": "MobileNetV3-Small",
    "pointnet": "PointNet",
    "resnet18": "ResNet-18",
    "resnet34": "ResNet-34",
    "resnet50": "ResNet-50",
    "resnet101": "ResNet-101",
    "resnet152": "ResNet-152",
    "resnext50": "ResNeXt-50",
    "seq2seq_attention": "Seq2seq with attention",
    "shufflenet_v2": "ShuffleNetV2",
    "squeezenet1_0": "SqueezeNet 1.0",
    "squeezenet1_1": "SqueezeNet 1.1",
    "swin_t": "Swin-T",
    "text_cnn": "Text CNN",
    "two_tower": "Two-tower recommender",
    "unet": "U-Net",
    "vae": "Variational autoencoder",
    "vgg11": "VGG-11",
    "vgg16": "VGG-16",
    "vit_b_16": "ViT-B/16",
    "wavenet": "WaveNet",
    "wide_and_deep": "Wide & Deep",
    "wine_mlp": "Wine, fully connected",
    "xor": "Exclusive or",
}
"""Names as their papers write them; others are read off the file's name."""
_UNKNOWN_SIZE = 32
"""What a symbol such as T counts as in a thumbnail."""


def index_text() -> str:
    """Return the index of the designs as they are, a line for each."""
    entries = [describe(name) for name in _in_order()]
    families = [[family, ABOUT.get(family, "")] for family in _families(entries)]
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    heads = ",\n".join(json.dumps(family, ensure_ascii=False) for family in families)
    return f'{{"families": [\n{heads}\n],\n"designs": [\n{lines}\n]}}\n'


def describe(name: str) -> dict[str, Any]:
    """Return what the start page shows of one design."""
    path = FOLDER / f"{name}.nnd"
    header = json.loads(path.read_text(encoding="utf-8"))
    design = load(path)
    report = check_design(design)
    teaches, _, source = str(header.get("description", "")).partition("\n\nSource: ")
    return {
        "file": name,
        "name": design.name,
        "title": TITLES.get(name) or _read_off(name),
        "family": BEGINNERS if name in EXAMPLES else header["family"],
        "teaches": teaches,
        "source": source,
        "parameters": report.total_parameters,
        "trains": bool(design.training),
        "layers": _layers(design),
        "boxes": _boxes(design, report),
        "wires": _wires(design),
    }


def _in_order() -> list[str]:
    """Return the beginners' examples, then what is drawn, in the order it is taught in."""
    there = {path.stem for path in FOLDER.glob("*.nnd")}
    kinds = [name.partition("/") for name in drawings()]
    drawn = [name for kind, _, name in kinds if kind == "examples"]
    known = [name for name in (*EXAMPLES, *drawn) if name in there]
    return known + sorted(there.difference(known))


def _families(entries: list[dict[str, Any]]) -> list[str]:
    known = [BEGINNERS, *(import_module(module).FAMILY for module in FAMILIES)]
    used = [entry["family"] for entry in entries]
    return list(dict.fromkeys([family for family in known if family in used] + used))


def _read_off(name: str) -> str:
    words = name.replace("_", " ")
    words = re.sub(r"^(digits|diabetes) ", r"\1, ", words)
    return words[:1].upper() + words[1:]


def _layers(design: Design) -> list[str]:
    networks = [design.root, *design.blocks.values()]
    return sorted({node.layer for network in networks for node in network.nodes() if node.layer})


def _boxes(design: Design, report: Report) -> list[list[Any]]:
    return [
        [round(node.at[0]), round(node.at[1]), *_size_and_family(report, node.id)]
        for node in design.nodes()
    ]


def _size_and_family(report: Report, node_id: str) -> tuple[float, str]:
    node = report.nodes[node_id]
    given = next(iter(node.outputs.values()), None)
    family = node.layer.family if node.layer else ""
    if given is None:
        return 0.0, family
    sample = [size for size in given.shape if str(size) != "N"]
    symbols = dict.fromkeys("STPHWDLK", _UNKNOWN_SIZE)
    return round(log2(max(1, prod(evaluate_size(size, symbols) for size in sample))), 1), family


def _wires(design: Design) -> list[list[int]]:
    number = {node.id: place for place, node in enumerate(design.nodes())}
    pairs = {(number[edge.source], number[edge.target]) for edge in design.edges()}
    return [list(pair) for pair in sorted(pairs)]


def write() -> None:
    """Write the index."""
    (FOLDER / INDEX).write_text(index_text(), encoding="utf-8")


if __name__ == "__main__":
    write()
