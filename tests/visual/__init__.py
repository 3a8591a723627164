"""Pictures of the window in all its states, taken from the real thing."""
