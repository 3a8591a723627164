"""The inspector's page for one node."""

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QPalette
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from designer import editing
from designer.graph import Node
from designer.graph.names import why_not_id
from designer.gui.appearance.style import TypeScale, code_font, scaled_font
from designer.gui.appearance.theme import Theme
from designer.gui.panels.inspector import field_states
from designer.gui.panels.inspector.page import InspectorPage, rich_label
from designer.gui.panels.inspector.param_form import ParamForm
from designer.gui.widgets.editors import FormLineEdit
from designer.gui.widgets.parts import (
    ElidedLabel,
    FamilyChip,
    IconButton,
    heading,
    keep_formulas_together,
    label,
    row,
    set_palette_colour,
)
from designer.gui.widgets.plain_text import plain_tip
from designer.layers.declare import Layer
from designer.presentation.shape_words import describe_shape_rule
from designer.session import Session

_MIN_TYPE_WIDTH = 150
"""Pixels of a layer's type that stay visible however narrow the panel is."""


class NodePage(InspectorPage):
    """The settings, ports, costs and problems of a node."""

    save_wanted = Signal(str)
    """Emitted with a block to save to the library."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Create the widgets; `show_node` fills them."""
        super().__init__(session, theme, parent)
        self.node_id = ""
        self._page = ""
        self.name = FormLineEdit(theme)
        self.name.setFont(scaled_font(TypeScale.TITLE))
        self.name.setAccessibleName("id")
        self.reason = label(step=TypeScale.CAPTION)
        self.type = ElidedLabel()
        self.type.setFont(scaled_font(TypeScale.STRONG))
        self.purpose = label(dim=True)
        self.rule = rich_label(code_font())
        self.rule.setAccessibleName("shape rule")
        self.meaning = label(step=TypeScale.CAPTION, dim=True)
        self.note = rich_label()
        self.form = ParamForm(theme)
        self.form_heading = heading("Settings")
        self.shapes = rich_label()
        self.costs = rich_label()
        self.mute = IconButton("volume-x", "Mute: pass the input through", theme)
        self.mute.setCheckable(True)
        self.open = QPushButton("Edit block")
        self.open.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.open.setToolTip("Go into the block (double-click, or Enter on the canvas)")
        self.save = QPushButton("Save to my library")
        self.save.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.save.setToolTip("Save this block for use in other designs")
        self.docs = QPushButton("torch docs ↗")
        self.docs.setFlat(True)
        self.docs.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.docs.setAccessibleName("open the layer's page of the torch documentation")
        self.chip = FamilyChip(theme)
        self._arrange()
        self._connect()
        self.set_theme(theme)

    def show_node(self, node_id: str) -> None:
        """Show a node, after committing the fields of the one before."""
        other = (node_id, self.viewpoint.name) != (self.node_id, self.shown_in)
        if other:
            self.commit()
        self.node_id, self.shown_in = node_id, self.viewpoint.name
        node, report = self.viewpoint.network.node(node_id), self.viewpoint.report.nodes[node_id]
        self._show_head(node, report.layer, force=other)
        self._show_form(node, report.layer, force=other)
        self.show_problems([node_id])
        self.shapes.setText(field_states.ports_html(self.session, node, self.theme))
        rows = field_states.cost_rows(report.parameters, report.macs, report.activation_bytes)
        unknown = "" if report.known else "Unknown until the problem is fixed."
        self.costs.setText(unknown or field_states.costs_html(rows, self.theme))
        self.costs.setToolTip(plain_tip(field_states.exact_costs(rows)))

    def first_field(self) -> QWidget:
        """Return the first setting, or the field for the id if there is none."""
        return (None if self.form.isHidden() else self.form.first_field()) or self.name

    def commit(self) -> None:
        """Store texts that have not been committed yet."""
        if self.node_id and self.is_there([self.node_id]):
            self.form.commit()
            if self.name.isModified():
                self._rename()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.theme = theme
        self.form.set_theme(theme)
        self.name.set_theme(theme)
        self.mute.set_theme(theme)
        set_palette_colour(self.reason, QPalette.ColorRole.WindowText, theme.colour("error"))
        self.docs.setStyleSheet(
            f"QPushButton {{ color: {theme.accent}; padding: 2px 6px; border: 1px solid"
            f" transparent; background: transparent; }}"
            f"QPushButton:focus, QPushButton:hover {{ border-color: {theme.accent}; }}"
        )

    # ---- making

    def _arrange(self) -> None:
        head = row()
        head.addWidget(self.chip)
        head.addWidget(self.type, 1)
        head.addWidget(self.mute)
        head.addWidget(self.docs)
        self.body.addLayout(head)
        self.add(self.name, self.reason, self.purpose, self.note)
        doors = row()
        doors.addWidget(self.open)
        doors.addWidget(self.save)
        doors.addStretch(1)
        self.body.addLayout(doors)
        self.body.addLayout(self.cards)
        self.add(self.form_heading, self.form)
        self.add(heading("Shapes"), self.shapes, self.rule, self.meaning)
        self.add(heading("Costs"), self.costs)
        self.body.addStretch(1)

    def _connect(self) -> None:
        self.name.committed.connect(self._rename)
        self.name.reverted.connect(self._revert_name)
        self.name.textEdited.connect(self._check_name)
        self.form.edited.connect(self._edited)
        self.shapes.linkActivated.connect(self.node_selected)
        self.note.linkActivated.connect(self.node_selected)
        self.docs.clicked.connect(self._open_docs)
        self.open.clicked.connect(self._enter)
        self.save.clicked.connect(self._save)
        self.mute.clicked.connect(self._mute)

    # ---- showing

    def _show_head(self, node: Node, layer: Layer | None, *, force: bool) -> None:
        self.chip.setVisible(layer is not None)
        if layer is not None:
            self.chip.show_family(layer.family, self.theme)
        if force or not self.name.isModified():
            self._revert_name()
        self.type.setText(layer.name if layer else node.layer or f"shares {node.shares}")
        self.type.setToolTip(plain_tip(self.type.text()))
        wide = self.type.fontMetrics().horizontalAdvance(self.type.text())
        self.type.setMinimumWidth(
            min(wide + 2, _MIN_TYPE_WIDTH)
        )  # the family's word gives way first
        self.purpose.setText(keep_formulas_together(layer.purpose) if layer else "")
        self.rule.setText(layer.signature_text if layer else "")
        self.meaning.setText(describe_shape_rule(layer) if layer else "")
        for widget in (self.purpose, self.rule, self.meaning):
            widget.setVisible(bool(widget.text()))
        self._page = layer.docs_url if layer and "." in layer.target else ""
        self.docs.setVisible(bool(self._page))
        self.docs.setToolTip(plain_tip(self._page))
        self.mute.setVisible(layer is not None and bool(layer.inputs) and layer.name != "Output")
        self.mute.setChecked(node.muted)
        for button in (self.open, self.save):
            button.setVisible(layer is not None and layer.is_block)
        self._show_note(node)

    def _show_note(self, node: Node) -> None:
        notes = []
        if node.shares:
            link = field_states.link(node.shares)
            notes.append(f"Uses the weights of {link}: settings here apply to both.")
        sharers = [sharer.id for sharer in self.viewpoint.network.sharers(node.id)]
        if sharers:
            links = ", ".join(map(field_states.link, sharers))
            notes.append(f"Its weights are also used by {links}.")
        if node.muted:
            notes.append("Muted: passes its input through.")
        self.note.setText("<br>".join(notes))
        self.note.setVisible(bool(notes))

    def _show_form(self, node: Node, layer: Layer | None, *, force: bool) -> None:
        layer = field_states.repeatable(layer) if layer is not None else None
        shown = layer is not None and bool(layer.params)
        self.form.setVisible(shown)
        self.form_heading.setVisible(shown)
        if layer is not None:
            self.form.show_layer(layer)
            found = field_states.field_states(self.session, layer, [node.id])
            self.form.show_values(found, force=force)

    # ---- doing

    def _edited(self, name: str, value: Any) -> None:
        self.set_param([self.node_id], name, value)

    def _open_docs(self) -> None:
        QDesktopServices.openUrl(QUrl(self._page))

    def _mute(self) -> None:
        muted = self.mute.isChecked()
        title = f"{'Mute' if muted else 'Unmute'} {self.node_id}"
        with self.session.design.edit(title, self.shown_in) as edit:
            edit.update_node(self.node_id, muted=muted)

    def _enter(self) -> None:
        self.place_wanted.emit(self.viewpoint.place.inside(self.node_id), "")

    def _save(self) -> None:
        self.save_wanted.emit(self.home.owner(self.home.node(self.node_id)).layer)

    # ---- its id

    def _revert_name(self) -> None:
        self.name.setText(self.node_id)
        self.name.setModified(False)
        self._show_name_problem("")

    def _check_name(self) -> None:
        new = self.name.text().strip()
        taken = new != self.node_id and new in self.home
        reason = f"a node {new!r} already exists" if taken else why_not_id(new)
        self._show_name_problem(reason or "")

    def _rename(self) -> None:
        if not self.name.isModified():
            return
        self._check_name()
        if self.reason.text():
            return
        old, new = self.node_id, self.name.text().strip()
        self.name.setModified(False)
        if new == old:
            return
        self.node_id = new
        with self.session.design.edit(f"Rename {old} to {new}", self.shown_in) as edit:
            editing.rename(edit, old, new)
        self.node_selected.emit(new)

    def _show_name_problem(self, reason: str) -> None:
        self.reason.setText(reason)
        self.reason.setVisible(bool(reason))
        self.name.set_wrong(bool(reason))
