"""Text from a file, as people see it."""

import sys
import unicodedata
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.visible_text import html_text, one_line, visible

anything = st.text(st.characters())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, as it is", "plain, as it is"),
        ("\x1b[31mred\x07", r"\x1b[31mred\x07"),
        ("two\r\nlines\x85and\u2028more\u2029", r"two\r\nlines\x85and\u2028more\u2029"),
        ("a\u202egnp.exe", r"a\u202egnp.exe"),
        ("\u200eleft\u2066iso\u2069", r"\u200eleft\u2066iso\u2069"),
        ("half \ud800", r"half \ud800"),
        ("tag \U000e0041 and \ufeff", r"tag \U000e0041 and \ufeff"),
        ("zero\u200bwidth\u200d", r"zero\u200bwidth\u200d"),
        ("Größe 5\xa0µm\u3000寸法", "Größe 5\xa0µm\u3000寸法"),
        ("می\u200cشود 👨\u200d👩\u200d👧", "می\u200cشود 👨\u200d👩\u200d👧"),
    ],
)
def test_what_cannot_be_seen_is_an_escape(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.slow
def test_every_character_is_printable_a_space_or_an_escape() -> None:
    for number in range(sys.maxunicode + 1):
        character = chr(number)
        shown = visible(character)
        if shown == character:
            assert character.isprintable() or unicodedata.category(character) == "Zs"
        else:
            assert shown.isascii()
            assert shown.isprintable()
            assert shown.encode().decode("unicode_escape") == character


@given(anything)
def test_it_is_one_line_and_showing_it_again_changes_nothing(text: str) -> None:
    for shown in (visible(text), one_line(text)):
        assert len(shown.splitlines()) <= 1
        assert visible(shown) == shown
        shown.encode()


@given(anything)
def test_only_what_is_kept_is_kept(text: str) -> None:
    lines = visible(text, keep="\n").split("\n")
    assert lines == [visible(line) for line in text.split("\n")]


@given(anything)
def test_html_and_xml_read_it_back(text: str) -> None:
    element = ET.fromstring(f"<a b='{html_text(text)}'>{html_text(text)}</a>")
    assert (element.text or "") == element.get("b") == visible(text)


def test_a_message_loses_its_line_breaks() -> None:
    assert one_line("  size\n\tmismatch \x1b[0m") == r"size mismatch \x1b[0m"
