"""Gestures of a hand on the canvas: each an object that makes one edit when it ends."""
