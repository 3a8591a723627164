"""Services of the running window: settings, crash handling, background tasks, signals."""
