"""Designs with one typical mistake each, and what is offered for it."""

from tests.check import broken_sizes, broken_wiring

CASES = [*broken_sizes.CASES, *broken_wiring.CASES]
