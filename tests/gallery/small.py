"""The designs made small enough for one training step on any machine.

``variables`` go to the generated constructor; ``inputs`` replace the shapes of Inputs. What is not
named here takes its step at full size.
"""

from typing import Any

_PICTURE = {"image": (3, 64, 64)}
_CLASSES = {"classes": 10}
_RESNET: dict[str, Any] = {"variables": {"width": 8, **_CLASSES}, "inputs": _PICTURE}
_FULL: dict[str, Any] = {"variables": _CLASSES, "inputs": _PICTURE}
_VGG: dict[str, Any] = {
    "variables": {"width": 4, "hidden": 16, **_CLASSES}, "inputs": {"image": (3, 32, 32)},
}  # fmt: skip

SMALL: dict[str, dict[str, Any]] = {
    "alexnet": {"variables": {"hidden": 16, **_CLASSES}, "inputs": _PICTURE},
    "vgg11": _VGG,
    "vgg16": _VGG,
    "googlenet": _FULL,
    "squeezenet1_0": _FULL,
    "squeezenet1_1": _FULL,
    "resnet18": _RESNET,
    "resnet34": _RESNET,
    "resnet50": _RESNET,
    "resnet101": _RESNET,
    "resnet152": _RESNET,
    "resnext50": {"variables": {"width": 16, "groups": 4, **_CLASSES}, "inputs": _PICTURE},
    "densenet121": {"variables": {"growth": 4, **_CLASSES}, "inputs": _PICTURE},
    "mobilenet_v2": _FULL,
    "mobilenet_v3_small": _FULL,
    "shufflenet_v2": _FULL,
    "efficientnet_b0": _FULL,
    "fcn_resnet50": _RESNET,
    "unet": {"variables": {"width": 4}, "inputs": {"image": (3, 32, 32)}},
    "mlp_mixer": {"variables": {"width": 16, "depth": 2, **_CLASSES}},
    "gpt2": {
        "variables": {"width": 24, "heads": 4, "depth": 2, "vocabulary": 30, "context": 16},
    },
    "vit_b_16": {"variables": {"width": 24, "heads": 4, "depth": 2, **_CLASSES}},
    "convnext_tiny": {"variables": {"width": 8, **_CLASSES}, "inputs": _PICTURE},
    "swin_t": {
        "variables": {"width": 12, "heads": 3, "window": 2, **_CLASSES},
        "inputs": _PICTURE,
    },
    "bert_base": {
        "variables": {"width": 24, "heads": 4, "depth": 2, "words": 30, "longest": 16},
    },
    "transformer": {"variables": {"width": 16, "depth": 2, "words": 20}},
    "seq2seq_attention": {
        "variables": {"source_words": 9, "target_words": 8, "hidden_size": 16},
    },
    "bilstm_tagger": {"variables": {"words": 50}},
    "text_cnn": {"variables": {"words": 50}},
    "two_tower": {"variables": {"users": 5, "items": 6, "width": 8}},
}
