"""Files and folders of any kind, and the check that they end in data or in one sentence.

Each example is a good file with a few bytes changed, cut, doubled or inserted; good ones are built
here, so that a change of a decoder is noticed too.
"""

import os

import numpy as np

from designer.training import TrainingError, load_data
from designer.training.data.access import allow_all

EXAMPLES = int(os.environ.get("HOSTILE_EXAMPLES", "300"))
"""A whole run with 20,000 of each takes some minutes."""


def ends_well(spec, folder):
    """Load; return the error's sentence, or "" for data."""
    data, error = None, None
    try:
        data = load_data(spec, folder, consent=allow_all)
    except TrainingError as caught:
        error = caught
    if data is None:
        assert str(error).isprintable(), str(error)
        assert ";" in str(error), str(error)
        assert len(str(error)) < 1000
        assert error.place.startswith("training.data")
        return str(error)
    assert all(np.isfinite(array).all() for array in data.inputs if array.dtype.kind == "f")
    assert all(len(array) == data.n for array in data.inputs)
    return ""


def mutated(content, rng):
    """Return ``content`` (bytes) with one to four changes."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(content) + 1)
        piece = content[at : at + rng.randint(1, 40)]
        content = rng.choice(
            [
                lambda c=content, at=at: c[:at],
                lambda c=content, at=at, p=piece: c[:at] + p * rng.randint(2, 50) + c[at:],
                lambda c=content, at=at, p=piece: c[:at] + c[at + len(p) :],
                lambda c=content, at=at: c[:at] + rng.randbytes(rng.randint(1, 8)) + c[at + 4 :],
                lambda c=content, at=at: c[:at] + rng.choice(ODD) + c[at:],
                lambda c=content, at=at: c[:at] + rng.choice(ODD) + c[at + 1 :],
            ]
        )()
    return content


ODD = (b"\0", b'"', b"\n", b"\r", b",", b";", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff",
       b"9" * 20, b"1e400", b"nan", b"PK\x05\x06", b"\x93NUMPY", b"\xef\xbb\xbf",
       "\u202e".encode(), b"(" * 99)  # fmt: skip
