"""The canvas: it draws a design and turns a hand's gestures into edits (`view.Canvas`)."""
