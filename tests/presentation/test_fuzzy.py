"""Ranking texts by what someone types."""

import pytest

from designer.presentation import fuzzy
from designer.presentation.fuzzy import NAMES, TITLES, Weights, match_word


def test_starts_beat_words_beat_middles_beat_letters() -> None:
    items = ["x unsave", "Save", "Save As…", "Auto save", "Select a vivid edge"]
    assert fuzzy.rank("save", items, lambda item: (item,)) == [
        "Save", "Save As…", "Auto save", "x unsave", "Select a vivid edge",
    ]  # fmt: skip


def test_all_words_must_match_and_later_texts_count_less() -> None:
    items = [("zoom in", "view"), ("view", "")]
    assert fuzzy.rank("view", items, lambda item: item)[0] == ("view", "")
    assert fuzzy.rank("zoom view", items, lambda item: item) == []
    assert fuzzy.score("zo in", "zoom in") is not None


@pytest.mark.parametrize(
    ("weights", "texts"),
    [(TITLES, ["fit", "fit all", "zoom to fit", "outfit", "flip it"]),
     (NAMES, ["fit", "Fitted", "FooInTree", "FlatFit", "Outfit", "FlipIt"])],
)  # fmt: skip
def test_each_way_to_match_is_worth_less_than_the_one_before(
    weights: Weights, texts: list[str]
) -> None:
    points = [match_word("fit", text, weights) for text in texts]
    assert None not in points
    assert points == sorted(points, reverse=True)
    assert len(set(points)) == len(points)


def test_a_word_that_starts_later_counts_as_a_start() -> None:
    assert match_word("th", "With the keys", TITLES) > match_word("th", "Width", TITLES)


def test_scattered_letters_of_a_name_begin_with_its_first() -> None:
    assert match_word("cv2", "Conv2d", NAMES) is not None
    assert match_word("nv2", "ConvX2d", NAMES) is None
    assert match_word("nv2", "ConvX2d", TITLES) is not None


def test_initials_count_in_names_alone() -> None:
    assert match_word("mha", "MultiheadAttention", NAMES) is not None
    assert match_word("bn2", "BatchNorm2d", NAMES) > match_word("bn2", "BatchNorm2d", TITLES)
