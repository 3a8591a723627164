"""What scrolls, and lays out nothing for a change of style that nobody sees."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QScrollArea

from designer.gui.guard import guarded


@guarded
class Scroll(QScrollArea):
    """Qt's scroll area measures all its content for another style; this one when it is seen."""

    _unstyled = False

    def event(self, event: QEvent) -> bool:
        """Put a change of style off."""
        if event.type() == QEvent.Type.StyleChange and not self.isVisible():
            self._unstyled = True
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up."""
        super().showEvent(event)
        if self._unstyled:
            self._unstyled = False
            QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
