"""What keeps the window running: settings, crash handling, work in slices, signals."""
