"""What the layers of several families share: requirements, parameters and shape arithmetic."""
