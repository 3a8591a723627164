"""Expressions are arithmetic over variables, and nothing that text can hold is ever executed."""

import ast
import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from designer.graph import BadExpressionError, Design
from designer.graph.errors import BadValueError
from designer.graph.expressions import (
    evaluate,
    is_expression,
    names_in,
    substitute,
    to_python,
)
from tests.test_hard_work import calls_of

VARIABLES = {"n": 12, "half": 0.5, "hidden_size": 128}
HOSTILE = [
    "=__import__('os').system('touch /tmp/owned')",
    "=n.__class__.__mro__[1].__subclasses__()",
    "=(lambda: 1)()",
    "=[c for c in ()]",
    "={n: 1}",
    "=n[0]",
    "=n.real",
    "=print(n)",
    "=f'{n}'",
    "='text'",
    "=b'bytes'",
    "=True",
    "=None",
    "=...",
    "=1j",
    "=n if n else 1",
    "=n and 1",
    "=not n",
    "=n < 1",
    "=n @ n",
    "=n << 62",
    "=n | 1",
    "=~n",
    "=*n",
    "=n := 3",
    "=(n := 3)",
    "=yield",
    "=await n",
    "=import os",
    "=n; n",
    "=n\nn",
    "=",
    "= ",
    "==n",
    "=n +",
    "=((((n",
    "=\0",
    "=#",
    "=0x",
    "=ｎ２",
]
BOTTOMLESS = ["=" + "(" * 90 + "n" + ")" * 90, "=" + "-" * 150 + "n", "=" + "n+" * 90 + "n"]
TOO_MUCH = [
    "=9**9**9**9",
    "=10**64",
    "=2**n**n",
    "=n**65",
    "=(-8)**0.5",
    "=1e308*10",
    "=1e999",
    "=0**-1",
    "=n/0",
    "=n//(n-n)",
    "=n%0",
    "=9" + "9" * 190,
    "=n" * 100,
    "=" + "1+" * 500 + "1",
]


@pytest.mark.parametrize("text", [*HOSTILE, *TOO_MUCH])
def test_what_is_no_arithmetic_is_refused(text: str) -> None:
    with pytest.raises(BadExpressionError):
        evaluate(text, VARIABLES)


@pytest.mark.parametrize("text", BOTTOMLESS)
def test_nesting_is_computed_or_refused(text: str) -> None:
    try:
        value = evaluate(text, VARIABLES)
    except BadExpressionError:
        return
    assert isinstance(value, int)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=n", 12),
        ("= 2 * n + 1", 25),
        ("=(n - 2) // 3", 3),
        ("=n / 8", 1.5),
        ("=n % 5", 2),
        ("=2 ** 10", 1024),
        ("=-n", -12),
        ("=-n**2", -144),
        ("=(-n)**2", 144),
        ("=+half", 0.5),
        ("=4 * hidden_size", 512),
        ("=1e-3", 0.001),
        ("=2**-1", 0.5),
    ],
)
def test_arithmetic(text: str, value: float) -> None:
    found = evaluate(text, VARIABLES)
    assert found == value
    assert type(found) is type(value)
    assert eval(to_python(text), {"__builtins__": {}}, VARIABLES) == value


@pytest.mark.parametrize(
    ("text", "python"),
    [
        ("=7 ** 2 + n%2", "7**2 + n % 2"),
        ("=2 * n ** 2", "2 * n**2"),
        ("=2 ** n ** 2", "2**n**2"),
        ("=(n + 1) ** 2", "(n + 1) ** 2"),
        ("=2 ** (n + 1)", "2 ** (n + 1)"),
        ("=1.5**2", "1.5**2"),
        ("=-n ** 2", "-(n**2)"),
        ("=(-n) ** 2", "(-n) ** 2"),
        ("=2 ** -n", "2**-n"),
        ("=n - (half - -n) * 2", "n - (half - -n) * 2"),
    ],
)
def test_code_is_spaced_as_the_formatter_spaces_it(text: str, python: str) -> None:
    assert to_python(text) == python


def test_an_unknown_name_says_which_there_are() -> None:
    with pytest.raises(BadExpressionError, match="no variable 'm'; the variables are: n, half"):
        evaluate("=m", VARIABLES)
    with pytest.raises(BadExpressionError, match="none yet"):
        evaluate("=__builtins__", {})


NO_NUMBERS = {"text": "x" * 9, "items": (1, 2, 3), "nested": ((1,),), "form": "%9999999999d"}


@pytest.mark.parametrize("name", NO_NUMBERS)
@pytest.mark.parametrize(
    "text",
    ["=-{}", "=+{}", "={} + 1", "={} * 50000000", "=50000000 * {}", "={} % 5", "={} ** 2",
     "={} // 2", "={} + {}", "=n - {}"],
)  # fmt: skip
def test_nothing_but_numbers_is_computed_with(text: str, name: str) -> None:
    with pytest.raises(BadExpressionError, match=f"variable '{name}' is .*use a number"):
        evaluate(text.replace("{}", name), {**VARIABLES, **NO_NUMBERS})


@pytest.mark.parametrize("value", [*NO_NUMBERS.values(), True, None, 2**62, 1e308])
def test_a_name_alone_is_its_value_whatever_that_is(value: object) -> None:
    assert evaluate("=it", {"it": value}) == value


@pytest.mark.parametrize(
    "text",
    ["=big*big", "=big**64", "=huge + 1", "=large**2", "=large*10", "=(large - large) + huge"],
)
def test_a_result_beyond_all_sizes_is_refused(text: str) -> None:
    values = {"big": 10**18, "huge": 10**4000, "large": 1e300}
    with pytest.raises(BadExpressionError, match="1e\\+18"):
        evaluate(text, values)


def test_few_of_many_variables_are_listed() -> None:
    with pytest.raises(BadExpressionError, match=r"v0, v1, .*, v19 and 980 more$"):
        evaluate("=missing", {f"v{number}": 1 for number in range(1000)})


@pytest.mark.parametrize(
    "value", ["=9**9**9**9", "=b", "=", [1, "=b"], [[["=1//0"]]], [1, {"a": 1}]]
)
def test_a_variable_is_no_expression_and_holds_no_object(value: object) -> None:
    design = Design("Net")
    with pytest.raises(BadValueError, match="variable a ") as caught, design.edit("Set") as edit:
        edit.update_header(variables={"a": value})
    assert str(caught.value).isprintable()
    assert not design.variables


def test_what_is_an_expression() -> None:
    assert is_expression("=n")
    assert not is_expression("n")
    assert not is_expression(3)
    assert names_in("=2 * n + half") == {"n", "half"}


@given(st.text(max_size=60))
def test_any_text_is_computed_or_refused(text: str) -> None:
    try:
        value = evaluate("=" + text, VARIABLES)
    except BadExpressionError:
        return
    assert isinstance(value, int | float)


tree = st.recursive(
    st.sampled_from(["n", "half", "3", "2.5", "1"]),
    lambda inner: st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%"]), inner).map(
        lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
    ),
    max_leaves=6,
)


@given(tree)
def test_values_are_pythons(text: str) -> None:
    try:
        expected = eval(text, {"__builtins__": {}}, VARIABLES)
    except ZeroDivisionError:
        with pytest.raises(BadExpressionError, match="divides by zero"):
            evaluate("=" + text, VARIABLES)
        return
    if abs(expected) < 1e18:
        found = evaluate("=" + text, VARIABLES)
        assert (found, type(found)) == (expected, type(expected))


SIGNS_IN_A_ROW = re.compile(r"\([-+]\([-+]")
signed = st.recursive(
    st.sampled_from(["n", "half", "3", "2.5", "1"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        inner.map(lambda text: f"(-{text})"),
        inner.map(lambda text: f"(+{text})"),
    ),
    max_leaves=8,
).filter(lambda text: len(text) < 200)


def shape(text: str) -> str:
    return ast.dump(ast.parse(text, mode="eval"))


@given(signed)
def test_source_has_the_brackets_that_it_needs_and_no_others(text: str) -> None:
    source = to_python("=" + text)
    if not SIGNS_IN_A_ROW.search(text):  # they become one
        assert shape(source) == shape(text)
    assert to_python("=" + source) == source
    with suppress(ArithmeticError, BadExpressionError):
        assert evaluate("=" + source, VARIABLES) == evaluate("=" + text, VARIABLES)


@given(signed, st.sampled_from(["=n - half", "=-n", "=2**n", "7", "-1"]))
def test_what_stands_for_a_variable_is_one_operand(text: str, value: str) -> None:
    put = substitute("=" + text, {"n": value})
    inside = shape(value.removeprefix("="))
    holds = shape(text).replace(
        "Name(id='n', ctx=Load())", inside.removeprefix("Expression(body=").removesuffix(")")
    )
    assert shape(put.removeprefix("=")) == holds


def test_writing_an_expression_leaves_it_as_it_is_and_costs_no_more_than_its_text() -> None:
    signs = "=" + "-" * 91 + "(n + +--+n)" + " + n" * 10
    assert evaluate(signs, {"n": 5}) == 40
    assert evaluate("=" + to_python(signs), {"n": 5}) == 40
    assert evaluate(signs, {"n": 5}) == 40
    assert names_in(signs) == {"n"}
    long = "=n" + "+n" * 90
    names_in(long)  # parses it
    assert calls_of(lambda: to_python(long)) < 40 * 181
    assert calls_of(lambda: to_python(long)) < 10
