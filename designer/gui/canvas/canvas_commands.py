"""The canvas with its commands: what keys, menus and the window call by name.

Each takes no more than a word and does one thing to the selection; the substance is in `actions`,
`blocks`, `annotation_actions` and `arrange`.
"""

from functools import partial

from PySide6.QtCore import QPointF
from PySide6.QtGui import QCursor

from designer.editing import connected_nodes
from designer.gui.canvas.commands import (
    annotation_commands as annotation_actions,
)
from designer.gui.canvas.commands import (
    block_commands as blocks,
)
from designer.gui.canvas.commands import (
    node_commands as actions,
)
from designer.gui.canvas.commands.arrange import arrange
from designer.gui.canvas.network_view import NetworkView
from designer.gui.canvas.overlays.nodehelp import NodeHelp
from designer.gui.canvas.scene.hit_test import hit

_STEP = 1.25


class CanvasCommands(NetworkView):
    """Carries out what is named in `keys`, `menu` and the window's table."""

    def fit_selection(self) -> None:
        """Show the selected nodes, or everything."""
        names, annotations = self.selected_ids(), self.selected_annotations()
        chosen = names if names or annotations else None
        self._zoomed(self.camera.fit, self.scene().bounds(chosen, annotations))

    def zoom_in(self) -> None:
        """Come nearer."""
        self.zoom_by(_STEP)

    def zoom_out(self) -> None:
        """Go farther."""
        self.zoom_by(1 / _STEP)

    def zoom_one(self) -> None:
        """Show things at their own size."""
        self.zoom_by(1 / self.camera.zoom)

    def select_all(self) -> None:
        """Select every node, frame and note."""
        self.scene().select(self.scene().cards, annotations=self.scene().annotations.serials)

    def select_linked(self) -> None:
        """Select all that feeds or follows the selection."""
        linked = connected_nodes(self.viewpoint.network, self.selected_ids())
        self.scene().select([*self.selected_ids(), *sorted(linked)])

    def add_layer(self, name: str, scene_pos: QPointF | None = None) -> None:
        """Add a layer, connected to the selected node."""
        actions.add_layer(self, name, scene_pos)

    def delete(self) -> None:
        """Remove the selection; a chain stays joined."""
        if not annotation_actions.delete_bend(self):
            actions.delete(self, heal=True)

    def delete_without_joining(self) -> None:
        """Remove the selection and its wires."""
        actions.delete(self, heal=False)

    def copy(self) -> None:
        """Copy the selection as `.nnd` text."""
        actions.copy(self)

    def cut(self) -> None:
        """Copy and remove the selection."""
        if actions.copy(self):
            names, annotations = annotation_actions.whole_selection(self)
            self.scene().select(names, annotations=annotations)
            self.delete_without_joining()

    def paste(self) -> None:
        """Add what was copied."""
        actions.paste(self, incoming=False)

    def paste_with_wires(self) -> None:
        """Add what was copied, fed by what fed it."""
        actions.paste(self, incoming=True)

    def duplicate(self) -> None:
        """Copy the selection beside itself."""
        actions.duplicate(self)

    def mute(self) -> None:
        """Mute the selected nodes, or unmute them."""
        actions.mute(self)

    def arrange(self) -> None:
        """Lay out from left to right."""
        arrange(self)

    def rename(self) -> None:
        """Rename the selected node on its card."""
        names, annotations = self.selected_ids(), self.selected_annotations()
        if not names and len(annotations) == 1:
            self.edit_annotation(annotations[0])
        elif not names and self.viewpoint.name:
            blocks.rename_here(self)
        elif len(names) != 1:
            self.message.emit("select one node to rename it")
        else:
            over = self.scene().cards[names[0]].rect
            why_not, then = partial(actions.why_not, self), partial(actions.rename, self)
            there = partial(self.scene().cards.__contains__, names[0])
            self.ask_name(names[0], over, why_not, then, there=there)

    # ---- blocks

    def activate(self) -> None:
        """Go into the selected block, or ask the window to show the selected node's form."""
        for name in self.selected_ids()[:1]:
            self.open_node(name)

    def open_node(self, name: str) -> None:
        """Go into a block; of other nodes, ask the window to show the form."""
        if not self.viewpoint.enter(name):
            self.node_activated.emit(name)

    def enter(self) -> None:
        """Go into the selected block."""
        names = self.selected_ids()
        if len(names) != 1 or not self.viewpoint.enter(names[0]):
            self.message.emit("select a block to go into it")

    def leave(self) -> None:
        """Go out of the block one is in, and select it."""
        self.go(self.viewpoint.place.outside)

    def group(self) -> None:
        """Make a block of the selection, after asking for its name."""
        blocks.ask_group(self)

    def unpack(self) -> None:
        """Put the nodes of the selected blocks in their place."""
        blocks.unpack(self)

    def save_block(self) -> None:
        """Keep the selected block for other designs."""
        network = self.viewpoint.network
        for name in self.selected_ids():
            if self.viewpoint.is_block(name):
                self.block_saved.emit(network.owner(network.node(name)).layer)

    def share(self) -> None:
        """Let the second selected node use the weights of the first."""
        blocks.share(self)

    def stop_sharing(self) -> None:
        """Give the selected nodes weights of their own."""
        blocks.stop_sharing(self)

    # ---- search, help, menu and hands

    def search(self) -> None:
        """Open search at the cursor; over a wire, for a layer that goes on it."""
        at = self.cursor_place()
        edge = hit(self.scene(), at).edge if at is not None else None
        self.search_at(self.camera.centre if at is None else at, edge.ends if edge else None)

    def show_help(self) -> None:
        """Explain the selected node's layer."""
        names = self.selected_ids()
        layer = self.viewpoint.report.nodes[names[-1]].layer if names else None
        if layer is None:
            self.message.emit("select a node to read about its layer")
        else:
            NodeHelp(layer, self.theme, self.window()).show()

    def takes(self, name: str) -> bool:
        """Tell whether a key is the canvas's now; else it is the window's."""
        return name != "show_help" or len(self.selected_ids()) == 1

    def show_menu(self) -> None:
        """Open the menu at the cursor or at the selection."""
        self.menu.popup(QCursor.pos())

    def walk(self, direction: str) -> None:
        """Select what lies in a direction, along the wires."""
        self.walker.step(direction)

    def extend(self, direction: str) -> None:
        """Select what lies in a direction too."""
        self.walker.step(direction, extend=True)

    def nudge(self, direction: str, how: str = "") -> None:
        """Move the selected nodes a step, or ``finely``."""
        self.walker.nudge(direction, fine=how == "finely")

    def pick_wire(self, step: str = "1") -> None:
        """Select the next wire of the selected node."""
        self.walker.pick_wire(int(step))

    # ---- frames and notes

    def frame(self) -> None:
        """Put a frame around the selection, or an empty one at the cursor, and ask for a title."""
        annotation_actions.add_frame(self)

    def add_note(self) -> None:
        """Type a new note at the cursor."""
        annotation_actions.add_note(self)

    def edit_annotation(self, serial: int) -> None:
        """Type a note's text, or a frame's title."""
        annotation_actions.edit_annotation(self, serial)

    def show_annotation(self, serial: int) -> None:
        """Select a frame or note and bring it into view."""
        if serial in self.scene().annotations:
            self.scene().select([], annotations=[serial])
            self.camera.reveal(self.scene().annotations.rect(serial))
            self.setFocus()
