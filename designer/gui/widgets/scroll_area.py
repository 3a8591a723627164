"""Scroll areas: for forms, and as high as their content."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QWidget

from designer.gui.runtime.guard import guarded


@guarded
class ScrollArea(QScrollArea):
    """A scroll area that puts off a change of style until it is visible.

    Qt's measures all its content at once, even while it is hidden.
    """

    _unstyled = False

    def event(self, event: QEvent) -> bool:
        """Record a change of style while hidden."""
        if event.type() == QEvent.Type.StyleChange and not self.isVisible():
            self._unstyled = True
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Apply a change of style that was put off."""
        super().showEvent(event)
        if self._unstyled:
            self._unstyled = False
            QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))


def scrolled_form(form: QWidget) -> ScrollArea:
    """Return a form that scrolls downwards, without a frame; its fields take the keyboard."""
    made = ScrollArea()
    made.setWidget(form)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


_CHANGES = frozenset(
    (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
)


@guarded
class FittedScrollArea(ScrollArea):
    """A scroll area as high as its content if there is room; otherwise it scrolls."""

    content_changed = Signal()
    """Emitted when the content was shown, hidden, or changed its height."""

    def __init__(self) -> None:
        """Start without content."""
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def sizeHint(self) -> QSize:
        """Return the size of the content at the present width."""
        inside = self.widget()
        if inside is None or inside.isHidden():
            return QSize(0, 0)
        hint = inside.sizeHint()
        layout = inside.layout()
        high = layout.totalHeightForWidth(self.width()) if layout is not None else -1
        return QSize(hint.width(), max(high, 0) or hint.height())

    def minimumSizeHint(self) -> QSize:
        """Allow it to become low, but not narrower than its content."""
        inside = self.widget()
        wide = inside.minimumSizeHint().width() if inside is not None else 0
        return QSize(wide, min(self.sizeHint().height(), 3 * self.fontMetrics().height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Emit ``content_changed`` after events that change the content's height."""
        stop = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() in _CHANGES:
            self.updateGeometry()
            self.content_changed.emit()
        return stop
