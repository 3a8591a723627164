"""The design file: strict JSON in, stable lines out."""
