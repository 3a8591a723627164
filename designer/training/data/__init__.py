"""Data sources: what a recipe names becomes a `Dataset`, split and scaled."""
