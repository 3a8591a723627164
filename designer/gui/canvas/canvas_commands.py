"""The commands of a canvas: what keys, menus, the window and assistive technology run.

Each is a method that does one thing to the selection or the view, and has a record in
`command_table`; the work is done by the functions in `commands`.
"""

from functools import partial

from PySide6.QtCore import QObject, QPointF, Signal

from designer.editing import connected_nodes
from designer.gui.canvas.commands import annotation_commands, block_commands, node_commands
from designer.gui.canvas.commands.arrange import arrange
from designer.gui.canvas.commands.keyboard_navigation import KeyboardNavigator
from designer.gui.canvas.gestures.base import GestureContext
from designer.gui.canvas.gestures.keyboard_connect import connect_by_keys
from designer.gui.canvas.navigation import Navigation
from designer.gui.canvas.overlays.nodehelp import NodeHelp
from designer.gui.canvas.scene.hit_test import hit
from designer.gui.canvas.search.controller import SearchController

_ZOOM_STEP = 1.25


class CanvasCommands(QObject):
    """The commands of one canvas."""

    node_activated = Signal(str)
    """Emitted with a node whose form is wanted."""
    block_saved = Signal(str)
    """Emitted with a block that the user wants to keep for other designs."""
    wire_picked = Signal()
    menu_wanted = Signal()

    def __init__(
        self, canvas: GestureContext, navigation: Navigation, search: SearchController
    ) -> None:
        super().__init__(canvas.view)
        self.canvas = canvas
        self._navigation, self._search = navigation, search
        self._navigator = KeyboardNavigator(canvas, self.wire_picked.emit)

    # ---- the view

    def fit_all(self) -> None:
        """Show all of the network."""
        self._navigation.fit_all()

    def fit_selection(self) -> None:
        """Show the selected nodes, frames and notes, or everything."""
        selection = self.canvas.selection
        chosen = selection.nodes or selection.annotations
        area = selection.bounds() if chosen else self.canvas.scene().bounds()
        self.canvas.camera.fit(area)

    def zoom_in(self) -> None:
        """Zoom in a step."""
        self.canvas.camera.zoom_by(_ZOOM_STEP)

    def zoom_out(self) -> None:
        """Zoom out a step."""
        self.canvas.camera.zoom_by(1 / _ZOOM_STEP)

    def zoom_one(self) -> None:
        """Show everything at its own size."""
        self.canvas.camera.zoom_to(1.0)

    # ---- the selection

    def select_all(self) -> None:
        """Select every node, frame and note."""
        self.canvas.selection.select_all()

    def select_linked(self) -> None:
        """Select all that feeds or follows the selection."""
        nodes = self.canvas.selection.nodes
        linked = connected_nodes(self.canvas.viewpoint.network, nodes)
        self.canvas.selection.select([*nodes, *sorted(linked)])

    def walk(self, direction: str) -> None:
        """Select the next node in a direction, along the wires."""
        self._navigator.step(direction)

    def extend(self, direction: str) -> None:
        """Add the next node in a direction to the selection."""
        self._navigator.step(direction, extend=True)

    def pick_wire(self, step: int = 1) -> None:
        """Select the wire of the selected node that is ``step`` places on."""
        self._navigator.pick_wire(step)

    # ---- nodes

    def add_layer(self, name: str, scene_pos: QPointF | None = None) -> None:
        """Add a layer, connected to the selected node."""
        node_commands.add_layer(self.canvas, name, scene_pos)

    def delete(self) -> None:
        """Delete the selection, and join its neighbours."""
        if not annotation_commands.delete_bend(self.canvas):
            node_commands.delete(self.canvas, heal=True)

    def delete_without_joining(self) -> None:
        """Delete the selection and its wires."""
        node_commands.delete(self.canvas, heal=False)

    def copy(self) -> None:
        """Copy the selection as `.nnd` text."""
        node_commands.copy(self.canvas)

    def cut(self) -> None:
        """Copy and delete the selection."""
        if node_commands.copy(self.canvas):
            names, annotations = annotation_commands.whole_selection(self.canvas)
            self.canvas.scene().select(names, annotations=annotations)
            self.delete_without_joining()

    def paste(self) -> None:
        """Add what was copied."""
        node_commands.paste(self.canvas, incoming=False)

    def paste_with_wires(self) -> None:
        """Add what was copied, fed by what fed it."""
        node_commands.paste(self.canvas, incoming=True)

    def duplicate(self) -> None:
        """Copy the selection beside itself."""
        node_commands.duplicate(self.canvas)

    def mute(self) -> None:
        """Mute the selected nodes, or unmute them."""
        node_commands.mute(self.canvas)

    def nudge(self, direction: str, *, finely: bool = False) -> None:
        """Move the selection a step of the grid, or less."""
        self._navigator.nudge(direction, fine=finely)

    def arrange(self) -> None:
        """Lay out the selection, or everything, from left to right."""
        arrange(self.canvas, self.canvas.motion)

    def rename(self) -> None:
        """Rename the selected node on its card, a frame, or the block that is shown."""
        canvas = self.canvas
        names, annotations = canvas.selection.nodes, canvas.selection.annotations
        if not names and len(annotations) == 1:
            self.edit_annotation(annotations[0])
        elif not names and canvas.viewpoint.name:
            block_commands.rename_here(canvas, canvas.overlays)
        elif len(names) != 1:
            canvas.message.emit("select one node to rename it")
        else:
            why_not = partial(node_commands.why_not, canvas)
            then = partial(node_commands.rename, canvas)
            there = partial(canvas.scene().cards.__contains__, names[0])
            over = canvas.scene().cards[names[0]].rect
            canvas.overlays.ask_name(names[0], over, why_not, then, there=there)

    def start_wire(self) -> None:
        """Start a wire that keys lead from port to port."""
        connect_by_keys(self.canvas)

    # ---- blocks

    def activate(self) -> None:
        """Go into the selected block, or ask for the selected node's form."""
        for name in self.canvas.selection.nodes[:1]:
            self.open_node(name)

    def open_node(self, name: str) -> None:
        """Go into a block; for other nodes, ask for the form."""
        if not self.canvas.viewpoint.enter(name):
            self.node_activated.emit(name)

    def enter(self) -> None:
        """Go into the selected block."""
        names = self.canvas.selection.nodes
        if len(names) != 1 or not self.canvas.viewpoint.enter(names[0]):
            self.canvas.message.emit("select a block to go into it")

    def leave(self) -> None:
        """Go out of the block that is shown, and select it."""
        self._navigation.leave()

    def group(self) -> None:
        """Make a block of the selection, after asking for its name."""
        block_commands.ask_group(self.canvas, self.canvas.overlays)

    def unpack(self) -> None:
        """Replace the selected blocks by their nodes."""
        block_commands.unpack(self.canvas)

    def save_block(self) -> None:
        """Keep the selected blocks, or else the block that is shown, for other designs."""
        viewpoint = self.canvas.viewpoint
        blocks = [name for name in self.canvas.selection.nodes if viewpoint.is_block(name)]
        for name in blocks:
            node = viewpoint.network.node(name)
            self.block_saved.emit(viewpoint.network.owner(node).layer)
        if not blocks and viewpoint.name:
            self.block_saved.emit(viewpoint.name)

    def share(self) -> None:
        """Let the second selected node use the weights of the first."""
        block_commands.share(self.canvas)

    def stop_sharing(self) -> None:
        """Give the selected nodes weights of their own."""
        block_commands.stop_sharing(self.canvas)

    # ---- frames and notes

    def frame(self) -> None:
        """Put a frame around the selection, or an empty one at the cursor, and ask for a title."""
        annotation_commands.add_frame(self.canvas, self.canvas.overlays)

    def add_note(self) -> None:
        """Edit a new note at the cursor."""
        annotation_commands.add_note(self.canvas, self.canvas.overlays)

    def edit_annotation(self, serial: int) -> None:
        """Edit a note's text, or a frame's title."""
        annotation_commands.edit_annotation(self.canvas, self.canvas.overlays, serial)

    def show_annotation(self, serial: int) -> None:
        """Select a frame or note and bring it into view."""
        if serial in self.canvas.scene().annotations:
            self.canvas.selection.reveal([], [serial])
            self.canvas.view.setFocus()

    # ---- search, help and menu

    def search(self) -> None:
        """Open the search at the cursor; over a wire, for a layer to insert on it."""
        at = self.canvas.camera.cursor_place()
        edge = hit(self.canvas.scene(), at).edge if at is not None else None
        place = self.canvas.camera.centre if at is None else at
        self._search.at(place, edge.ends if edge else None)

    def show_help(self) -> None:
        """Explain the selected node's layer."""
        canvas, names = self.canvas, self.canvas.selection.nodes
        layer = canvas.viewpoint.report.nodes[names[-1]].layer if names else None
        if layer is None:
            canvas.message.emit("select a node to read about its layer")
        else:
            NodeHelp(layer, canvas.theme, canvas.view.window()).show()

    def show_menu(self) -> None:
        """Open the menu at the cursor."""
        self.menu_wanted.emit()
