"""``=expressions`` over a design's variables, parsed and never executed.

Allowed are numbers, variable names, ``+ - * / // % **`` and parentheses, nothing else. Values are
ints and floats alone, and every intermediate result is bounded, so that no expression takes more
time or memory than its text.
"""

import ast
import copy
import operator
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from designer.graph.errors import BadExpressionError
from designer.visible_text import brief

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
}
_SIGNS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//",
          ast.Mod: "%", ast.Pow: "**", ast.UAdd: "+", ast.USub: "-"}  # fmt: skip
_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)
"""How tightly an expression binds."""
_MAX_LENGTH = 200
_MAX_POWER = 64
_MAX_NUMBER = 10**18
_MAX_NAMES = 20
"""So many variables are listed where one is not found."""
_CHARACTERS = re.compile(r"[\w\s.+\-*/%()]*", re.ASCII)
"""What an expression may be written with; anything else need not be parsed."""
_RUN_TOGETHER = re.compile(r"\b\d[\w.]*(?:and|else|for|if|in|is|not|or)\b")
"""``1or n``, of which Python warns while it parses it."""


def is_expression(value: object) -> bool:
    """Return whether a parameter's value is an expression: a string that starts with ``=``."""
    return isinstance(value, str) and value.startswith("=")


def evaluate(text: str, variables: Mapping[str, Any]) -> Any:
    """Evaluate an expression such as ``"=2 * hidden_size"``.

    Works on any numbers that ``variables`` has, so sizes that carry their names keep them. An
    expression that is a variable's name alone has its value, whatever that is. Raises
    BadExpressionError, which names the fault and the variables there are.
    """
    tree = _parse(text)
    if isinstance(tree, ast.Name):
        return _look_up(tree.id, variables)
    try:
        return _value(tree, variables)
    except ZeroDivisionError:
        raise BadExpressionError(f"{text!r} divides by zero; change the expression") from None
    except OverflowError:
        raise _too_large(text) from None
    except ArithmeticError as error:
        raise BadExpressionError(f"{brief(text)} {error}") from None


def names_in(text: str) -> frozenset[str]:
    """Return the variables that an expression uses."""
    return frozenset(n.id for n in ast.walk(_parse(text)) if isinstance(n, ast.Name))


@lru_cache(maxsize=4096)
def to_python(text: str) -> str:
    """Return the expression as Python source, spaced as ``ruff format`` does."""
    return _source(_single_signs(_parse(text)))


def _source(node: ast.expr) -> str:
    if isinstance(node, ast.UnaryOp):
        # The formatter writes -n**2 as -(n**2).
        return _SIGNS[type(node.op)] + _within(node.operand, _ATOM)
    if not isinstance(node, ast.BinOp):
        return ast.unparse(node)
    sign = _SIGNS[type(node.op)]
    if isinstance(node.op, ast.Pow):
        tight = _is_plain(node.left) and _is_simple(node.right)
        sign = sign if tight else f" {sign} "
        return _within(node.left, _ATOM) + sign + _within(node.right, _SIGN)
    rank = _rank(node)
    return f"{_within(node.left, rank)} {sign} {_within(node.right, rank + 1)}"


def _single_signs(node: ast.expr) -> ast.expr:
    """Return an expression with repeated signs replaced by their result: one minus or none.

    Hundreds of them would need more brackets than Python's parser accepts. The expression itself is
    not changed: it is cached.
    """
    if isinstance(node, ast.BinOp):
        return ast.BinOp(_single_signs(node.left), node.op, _single_signs(node.right))
    if not isinstance(node, ast.UnaryOp):
        return node
    signs, operand = [node.op], node.operand
    while isinstance(operand, ast.UnaryOp):
        signs.append(operand.op)
        operand = operand.operand
    inside = _single_signs(operand)
    if len(signs) == 1:
        return ast.UnaryOp(node.op, inside)
    minus = sum(isinstance(sign, ast.USub) for sign in signs) % 2
    return ast.UnaryOp(ast.USub(), inside) if minus else inside


def _within(node: ast.expr, least: int) -> str:
    """Return the source, in brackets where it binds less than ``least``."""
    return f"({_source(node)})" if _rank(node) < least else _source(node)


def _rank(node: ast.expr) -> int:
    if isinstance(node, ast.UnaryOp):
        return _SIGN
    if not isinstance(node, ast.BinOp):
        return _ATOM
    if isinstance(node.op, ast.Pow):
        return _POWER
    return _SUM if isinstance(node.op, ast.Add | ast.Sub) else _PRODUCT


def _is_plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Name | ast.Constant)


def _is_simple(exponent: ast.expr) -> bool:
    """Return whether the formatter writes a power with this exponent without spaces."""
    if isinstance(exponent, ast.BinOp) and isinstance(exponent.op, ast.Pow):
        return _is_plain(exponent.left)
    return _is_plain(exponent.operand if isinstance(exponent, ast.UnaryOp) else exponent)


def substitute(text: str, values: Mapping[str, str]) -> str:
    """Return the expression with variables replaced by numbers or expressions (as text).

    ``substitute("=2 * width", {"width": "=hidden"})`` gives ``"=2 * hidden"``.
    """

    class Replace(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.expr:
            return _parse(values[node.id]) if node.id in values else node

    tree = Replace().visit(copy.deepcopy(_parse(text)))
    return "=" + ast.unparse(tree)


@lru_cache(maxsize=4096)
def _parse(text: str) -> ast.expr:
    source = text.removeprefix("=").strip()
    if len(source) > _MAX_LENGTH:
        raise BadExpressionError(
            f"an expression may have {_MAX_LENGTH} characters, not {len(source)}; make it shorter"
        )
    if not _CHARACTERS.fullmatch(source) or _RUN_TOGETHER.search(source):
        raise _not_allowed(text)
    try:
        tree = ast.parse(source, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise BadExpressionError(
            f"{brief(text)} is not an expression; write it like =2 * hidden_size"
        ) from None
    for node in ast.walk(tree):
        _allow(node, text)
    return tree


def _allow(node: ast.AST, text: str) -> None:
    number = isinstance(node, ast.Constant) and type(node.value) in (int, float)
    allowed = (ast.BinOp, ast.UnaryOp, ast.Name, ast.Load, ast.operator, ast.UAdd, ast.USub)
    if not number and not isinstance(node, allowed):
        raise _not_allowed(text)
    if isinstance(node, ast.operator) and type(node) not in {*_OPERATORS, ast.Pow}:
        raise BadExpressionError(
            f"{brief(text)} uses an operator other than + - * / // % **; leave it out"
        )


def _not_allowed(text: str) -> BadExpressionError:
    return BadExpressionError(
        f"{brief(text)} may contain only numbers, variables, + - * / // % ** and parentheses; "
        "leave out the rest"
    )


def _value(node: ast.expr, variables: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Constant):
        return _bounded(node.value)
    if isinstance(node, ast.Name):
        return _number(node.id, _look_up(node.id, variables))
    if isinstance(node, ast.UnaryOp):
        value = _value(node.operand, variables)
        return -value if isinstance(node.op, ast.USub) else +value
    assert isinstance(node, ast.BinOp)
    left, right = _value(node.left, variables), _value(node.right, variables)
    if isinstance(node.op, ast.Pow):
        return _power(left, right)
    return _bounded(_OPERATORS[type(node.op)](left, right))


def _look_up(name: str, variables: Mapping[str, Any]) -> Any:
    if name in variables:
        return variables[name]
    known = ", ".join(islice(variables, _MAX_NAMES)) or "none yet"
    more = len(variables) - _MAX_NAMES
    known += f" and {more} more" if more > 0 else ""
    raise BadExpressionError(f"there is no variable {name!r}; the variables are: {known}")


def _number(name: str, value: Any) -> Any:
    """Require that a variable is a number: text and lists support + and * and % as well."""
    if isinstance(value, int | float):
        return _bounded(value)
    raise BadExpressionError(
        f"the variable {name!r} is {brief(value)}, which cannot be computed with; "
        "use a number, or the variable alone"
    )


def _power(base: Any, exponent: Any) -> Any:
    if not -_MAX_POWER <= exponent <= _MAX_POWER:
        raise BadExpressionError(
            f"an exponent must lie within {_MAX_POWER}, not {exponent}; make it smaller"
        )
    result = base**exponent
    if isinstance(result, complex):
        raise BadExpressionError("a root of a negative number is not a size; change the expression")
    return _bounded(result)


def _bounded(value: Any) -> Any:
    if not -_MAX_NUMBER <= value <= _MAX_NUMBER:
        raise _too_large()
    return value


def _too_large(text: str = "") -> BadExpressionError:
    what = f"{brief(text)} gives" if text else "the result is"
    return BadExpressionError(
        f"{what} a number beyond {_MAX_NUMBER:.0e}, too large to be a size; make it smaller"
    )
