"""A training job: what it is made of, what it tells, how it is stopped."""
