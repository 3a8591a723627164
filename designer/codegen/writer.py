"""A small line writer: lays code out as ``ruff format`` would, and notes whose line is whose."""

import re
from collections.abc import Iterable, Sequence
from textwrap import TextWrapper

WIDTH = 88
_INDENT = "    "
_COMPREHENSION = re.compile(r"(?P<start>\*?\[)(?P<element>.*) (?P<loop>for \w+ in range\(.*\))\]")
_CALL = re.compile(r"(?P<start>[\w.]*\()(?P<inside>.*)\)", re.DOTALL)


class Writer:
    """Lines of Python with indentation; ``lines_of`` maps a node's id to its 1-based lines."""

    def __init__(self, *, comments_above: bool = True) -> None:
        """Start with no lines; a comment too long for its line goes above it, or is left out."""
        self._comments_above = comments_above
        self._lines: list[str] = []
        self._depth = 0
        self.lines_of: dict[str, list[int]] = {}

    def line(self, text: str = "", *, nodes: Iterable[str] = (), comment: str = "") -> None:
        """Write one line with a comment beside it, or above it where it does not fit."""
        text = _INDENT * self._depth + text if text else ""
        beside = f"{text}  # {comment}"
        if comment and len(beside) > WIDTH:
            if self._comments_above:
                self._put(f"{_INDENT * self._depth}# {comment}", nodes)
            comment = ""
        self._put(beside if comment else text, nodes)

    def call(
        self, start: str, arguments: Sequence[str], end: str = ")", *, nodes: Iterable[str] = (),
        comment: str = "",
    ) -> None:  # fmt: skip
        """Write ``start`` + arguments + ``end`` on one line, or broken as ruff breaks it.

        ``start`` ends with the opening parenthesis. A comment stands behind the closing one.
        """
        nodes = tuple(nodes)
        whole = f"{start}{', '.join(arguments)}{end}"
        if len(_INDENT * self._depth + whole) <= WIDTH or not arguments:
            self.line(whole, nodes=nodes, comment=comment)
            return
        self.line(start, nodes=nodes)
        self._depth += 1
        together = ", ".join(arguments)
        if len(_INDENT * self._depth + together) <= WIDTH and len(arguments) > 0:
            self.line(together, nodes=nodes)
        else:
            for argument in arguments:
                self._argument(argument, nodes, ",")
        self._depth -= 1
        self.line(end, nodes=nodes, comment=comment)

    def _argument(self, text: str, nodes: tuple[str, ...], end: str) -> None:
        """Write an argument on its line, or broken at its brackets where it is too long."""
        loop = _COMPREHENSION.fullmatch(text)
        call = _CALL.fullmatch(text)
        if len(_INDENT * self._depth + text + end) <= WIDTH:
            self.line(text + end, nodes=nodes)
        elif loop:
            self.line(loop["start"], nodes=nodes)
            with self:
                self._argument(loop["element"], nodes, "")
                self.line(loop["loop"], nodes=nodes)
            self.line(f"]{end}", nodes=nodes)
        elif call and balanced(call["inside"]):
            self.call(call["start"], split_arguments(call["inside"]), f"){end}", nodes=nodes)
        else:
            self.line(text + end, nodes=nodes)

    @property
    def height(self) -> int:
        """The number of lines so far."""
        return len(self._lines)

    def lines_from(self, above: int) -> dict[str, tuple[int, ...]]:
        """Return ``lines_of`` for a file in which ``above`` lines stand before these."""
        return {
            node: tuple(line + above for line in lines) for node, lines in self.lines_of.items()
        }

    def __enter__(self) -> "Writer":
        """Write deeper to the end of the ``with`` block."""
        self._depth += 1
        return self

    def __exit__(self, *_: object) -> None:
        self._depth -= 1

    def docstring(self, text: str) -> None:
        """Write ``text`` as a docstring; whatever it holds, it stays one."""
        lines = docstring_lines(text, WIDTH - len(_INDENT * self._depth) - 6)
        if not lines:
            return
        if len(lines) == 1:
            self.line(f'"""{lines[0]}"""')
            return
        self.line(f'"""{lines[0]}')
        for line in lines[1:]:
            self.line(line)
        self.line('"""')

    def text(self) -> str:
        """Return everything written, with a final newline."""
        return "\n".join(self._lines) + "\n"

    def _put(self, text: str, nodes: Iterable[str]) -> None:
        self._lines.append(text)
        for node in nodes:
            self.lines_of.setdefault(node, []).append(len(self._lines))


def split_arguments(text: str) -> list[str]:
    """Split ``a, f(b, c), d`` at its outer commas."""
    parts, depth, current = [], 0, ""
    for character in text:
        depth += (character in "([{") - (character in ")]}")
        if character == "," and depth == 0:
            parts.append(current.strip())
            current = ""
        else:
            current += character
    return [part for part in [*parts, current.strip()] if part]


def balanced(text: str) -> bool:
    """Tell whether no parenthesis in ``text`` closes one that was opened before it."""
    depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def docstring_lines(text: str, width: int) -> list[str]:
    """Return ``text`` wrapped and escaped for a docstring; a summary line, then the rest."""
    printable = "".join(c if c.isprintable() or c == "\n" else " " for c in text)
    escaped = printable.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", escaped.strip())]
    lines: list[str] = []
    for number, paragraph in enumerate(p for p in paragraphs if p):
        lines += ([""] if number else []) + _wrapped(paragraph, max(width, 40))
    if lines and re.search(r'(?<!\\)"\Z', lines[-1]):
        lines[-1] = lines[-1][:-1] + '\\"'
    if lines and lines[0].startswith('"'):
        lines[0] = "\\" + lines[0]
    return lines


def _wrapped(paragraph: str, width: int) -> list[str]:
    # A word that was broken might be broken between a backslash and its quote.
    return TextWrapper(width, break_long_words=False, break_on_hyphens=False).wrap(paragraph)
