"""The inspector's page for several nodes."""

from typing import Any

from PySide6.QtWidgets import QWidget

from designer.check.report.totals import Totals
from designer.gui.appearance.style import TypeScale
from designer.gui.appearance.theme import Theme
from designer.gui.panels.inspector import field_states
from designer.gui.panels.inspector.page import InspectorPage, rich_label
from designer.gui.panels.inspector.param_form import ParamForm
from designer.gui.widgets.parts import heading, label
from designer.gui.widgets.plain_text import plain_tip
from designer.session import Session


class MultiNodePage(InspectorPage):
    """Several nodes at once: their layers, total costs, and shared settings."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Create the widgets; `show_nodes` fills them."""
        super().__init__(session, theme, parent)
        self._ids: list[str] = []
        self.title = label(step=TypeScale.TITLE)
        self.types = label(dim=True)
        self.form_heading = heading("Shared settings")
        self.form = ParamForm(theme)
        self.costs = rich_label()
        self.add(self.title, self.types)
        self.body.addLayout(self.cards)
        self.add(self.form_heading, self.form, heading("Total costs"), self.costs)
        self.body.addStretch(1)
        self.form.edited.connect(self._edited)

    def show_nodes(self, ids: list[str]) -> None:
        """Show these nodes."""
        other = (ids, self.viewpoint.name) != (self._ids, self.shown_in)
        if other:
            self.commit()
        self._ids, self.shown_in = ids, self.viewpoint.name
        self.title.setText(f"{len(ids)} layers selected")
        network = self.viewpoint.network
        nodes = [network.node(each) for each in ids]
        counted = field_states.counted_names(n.layer or network.owner(n).layer for n in nodes)
        self.types.setText(", ".join(f"{n} × {name}" for name, n in counted.items()))
        self._show_form(force=other)
        self.show_problems(ids)
        reports, totals = self.viewpoint.report.nodes, Totals()
        totals.add_all([reports[each] for each in ids])
        rows = field_states.cost_rows(*totals.without([]))
        self.costs.setText(field_states.costs_html(rows, self.theme))
        self.costs.setToolTip(plain_tip(field_states.exact_costs(rows)))

    def first_field(self) -> QWidget:
        """Return the first shared setting."""
        return (None if self.form.isHidden() else self.form.first_field()) or self

    def commit(self) -> None:
        """Store texts that have not been committed yet."""
        if self.is_there(self._ids):
            self.form.commit()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self.theme = theme
        self.form.set_theme(theme)

    def _show_form(self, *, force: bool) -> None:
        nodes = self.viewpoint.report.nodes
        layers = [nodes[each].layer for each in self._ids]
        found = list({id(layer): layer for layer in layers}.values())  # few, of many nodes
        known = [field_states.repeatable(layer) for layer in found if layer is not None]
        layer = field_states.common_layer(known) if len(known) == len(found) else None
        shown = layer is not None and bool(layer.params)
        self.form.setVisible(shown)
        self.form_heading.setVisible(shown)
        if layer is not None:
            self.form.show_layer(layer)
            values = field_states.field_states(self.session, layer, self._ids)
            self.form.show_values(values, force=force)

    def _edited(self, name: str, value: Any) -> None:
        self.set_param(self._ids, name, value)
