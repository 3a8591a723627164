"""Everything that imports Qt: the window, the canvas, the panels."""
