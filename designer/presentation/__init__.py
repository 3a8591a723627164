"""Qt-free models of what the window shows: table rows, units, search, the gallery's index."""
