"""Errors of code generation."""

from designer.graph import DesignError


class CodeError(DesignError):
    """A design without code, because it has errors or is not possible in the requested style."""
