"""The canvas for assistive technology: elements, their names, actions and events."""
