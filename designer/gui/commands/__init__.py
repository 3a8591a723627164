"""The commands of the window: their table, their actions and shortcuts, and the palette."""
