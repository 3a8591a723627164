"""Which layers a search offers first: matching, synonyms, what usually follows."""
