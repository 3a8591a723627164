"""The data sets that are on board: what they are called, and what their samples look like.

So a design can be held against the one it names without reading any data; a test holds this table
against what training loads.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class KnownDataset(NamedTuple):
    """One sample's shape, and how many classes there are: 0 where numbers are to be predicted."""

    title: str
    shape: tuple[int, ...]
    classes: int
    inputs: int = 1
    """How many of that shape a sample has, each for an Input of its own."""


KNOWN_DATASETS: Mapping[str, KnownDataset] = {
    "digits": KnownDataset("Digits (8×8 images)", (1, 8, 8), 10),
    "digits_pairs": KnownDataset("Digit pairs (same or not)", (1, 8, 8), 2, inputs=2),
    "iris": KnownDataset("Iris (flowers)", (4,), 3),
    "wine": KnownDataset("Wine (13 measurements)", (13,), 3),
    "breast_cancer": KnownDataset("Breast cancer (30 measurements)", (30,), 2),
    "diabetes": KnownDataset("Diabetes (regression)", (10,), 0),
}


def dataset_of(training: Mapping[str, Any]) -> KnownDataset | None:
    """Return what a sample of the data that a recipe names is, None where that is not known.

    What has several inputs counts as not known: which of them an Input takes, nobody says.
    """
    data = training.get("data")
    source = data.get("source") if isinstance(data, Mapping) else None
    known = KNOWN_DATASETS.get(source) if isinstance(source, str) else None
    return known if known is not None and known.inputs == 1 else None
