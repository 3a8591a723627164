"""Breadcrumbs above the canvas: from the design to the block that is shown; each can be clicked."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from designer.check.report.instance_path import InstancePath
from designer.gui.appearance import icons
from designer.gui.appearance.style import TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel, cut, menu_text, plain_tip

HEIGHT = 34
_MAX_NAME_LENGTH = 60
"""Characters of a name; more would push the rest out of sight."""
Crumb = tuple[str, str, InstancePath]
"""The instance's name ("" where there is none), the network's, and the place."""


@guarded
class Breadcrumbs(QWidget):
    """``ResNet18 › layer1: Stage › first: BasicBlock``; hidden in the root."""

    wanted = Signal(object)
    """Emitted with the place to go to."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._steps: list[Crumb] = []
        self._title = ""
        self.buttons: list[BreadcrumbButton] = []
        self.setAccessibleName("Where you are")
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(8, 0, 12, 0)
        self._line.setSpacing(2)
        self.hide()

    def show_path(self, title: str, steps: Sequence[Crumb]) -> None:
        """Show the steps from the design called ``title``; nothing where there is only one."""
        if (title, list(steps)) == (self._title, self._steps):
            return
        self._title, self._steps = title, list(steps)
        self._fill()
        self.setVisible(len(steps) > 1)

    @property
    def text(self) -> str:
        """The breadcrumbs as one text."""
        return " › ".join(button.text().strip() for button in self.buttons)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self._fill()
        self.update()

    def sizeHint(self) -> QSize:
        """Return one line."""
        return QSize(200, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line below."""
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), self._theme.colour("surface"))
            painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.colour("border"))

    def _fill(self) -> None:
        self.buttons = []
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for number, step in enumerate(self._steps if len(self._steps) > 1 else ()):
            if number:
                self._line.addWidget(_arrow(self._theme))
            button = BreadcrumbButton(
                self._words(step), step, self._theme, last=step is self._steps[-1]
            )
            button.wanted.connect(self.wanted)
            self.buttons.append(button)
            self._line.addWidget(button)
        self._line.addStretch(1)
        note = BreadcrumbNote("Esc goes back out")
        note.setFont(scaled_font(TypeScale.CAPTION))
        note.setStyleSheet(f"color: {self._theme.dim_text}")
        note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        note.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._line.addWidget(note, 1)

    def _words(self, step: Crumb) -> str:
        instance, network, _ = step
        if not network:
            return cut(self._title, _MAX_NAME_LENGTH) or "Design"
        instance, network = cut(instance, _MAX_NAME_LENGTH), cut(network, _MAX_NAME_LENGTH)
        return f"{instance}: {network}" if instance else f"{network} (definition)"


class BreadcrumbButton(QToolButton):
    """One step of the way; the last one, where one is, leads nowhere."""

    wanted = Signal(object)

    def __init__(self, text: str, step: Crumb, theme: Theme, *, last: bool) -> None:
        super().__init__()
        self._place = step[2]
        self.setText(f" {menu_text(text)}")  # room after the drawing
        self.setAutoRaise(True)
        self.setFont(scaled_font(TypeScale.STRONG if last else TypeScale.BODY))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if last else Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(f"in {text}" if last else f"go to {text}")
        self.setToolTip("" if last else plain_tip(f"Go to {text}"))
        name = "box" if step[1] else "network"
        self.setIcon(icons.icon(name, theme, "text" if last else "dim_text"))
        self.setIconSize(QSize(14, 14))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        if last:
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self._want)

    def _want(self) -> None:
        self.wanted.emit(self._place)


@guarded
class BreadcrumbNote(PlainLabel):
    """A label that is painted only where there is room for all of its text."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint all of the text or none."""
        if self.width() >= self.sizeHint().width():
            super().paintEvent(event)


def _arrow(theme: Theme) -> QLabel:
    made = PlainLabel()
    made.setPixmap(icons.pixmap("chevron-right", theme.colour("dim_text"), 14, 2))
    return made
