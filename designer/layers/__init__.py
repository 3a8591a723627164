"""The catalogue of layers: what can be drawn, declared once each, free of torch."""
