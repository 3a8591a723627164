"""Quick fixes: candidates are tried on a copy of the design and offered if they work."""
