"""The inspector's page for the design: name, description, variables and totals."""

import math
from ast import literal_eval
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from designer.editing.variables import remove_variable, rename_variable, users_of
from designer.graph import DesignError
from designer.graph.names import why_not_id
from designer.gui.appearance import icons
from designer.gui.appearance.style import SPACE, TypeScale, code_font, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.panels.inspector import field_states
from designer.gui.panels.inspector.page import InspectorPage, rich_label
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.editors import FormLineEdit, nothing_to_undo
from designer.gui.widgets.parts import (
    IconButton,
    clear_layout,
    column,
    heading,
    label,
    row,
    set_palette_colour,
)
from designer.gui.widgets.plain_text import plain_tip
from designer.presentation import units
from designer.session import Session
from designer.visible_text import brief

_LINES = (3, 8)
"""The fewest and the most lines of a description that are shown without scrolling."""


@guarded
class DescriptionEditor(QPlainTextEdit):
    """A text field of a few lines that is stored when it loses the focus."""

    committed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setAccessibleName("description")
        self.setPlaceholderText("Description: the docstring of the class")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        """Return the height of all lines within ``_LINES``, so that none is cut."""
        least, most = _LINES
        lines = min(max(math.ceil(self.document().size().height()), least), most)
        around = 2 * (math.ceil(self.document().documentMargin()) + self.frameWidth()) + 2
        return QSize(200, self.fontMetrics().lineSpacing() * lines + around)

    def minimumSizeHint(self) -> QSize:
        """Return the height of the size hint: a lower field would cut a line."""
        return QSize(60, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Update the height, since lines may wrap elsewhere."""
        super().resizeEvent(event)
        self.updateGeometry()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Commit the text."""
        super().focusOutEvent(event)
        self.committed.emit()

    def event(self, event: QEvent) -> bool:
        """Leave undo and redo to the design if the text has nothing to undo."""
        if nothing_to_undo(event, self.document()):
            event.ignore()
            return False
        return super().event(event)


class VariableRow(QWidget):
    """A variable: its name, its value, and a button to remove it."""

    renamed = Signal(str, str)
    valued = Signal(str, object)
    removed = Signal(str)

    def __init__(self, name: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Edit the variable ``name``."""
        super().__init__(parent)
        self.variable = name
        self._value: Any = 0
        self.name, self.value = FormLineEdit(theme), FormLineEdit(theme)
        for line, what in ((self.name, "name"), (self.value, "value")):
            line.setFont(code_font())
            line.setAccessibleName(f"{what} of variable {name}")
        self.name.setText(name)
        self.remove = IconButton("trash-2", f"Remove {name}", theme)
        self.reason = label(step=TypeScale.CAPTION)
        self.reason.hide()
        set_palette_colour(self.reason, QPalette.ColorRole.WindowText, theme.colour("error"))
        parts = row(spacing=4)
        parts.addWidget(self.name, 3)
        parts.addWidget(label("="))
        parts.addWidget(self.value, 2)
        parts.addWidget(self.remove)
        body = column(spacing=2)
        body.addLayout(parts)
        body.addWidget(self.reason)
        self.setLayout(body)
        self._connect()

    def show_value(self, value: Any, users: list[str]) -> None:
        """Show the value and which nodes use it."""
        self._value = value
        if not self.value.isModified():
            self.value.setText(repr(value))
        used = f"Used by {', '.join(users)}" if users else "Not used yet"
        self.name.setToolTip(plain_tip(used))
        self.value.setToolTip(plain_tip(used))

    def show_reason(self, reason: str) -> None:
        """Show below the row why a value is refused."""
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))

    def _connect(self) -> None:
        self.name.committed.connect(self._rename)
        self.value.committed.connect(self._set)
        self.name.reverted.connect(self._revert)
        self.value.reverted.connect(self._revert)
        self.remove.clicked.connect(self._remove)

    def _revert(self) -> None:
        for line, text in ((self.name, self.variable), (self.value, repr(self._value))):
            line.setText(text)
            line.setModified(False)
            line.set_wrong(False)
        self.show_reason("")

    def _rename(self) -> None:
        new = self.name.text().strip()
        if not self.name.isModified():
            return
        reason = why_not_id(new) if new != self.variable else None
        self.name.set_wrong(bool(reason))
        self.show_reason(reason or "")
        if not reason:
            self.name.setModified(False)
            self.renamed.emit(self.variable, new)

    def _set(self) -> None:
        if not self.value.isModified():
            return
        number = _number(self.value.text())
        self.value.set_wrong(number is None)
        if number is None:
            self.show_reason(
                "a variable is a number, such as 128 or 0.1, True, False, or a text in quotes"
            )
            return
        self.show_reason("")
        self.value.setModified(False)
        self.valued.emit(self.variable, number)

    def _remove(self) -> None:
        self.removed.emit(self.variable)


class DesignPage(InspectorPage):
    """The settings of the whole design, or in `BlockPage` of a block."""

    title = "Design"

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Create the widgets; `show_design` fills them."""
        super().__init__(session, theme, parent)
        self.name = FormLineEdit(theme)
        self.name.setFont(scaled_font(TypeScale.TITLE))
        self.name.setAccessibleName("name of the design")
        self.name.setPlaceholderText("Net")
        self.name.setToolTip("The name of the generated class")
        self.description = DescriptionEditor()
        self.rows: dict[str, VariableRow] = {}
        self._lines = column(spacing=4)
        self._hint = label(
            "A variable becomes an argument of the constructor. "
            "Use it in any size: =2\u00a0*\u00a0hidden_size",
            TypeScale.CAPTION, dim=True,
        )  # fmt: skip
        self.add_variable = QPushButton("Add variable")
        self.add_variable.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.totals = rich_label()
        self._arrange()
        self.name.committed.connect(self._rename)
        self.name.reverted.connect(self._revert_name)
        self.description.committed.connect(self._describe)
        self.add_variable.clicked.connect(self._add)
        self.set_theme(theme)

    def show_design(self) -> None:
        """Show the design."""
        if self.shown_in != self.viewpoint.name:
            self.commit()
            self.shown_in = self.viewpoint.name
            self._revert_name()
            self._clear_rows()
        if not self.name.isModified():
            self.name.setText(self.home.header.name)
        if not (self.description.hasFocus() and self.description.document().isModified()):
            self._revert_name()
        self._show_variables()
        self.show_problems([""])
        report = self.viewpoint.report
        rows = field_states.cost_rows(
            report.total_parameters, report.total_macs, report.total_activation_bytes
        )
        layers = ("Layers", units.format_count(len(self.home)), f"{len(self.home):,}")
        self.totals.setText(field_states.costs_html([layers, *rows], self.theme))
        self.totals.setToolTip(plain_tip(field_states.exact_costs([layers, *rows])))

    def first_field(self) -> QWidget:
        """Return the field for the name."""
        return self.name

    def commit(self) -> None:
        """Store texts that have not been committed yet."""
        if self.is_there([]):
            self._rename()
            self._describe()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.theme = theme
        self.name.set_theme(theme)
        self.add_variable.setIcon(icons.icon("plus", theme, "text"))
        self._clear_rows()

    def _arrange(self) -> None:
        self.body.addWidget(label(self.title, TypeScale.CAPTION, dim=True))
        self.body.addWidget(self.name)
        self.body.addWidget(self.description)
        self.body.addLayout(self.cards)
        self.body.addWidget(heading("Variables"))
        self.body.addLayout(self._lines)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.add_variable)
        self.arrange_more()
        self.body.addWidget(heading("Totals"))
        self.body.addWidget(self.totals)
        self.body.addStretch(1)
        self.body.setSpacing(SPACE)

    def arrange_more(self) -> None:
        """Add widgets below the variables; a design has none."""

    # ---- name and description

    def _revert_name(self) -> None:
        header = self.home.header
        self.name.setText(header.name)
        self.name.setModified(False)
        if self.description.toPlainText() != header.description:
            self.description.setPlainText(header.description)
        self.description.document().setModified(False)

    def _rename(self) -> None:
        if not self.name.isModified():
            return
        name = self.name.text().strip()
        self.name.setModified(False)
        if name != self.home.header.name:
            self.rename(name)

    def rename(self, name: str) -> None:
        """Rename the design."""
        with self.session.design.edit(f"Name the design {name}") as edit:
            edit.update_header(name=name)

    def _describe(self) -> None:
        if not self.description.document().isModified():
            return
        text = self.description.toPlainText()
        self.description.document().setModified(False)
        if text != self.home.header.description:
            title = f"Describe {self.shown_in or 'the design'}"
            with self.session.design.edit(title, self.shown_in) as edit:
                edit.update_header(description=text)

    # ---- variables

    def _show_variables(self) -> None:
        variables = self.home.header.variables
        if list(self.rows) != list(variables):
            self._clear_rows()
            for name in variables:
                self._add_row(name)
        for name, value in variables.items():
            self.rows[name].show_value(value, users_of(self.home, name))
        self._hint.setVisible(not self.rows)

    def _clear_rows(self) -> None:
        clear_layout(self._lines)
        self.rows = {}

    def _add_row(self, name: str) -> None:
        made = VariableRow(name, self.theme)
        made.renamed.connect(self._rename_variable)
        made.valued.connect(self._set_variable)
        made.removed.connect(self._remove_variable)
        self.rows[name] = made
        self._lines.addWidget(made)

    def _add(self) -> None:
        taken = self.home.header.variables
        name = next(n for i in range(len(taken) + 1) if (n := _fresh(i)) not in taken)
        with self.session.design.edit(f"Add variable {name}", self.shown_in) as edit:
            edit.update_header(variables={**taken, name: 64})
        self._show_variables()
        self.rows[name].name.setFocus(Qt.FocusReason.TabFocusReason)
        self.rows[name].name.selectAll()

    def _rename_variable(self, old: str, new: str) -> None:
        if new == old:
            return
        if new in self.home.header.variables:
            self.rows[old].show_reason(f"there is a variable {new!r} already; choose another name")
            self.rows[old].name.setModified(True)
            return
        title = f"Rename variable {old} to {new}"
        with self.session.design.edit(title, self.shown_in) as edit:
            rename_variable(edit, old, new)

    def _set_variable(self, name: str, value: Any) -> None:
        variables = self.home.header.variables
        if value == variables[name] and type(value) is type(variables[name]):
            return
        try:
            with self.session.design.edit(f"Set {name} to {brief(value)}", self.shown_in) as edit:
                edit.update_header(variables={**variables, name: value})
        except DesignError as error:
            self.rows[name].show_reason(str(error))

    def _remove_variable(self, name: str) -> None:
        users = users_of(self.home, name)
        if users:
            few = ", ".join(users[:4]) + (f" and {len(users) - 4} more" if users[4:] else "")
            self.rows[name].show_reason(f"{name} is used by {few}; give them another value first")
            return
        with self.session.design.edit(f"Remove variable {name}", self.shown_in) as edit:
            remove_variable(edit, name)


def _fresh(number: int) -> str:
    return f"size{number + 1}" if number else "hidden_size"


def _number(text: str) -> Any:
    """Parse a number, True, False, or a text in quotes; None for anything else."""
    for read in (int, float, literal_eval):
        try:
            value = read(text)
        except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
            continue
        if isinstance(value, bool | int | float | str):
            return value
    return None
