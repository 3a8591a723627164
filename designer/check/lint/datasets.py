"""The bundled data sets: titles, shapes of samples, numbers of classes.

So a design can be checked against its data set without reading any data; a test compares this table
with what training loads.
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
    """Return the data set that a recipe names, None where it is not known.

    One with several inputs counts as unknown: it is open which of them an Input gets.
    """
    data = training.get("data")
    source = data.get("source") if isinstance(data, Mapping) else None
    known = KNOWN_DATASETS.get(source) if isinstance(source, str) else None
    return known if known is not None and known.inputs == 1 else None
