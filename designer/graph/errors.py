"""The errors of a design, one small family: the same for mouse, file and script.

Every message names the place and ends with what the user can do about it.
"""


class DesignError(ValueError):
    """A change that would break a rule of the design; nothing was changed."""


class BadIdError(DesignError):
    """An id that cannot be a Python attribute of the generated module."""


class DuplicateIdError(DesignError):
    """An id that is taken already."""


class UnknownNodeError(DesignError):
    """A node, network or wire that the design does not have."""


class CycleError(DesignError):
    """A wire that would make data flow in a circle."""

    def __init__(self, source: str, target: str, path: list[str]) -> None:
        """Keep the wire and the ``path`` that already leads from its target to its source."""
        self.source, self.target, self.path = source, target, path
        way = " -> ".join(path)
        super().__init__(
            f"connecting {source} to {target} would close a circle ({way} -> {path[0]}); "
            "remove one of those wires first"
        )


class BadValueError(DesignError):
    """A parameter, variable or setting whose value cannot be stored in a design."""


class BadExpressionError(DesignError):
    """An ``=expression`` that cannot be read or computed."""
