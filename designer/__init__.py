"""Draw neural networks and get real PyTorch."""
