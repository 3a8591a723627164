"""The canvas: the view in which a design is shown and edited (`view.Canvas`)."""
