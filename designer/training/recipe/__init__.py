"""The training recipe: its keys and values, torch's losses, optimizers and schedulers."""
