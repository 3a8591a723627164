"""The known name that a misspelt one means."""

import pytest

from designer.did_you_mean import did_you_mean, nearest_names


@pytest.mark.parametrize(
    ("name", "expected"),
    [("kernel_siz", ["kernel_size"]), ("KERNEL_SIZE", ["kernel_size"]), ("nothing", [])],
)
def test_the_nearest_name_whatever_its_case(name: str, expected: list[str]) -> None:
    assert nearest_names(name, ("kernel_size", "stride", "padding")) == expected


def test_a_capital_letter_is_meant() -> None:
    assert nearest_names("Linaer", ("linear", "Linear"))[0] == "Linear"
    assert nearest_names("linaer", ("Linear", "linear"))[0] == "linear"


def test_fixes_that_are_tried_first_may_be_bolder() -> None:
    assert nearest_names("bothways", ("both",), cutoff=0.8) == []
    assert nearest_names("bothways", ("both",), cutoff=0.4) == ["both"]


def test_not_more_than_are_asked_for() -> None:
    assert nearest_names("layer", [f"layer{number}" for number in range(9)], 2) == [
        "layer8",
        "layer7",
    ]


def test_a_long_name_is_not_compared() -> None:
    assert nearest_names("x" * 121, ["x" * 121]) == []
    assert nearest_names("x" * 100, ["x" * 100]) == ["x" * 100]


def test_the_hint_shows_what_would_be_invisible() -> None:
    assert did_you_mean("lis", ("lists",)) == " (did you mean lists?)"
    assert did_you_mean("lists", ("list\u202es",)) == " (did you mean list\\u202es?)"
    assert did_you_mean("nothing", ("x",)) == ""
