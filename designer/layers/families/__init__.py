"""The layers themselves: one file a family, all declarations."""
