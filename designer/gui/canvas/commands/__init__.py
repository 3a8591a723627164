"""What menus and keys do on the canvas, and its table of keys."""
