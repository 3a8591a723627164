"""The canvas for screen readers: elements, their names and actions, announcements."""
