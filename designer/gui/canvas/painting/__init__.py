"""Painters of the scene, its frames, notes and bends."""
