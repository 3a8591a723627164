"""Help on a layer (F1): what it does, its shape rule, its parameters, and torch's page about it."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, TypeScale, code_font, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.canvas.scene.card import number
from designer.gui.widgets.plain_text import PlainLabel, named, plain_tip
from designer.gui.widgets.scroll_area import ScrollArea
from designer.layers.declare import Layer
from designer.layers.params import Param

_WIDTH, _MIN_HEIGHT, _MAX_HEIGHT = 560, 260, 640


class NodeHelp(QDialog):
    """One layer on one sheet; it doesn't block the window."""

    def __init__(self, layer: Layer, theme: Theme, parent: QWidget) -> None:
        """Explain ``layer``."""
        super().__init__(parent)
        self.layer = layer
        self._theme = theme
        self.setWindowTitle(f"Help on {named(layer.name)}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(SPACE)
        column.addLayout(self._head())
        column.addWidget(_label(layer.purpose))
        self._add_rule(column)
        self._add_ports(column)
        self._add_params(column)
        column.addStretch(1)
        area = ScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(f"Help on {named(layer.name)}")
        area.setWidget(sheet)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, SPACE)
        whole.addWidget(area)
        buttons = self._buttons()
        whole.addWidget(buttons)
        self.resize(_WIDTH, _height(sheet, buttons))

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        picture = PlainLabel()
        shade = self._theme.family(self.layer.family)
        ratio = self.devicePixelRatioF()
        picture.setPixmap(icons.pixmap(icons.family_icon_name(self.layer.family), shade, 24, ratio))
        name = PlainLabel(named(self.layer.name))
        name.setFont(scaled_font(TypeScale.TITLE))
        family = _label(self.layer.family, self._theme.dim_text)
        row.addWidget(picture)
        row.addWidget(name)
        row.addWidget(family, 1)
        return row

    def _add_rule(self, column: QVBoxLayout) -> None:
        if not self.layer.signature_text:
            return
        column.addWidget(_heading("Shapes"))
        rule = _label(self.layer.signature_text)
        rule.setFont(code_font())
        rule.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(rule)

    def _add_ports(self, column: QVBoxLayout) -> None:
        inputs, outputs = self.layer.inputs, self.layer.outputs
        if len(inputs) < 2 and (callable(outputs) or len(outputs) < 2):
            return
        takes = ", ".join(p.name + _port_note(p.many, p.optional) for p in inputs)
        column.addWidget(_heading("Ports"))
        if inputs:
            column.addWidget(_label(f"takes {takes}"))
        if not callable(outputs) and outputs:
            column.addWidget(_label(f"gives {', '.join(outputs)}"))

    def _add_params(self, column: QVBoxLayout) -> None:
        if self.layer.params:
            column.addWidget(_heading("Settings"))
            column.addLayout(_table(self.layer.params, self._theme))

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.setContentsMargins(24, 0, 24, SPACE)
        box.rejected.connect(self.reject)
        if self.page:
            docs = QPushButton("torch docs ↗")
            docs.setToolTip(plain_tip(self.page))
            docs.setAutoDefault(False)
            docs.clicked.connect(self._open_page)
            box.addButton(docs, QDialogButtonBox.ButtonRole.ResetRole)
        return box

    @property
    def page(self) -> str:
        """The layer's page in torch's documentation, "" if it has none."""
        return self.layer.docs_url if "." in self.layer.target else ""

    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(self.page))


def _height(sheet: QWidget, buttons: QWidget) -> int:
    """Return a height that shows all, where that is not too much."""
    layout = sheet.layout()
    assert layout is not None
    wanted = layout.heightForWidth(_WIDTH - 2) + buttons.sizeHint().height() + 3 * SPACE
    return min(max(wanted, _MIN_HEIGHT), _MAX_HEIGHT)


def _table(params: Iterable[Param], theme: Theme) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(2, 1)
    top = Qt.AlignmentFlag.AlignTop
    for place, param in enumerate(params):
        grid.addWidget(PlainLabel(named(param.name)), place, 0, top)
        grid.addWidget(_label(_default(param), theme.dim_text), place, 1, top)
        grid.addWidget(_label(param.help), place, 2, top)
    return grid


def _default(param: Param) -> str:
    if param.inferred:
        return "follows"
    return "needed" if param.required else number(param.default)


def _port_note(many: bool, optional: bool) -> str:
    return " (any number)" if many else " (may stay open)" if optional else ""


def _label(text: str, colour: str = "") -> QLabel:
    made = PlainLabel(text)
    made.setWordWrap(True)
    if colour:
        made.setStyleSheet(f"color: {colour}")
    return made


def _heading(text: str) -> QLabel:
    made = PlainLabel(text)
    made.setFont(scaled_font(TypeScale.STRONG))
    made.setContentsMargins(0, SPACE, 0, 0)
    return made
