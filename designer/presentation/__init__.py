"""What is shown, without Qt: rows of tables, units, fuzzy search, the index of the gallery."""
