"""The ways that wires take past nodes: geometry alone, for the canvas and for pictures."""
