"""Lint: warnings about designs that run but are probably not what was meant."""
