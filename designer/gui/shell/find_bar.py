"""Find a node (Ctrl+F): a bar over the canvas that steps through the matches.

Typing goes to the first match, Enter to the next, Shift+Enter to the previous one, through every
block of the design; all matches in the network that is shown have a ring. Esc closes the bar and
keeps the selection.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QWidget

from designer.check.report.instance_path import InstancePath, instance_path_of
from designer.gui.appearance.style import TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import IconButton
from designer.gui.widgets.plain_text import PlainLabel
from designer.observers import weak_listener
from designer.viewpoint import Viewpoint

if TYPE_CHECKING:
    from designer.gui.canvas.view import Canvas

_MARGIN, _WIDTH = 12, 380


@dataclass(frozen=True)
class DesignMatch:
    """A node, frame or note that matches, and the network it is in ("" for the root)."""

    network: str
    node: str
    place: InstancePath
    annotation: int = -1
    """The serial of a frame or note, -1 for a node."""


def find_matches(here: Viewpoint, query: str) -> list[DesignMatch]:
    """Return what contains every word of ``query``, the root first.

    A node is searched by name and layer, a frame by its title, a note by its text.
    """
    words = query.casefold().split()
    if not words:
        return []
    found = []
    for name in ("", *here.design.blocks):
        place = here.place if name == here.name else instance_path_of(here.design, name, here.place)
        network = here.design.network(name)
        said = [(f"{n.id} {n.layer or n.shares}", n.id, -1) for n in network.nodes()]
        said += [(frame.title, "", frame.serial) for frame in network.frames()]
        said += [(note.text, "", note.serial) for note in network.notes()]
        for text, node, annotation in said:
            if all(word in text.casefold() for word in words):
                found.append(DesignMatch(name, node, place, annotation))
    return found


@guarded
class MatchRings(QWidget):
    """An overlay that draws a ring around each match, and ignores the mouse."""

    def __init__(self, canvas: "Canvas", bar: QWidget) -> None:
        """Create it over ``canvas`` and below ``bar``, hidden."""
        super().__init__(canvas)
        self._canvas, self._bar = canvas, bar
        self.names: Sequence[str] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        canvas.camera.zoom_changed.connect(self.follow)
        canvas.horizontalScrollBar().valueChanged.connect(self.follow)
        canvas.verticalScrollBar().valueChanged.connect(self.follow)

    def follow(self, *_: object) -> None:
        """Repaint after a change of the view or the design."""
        if self.isVisible():
            self.update()

    def show_for(self, names: Sequence[str]) -> None:
        """Show rings around these nodes."""
        self.names = names
        self.setVisible(bool(names))
        self.setGeometry(self._canvas.viewport().geometry())
        self.stackUnder(self._bar)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rings."""
        canvas = self._canvas
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(canvas.theme.colour("warning"), 2, Qt.PenStyle.DashLine))
            for name in self.names:
                if name in canvas.scene().cards:
                    rect = canvas.mapFromScene(canvas.scene().cards[name].rect).boundingRect()
                    painter.drawRoundedRect(QRectF(rect).adjusted(-4, -4, 4, 4), 7, 7)


@guarded
class DesignFindBar(QFrame):
    """The find bar of one canvas."""

    def __init__(self, canvas: "Canvas", theme: Theme) -> None:
        """Create it at the top right of ``canvas``, hidden."""
        super().__init__(canvas)
        self._canvas, self._here = canvas, canvas.viewpoint
        self._found: list[DesignMatch] = []
        self._at = 0
        self.setObjectName("find")
        self.setAccessibleName("Find")
        self.field, self.count = QLineEdit(), PlainLabel()
        self.previous = IconButton("chevron-up", "Previous match (Shift+Enter)", theme)
        self.next = IconButton("chevron-down", "Next match (Enter)", theme)
        self.close_button = IconButton("x", "Close (Esc)", theme)
        self.rings = MatchRings(canvas, self)
        self._build()
        self.set_theme(theme)
        canvas.installEventFilter(self)
        self.destroyed.connect(canvas.session.listen(weak_listener(self.rings.follow)))
        self.hide()

    def _build(self) -> None:
        self.field.setPlaceholderText("Find by name, layer or text")
        self.field.setAccessibleName("Find by name, layer or text")
        self.field.textChanged.connect(self._search)
        self.field.installEventFilter(self)
        self.count.setFont(scaled_font(TypeScale.CAPTION))
        self.previous.clicked.connect(self._go_back)
        self.next.clicked.connect(self._go_on)
        self.close_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 5, 6, 5)
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self.count)
        for button in (self.previous, self.next, self.close_button):
            row.addWidget(button)

    # ---- what the window calls

    def open(self) -> None:
        """Show the bar, with the last query."""
        self._place()
        self.show()
        self.raise_()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search(self.field.text(), stay=True)

    def dismiss(self) -> None:
        """Hide the bar and focus the canvas."""
        if self.isVisible():
            self.hide()
            self.rings.show_for(())
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        for button in (self.previous, self.next, self.close_button):
            button.set_theme(theme)
        self.setStyleSheet(
            f"#find {{ background: {theme.raised}; border: 1px solid {theme.border};"
            f" border-radius: 8px; }} #find QLabel {{ color: {theme.dim_text}; }}"
        )

    # ---- finding

    def _search(self, text: str, *, stay: bool = False) -> None:
        """Go to the nearest match; with ``stay``, only count the matches."""
        self._found = find_matches(self._here, text)
        near = [(self._farness(match, text), i) for i, match in enumerate(self._found)]
        self._at = min(near)[1] if near else 0
        if stay:
            self._show()
        else:
            self._go()

    def _farness(self, match: DesignMatch, text: str) -> tuple[bool, int]:
        """Rank the first match to go to: here before elsewhere, by name before by layer."""
        name, sought = match.node.casefold(), text.strip().casefold()
        by = 0 if name == sought else 1 if name.startswith(sought) else 2 if sought in name else 3
        return match.network != self._here.name, by

    def _go_on(self) -> None:
        self._step(1)

    def _go_back(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        """Go ``by`` matches on, cyclically, after searching again: the design may have changed."""
        before = self._found[self._at] if self._at < len(self._found) else None
        self._found = find_matches(self._here, self.field.text())
        if self._found:
            now = self._found.index(before) if before in self._found else -1
            self._at = (now + by) % len(self._found) if before in self._found else 0
        self._go()

    def _go(self) -> None:
        if self._found:
            match = self._found[self._at]
            self._here.go(match.place)
            if match.node:
                self._canvas.selection.select([match.node], center=True)
            else:
                self._canvas.commands.show_annotation(match.annotation)
        self._show()

    def _show(self) -> None:
        total = len(self._found)
        words = f"{self._at + 1} of {total}" if total else "No match"
        self.count.setText(words if self.field.text().strip() else "")
        where = f" in {self._here.name}" if self._here.name else ""
        self.count.setAccessibleName(f"{words}{where}")
        for button in (self.previous, self.next):
            button.setEnabled(total > 1)
        self.rings.show_for(
            [m.node for m in self._found if m.node and m.network == self._here.name]
        )

    # ---- events

    def _place(self) -> None:
        across = self._canvas.width()
        width = min(_WIDTH, across - 2 * _MARGIN)
        top = self._canvas.viewport().y() + _MARGIN
        self.setGeometry(across - width - _MARGIN, top, width, self.sizeHint().height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the canvas, and handle Enter and Esc of the field."""
        kind = event.type()
        if kind == QEvent.Type.Resize and self.isVisible():
            self._place()
            self.rings.setGeometry(self._canvas.viewport().geometry())
        elif kind == QEvent.Type.KeyPress and watched is self.field:
            return isinstance(event, QKeyEvent) and self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._step(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            return False
        return True
