"""What every field for searching has: a button that clears it, which also says so."""

from PySide6.QtWidgets import QLineEdit, QToolButton


def add_clear_button(field: QLineEdit) -> None:
    """Give a field a button that clears it; Qt's own has no name for those who cannot see it."""
    before = set(field.findChildren(QToolButton))
    field.setClearButtonEnabled(True)
    for button in set(field.findChildren(QToolButton)) - before:
        button.setAccessibleName("Clear")
