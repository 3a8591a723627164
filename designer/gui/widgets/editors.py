"""Editors for parameters, one class for each kind of value; none of them knows a design.

Each has ``show_state`` and emits ``edited`` with the value to store, UNSET to leave it out.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from designer.gui.appearance.theme import Theme
from designer.gui.runtime.guard import guarded
from designer.layers.params import REQUIRED, Param
from designer.presentation.value_text import (
    MIXED,
    UNSET,
    ValueEntry,
    parse_value,
    same_value,
    step_value,
    to_text,
)

_STEP_PAUSE_MS = 250
"""Arrow keys that follow each other within this time become one undo step."""


@dataclass(frozen=True)
class FieldState:
    """What a field shows: the stored value, the one in effect without it, and a problem."""

    value: Any = UNSET
    placeholder: str = ""
    problem: str = ""
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Tell whether a value is stored, so that there is something to reset."""
        return self.value is not UNSET


_MAX_LENGTH = 2**20
"""Qt's default limit of 32,767 characters would cut longer names and texts silently."""


@guarded
class FormLineEdit(QLineEdit):
    """A line edit with a dim hint at its right end and a red frame for a wrong text.

    Enter and leaving the field commit the text, Escape reverts it. Undo and redo are left to the
    design if the line itself has nothing to undo.
    """

    committed = Signal()
    reverted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setMaxLength(_MAX_LENGTH)
        self._theme, self._hint, self.wrong = theme, "", False

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._theme = theme
        self.update()

    def set_hint(self, hint: str) -> None:
        """Show ``hint`` at the right end."""
        if hint != self._hint:
            self._hint = hint
            width = self.fontMetrics().horizontalAdvance(hint) + 8 if hint else 0
            self.setTextMargins(0, 0, width, 0)
            self.update()

    @property
    def hint(self) -> str:
        """The hint at the right end."""
        return self._hint

    def set_wrong(self, wrong: bool) -> None:
        """Show or remove the frame in the colour of errors."""
        if wrong != self.wrong:
            self.wrong = wrong
            self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Commit on Enter, revert on Escape."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.committed.emit()
            self.selectAll()
        elif event.key() == Qt.Key.Key_Escape and self.isModified():
            self.reverted.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit when the field is left."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.committed.emit()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the design if the line has nothing to undo."""
        if nothing_to_undo(event, self):
            event.ignore()
            return False
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hint and the frame over the line."""
        super().paintEvent(event)
        if not self._hint and not self.wrong:
            return
        with QPainter(self) as painter:
            if self._hint:
                painter.setPen(self._theme.colour("dim_text"))
                place = self.rect().adjusted(0, 0, -7, 0)
                painter.drawText(
                    place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._hint
                )
            if self.wrong:
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(QPen(self._theme.colour("error"), 1.5))
                frame = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
                painter.drawRoundedRect(frame, 3, 3)


@guarded
class TextEditor(FormLineEdit):
    """A field for numbers, lists of numbers and expressions; the arrow keys step a number."""

    edited = Signal(object)
    refused = Signal(str)
    """Emitted with the reason why the text cannot be stored, "" once it can."""

    def __init__(self, param: Param, theme: Theme, parent: QWidget | None = None) -> None:
        """Edit ``param``."""
        super().__init__(theme, parent)
        self._param = param
        self._state = FieldState()
        self._refused = False
        self._pause = QTimer(self, singleShot=True, interval=_STEP_PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.committed.connect(self.commit)
        self.reverted.connect(self.revert)
        self.textEdited.connect(self._typed)

    def show_state(self, state: FieldState, *, force: bool = False) -> None:
        """Show a stored value, unless another one is being typed."""
        typing = self.isModified() and not force
        unchanged = same_value(state.value, self._state.value)
        self._state = state
        self.setPlaceholderText("differs" if state.value is MIXED else state.placeholder)
        if not (typing and unchanged):
            self.revert()
        elif not self._refused:
            self.set_hint(self._entry().hint)

    def revert(self) -> None:
        """Show the stored value again."""
        self._pause.stop()
        value = self._state.value
        stored = "" if value is UNSET or value is MIXED else to_text(value)
        if stored != self.text():
            self.setText(stored)
        self.setModified(False)
        self._refuse("")
        self.set_hint(self._entry().hint)
        self.set_wrong(bool(self._state.problem))

    def commit(self) -> None:
        """Emit the typed value, or the reason why it cannot be stored."""
        self._pause.stop()
        if not self.isModified():
            return
        entry = self._entry()
        reason = entry.reason
        nothing = not reason and entry.value is UNSET
        if nothing and self._param.required and self._state.value is not MIXED:
            reason = f"must be {self._param.kind.description}"
        if reason:
            self._refuse(f"{self._param.name} {reason}")
            return
        self.setModified(False)
        self._refuse("")
        if self._state.value is MIXED and entry.value is UNSET:
            return
        self.edited.emit(entry.value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step with the arrow keys, by ten with Shift."""
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()), 0)
        if not step or not self.can_step:
            super().keyPressEvent(event)
            return
        big = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        self.step(step * 10 if big else step)
        self._pause.start()

    @property
    def can_step(self) -> bool:
        """Tell whether the text is a number that can be stepped."""
        return self._stepped(0) is not None

    def step(self, by: int) -> None:
        """Add ``by`` steps to the number (see `step_value`); `commit` stores it."""
        text = self._stepped(by)
        if text is not None and text != self.text():
            self.setText(text)
            self.setModified(True)
            self._refuse("")
            self.set_hint(self._entry().hint)

    def _stepped(self, by: int) -> str | None:
        mixed = self._state.value is MIXED and not self.text()
        if mixed or self._param.kind.name not in {"int", "ints", "float", "floats"}:
            return None
        return step_value(self.text() or self._state.placeholder, by, self._param.kind)

    def _typed(self) -> None:
        self._pause.stop()
        entry = self._entry()
        self.set_hint(entry.hint)
        if self._refused:
            self._refuse(f"{self._param.name} {entry.reason}" if entry.reason else "")

    def _entry(self) -> ValueEntry:
        return parse_value(self.text(), self._param.kind, self._state.variables)

    def _refuse(self, reason: str) -> None:
        self._refused = bool(reason)
        self.set_wrong(self._refused or bool(self._state.problem))
        if self._refused:
            self.set_hint("")
        self.refused.emit(reason)


@guarded
class FormComboBox(QComboBox):
    """A combo box that ignores the wheel, so that the form scrolls instead."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area."""
        event.ignore()


class ChoiceEditor(FormComboBox):
    """A combo box for one of a few words, or for a bool that may be None."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, param: Param, theme: Theme, parent: QWidget | None = None) -> None:
        """Edit ``param``."""
        super().__init__(parent)
        self._values = _choices(param)
        for value in self._values:
            mark = "  (default)" if same_value(value, param.default) else ""
            self.addItem(f"{to_text(value)}{mark}")
        self._default = None if param.default is REQUIRED else param.default
        self.activated.connect(self._chosen)

    def show_state(self, state: FieldState, *, force: bool = False) -> None:
        """Show the stored value, or the default."""
        value = self._default if state.value is UNSET else state.value
        places = [i for i, known in enumerate(self._values) if same_value(known, value)]
        self.setPlaceholderText("differs" if state.value is MIXED else to_text(value))
        self.setCurrentIndex(places[0] if places else -1)

    def set_theme(self, theme: Theme) -> None:
        """Do nothing: Qt's palette colours it."""

    def commit(self) -> None:
        """Do nothing: each choice is stored at once."""

    def _chosen(self, place: int) -> None:
        self.edited.emit(self._values[place])


class BoolEditor(QCheckBox):
    """A check box for a bool."""

    edited = Signal(object)
    refused = Signal(str)

    def __init__(self, param: Param, theme: Theme, parent: QWidget | None = None) -> None:
        """Edit ``param``."""
        super().__init__(parent)
        self._default = param.default is True
        self.clicked.connect(self._clicked)

    def show_state(self, state: FieldState, *, force: bool = False) -> None:
        """Show the stored value, or the default."""
        mixed = state.value is MIXED
        self.setTristate(mixed)
        value = self._default if state.value is UNSET else state.value
        checked = Qt.CheckState.Checked if value is True else Qt.CheckState.Unchecked
        self.setCheckState(Qt.CheckState.PartiallyChecked if mixed else checked)
        self.setText("differs" if mixed else str(value))

    def set_theme(self, theme: Theme) -> None:
        """Do nothing: Qt's palette colours it."""

    def commit(self) -> None:
        """Do nothing: each choice is stored at once."""

    def _clicked(self) -> None:
        self.setTristate(False)
        self.edited.emit(self.isChecked())


Editor = TextEditor | ChoiceEditor | BoolEditor


def editor_for(param: Param, theme: Theme) -> Editor:
    """Return the editor for a parameter's kind."""
    kind = param.kind
    if kind.name == "bool" and not kind.optional:
        return BoolEditor(param, theme)
    if kind.name in {"bool", "choice", "dtype"}:
        return ChoiceEditor(param, theme)
    return TextEditor(param, theme)


def _choices(param: Param) -> list[Any]:
    kind = param.kind
    values: list[Any] = [True, False] if kind.name == "bool" else list(kind.choices)
    return [None, *values] if kind.optional else values


def nothing_to_undo(event: QEvent, history: QLineEdit | QTextDocument) -> bool:
    """Tell whether an undo or redo key finds nothing in a field, and so belongs to the design."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    stored = isinstance(history, QLineEdit) and not history.isModified()
    undo = event.matches(QKeySequence.StandardKey.Undo) and (
        stored or not history.isUndoAvailable()
    )
    redo = event.matches(QKeySequence.StandardKey.Redo) and not history.isRedoAvailable()
    return undo or redo


@guarded
class FocusObserver(QObject):
    """Emits ``noticed`` when a widget it filters gets the focus or the mouse enters it."""

    noticed = Signal()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Emit ``noticed``; no event is consumed."""
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.Enter}:
            self.noticed.emit()
        return False
