"""The index of the gallery: what the start page shows of each bundled design, and its search.

It is one small file, written by packaging/gallery/index.py, so that the start page neither opens
a design nor needs the catalogue or networkx.
"""

import json
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from designer.paths import resource

INDEX = "index.json"
EXAMPLES = {
    "digits_mlp": "Digits, fully connected",
    "digits_cnn": "Digits, convolutional",
    "residual_cnn": "Residual network",
    "lstm_rows": "LSTM over rows",
    "two_inputs": "Two inputs",
    "siamese": "Siamese network",
}
"""The designs that the menu offers to beginners; each can be trained at once."""
_FIELD_WEIGHTS = (8, 4, 2, 1)
"""For a word found in an entry's title, source, description and layers."""


class SketchBox(NamedTuple):
    """A node in a thumbnail: its position, log2 of the size of its output, its layer's family."""

    x: float
    y: float
    size: float
    family: str


@dataclass(frozen=True)
class Sketch:
    """A design reduced to what a thumbnail shows: its nodes, and pairs of indexes for its wires."""

    boxes: tuple[SketchBox, ...] = ()
    wires: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class GalleryEntry:
    """A bundled design as the start page shows it."""

    path: Path
    name: str
    title: str
    family: str
    teaches: str
    source: str = ""
    parameters: int = 0
    trains: bool = False
    layers: tuple[str, ...] = ()
    sketch: Sketch = Sketch()

    @cached_property
    def texts(self) -> tuple[str, str, str, str]:
        """The texts that a search looks through, in the order of ``_FIELD_WEIGHTS``."""
        names = f"{self.title} {self.name} {self.path.stem} {self.family}"
        return (
            fold_case(names),
            fold_case(self.source),
            fold_case(self.teaches),
            fold_case(" ".join(self.layers)),
        )


@dataclass(frozen=True)
class GalleryFamily:
    """A group of entries with a heading."""

    name: str
    about: str
    entries: tuple[GalleryEntry, ...]


def read_gallery(folder: Path | None = None) -> tuple[GalleryFamily, ...]:
    """Return the bundled designs by family; none if the index is missing or broken."""
    folder = folder or resource("examples")
    try:
        data = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        entries = [_read_entry(folder, record) for record in data["designs"]]
        families = [(str(name), str(about)) for name, about in data["families"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return ()
    return tuple(
        GalleryFamily(name, about, tuple(e for e in entries if e.family == name))
        for name, about in families
    )


def _read_entry(folder: Path, record: dict[str, Any]) -> GalleryEntry:
    boxes = tuple(
        SketchBox(float(x), float(y), float(size), str(f)) for x, y, size, f in record["boxes"]
    )
    wires = tuple((int(a), int(b)) for a, b in record["wires"])
    return GalleryEntry(
        folder / f"{record['file']}.nnd",
        str(record["name"]),
        str(record["title"]),
        str(record["family"]),
        str(record["teaches"]),
        str(record["source"]),
        int(record["parameters"]),
        bool(record["trains"]),
        tuple(map(str, record["layers"])),
        Sketch(boxes, wires),
    )


def search(query: str, entries: "tuple[GalleryEntry, ...]") -> list[GalleryEntry]:
    """Return the entries in which every word of ``query`` occurs, the best first."""
    words = fold_case(query).split()
    found = [(value, e) for e in entries if (value := _value(words, e))]
    return [entry for _, entry in sorted(found, key=lambda pair: -pair[0])]


def _value(words: list[str], entry: GalleryEntry) -> int:
    """Return how well an entry matches, 0 if one of the words does not occur in it."""
    total = 0
    for word in words:
        places = (
            worth + (worth if f" {word}" in f" {text}" else 0)
            for worth, text in zip(_FIELD_WEIGHTS, entry.texts, strict=True)
            if word in text
        )
        best = max(places, default=0)
        if not best:
            return 0
        total += best
    return total


def fold_case(text: str) -> str:
    """Return a text without case, accents and hyphens: resnet50 finds ResNet-50."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        letter for letter in plain if letter not in "-_" and not unicodedata.combining(letter)
    )


def first_sentence(text: str) -> str:
    """Return a description's first sentence, or its first line."""
    line = " ".join(text.split("\n\n", 1)[0].split())
    head, stop, _ = line.partition(". ")
    return head + "." if stop else line
