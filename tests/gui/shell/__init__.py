"""The window around the canvas."""
