"""The gallery as data: what the start page shows of each bundled design, and finding one.

It is read from one small index (packaging/gallery/index.py makes it), so that the start page opens
no design, and needs neither the catalogue nor networkx. Nothing here knows Qt.
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
"""What a beginner sees first, and the menu offers: each trains at once."""
_WORTH = (8, 4, 2, 1)
"""Of a word found in an exhibit's title, source, teaching and layers."""


class SketchBox(NamedTuple):
    """A node in a thumbnail: where it stands, how much it gives (in octaves), its family."""

    x: float
    y: float
    size: float
    family: str


@dataclass(frozen=True)
class Sketch:
    """What a thumbnail needs of a design: its nodes, and which are wired."""

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
        """What a search looks through, the weightiest first."""
        names = f"{self.title} {self.name} {self.path.stem} {self.family}"
        return (
            fold_case(names),
            fold_case(self.source),
            fold_case(self.teaches),
            fold_case(" ".join(self.layers)),
        )


@dataclass(frozen=True)
class GalleryFamily:
    """Exhibits that belong together."""

    name: str
    about: str
    exhibits: tuple[GalleryEntry, ...]


def read_gallery(folder: Path | None = None) -> tuple[GalleryFamily, ...]:
    """Return the bundled designs by family; none where the index is missing or broken."""
    folder = folder or resource("examples")
    try:
        data = json.loads((folder / INDEX).read_text(encoding="utf-8"))
        exhibits = [_exhibit(folder, entry) for entry in data["designs"]]
        families = [(str(name), str(about)) for name, about in data["families"]]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return ()
    return tuple(
        GalleryFamily(name, about, tuple(e for e in exhibits if e.family == name))
        for name, about in families
    )


def _exhibit(folder: Path, entry: dict[str, Any]) -> GalleryEntry:
    boxes = tuple(
        SketchBox(float(x), float(y), float(size), str(f)) for x, y, size, f in entry["boxes"]
    )
    wires = tuple((int(a), int(b)) for a, b in entry["wires"])
    return GalleryEntry(
        folder / f"{entry['file']}.nnd",
        str(entry["name"]),
        str(entry["title"]),
        str(entry["family"]),
        str(entry["teaches"]),
        str(entry["source"]),
        int(entry["parameters"]),
        bool(entry["trains"]),
        tuple(map(str, entry["layers"])),
        Sketch(boxes, wires),
    )


def search(query: str, exhibits: "tuple[GalleryEntry, ...]") -> list[GalleryEntry]:
    """Return the exhibits in which every word of ``query`` occurs, the best first."""
    words = fold_case(query).split()
    found = [(value, e) for e in exhibits if (value := _value(words, e))]
    return [exhibit for _, exhibit in sorted(found, key=lambda pair: -pair[0])]


def _value(words: list[str], exhibit: GalleryEntry) -> int:
    """Return how well an exhibit fits, 0 where a word is nowhere in it."""
    total = 0
    for word in words:
        places = (
            worth + (worth if f" {word}" in f" {text}" else 0)
            for worth, text in zip(_WORTH, exhibit.texts, strict=True)
            if word in text
        )
        best = max(places, default=0)
        if not best:
            return 0
        total += best
    return total


def fold_case(text: str) -> str:
    """Return a text without case, accents and hyphens, so that resnet50 finds ResNet-50."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(
        letter for letter in plain if letter not in "-_" and not unicodedata.combining(letter)
    )


def first_sentence(text: str) -> str:
    """Return a description's first sentence, or its first line."""
    line = " ".join(text.split("\n\n", 1)[0].split())
    head, stop, _ = line.partition(". ")
    return head + "." if stop else line
