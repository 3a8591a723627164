"""Rules that warn about what runs but was hardly meant: losses, axes, data that does not fit."""
