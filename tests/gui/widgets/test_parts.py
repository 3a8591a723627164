"""Small widgets and texts that the panels share."""

from designer.gui.widgets.parts import keep_formulas_together


def test_a_formula_is_not_broken():
    assert keep_formulas_together("A sum: y = x A + b. More = better") == (
        "A sum: y\u00a0=\u00a0x\u00a0A\u00a0+\u00a0b. More\u00a0=\u00a0better"
    )
