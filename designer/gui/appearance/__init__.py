"""Themes, style sheets, icons and reduced motion."""
