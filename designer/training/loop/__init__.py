"""The training loop: preparing, epochs, steps, metrics."""
