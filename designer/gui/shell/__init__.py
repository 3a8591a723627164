"""The parts of the window: tabs, file commands, recovery, export, preferences, help."""
