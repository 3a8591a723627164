"""The summary of layers with shapes and costs."""
