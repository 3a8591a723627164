"""Literals evaluate to what they were made of, whatever that is."""

import ast
import math
import random
from textwrap import TextWrapper

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.codegen.literals import docstring_text, literal, replace_names, string
from designer.codegen.writer import Writer, docstring_lines
from tests.codegen.hostile_text import PIECES, hostile_text

TEXT = st.text(st.characters(), max_size=30) | st.lists(st.sampled_from(PIECES)).map("".join)
CONSTANTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(TEXT)
def test_a_string_is_a_literal_of_itself(text: str) -> None:
    written = string(text)
    assert ast.literal_eval(written) == text
    assert written.isprintable()
    assert written.encode()


@given(CONSTANTS)
def test_a_constant_is_a_literal_of_itself(value: object) -> None:
    if "inf" not in repr(value):
        assert ast.literal_eval(literal(value)) == value


def test_what_has_no_literal_is_called_or_refused() -> None:
    assert [literal(each) for each in (math.inf, -math.inf)] == ['float("inf")', 'float("-inf")']
    assert literal((math.nan,)) == '(float("nan"),)'
    for value in ({}, {"a": 1}, b"", 1j, object()):
        with pytest.raises(ValueError, match="cannot be written"):
            literal(value)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain", '"plain"'),
        ('say "hi"', "'say \"hi\"'"),
        ("it's", '"it\'s"'),
        ("'\"", '"\'\\""'),
        ('\\"', "'\\\\\"'"),
    ],
)
def test_quotes_are_those_that_need_fewer_escapes(text: str, written: str) -> None:
    assert string(text) == written


@given(TEXT)
def test_a_docstring_says_what_the_description_says(text: str) -> None:
    writer = Writer()
    with writer:
        writer.docstring(text)
    written = writer.text().strip()
    assert (ast.literal_eval(written).split() if written else []) == text.split()
    assert all(line.isprintable() for line in docstring_lines(text, 60))


@pytest.mark.parametrize(
    "text", ['say \\"', "\\", '""', '"', 'a"""b', '"a', 'a"', '\\"""', '"" ""']
)
def test_quotes_and_backslashes_at_the_ends(text: str) -> None:
    assert ast.literal_eval(f'"""{docstring_text(text)}"""') == text


def test_names_are_replaced_outside_of_strings_alone() -> None:
    names = {"a": "self.a", "b": "2"}
    assert replace_names("a + b.a * ab", names) == "self.a + 2.a * ab"
    assert replace_names('("a", \'b "a\', a)', names) == '("a", \'b "a\', self.a)'
    drawn = random.Random(3)
    for _ in range(2000):
        values = tuple(hostile_text(drawn) for _ in range(3))
        assert (
            ast.literal_eval(
                replace_names(literal(values), dict.fromkeys("a self nan".split(), "0"))
            )
            == values
        )


@given(TEXT | st.text("ab '\"\\\\", max_size=300), st.integers(40, 90))
def test_a_docstring_breaks_where_textwrap_breaks_it(text: str, width: int) -> None:
    wrapper = TextWrapper(width, break_long_words=False, break_on_hyphens=False)
    paragraph = docstring_text(" ".join(text.split()))
    assert docstring_lines(" ".join(text.split()), width) == wrapper.wrap(paragraph)
