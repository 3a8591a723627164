"""The inspector's page for the current block: name, variables, ports and uses."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from designer.check.report.instance_path import InstancePath, uses_of
from designer.editing.blocks import rename_block, rename_port
from designer.graph import DesignError
from designer.graph.names import why_not_id
from designer.gui.appearance import icons
from designer.gui.appearance.style import TypeScale, code_font
from designer.gui.appearance.theme import Theme
from designer.gui.panels.inspector.design_page import DesignPage
from designer.gui.panels.inspector.page import rich_label
from designer.gui.widgets.editors import FormLineEdit
from designer.gui.widgets.parts import clear_layout, column, heading, label, row
from designer.gui.widgets.plain_text import plain_html
from designer.session import Session

_MAX_USES = 8


class PortRow(QWidget):
    """An Input or Output of the block, whose id is the name of a port at every use."""

    renamed = Signal(str, str)

    def __init__(self, name: str, way: str, theme: Theme) -> None:
        """Edit the port ``name``."""
        super().__init__()
        self._name = name
        self.line = FormLineEdit(theme)
        self.line.setFont(code_font())
        self.line.setText(name)
        self.line.setAccessibleName(f"name of the {way} {name}")
        self.kind = label("", TypeScale.CAPTION, dim=True)
        parts = row(spacing=6)
        side = label("in" if way == "input" else "out", dim=True)
        side.setMinimumWidth(side.fontMetrics().horizontalAdvance("out") + 4)
        parts.addWidget(side)
        parts.addWidget(self.line, 2)
        parts.addWidget(self.kind, 3)
        self.setLayout(parts)
        self.line.committed.connect(self._rename)
        self.line.reverted.connect(self._revert)

    def _rename(self) -> None:
        new = self.line.text().strip()
        if self.line.isModified() and new != self._name:
            self.line.setModified(False)
            self.renamed.emit(self._name, new)

    def _revert(self) -> None:
        self.line.setText(self._name)
        self.line.setModified(False)
        self.line.set_wrong(False)


class BlockPage(DesignPage):
    """The settings of a block, which apply wherever it is used."""

    title = "Block"
    save_wanted = Signal(str)
    """Emitted with a block to save to the library."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Create the widgets; `show_design` fills them."""
        self.ports: dict[str, PortRow] = {}
        self._ports = column(spacing=4)
        self.uses = rich_label()
        self.save = QPushButton("Save to my library")
        super().__init__(session, theme, parent)
        self.name.setAccessibleName("name of the block")
        self.name.setPlaceholderText("Block")
        self.save.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.save.setIconSize(QSize(14, 14))
        self.save.setToolTip("Save this block for use in other designs")
        self.save.clicked.connect(self._save)
        self.uses.linkActivated.connect(self._show_use)
        self._places: list[InstancePath] = []

    def arrange_more(self) -> None:
        """Add ports and uses below the variables."""
        self.body.addWidget(heading("Ports"))
        self.body.addLayout(self._ports)
        self.body.addWidget(heading("Used"))
        self.body.addWidget(self.uses)
        self.body.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)

    def show_design(self) -> None:
        """Show the current block."""
        super().show_design()
        self._show_ports()
        self._show_uses()

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        super().set_theme(theme)
        self.save.setIcon(icons.icon("save", theme, "text"))
        self._clear_ports()

    def rename(self, name: str) -> None:
        """Rename the block and all its uses."""
        old = self.shown_in
        try:
            self.shown_in = name
            with self.session.design.edit(f"Rename block {old} to {name}") as edit:
                rename_block(edit, old, name)
        except DesignError as error:
            self.shown_in = old
            self.message.emit(str(error))
            self._revert_name()

    # ---- ports

    def _show_ports(self) -> None:
        nodes = [node for node in self.home.nodes() if node.layer in {"Input", "Output"}]
        names = [f"{node.layer} {node.id}" for node in nodes]
        if list(self.ports) != names:
            self._clear_ports()
            for name, node in zip(names, nodes, strict=True):
                made = PortRow(node.id, node.layer.lower(), self.theme)
                made.renamed.connect(self._rename_port)
                self.ports[name] = made
                self._ports.addWidget(made)
        for name, node in zip(names, nodes, strict=True):
            kinds = self.viewpoint.report.nodes[node.id].outputs.values()
            self.ports[name].kind.setText(str(next(iter(kinds), "not known yet")))

    def _clear_ports(self) -> None:
        clear_layout(self._ports)
        self.ports = {}

    def _rename_port(self, old: str, new: str) -> None:
        reason = why_not_id(new) or (f"{new} is there already" if new in self.home else "")
        if reason:
            self.message.emit(reason)
            self._clear_ports()
            self._show_ports()
            return
        with self.session.design.edit(f"Rename {old} to {new}") as edit:
            rename_port(edit, self.shown_in, old, new)

    # ---- uses

    def _show_uses(self) -> None:
        uses = uses_of(self.session.design, self.shown_in)
        self._places = [place for place, _ in uses][:_MAX_USES]
        times = {0: "not at all", 1: "once"}.get(len(uses), f"{len(uses)} times")
        links = [
            f"<a href='{number}'>{plain_html(_path_text(place, node))}</a>"
            for number, (place, node) in enumerate(uses[:_MAX_USES])
        ]
        more = f" and {len(uses) - _MAX_USES} more" if len(uses) > _MAX_USES else ""
        self.uses.setText(f"{times}: {', '.join(links)}{more}" if uses else times)
        self._nodes = [node for _, node in uses]

    def _show_use(self, number: str) -> None:
        place, node = self._places[int(number)], self._nodes[int(number)]
        self.place_wanted.emit(place, node)

    def _save(self) -> None:
        self.save_wanted.emit(self.shown_in)


def _path_text(place: InstancePath, node: str) -> str:
    base = f"{place.base} (definition)" if place.base else ""
    return " › ".join(part for part in (base, *place.path, node) if part)
