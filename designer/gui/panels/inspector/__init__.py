"""The inspector: a page each for a node, several nodes, a block and the design."""
