"""Small widgets and layouts that the panels share: labels, buttons, cards, the chip of a family."""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from designer.check import Fix, Problem
from designer.gui.appearance import icons
from designer.gui.appearance.style import RADIUS, SPACE, TypeScale, scaled_font
from designer.gui.appearance.theme import Theme, css, mix
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.plain_text import PlainLabel, plain_tip

SEVERITY_ICONS = {
    "error": "circle-alert",
    "warning": "triangle-alert",
    "note": "info",
    "success": "circle-check",
}
SEVERITY_ROLES = {"error": "error", "warning": "warning", "note": "accent", "success": "success"}
_FORMULA = re.compile(r"\S+ = [^.:;]{1,24}")


def label(text: str = "", step: TypeScale = TypeScale.BODY, *, dim: bool = False) -> QLabel:
    """Return a label that wraps, in a size of the type scale; ``dim`` for secondary text."""
    made = PlainLabel(text)
    made.setWordWrap(True)
    made.setFont(scaled_font(step))
    if dim:
        made.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return made


@guarded
class ElidedLabel(PlainLabel):
    """A label of one line that is elided if there is too little room."""

    def minimumSizeHint(self) -> QSize:
        """Allow the label to become narrow."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text, elided at the right."""
        with QPainter(self) as painter:
            painter.setPen(self.palette().color(self.foregroundRole()))
            middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
            right = Qt.TextElideMode.ElideRight
            shown = self.fontMetrics().elidedText(self.text(), right, self.width())
            painter.drawText(self.rect(), middle, shown)


def keep_formulas_together(text: str) -> str:
    """Return a sentence with no-break spaces in its short formulas."""
    return _FORMULA.sub(lambda found: found.group().replace(" ", "\u00a0"), text)


def heading(text: str) -> QLabel:
    """Return the heading of a section."""
    made = label(text, TypeScale.STRONG)
    made.setContentsMargins(0, SPACE, 0, 0)
    return made


def column(*, spacing: int = SPACE, margins: int = 0) -> QVBoxLayout:
    """Return a vertical layout with the program's spacing."""
    made = QVBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(margins, margins, margins, margins)
    return made


def row(*, spacing: int = SPACE) -> QHBoxLayout:
    """Return a horizontal layout with the program's spacing."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    made.setContentsMargins(0, 0, 0, 0)
    return made


def form_grid(form: QWidget) -> QGridLayout:
    """Give a form a grid: names on the left, fields that take the rest of the width beside them."""
    made = QGridLayout(form)
    made.setContentsMargins(0, 0, 0, 0)
    made.setHorizontalSpacing(SPACE)
    made.setVerticalSpacing(4)
    made.setColumnStretch(1, 1)
    return made


def clear_layout(layout: QLayout) -> None:
    """Remove all widgets of a layout; they are hidden at once and deleted later."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()


def set_palette_colour(widget: QWidget, role: QPalette.ColorRole, colour: QColor) -> None:
    """Set the colour of one role in a widget's palette."""
    palette = widget.palette()
    palette.setColor(role, colour)
    widget.setPalette(palette)


class IconButton(QToolButton):
    """A flat button with only an icon; ``tip`` is its tool tip and accessible name."""

    def __init__(self, name: str, tip: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Show Lucide's icon ``name``."""
        super().__init__(parent)
        self._name = name
        self.setAutoRaise(True)
        self.setIconSize(QSize(16, 16))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.set_tip(tip)
        self.set_theme(theme)

    def set_tip(self, tip: str) -> None:
        """Set the tool tip and the accessible name."""
        self.setToolTip(plain_tip(tip))
        self.setAccessibleName(tip)

    def set_theme(self, theme: Theme, role: str = "dim_text") -> None:
        """Recolour the icon in the theme's ``role``."""
        self.setIcon(icons.icon(self._name, theme, role))


@guarded
class FamilyChip(QWidget):
    """The icon and name of a layer family on a tinted pill."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self._theme, self._family = theme, ""
        self.setFont(scaled_font(TypeScale.CAPTION))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_family(self, family: str, theme: Theme) -> None:
        """Show a family's name and colour."""
        self._family, self._theme = family, theme
        self.setAccessibleName(f"family: {family}")
        self.setToolTip(plain_tip(family))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of icon and name."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._family) + 38, metrics.height() + 8)

    def minimumSizeHint(self) -> QSize:
        """Return the size of the icon alone."""
        return QSize(31, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint pill, icon and, if there is room, the name."""
        hue = self._theme.family(self._family)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mix(hue, self._theme.colour("surface"), 0.2))
            pill = QRectF(self.rect())
            painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
            spot = QRectF(9, (pill.height() - 13) / 2, 13, 13)
            icons.paint(painter, icons.family_icon_name(self._family), hue, spot)
            room = self.width() - self.minimumSizeHint().width() - 4
            if room > 0:
                painter.setPen(self._theme.colour("text"))
                end = Qt.TextElideMode.ElideRight
                shown = QFontMetrics(self.font()).elidedText(self._family, end, room)
                middle = Qt.AlignmentFlag.AlignVCenter
                painter.drawText(pill.adjusted(27, 0, 0, 0), middle, shown)


class SeverityIcon(PlainLabel):
    """The icon of a severity, which differs in shape as well as in colour."""

    def __init__(self, severity: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Show the icon of ``severity``."""
        super().__init__(parent=parent)
        self.setAccessibleName(severity)
        self.setFixedWidth(18)
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.set_severity(severity, theme)

    def set_severity(self, severity: str, theme: Theme) -> None:
        """Show the icon of another severity."""
        colour = theme.colour(SEVERITY_ROLES[severity])
        ratio = self.devicePixelRatioF()
        self.setPixmap(icons.pixmap(SEVERITY_ICONS[severity], colour, 16, ratio))


class InfoCard(QFrame):
    """A tinted box with an icon, a sentence, and buttons for what to do about it."""

    def __init__(
        self, severity: str, text: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Show ``text`` in the colour of ``severity``."""
        super().__init__(parent)
        self.setObjectName("card")
        self._severity = severity
        self._sign = SeverityIcon(severity, theme)
        self.set_theme(theme)
        self.setAccessibleName(f"{severity}: {text}")
        self.text = label(text)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        line = row(spacing=6)
        line.addWidget(self.text, 1)
        self._body = column(spacing=SPACE - 2)
        self._body.addLayout(line)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(SPACE, SPACE, SPACE, SPACE)
        outer.setSpacing(SPACE - 2)
        outer.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        outer.addLayout(self._body, 1)

    def add_button(self, text: str, pressed: Callable[[], None], icon: str = "") -> QPushButton:
        """Add a button below the sentence; ``pressed`` must be a bound method or plain function."""
        picture = icons.pixmap(icon, self._theme.colour("text"), 16, 2) if icon else None
        button = WrappingButton(text, picture)
        button.clicked.connect(pressed)
        self.add(button)
        return button

    def add(self, widget: QWidget, *, stretch: bool = False) -> None:
        """Add a widget below the sentence, with ``stretch`` as wide as the card."""
        if stretch:
            self._body.addWidget(widget)
        else:
            self._body.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)

    def set_theme(self, theme: Theme) -> None:
        """Recolour box and icon."""
        self._theme = theme
        self._sign.set_severity(self._severity, theme)
        colour = theme.colour(SEVERITY_ROLES[self._severity])
        ground, edge = (css(mix(colour, theme.colour("surface"), s)) for s in (0.08, 0.4))
        self.setStyleSheet(
            f"#card {{ background: {ground}; border-radius: {RADIUS}px;"
            f" border: 1px solid {edge}; }}"
        )


def fixes_of(problem: Problem) -> tuple[Fix, ...]:
    """Return the fixes of a problem, found by a background task."""
    return problem.fixes


class ProblemCard(InfoCard):
    """A card with a problem, and a button for each of its fixes once they are found."""

    fix_chosen = Signal(object)

    def __init__(self, problem: Problem, theme: Theme, parent: QWidget | None = None) -> None:
        """Show ``problem``."""
        super().__init__(problem.severity, problem.message, theme, parent)
        self.problem = problem
        self._below = self._body.count()

    def offer(self, fixes: Sequence[Fix]) -> None:
        """Show a button for each fix right below the sentence."""
        for place, fix in enumerate(fixes, self._below):
            button = FixButton(fix, self._theme)
            button.chosen.connect(self.fix_chosen)
            self._body.insertWidget(place, button, 0, Qt.AlignmentFlag.AlignLeft)


@guarded
class WrappingButton(QPushButton):
    """A button whose text wraps in a narrow panel."""

    def __init__(self, text: str, picture: QPixmap | None = None) -> None:
        """Show ``text`` beside a small picture."""
        super().__init__()
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._text = label(text)
        self._text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._text.setForegroundRole(QPalette.ColorRole.ButtonText)
        self._inside = inside = QHBoxLayout(self)
        inside.setContentsMargins(8, 5, 8, 5)
        inside.setSpacing(6)
        if picture is not None:
            sign = PlainLabel()
            sign.setPixmap(picture)
            sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(sign)
        inside.addWidget(self._text, 1)

    def sizeHint(self) -> QSize:
        """Return the size of the text on one line."""
        hint = self._inside.sizeHint()
        line = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 46
        return QSize(max(hint.width(), line), hint.height())

    def minimumSizeHint(self) -> QSize:
        """Allow the button to become narrow."""
        return QSize(90, self._inside.minimumSize().height())


class FixButton(WrappingButton):
    """A button for a fix; emits ``chosen`` with it."""

    chosen = Signal(object)

    def __init__(self, fix: Fix, theme: Theme) -> None:
        """Offer ``fix``."""
        super().__init__(fix.title, icons.pixmap("wand-sparkles", theme.colour("accent"), 16, 2))
        self._fix = fix
        # The mouse leaves the keyboard where it is: what is clicked here is gone a moment later.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._choose)

    def _choose(self) -> None:
        self.chosen.emit(self._fix)
