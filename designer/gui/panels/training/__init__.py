"""The training panel: recipe, curves, outcome."""
