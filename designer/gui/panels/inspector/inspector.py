"""The inspector: the settings, ports, costs and problems of the selection."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from designer.graph import ChangeSet
from designer.gui.appearance.theme import Theme
from designer.gui.panels.inspector.block_page import BlockPage
from designer.gui.panels.inspector.design_page import DesignPage
from designer.gui.panels.inspector.multi_node_page import MultiNodePage
from designer.gui.panels.inspector.node_page import NodePage
from designer.gui.panels.panel import Panel
from designer.gui.runtime.guard import guarded
from designer.gui.widgets.parts import column
from designer.gui.widgets.scroll_area import scrolled_form
from designer.session import Session


@guarded
class Inspector(Panel):
    """Shows a page for the selected node, for several, or for the design or block if none is."""

    save_wanted = Signal(str)
    """Emitted with a block to save to the library."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        """Show ``session``'s design."""
        super().__init__(session, theme, parent)
        self.setAccessibleName("Inspector")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.node_page = NodePage(session, theme)
        self.multi_node_page = MultiNodePage(session, theme)
        self.design_page = DesignPage(session, theme)
        self.block_page = BlockPage(session, theme)
        self._shown = session.design
        self._pages = QStackedWidget()
        for page in self._all_pages():
            self._pages.addWidget(scrolled_form(page))
            page.node_selected.connect(self.node_selected)
            page.nodes_added.connect(self.nodes_added)
            page.message.connect(self.message)
            page.place_wanted.connect(self.place_wanted)
        for page in (self.node_page, self.block_page):
            page.save_wanted.connect(self.save_wanted)
        body = column()
        body.addWidget(self._pages)
        self.setLayout(body)

    def commit(self) -> None:
        """Store texts that have not been committed yet; called before saving and training."""
        if self._shown is self.session.design:  # never into a design that came instead
            for page in self._all_pages():
                page.commit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Give the focus to the first setting, or to the name if there is none.

        A click beside the fields only leaves the field, so that letters are the canvas's again.
        """
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            return
        if self._stale:
            self.refresh_now()
        page = self._all_pages()[self._pages.currentIndex()]
        page.first_field().setFocus(Qt.FocusReason.TabFocusReason)

    def refresh(self) -> None:
        """Show the page for the selection."""
        self._shown = self.session.design
        there = self.viewpoint.network.data
        ids = [each for each in self.selection if each in there]
        if len(ids) == 1:
            self.node_page.show_node(ids[0])
        elif ids:
            self.multi_node_page.show_nodes(ids)
        else:
            (self.block_page if self.viewpoint.name else self.design_page).show_design()
        for_network = 3 if self.viewpoint.name else 2
        self._pages.setCurrentIndex(0 if len(ids) == 1 else 1 if ids else for_network)

    def selection_changed(self) -> None:
        """Commit the fields, then show another selection."""
        self.commit()
        super().selection_changed()

    def place_changed(self) -> None:
        """Commit the fields, then show another network."""
        self.commit()
        super().place_changed()

    def design_changed(self, changes: ChangeSet | None) -> None:
        """Search fixes again; for another design, forget the selection."""
        for page in self._all_pages():
            page.restart_fix_search()
        if changes is None:
            self.selection = []
        super().design_changed(changes)

    def apply_theme(self) -> None:
        """Apply the theme to the pages."""
        for page in self._all_pages():
            page.set_theme(self.theme)

    def _all_pages(self) -> tuple[NodePage, MultiNodePage, DesignPage, BlockPage]:
        return self.node_page, self.multi_node_page, self.design_page, self.block_page
