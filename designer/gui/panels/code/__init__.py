"""The code pane: text with a gutter, and find."""
