"""What the canvas shows and where: nodes, wires, annotations, camera, hit testing."""
