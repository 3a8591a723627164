"""What is raised where a design has no code."""

from designer.graph import DesignError


class CodeError(DesignError):
    """A design that has no code, because it has errors or does not fit the style asked for."""
