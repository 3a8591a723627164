"""A training job: its parts, its events, its control and its result."""
