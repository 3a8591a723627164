"""The window's table of commands, their shortcuts, and the command palette."""
