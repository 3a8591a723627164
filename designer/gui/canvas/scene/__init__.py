"""The scene: nodes, wires, annotations, selection, hit testing, and the camera on it."""
