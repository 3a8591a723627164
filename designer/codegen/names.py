"""Unique names in generated code, which hide no name that the code uses."""

import re

from designer.graph.names import why_not_id


class Namespace:
    """The local names of one function."""

    def __init__(self, taken: set[str] | None = None) -> None:
        """Start with the names that are in use already."""
        self._taken = set(taken or ())

    def claim(self, wanted: str, *others: str) -> str:
        """Return the first of the names that is free, or ``wanted_2`` and so on."""
        free = (name for name in (wanted, *others) if name not in self._taken)
        name, number = next(free, wanted), 2
        while name in self._taken:
            name = f"{wanted}_{number}"
            number += 1
        self._taken.add(name)
        return name


def class_name(name: str) -> str:
    """Return a design's name as a class name: ``digits cnn`` -> ``DigitsCnn``."""
    words = re.findall(r"[A-Za-z0-9]+", name)
    camel = "".join(word[0].upper() + word[1:] for word in words).lstrip("0123456789")
    safe = camel[:1].upper() + camel[1:]
    return safe if safe and why_not_id(safe) is None else f"{safe or 'Net'}{'Net' if safe else ''}"


def function_name(name: str) -> str:
    """Return a design's name as a function name: ``SimpleNet`` -> ``simple_net``."""
    camel = class_name(name)
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", camel)
    snake = words.lower()
    return snake if why_not_id(snake) is None else f"{snake}_net"
