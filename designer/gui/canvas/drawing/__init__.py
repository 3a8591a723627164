"""What painters share: rows of many items as arrays, sprites, metrics, node colours."""
