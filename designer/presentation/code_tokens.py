"""Syntax highlighting of Python: the standard library's tokenizer and a few rules on top.

The code pane is visible from the start, and a general highlighter such as Pygments takes longer to
load than the design itself. The kinds of tokens have Pygments' names.
"""

import builtins
import io
import keyword
import tokenize
from collections.abc import Iterator
from functools import lru_cache

Span = tuple[int, int, str]
"""Start and length in a line, in characters, and the kind of token."""
_BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("__"))
_PSEUDO = frozenset({"self", "cls"})
_WORDS = frozenset({"and", "or", "not", "in", "is"})
_DEFINED = {"class": "Name.Class", "def": "Name.Function"}
_KINDS = {
    tokenize.STRING: "Literal.String",
    tokenize.NUMBER: "Literal.Number",
    tokenize.COMMENT: "Comment",
    # From Python 3.12 on, an f-string comes in parts.
    **{
        getattr(tokenize, name): "Literal.String"
        for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END")
        if hasattr(tokenize, name)
    },
}


@lru_cache(maxsize=1024)
def token_spans(code: str) -> tuple[tuple[Span, ...], ...]:
    """Return the spans to colour in each line of ``code``."""
    texts = code.split("\n")
    lines: list[list[Span]] = [[] for _ in texts]
    for kind, token in _coloured(code):
        (first, start), (last, end) = token.start, token.end
        for row in range(first, min(last, len(texts)) + 1):
            left = start if row == first else 0
            right = end if row == last else len(texts[row - 1])
            if right > left:
                lines[row - 1].append((left, right - left, kind))
    return tuple(map(tuple, lines))


def _coloured(code: str) -> Iterator[tuple[str, tokenize.TokenInfo]]:
    before = ""
    for token in _tokens(code):
        kind = _name(token.string, before) if token.type == tokenize.NAME else ""
        kind = kind or _KINDS.get(token.type, "")
        if kind:
            yield kind, token
        before = token.string


def _tokens(code: str) -> Iterator[tokenize.TokenInfo]:
    """Yield tokens up to the first syntax error; the rest is left without colour."""
    try:
        yield from tokenize.generate_tokens(io.StringIO(code).readline)
    except (tokenize.TokenError, SyntaxError):
        return


def _name(name: str, before: str) -> str:
    if before in _DEFINED:
        return _DEFINED[before]
    if keyword.iskeyword(name):
        return "Operator.Word" if name in _WORDS else "Keyword"
    if name.startswith("__") and name.endswith("__"):
        return "Name.Function"
    if before == ".":
        return ""
    if name in _PSEUDO:
        return "Name.Builtin.Pseudo"
    return "Name.Builtin" if name in _BUILTINS else ""


def multiline_strings(code: str) -> list[tuple[int, int]]:
    """Return the first and last line, counted from 0, of each string that spans several lines."""
    if '"""' not in code:
        return []
    found = (token for token in _tokens(code) if token.type == tokenize.STRING)
    return [(t.start[0] - 1, t.end[0] - 1) for t in found if t.end[0] > t.start[0]]


def line_spans(text: str, line: int, strings: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the spans to colour in one line; ``strings`` come from `multiline_strings`."""
    if any(first <= line <= last for first, last in strings):
        indent = len(text) - len(text.lstrip())
        return ((indent, len(text) - indent, "Literal.String"),) if text.strip() else ()
    return token_spans(text)[0]
