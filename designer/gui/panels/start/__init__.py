"""The start page and the gallery of designs."""
