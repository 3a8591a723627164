"""The search for a layer: matching, synonyms, and ranking by what usually follows."""
