"""A clear button for search fields, with a name for screen readers."""

from PySide6.QtWidgets import QLineEdit, QToolButton


def add_clear_button(field: QLineEdit) -> None:
    """Give a field Qt's clear button, and the accessible name that Qt leaves out."""
    before = set(field.findChildren(QToolButton))
    field.setClearButtonEnabled(True)
    for button in set(field.findChildren(QToolButton)) - before:
        button.setAccessibleName("Clear")
