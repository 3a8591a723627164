"""The functions behind the canvas's commands."""
