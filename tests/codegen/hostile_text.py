"""Text that tries to leave its literal, its comment or its line, and documents full of it."""

import copy
import random
import re
from collections.abc import Iterator
from typing import Any

PAYLOAD = "__import__('os').system('touch ran')"
PIECES = (
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\\\",
    '\\"',
    "\\'",
    '\\"""',
    "\n",
    "\r",
    "\r\n",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x85",
    "\u2028",
    "\u2029",
    "\t",
    "\x00",
    "\x1b[2J",
    "{",
    "}",
    "{0}",
    "{self}",
    "{{}}",
    "%s",
    "%(a)s",
    "${a}",
    "f'{a}'",
    "*/",
    "-->",
    "]]>",
    "#",
    ";",
    ",",
    ")",
    "(",
    "]",
    ":",
    "=",
    "=a",
    "\\N{DIGIT ONE}",
    "\\x41",
    "\\u0041",
    "\\",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\ud800",
    "\udfff",
    "ｅｘｅｃ",
    "ſelf",
    "ﬁ",
    "é",
    "𝓈",
    "nan",
    "inf",
    "None",
    "self.a",
    "torch.hub",
    "_size_of_a_",
    " for i in range(9)]",
    "a for _ in range(2)",
    "lambda: 0",
    " + ",
    " // ",
    "import os",
    "",
    " ",
    PAYLOAD,
    f'"+{PAYLOAD}#',
    f'\\"+str({PAYLOAD})#',
    f"\\'+str({PAYLOAD})#",
    f'"""\n{PAYLOAD}\n"""',
    f"\n{PAYLOAD}\n",
    f"')+{PAYLOAD}+('",
    f"\r{PAYLOAD}",
    f"\x0c{PAYLOAD}",
)
IDS = frozenset({"id", "shares"})
"""Keys whose text is an id."""
NAMED = frozenset({"layer", "dtype", "source", "loss", "name"})
"""Keys whose text names something that exists."""
DOCUMENT: dict[str, Any] = {
    "nnd": 1,
    "name": "Net",
    "description": "what it is",
    "variables": {"label": "text", "labels": ["one", ["two", 3]], "width": 4},
    "nodes": [
        {"id": "x", "layer": "Input", "params": {"shape": [2, 4], "dtype": "float32"}},
        {"id": "sync", "layer": "SyncBatchNorm", "params": {"process_group": "group"}},
        {"id": "product", "layer": "einsum", "params": {"equation": "nij,nkj->nik"}},
        {"id": "inner", "layer": "Inner", "params": {"tag": "a tag"}, "repeat": 3, "note": "kept"},
        {"id": "y", "layer": "Output"},
    ],
    "edges": [["x", "sync"], ["sync", "product.0"], ["sync", "product.1"], ["product", "inner"],
              ["inner", "y"]],
    "blocks": {
        "Inner": {
            "description": "what it does",
            "variables": {"tag": "usual", "size": 2},
            "nodes": [
                {"id": "a", "layer": "Input"},
                {"id": "norm", "layer": "SyncBatchNorm", "params": {"process_group": "=tag"}},
                {"id": "act", "layer": "gelu", "params": {"approximate": "tanh"}},
                {"id": "b", "layer": "Output"},
            ],
            "edges": [["a", "norm"], ["norm", "act"], ["act", "b"]],
            "notes": [{"text": "a note", "at": [0, 0], "size": [90, 90]}],
        }
    },
    "frames": [{"title": "a frame", "hue": "blue", "at": [0, 0], "size": [90, 90]}],
    "notes": [{"text": "a note", "at": [0, 0], "size": [90, 90]}],
    "training": {"data": {"source": "digits"}, "loss": "MSELoss", "optimizer": {"name": "SGD"}},
    "somebody": {"else's": ["key", {"deep": "text"}]},
}  # fmt: skip
"""A design with a string wherever a design may have one."""
Spot = tuple[Any, Any]
"""A container and the key or index of a string in it."""


def hostile_text(drawn: random.Random, *, whole: bool = False) -> str:
    """Draw hostile text; ``whole`` leaves out halves of characters, which no file may hold."""
    text = "".join(drawn.choice(PIECES) for _ in range(drawn.randint(1, 5)))
    return re.sub("[\ud800-\udfff]", "", text) if whole else text


def spots(document: Any) -> Iterator[Spot]:
    """Yield where the strings are that are no ids; wires are ids."""
    items = document.items() if isinstance(document, dict) else enumerate(document)
    for key, value in list(items):
        if isinstance(value, str):
            if key not in IDS:
                yield document, key
        elif isinstance(value, dict | list) and key != "edges":
            yield from spots(value)


def hostile_document(drawn: random.Random, base: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a document with hostile text in some strings, at times in keys as well."""
    document = copy.deepcopy(base)
    found = list(spots(document))
    if drawn.random() < 0.8:  # a layer, source or dtype of another name is an error at once
        found = [spot for spot in found if spot[1] not in NAMED]
    for holder, key in drawn.sample(found, drawn.randint(1, min(len(found), 6))):
        text = hostile_text(drawn, whole=drawn.random() < 0.9)
        place = drawn.randint(0, len(holder[key]))
        holder[key] = drawn.choice((text, holder[key][:place] + text + holder[key][place:]))
    if drawn.random() < 0.1:
        holder, key = drawn.choice([spot for spot in found if isinstance(spot[0], dict)])
        holder[hostile_text(drawn)] = holder.pop(key)
    return document


def harmless_document(drawn: random.Random) -> dict[str, Any]:
    """Return `DOCUMENT` with hostile text in all strings that mean nothing but themselves."""
    document = copy.deepcopy(DOCUMENT)
    block = document["blocks"]["Inner"]
    for holder, key in (
        (document, "name"), (document, "description"), (document["variables"], "label"),
        (document["variables"]["labels"], 0), (document["variables"]["labels"][1], 0),
        (document["nodes"][1]["params"], "process_group"), (document["nodes"][3]["params"], "tag"),
        (block, "description"), (block["variables"], "tag"), (document["frames"][0], "title"),
        (document["notes"][0], "text"), (document["somebody"]["else's"], 0),
    ):  # fmt: skip
        text = hostile_text(drawn, whole=True)
        holder[key] = text if not text.startswith("=") else f"'{text}"
    return document
