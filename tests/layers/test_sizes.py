"""Symbolic sizes held against plain integers: whatever is computed, evaluating it agrees."""

import ast
from collections.abc import Callable
from operator import add, floordiv, mul, sub
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from designer.layers.sizes import (
    BATCH,
    Dim,
    Named,
    as_dim,
    evaluate_size,
    must_differ,
    product,
    same,
    size_source,
    symbol,
    with_names,
)

VALUES = {"N": 7, "T": 12, "S": 5}
SYMBOLS = {name: symbol(name) for name in VALUES}
OPERATORS: tuple[Callable[[Any, Any], Any], ...] = (add, sub, mul, floordiv)
quick = settings(max_examples=300, derandomize=True, database=None)

leaves = st.sampled_from(sorted(VALUES)) | st.integers(1, 12)
trees = st.recursive(
    leaves, lambda inner: st.tuples(st.sampled_from(OPERATORS), inner, inner), max_leaves=6
)


def compute(tree: Any, values: dict[str, Any]) -> Any:
    if isinstance(tree, tuple):
        operator, left, right = tree
        return operator(compute(left, values), compute(right, values))
    return values[tree] if isinstance(tree, str) else tree


def both(tree: Any, values: dict[str, Any]) -> tuple[Any, int] | None:
    """Return a tree computed with ``values`` and plainly, None where it divides by zero."""
    try:
        return compute(tree, values), compute(tree, VALUES)
    except ZeroDivisionError:
        return None


def evaluated(text: str) -> int:
    """Evaluate arithmetic over VALUES, and nothing else."""

    def walk(node: ast.expr) -> int:
        if isinstance(node, ast.BinOp):
            work = {ast.Add: add, ast.Sub: sub, ast.Mult: mul, ast.FloorDiv: floordiv}
            return int(work[type(node.op)](walk(node.left), walk(node.right)))
        if isinstance(node, ast.UnaryOp):
            return -walk(node.operand)
        if isinstance(node, ast.Name):
            return VALUES[node.id]
        assert isinstance(node, ast.Constant)
        return int(node.value)

    return walk(ast.parse(text, mode="eval").body)


@quick
@given(tree=trees)
def test_a_symbolic_size_is_what_integers_give(tree: Any) -> None:
    known = both(tree, SYMBOLS)
    if known is not None:
        size, value = known
        assert evaluated(str(size)) == value
        assert evaluated(as_dim(size).source()) == value


@quick
@given(tree=trees)
def test_a_named_size_is_an_int_and_remembers_its_source(tree: Any) -> None:
    known = both(tree, with_names(VALUES))
    if known is not None:
        size, value = known
        assert size == value
        assert isinstance(size, int)
        assert evaluated(size_source(size)) == value


@quick
@given(left=trees, right=trees)
def test_sizes_that_must_differ_do(left: Any, right: Any) -> None:
    first, second = both(left, SYMBOLS), both(right, SYMBOLS)
    if first is not None and second is not None:
        if must_differ(first[0], second[0]):
            assert first[1] != second[1]
        if same(first[0], second[0]):
            assert first[1] == second[1]


@quick
@given(left=trees, right=trees)
def test_equal_polynomials_have_one_form(left: Any, right: Any) -> None:
    one, other = both((add, left, right), SYMBOLS), both((add, right, left), SYMBOLS)
    if one is not None and other is not None:
        assert one[0] == other[0]
        assert hash(one[0]) == hash(other[0])
        assert str(one[0]) == str(other[0])


@quick
@given(tree=trees, divisor=st.integers(1, 64))
def test_what_was_multiplied_divides_again(tree: Any, divisor: int) -> None:
    known = both(tree, SYMBOLS)
    if known is not None:
        assert known[0] * divisor // divisor == known[0]
        assert known[0] * divisor % divisor == 0


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (BATCH, "N"),
        (2 * symbol("T"), "2*T"),
        (symbol("T") - 4, "T - 4"),
        ((symbol("T") - 4) // 2, "T//2 - 2"),
        ((symbol("T") + 1) // 2, "(T + 1)//2"),
        (BATCH * symbol("T") * 3, "3*N*T"),
        (10 - symbol("T"), "10 - T"),
        (BATCH * 64 // 64, "N"),
        (symbol("T") - symbol("T"), "0"),
    ],
)
def test_sizes_read_as_people_write_them(size: Any, text: str) -> None:
    assert str(size) in {text, text.replace("10 - T", "-T + 10")}


@pytest.mark.parametrize(
    ("left", "right", "certain"),
    [
        (3, 4, True),
        (BATCH, BATCH, False),
        (BATCH, symbol("T"), False),
        (BATCH, 7, False),
        (symbol("T"), symbol("T") + 1, True),
        (symbol("T") + 1, 1, True),
        (symbol("T") * 2, symbol("T"), True),
        (symbol("T") // 2, symbol("T"), False),
        (2 * symbol("T"), 7, True),
        (symbol("T") + symbol("S"), 1, True),
        (symbol("T") + symbol("S"), 2, False),
        (symbol("T") + symbol("T"), 2 * symbol("T"), False),
        (2 * symbol("T"), 2 * symbol("S") + 1, True),
        (2 * (symbol("T") // 2), 3, True),
        (symbol("T") + (symbol("T") - 8) // 2 + 4, 4, False),
        (Named(3, symbol("k")), 3, False),
        (Named(3, symbol("k")), Named(4, symbol("j")), True),
    ],
)
def test_only_certain_differences_count(left: Any, right: Any, certain: bool) -> None:
    assert must_differ(left, right) is certain


def test_products_keep_what_they_are_made_of() -> None:
    hidden = Named(128, symbol("hidden"))
    assert size_source(hidden * 4) == "4 * hidden"
    assert product(()) == 1
    assert isinstance(product((BATCH, hidden)), Dim)


def test_a_size_becomes_a_number() -> None:
    batch, time = symbol("N"), symbol("T")
    assert evaluate_size(batch * 10 + 5, {"N": 64}) == 645
    assert evaluate_size((time - 1) // 2 * batch, {"N": 3, "T": 9}) == 12
    assert evaluate_size(batch * time, {"N": 2}) == 2
    assert type(evaluate_size(Named(3, symbol("n")), {})) is int
