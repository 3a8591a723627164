"""The canvas: it draws a design and turns a hand's gestures into edits."""

from designer.gui.canvas.view import Canvas

__all__ = ["Canvas"]
