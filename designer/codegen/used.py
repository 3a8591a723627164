"""Which names a module's text uses, without parsing all of it where one line tells."""

import ast
import re
from collections.abc import Iterable, Iterator
from itertools import islice

_DOCSTRING = re.compile(r'"""(?:\\.|[^\\])*?"""', re.DOTALL)
_TRIES = 8


def used_names(text: str, names: Iterable[str]) -> set[str]:
    """Return those of ``names`` that are used as names in Python's ``text``."""
    bare = _DOCSTRING.sub("...", text)
    there = [name for name in names if re.search(rf"\b{name}\b", bare)]
    found = {name for name in there if any(name in _names(line) for line in _lines(name, bare))}
    return found if len(found) == len(there) else _names(text).intersection(there)


def _lines(name: str, text: str) -> Iterator[str]:
    """Yield the first lines with a word in them, made whole statements as far as that goes."""
    for found in islice(re.finditer(rf"^.*\b{name}\b.*$", text, re.MULTILINE), _TRIES):
        line = found[0].strip()
        yield f"{line} pass" if line.endswith(":") else line
        # A head too long for its line: arguments on the second, what it returns on the last.
        yield f"def _({line} pass" if line.startswith(")") else f"def _({line}): pass"


def _names(text: str) -> set[str]:
    """Return all names in a text, none where it is no Python by itself."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return set()
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
