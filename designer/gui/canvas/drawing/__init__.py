"""What painters share: tables and drawing of arrays, sprites, metrics, node colours."""
