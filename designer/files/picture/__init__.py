"""Pictures of a design as SVG, without Qt."""
