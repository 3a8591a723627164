"""The design file format: reading strict JSON, writing stable lines."""
