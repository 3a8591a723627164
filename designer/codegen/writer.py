"""Line writer: formats code as ``ruff format`` does, and maps nodes to lines."""

import re
from collections.abc import Iterable, Sequence

from designer.codegen.line_breaks import (
    last_bracket,
    operands,
    split_arguments,
    split_comprehension,
)
from designer.codegen.literals import docstring_text

WIDTH = 88
_INDENT = "    "
_MAX_LINES = 100
"""The maximum number of consecutive lines recorded for the same nodes."""


class Writer:
    """Lines of Python with indentation; ``lines_of`` maps a node's id to its 1-based lines."""

    def __init__(self, *, comments_above: bool = True) -> None:
        """Start with no lines; a comment too long for its line goes above it, or is left out."""
        self._comments_above = comments_above
        self._lines: list[str] = []
        self._depth = 0
        self.lines_of: dict[str, list[int]] = {}
        self._nodes: Iterable[str] = ()
        self._alike = 0

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
        comment: str = "", whole: bool = False,
    ) -> None:  # fmt: skip
        """Write ``start`` + arguments + ``end`` on one line, or broken as ruff breaks it.

        ``start`` ends with the opening parenthesis. A comment stands behind the closing one. The
        ``whole`` is broken, each argument on a line of its own, where it is a tuple.
        """
        nodes = tuple(nodes)
        line = f"{start}{', '.join(arguments)}{end}"
        if not whole and (self._fits(line) or not arguments):
            self.line(line, nodes=nodes, comment=comment)
            return
        self.line(start, nodes=nodes)
        self._depth += 1
        together = ", ".join(arguments)
        if self._fits(together) and not whole:
            self.line(together, nodes=nodes)
        else:
            alone = len(arguments) == 1 and not arguments[0].startswith("*") and not whole
            last = "" if alone else ","
            for argument in arguments:
                self._argument(argument, nodes, last)
        self._depth -= 1
        if self._fits(end) or not end.startswith(") -> "):
            self.line(end, nodes=nodes, comment=comment)
        else:  # ) -> tuple[Tensor, …]:
            head, inside, _ = last_bracket(end[1:-1]) or ("", end[1:-1], "")
            self.call(f"){head}", split_arguments(inside), "]:", nodes=nodes)

    def value(
        self, start: str, value: str, *, nodes: Iterable[str] = (), comment: str = ""
    ) -> None:
        """Write ``start`` + an expression on one line, or broken as ruff breaks it.

        ``start`` is ``x = ``, ``a, b = `` or ``return ``.
        """
        nodes = tuple(nodes)
        if self._fits(start + value):
            self.line(start + value, nodes=nodes, comment=comment)
            return
        bracket = last_bracket(value)
        parts = operands(value)
        if "," in start and not (bracket and self._fits(start + bracket[0])):
            self._targets(split_arguments(start.removesuffix(" = ")), nodes)
            beside = comment if self._fits(f") = {value}  # {comment}") else ""
            self.value(") = ", value, nodes=nodes, comment=beside)
        elif len(split_arguments(value)) > 1:
            self.call(f"{start}(", split_arguments(value), nodes=nodes, comment=comment, whole=True)
        elif bracket and bracket[1] and self._breaks_last(start, bracket[0], len(parts)):
            self._bracketed(start + bracket[0], bracket, nodes, comment)
        elif len(parts) > 1 or (
            self._fits(f"{start}(") and self._fits_below(bracket[0] if bracket else value)
        ):
            self.line(f"{start}(", nodes=nodes)
            with self:
                self._argument(value, nodes, "")
            self.line(")", nodes=nodes, comment=comment)
        else:
            self.line(start + value, nodes=nodes, comment=comment)

    def _targets(self, names: Sequence[str], nodes: tuple[str, ...]) -> None:
        """Open a bracket and write names, each on a line of its own."""
        self.line("(", nodes=nodes)
        with self:
            for name in names:
                self.line(f"{name},", nodes=nodes)

    def _breaks_last(self, start: str, head: str, parts: int) -> bool:
        """Return whether the last bracket is broken, not put into brackets with all before it."""
        if parts > 2 or self._fits(start + head):
            return parts <= 2
        return parts == 1 and not (self._fits(f"{start}(") and self._fits_below(head))

    def _bracketed(
        self, start: str, bracket: tuple[str, str, str], nodes: tuple[str, ...], comment: str
    ) -> None:
        _, inside, end = bracket
        arguments = [inside] if end == "]" else split_arguments(inside)
        self.call(start, arguments, end, nodes=nodes, comment=comment)

    def _fits(self, text: str) -> bool:
        return len(_INDENT * self._depth + text) <= WIDTH

    def _fits_below(self, text: str) -> bool:
        return len(_INDENT * (self._depth + 1) + text) <= WIDTH

    def _argument(self, text: str, nodes: tuple[str, ...], end: str) -> None:
        """Write an argument on its line, or broken where it is too long."""
        if self._fits(text + end):
            self.line(text + end, nodes=nodes)
            return
        comprehension = split_comprehension(text)
        bracket = last_bracket(text)
        parts = operands(text)
        if comprehension:
            start, element, head = comprehension
            self.line(start, nodes=nodes)
            with self:
                self._argument(element, nodes, "")
                self.line(head, nodes=nodes)
            self.line(f"]{end}", nodes=nodes)
        elif len(parts) > 1:
            for part in parts[:-1]:
                self.line(part, nodes=nodes)
            self.line(parts[-1] + end, nodes=nodes)
        elif bracket and bracket[1]:
            self._bracketed(bracket[0], (*bracket[:2], bracket[2] + end), nodes, "")
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
        self._alike = self._alike + 1 if nodes is self._nodes else 0
        self._nodes = nodes
        if self._alike > _MAX_LINES:
            return
        for node in nodes:
            self.lines_of.setdefault(node, []).append(len(self._lines))


def docstring_lines(text: str, width: int) -> list[str]:
    """Return ``text`` wrapped and escaped for a docstring; a summary line, then the rest."""
    paragraphs = [" ".join(p.split()) for p in re.split(r"\n\s*\n", text.strip())]
    lines: list[str] = []
    for number, paragraph in enumerate(p for p in paragraphs if p):
        lines += ([""] if number else []) + _wrapped(docstring_text(paragraph), max(width, 40))
    return lines


def _wrapped(paragraph: str, width: int) -> list[str]:
    """Return words, which a blank parts, in lines.

    A word that was broken might be broken between a backslash and its quote. `textwrap` does the
    same with a list of all words and blanks, which takes fifty times the text.
    """
    lines, start = [], 0
    while len(paragraph) - start > width:
        end = paragraph.rfind(" ", start, start + width + 1)
        end = end if end >= 0 else paragraph.find(" ", start)
        if end < 0:
            break
        lines.append(paragraph[start:end])
        start = end + 1
    return [*lines, paragraph[start:]]
