"""The catalogue of layers, declared without importing torch."""
