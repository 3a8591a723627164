"""What the bundled data sets look like, so that a design can be held against the one it names.

A check must not read data; a test holds this table against what training loads.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Data(NamedTuple):
    """One sample's shape, and how many classes there are: 0 where numbers are to be predicted."""

    shape: tuple[int, ...]
    classes: int


DATA: Mapping[str, Data] = {
    "digits": Data((1, 8, 8), 10),
    "iris": Data((4,), 3),
    "wine": Data((13,), 3),
    "breast_cancer": Data((30,), 2),
    "diabetes": Data((10,), 0),
}


def data_of(training: Mapping[str, Any]) -> Data | None:
    """Return what is known of the data that a recipe names, None if nothing is."""
    data = training.get("data")
    source = data.get("source") if isinstance(data, Mapping) else None
    return DATA.get(source) if isinstance(source, str) else None
