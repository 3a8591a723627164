"""The window's frame: docks, status bar, notices."""
