"""Declarations of layers, one file per family."""
