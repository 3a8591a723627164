"""The popup that searches layers on the canvas."""
