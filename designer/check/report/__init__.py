"""What a check gives: frozen reports, problems, totals, and where in nested blocks one is."""
