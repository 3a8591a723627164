"""Ranking texts by what someone types."""

from designer.presentation import fuzzy


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
