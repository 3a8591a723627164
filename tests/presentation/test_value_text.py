"""What may be typed into a field: text to value and back."""

import pytest

from designer.layers import params
from designer.layers.params import AXIS, float_, int_, ints
from designer.presentation.value_text import UNSET, parse_value, step_value, to_text

VARIABLES = {"width": 8, "rate": 0.5}


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("12", params.int_(), 12),
        (" -1 ", params.AXIS, -1),
        ("width", params.int_(), "=width"),
        ("2*width", params.int_(), "=2*width"),
        ("=width // 2", params.int_(), "=width // 2"),
        ("none", params.int_(optional=True), None),
        ("3", params.ints(2), 3),
        ("3, 5", params.ints(2), (3, 5)),
        ("(3, 5)", params.ints(2), (3, 5)),
        ("3, width", params.ints(2), (3, "=width")),
        ("same", params.ints(2, 0, ("same", "valid")), "same"),
        ("5,", params.shape(), (5,)),
        ("1, 28, 28", params.ParamKind("sizes", minimum=1), (1, 28, 28)),
        ("784", params.ParamKind("sizes", minimum=1), (784,)),
        ("T, =width", params.ParamKind("sizes", minimum=1), ("T", "=width")),
        ("1e-5", params.float_(0), 1e-5),
        ("rate", params.float_(0), "=rate"),
        ("2", params.float_(0), 2),
        ("", params.int_(), UNSET),
    ],
)
def test_reads(text, kind, value):
    entry = parse_value(text, kind, VARIABLES)
    assert not entry.reason
    assert entry.value == value
    assert type(entry.value) is type(value)


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("x", params.int_(), "the variables are: width, rate"),
        ("=rate", params.int_(), "must be a whole number of at least 1, not 0.5"),
        ("3, 4, 5", params.ints(2), "not 3 numbers"),
        ("3, , 5", params.shape(), "must be a list of whole numbers, not ''"),
        ("1.5", params.shape(), "must be a list of whole numbers, not '1.5'"),
        ("=import os", params.int_(), "is not an expression"),
        ("=width / 0", params.int_(), "divides by zero"),
        ("0", params.int_(), "must be at least 1, not 0"),
        ("nan", params.float_(0), "must be"),
        ("9" * 400, params.int_(), "must be at most 2147483647, not about 1e400"),
        ("9" * 400, params.float_(), "must be"),
        ("9" * 5000, params.int_(), "must be a whole number"),
        ("9" * 5000, params.float_(), "must be"),
        ("3, " + "9" * 400, params.ints(2), "must be at most 2147483647, not about 1e400"),
    ],
)
def test_refuses(text, kind, reason):
    assert reason in parse_value(text, kind, VARIABLES).reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ((3, 5), "3, 5"),
        (None, "None"),
        ("=a", "=a"),
        (1e-5, "1e-05"),
        (True, "True"),
        (("T",), "T"),
    ],
)
def test_writes(value, text):
    assert to_text(value) == text


def test_an_expression_says_what_it_comes_to():
    assert parse_value("width, 2*width", params.shape(), VARIABLES).hint == "= 8, 16"
    assert parse_value("12", params.int_(), VARIABLES).hint == ""


@pytest.mark.parametrize(
    ("text", "by", "kind", "expected"),
    [("8", 3, int_(), "11"), ("8", -30, int_(), "1"), ("0.25", 1, float_(0, 1), "0.26"),
     ("0.5", 10, float_(0, 1), "1"), ("1e-05", 1, float_(0), "0.00002"), ("=n", 1, int_(), None),
     ("-1", 1, AXIS, "0"), ("", 1, int_(), None), ("3, 3", 1, ints(2), None)],
)  # fmt: skip
def test_what_a_step_makes_of_a_number(text, by, kind, expected):
    made = step_value(text, by, kind)
    assert made == expected or float(made) == float(expected)
