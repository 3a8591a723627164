"""Designs with one typical mistake each, and what is offered for it."""

from tests.check.faulty_designs import sizes as broken_sizes
from tests.check.faulty_designs import wiring as broken_wiring

CASES = [*broken_sizes.CASES, *broken_wiring.CASES]
