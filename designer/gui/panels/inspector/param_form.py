"""The form for a layer's parameters, derived from its declaration; each edit is an undo step."""

from collections.abc import Mapping
from typing import Any, TypeGuard

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from designer.gui.appearance.style import TypeScale, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.panels.inspector.drag_number import DragNumber
from designer.gui.widgets.editors import Editor, FieldState, FocusObserver, TextEditor, editor_for
from designer.gui.widgets.parts import IconButton, form_grid, label, set_palette_colour
from designer.gui.widgets.plain_text import PlainLabel, plain_tip
from designer.layers.declare import Layer
from designer.layers.params import REQUIRED, Param
from designer.presentation.value_text import UNSET, same_value, to_text

_NAME_WIDTH = 128
"""Pixels; longer names are elided and shown in full as a tool tip."""


class ParamField(QWidget):
    """The widgets of one row: name, editor, reset button, and a reason below."""

    edited = Signal(str, object)
    helped = Signal(str)

    def __init__(self, param: Param, theme: Theme, parent: QWidget) -> None:
        """Create the widgets; the form lays them out."""
        super().__init__(parent)
        self.hide()
        self.param = param
        self.editor: Editor = editor_for(param, theme)
        self.editor.setAccessibleName(param.name)
        self.editor.setAccessibleDescription(param.help)
        self.name = _name_label(param, self.editor)
        tip = f"Reset {param.name} to {_default_text(param)}"
        self.reset = IconButton("rotate-ccw", tip, theme)
        self.reason = label(step=TypeScale.CAPTION)
        self.reason.hide()
        self.set_theme(theme)
        self._drag = DragNumber(self.name, self.editor) if _typed(self.editor) else None
        self._watch = FocusObserver(self)
        for watched in (self.editor, self.name):
            watched.installEventFilter(self._watch)
        self._watch.noticed.connect(self._emit_help)
        self.editor.edited.connect(self._edited)
        self.editor.refused.connect(self._show_reason)
        self.reset.clicked.connect(self._reset)

    def show_state(self, state: FieldState, *, force: bool = False) -> None:
        """Show a value, its problem, and whether it can be reset."""
        self.editor.show_state(state, force=force)
        if self._drag is not None:
            self._drag.show_state()
        self.reset.setVisible(state.changed and not self.param.required)
        font = self.name.font()
        font.setBold(state.changed)
        self.name.setFont(font)
        tip = _tip(self.param)
        self.editor.setToolTip(plain_tip(f"{tip}\n\n{state.problem}" if state.problem else tip))

    def set_theme(self, theme: Theme) -> None:
        """Recolour icon and reason."""
        self.editor.set_theme(theme)
        self.reset.set_theme(theme)
        set_palette_colour(self.reason, QPalette.ColorRole.WindowText, theme.colour("error"))

    def _edited(self, value: Any) -> None:
        default = self.param.default
        clear = default is not REQUIRED and same_value(value, default)
        self.edited.emit(self.param.name, UNSET if clear else value)

    def _reset(self) -> None:
        self.editor.setFocus()
        self.edited.emit(self.param.name, UNSET)

    def _show_reason(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.editor.setAccessibleDescription(reason or self.param.help)

    def _emit_help(self) -> None:
        self.helped.emit(f"{self.param.name}: {self.param.help or self.param.kind.description}")


class ParamForm(QWidget):
    """A field for each parameter of a layer."""

    edited = Signal(str, object)
    """Emitted with a parameter's name and its new value, UNSET to leave it out."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start without a layer."""
        super().__init__(parent)
        self._theme = theme
        self.layer: Layer | None = None
        self.fields: dict[str, ParamField] = {}
        self._grid = form_grid(self)
        self._help = label(step=TypeScale.CAPTION, dim=True)
        self._help.setParent(self)  # while there is no layer it is in no layout
        self._help.setAlignment(Qt.AlignmentFlag.AlignTop)

    def show_layer(self, layer: Layer) -> None:
        """Create the fields for ``layer``, unless they exist."""
        before, self.layer = self.layer, layer
        if before is not None and (before.name, before.params) == (layer.name, layer.params):
            return
        self._empty()
        for place, param in enumerate(layer.params):
            self._add(ParamField(param, self._theme, self), place * 2)
        self._grid.addWidget(self._help, len(layer.params) * 2, 0, 1, 3)
        self._help.setText(_first_help(layer))
        self._help.setMinimumHeight(QFontMetrics(self._help.font()).height())
        self._help.setVisible(bool(layer.params))

    def show_values(self, states: Mapping[str, FieldState], *, force: bool = False) -> None:
        """Show each parameter's state; ``force`` drops what is being typed."""
        for name, state in states.items():
            self.fields[name].show_state(state, force=force)

    def first_field(self) -> QWidget | None:
        """Return the first editor."""
        return next((field.editor for field in self.fields.values()), None)

    def commit(self) -> None:
        """Store texts that have not been committed yet."""
        for field in self.fields.values():
            field.editor.commit()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        for field in self.fields.values():
            field.set_theme(theme)

    def _add(self, field: ParamField, line: int) -> None:
        self.fields[field.param.name] = field
        self._grid.addWidget(field.name, line, 0)
        self._grid.addWidget(field.editor, line, 1)
        self._grid.addWidget(field.reset, line, 2)
        self._grid.addWidget(field.reason, line + 1, 1, 1, 2)
        policy = field.reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        field.reset.setSizePolicy(policy)
        field.edited.connect(self.edited)
        field.helped.connect(self._help.setText)

    def _empty(self) -> None:
        for field in self.fields.values():
            for widget in (field.name, field.editor, field.reset, field.reason, field):
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.fields = {}


def _typed(editor: Editor) -> TypeGuard[TextEditor]:
    return isinstance(editor, TextEditor)


def _name_label(param: Param, buddy: QWidget) -> QLabel:
    made = PlainLabel()
    made.setFont(scaled_font(TypeScale.BODY))
    metrics = QFontMetrics(made.font())
    made.setText(metrics.elidedText(param.name, Qt.TextElideMode.ElideMiddle, _NAME_WIDTH))
    made.setToolTip(plain_tip(_tip(param)))
    made.setBuddy(buddy)
    return made


def _tip(param: Param) -> str:
    default = "" if param.required else f"\nDefault: {_default_text(param)}"
    number = param.kind.name in {"int", "ints", "float", "floats"}
    keys = "\nDrag the name or press ↑ ↓ to change it, by ten with Shift." if number else ""
    return f"{param.name}: {param.help}\nAccepts {param.kind.description}.{default}{keys}"


def _default_text(param: Param) -> str:
    return "follow from the input" if param.inferred else to_text(param.default)


def _first_help(layer: Layer) -> str:
    first = next((p for p in layer.params if p.required), None)
    first = first or next(iter(layer.params), None)
    return f"{first.name}: {first.help}" if first else ""
