"""The state of the scene that is no part of the document: selection, hover, highlights, drags."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QObject, QRectF, Signal

from designer.graph import Frame
from designer.graph.records import WireEnds
from designer.gui.canvas.drawing.array_drawing import Floats
from designer.gui.canvas.scene.annotations import SceneAnnotations
from designer.gui.canvas.scene.card import Slot
from designer.gui.canvas.scene.geometry import SceneGeometry
from designer.gui.canvas.scene.node_item import NodeItem
from designer.gui.canvas.scene.wires import Bend

Fits = Callable[[str, str], bool]


class InteractionState(SceneGeometry):
    """Nodes, wires, frames and notes with their selection, hover and highlights."""

    selection_changed = Signal(list)

    def __init__(self, parent: QObject | None = None) -> None:
        """Create an empty scene."""
        super().__init__(parent)
        self.zoom = 1.0
        self.fits: Fits | None = None
        self.fits_outputs = False
        self.start: tuple[str, str] = ("", "")
        self.selected_wire: WireEnds | None = None
        self.hovered_wire: WireEnds | None = None
        self.lit_wire: WireEnds | None = None
        self.hidden_wire: WireEnds | None = None
        self.selected_bend: Bend | None = None
        self.annotations = SceneAnnotations()
        self._selected: dict[str, None] = {}
        self._hovered = ""

    def remove_all(self) -> None:
        """Remove everything, and clear the selection."""
        super().remove_all()
        self.annotations.clear()
        self._selected.clear()
        self.selected_wire = self.hovered_wire = self.lit_wire = self.hidden_wire = None
        self.selected_bend = None
        self.fits, self._hovered = None, ""

    def put_annotations(self, places: Mapping[int, QRectF]) -> None:
        """Move frames and notes, in the scene only, for a drag."""
        for serial in places:
            self.update(self.annotations.reach(serial, self.zoom))
        self.annotations.put(places)
        for serial in places:
            self.update(self.annotations.reach(serial, self.zoom))

    @property
    def selected(self) -> list[str]:
        """The ids of the selected nodes, in the order they were selected."""
        return list(self._selected)

    def is_frame(self, serial: int) -> bool:
        """Return whether an annotation is a frame."""
        return isinstance(self.annotations[serial], Frame)

    def is_selected(self, name: str) -> bool:
        """Return whether a node is selected."""
        return name in self._selected

    def select(
        self,
        names: Iterable[str],
        *,
        wire: WireEnds | None = None,
        annotations: Iterable[int] = (),
        bend: Bend | None = None,
    ) -> None:
        """Select exactly these nodes (and this wire or bend of it, these frames and notes)."""
        wanted = dict.fromkeys(name for name in names if name in self.cards)
        others = self.annotations.choose(annotations)
        if others or (wire, bend) != (self.selected_wire, self.selected_bend):
            self.selected_wire, self.selected_bend = wire, bend
            self.update()
        if not others and list(wanted) == list(self._selected):
            return
        changed: list[NodeItem] = []
        for name in wanted.keys() ^ self._selected.keys():
            item = self.cards.get(name)
            if item is not None:
                item.selected = name in wanted
                changed.append(item)
        self.update_nodes(changed)
        self._selected = wanted
        self.selection_changed.emit(list(wanted))

    def hover(self, name: str, wire: WireEnds | None) -> None:
        """Highlight what is under the cursor."""
        if name != self._hovered:
            for changed, state in ((self._hovered, False), (name, True)):
                if changed in self.cards:
                    self.cards[changed].hovered = state
                    self.update(self.cards[changed].around)
            self._hovered = name
        if wire != self.hovered_wire:
            self._repaint_wires(self.hovered_wire, wire)
            self.hovered_wire = wire

    def light_wire(self, ends: WireEnds | None) -> None:
        """Highlight the wire that a dragged node would be inserted on."""
        if ends != self.lit_wire:
            self._repaint_wires(self.lit_wire, ends)
            self.lit_wire = ends

    def hide_wire(self, ends: WireEnds | None) -> None:
        """Hide the wire whose end is being dragged; None shows it."""
        self._repaint_wires(self.hidden_wire, ends)
        self.hidden_wire = ends

    def _repaint_wires(self, *wires: WireEnds | None) -> None:
        for wire in wires:
            if wire is not None and wire in self.wires.edges:
                self.update_wire(self.wires.box(wire))

    def light_ports(
        self, fits: Fits | None, start: tuple[str, str] = ("", ""), *, outputs: bool = False
    ) -> None:
        """Highlight the ports that fit and dim the others; None ends it."""
        self.fits, self.start, self.fits_outputs = fits, start, outputs
        self.update()

    def is_lit(self, name: str, slot: Slot) -> bool:
        """Return whether a port fits the wire that is being dragged."""
        return (
            self.fits is not None
            and slot.output == self.fits_outputs
            and self.fits(name, slot.port)
        )

    def is_start(self, name: str) -> bool:
        """Return whether the dragged wire starts at this node."""
        return name == self.start[0]

    def bounds(self, names: Iterable[str] | None = None, annotations: Iterable[int] = ()) -> QRectF:
        """Return the rectangle around nodes, frames and notes; around all there is by default."""
        around = self.annotations.bounds(None if names is None else annotations)
        return self._around(names).united(around)

    def _around(self, names: Iterable[str] | None) -> QRectF:
        rects: Floats = self.table["rect"]
        if names is not None:
            rects = rects[self.table.rows(list(names))]
        if not len(rects):
            return QRectF()
        left, top = rects[:, 0].min(), rects[:, 1].min()
        right, bottom = (rects[:, 0] + rects[:, 2]).max(), (rects[:, 1] + rects[:, 3]).max()
        return QRectF(float(left), float(top), float(right - left), float(bottom - top))
