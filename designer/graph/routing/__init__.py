"""Edge routing: the curves of wires past nodes, as geometry alone, for canvas and pictures."""
