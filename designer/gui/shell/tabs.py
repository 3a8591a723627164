"""The tabs of a window: the open designs, each with a workbench, and which one is in front.

A tab is a `Workbench`, or None for the start page. Without tabs the window shows the start page
alone, and an empty bench waits for the first design. With one tab the bar is hidden.
"""

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from designer.graph import Design
from designer.graph.gc_control import LARGE_DESIGN
from designer.gui.appearance.theme import Theme
from designer.gui.chrome.host import DesignHost
from designer.gui.runtime.memory_release import MemoryRelease
from designer.gui.shell.recovery import why_no_copy
from designer.gui.shell.workbench import Shared, Workbench
from designer.paths import resolve_links
from designer.session import Session


class Tabs(QObject):
    """Opens, shows and closes designs; `Documents` asks about unsaved work before."""

    changed = Signal()
    """Emitted when tabs are added, removed, moved or renamed, or another one is in front."""

    def __init__(self, host: DesignHost, shared: Shared, window: QWidget) -> None:
        """Start with the start page, and an empty bench behind it."""
        super().__init__(window)
        self._host, self._shared, self._window = host, shared, window
        self.entries: list[Workbench | None] = []
        self.start_in_front = True
        self._spare: list[Workbench] = []
        self._memory_release = MemoryRelease(self)
        self.bench = self._make()
        """The design in front; while the start page is in front, the design that was before."""

    def connect_window(self) -> None:
        """Connect what all designs share, once the window has its parts."""
        shared, docks = self._shared, self._shared.docks
        shared.palette.layer_chosen.connect(self._add_layer)
        shared.palette.done.connect(self._focus_canvas)
        shared.palette.removal_wanted.connect(self._remove_block)
        docks.set_panel("palette", shared.palette)
        docks.changed.connect(self._docks_changed)
        self.bench.connect_window()
        self.bench.fill_docks()

    def _make(self) -> Workbench:
        bench = Workbench(self._host, self._shared, self._window)
        bench.changed.connect(self.changed)
        return bench

    def _make_complete(self) -> Workbench:
        made = self._make()
        made.connect_window()
        return made

    # ---- what is open

    @property
    def benches(self) -> list[Workbench]:
        """The open designs, in the order of their tabs."""
        return [entry for entry in self.entries if entry is not None]

    @property
    def all_benches(self) -> set[Workbench]:
        """The open designs, and the empty benches that are kept for the next ones."""
        return {self.bench, *self.benches, *self._spare}

    @property
    def sessions(self) -> list[Session]:
        """The sessions of the open designs, in the order of their tabs."""
        return [bench.session for bench in self.benches]

    @property
    def current(self) -> int:
        """The index of the tab in front, -1 for the start page alone."""
        front = None if self.start_in_front else self.bench
        return self.entries.index(front) if front in self.entries else -1

    def show_file(self, path: Path) -> bool:
        """Show the design that has a file open; returns whether there is one."""
        real = resolve_links(path)
        for bench in self.benches:
            if bench.session.path is not None and resolve_links(bench.session.path) == real:
                self.show(bench)
                return True
        return False

    # ---- open and close

    def open(self, design: Design, path: Path | None, seen: str | None = None) -> None:
        """Show a design in a tab: in place of an empty design, else in a new tab.

        ``seen`` is the fingerprint of its file when it was read.
        """
        bench = self._tab_for_new_design()
        bench.session.number = 0
        bench.session.replace(design, path, seen)
        bench.session.number = self._free_number()
        self._drop_start()
        self.show(bench)
        bench.show_whole_design()

    def _tab_for_new_design(self) -> Workbench:
        if not self.benches:
            self.entries.append(self.bench)
            return self.bench
        session = self.bench.session
        blank = not (session.path or session.design.root or session.dirty or session.design.blocks)
        if blank and not self.start_in_front and not session.design.redo_title:
            return self.bench
        made = self._spare.pop() if self._spare else self._make_complete()
        self.entries.insert(len(self.entries) if self.start_in_front else self.current + 1, made)
        return made

    def _free_number(self) -> int:
        taken = {one.number for one in self.sessions if one.name.startswith("Untitled")}
        return min(set(range(1, len(taken) + 2)) - taken)

    def close(self, session: Session) -> None:
        """Close a design; the caller has asked about unsaved work."""
        bench = next(bench for bench in self.benches if bench.session is session)
        place, nodes = self.entries.index(bench), len(session.design.root)
        self.entries.remove(bench)
        if not self.benches:
            self._show_start_alone()
        elif bench is self.bench:
            self._show_neighbour(place)
        self._recycle(bench, nodes)
        self._memory_release.schedule(nodes)
        self.changed.emit()

    def _show_start_alone(self) -> None:
        self.entries.clear()
        self._show_start()

    def _recycle(self, bench: Workbench, nodes: int) -> None:
        """Keep one bench for the next tab: a new one would take more time and memory.

        Not after a large design: hidden panels refer to it until they are shown again.
        """
        if nodes < LARGE_DESIGN and (bench is self.bench or not self._spare):
            bench.recycle()
            if bench is not self.bench:
                self._spare.append(bench)
            return
        if bench is self.bench:
            self.bench = self._spare.pop() if self._spare else self._make_complete()
        bench.close()

    def _show_neighbour(self, place: int) -> None:
        """Show the neighbour of a tab that was closed."""
        front = self.entries[min(place, len(self.entries) - 1)]
        if front is not None and not self.start_in_front:
            self.show(front)
        else:
            self.bench = self.benches[0]
            if not self.start_in_front:
                self.show_start()

    # ---- show

    def show(self, bench: Workbench) -> None:
        """Bring a design to the front."""
        if self.bench is not bench:
            self.bench.inspector.commit()
            self.bench.shown = False
        self.bench, self.start_in_front = bench, False
        bench.come_to_front()
        self.changed.emit()

    def show_entry(self, place: int) -> None:
        """Bring a tab to the front by its index."""
        entry = self.entries[place]
        if entry is None:
            self.show_start()
        elif entry is not self.bench or self.start_in_front:
            self.show(entry)

    def step(self, by: int) -> None:
        """Show the tab ``by`` places on, cyclically."""
        if len(self.entries) > 1:
            self.show_entry((self.current + by) % len(self.entries))

    def move(self, start: int, end: int) -> None:
        """Move a tab: it was dragged in the bar."""
        self.entries.insert(end, self.entries.pop(start))

    # ---- the start page as a tab

    def show_start(self) -> None:
        """Show the start page in a tab of its own."""
        if None not in self.entries:
            self.entries.append(None)
        self._show_start()
        self.changed.emit()

    def _show_start(self) -> None:
        self.bench.shown = False
        self.start_in_front = True
        self._host.show_start()

    def close_start(self) -> None:
        """Close the tab of the start page and show the design that was in front before."""
        self._drop_start()
        self.show(self.bench)

    def _drop_start(self) -> None:
        if None in self.entries:
            self.entries.remove(None)

    # ---- for all of them

    def set_theme(self, theme: Theme) -> None:
        """Apply a theme."""
        self._shared.palette.set_theme(theme)
        for bench in self.all_benches:
            bench.set_theme(theme)

    def apply_settings(self) -> None:
        """Apply the choices of the user, in every tab."""
        for bench in self.all_benches:
            bench.apply_settings()

    def save_recovery_copies(self) -> list[Path]:
        """Save recovery copies of all unsaved work now; returns their paths."""
        copies = [bench.save_recovery_copy() for bench in self.all_benches]
        return [copy for copy in copies if copy is not None]

    def keep_recovery_copies(self) -> list[str]:
        """Keep recovery copies of unsaved work for the next start; returns the errors."""
        failed = []
        for bench in self.all_benches:
            try:
                bench.recovery.close(keep=True)
            except (OSError, ValueError) as error:
                failed.append(f"{bench.session.name}: {why_no_copy(error)}")
        return failed

    def close_all(self) -> None:
        """Stop training and close every design; the caller has asked about unsaved work."""
        self._memory_release.stop()
        for bench in self.all_benches:
            bench.session.stop_training()
        for bench in self.all_benches:
            bench.end()

    def _add_layer(self, name: str) -> None:
        self.bench.canvas.commands.add_layer(name, None)

    def _focus_canvas(self) -> None:
        """Focus the canvas: there Tab opens the search, and letters are commands."""
        self.bench.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove_block(self, name: str) -> None:
        self.bench.blocks.remove(name)

    def _docks_changed(self) -> None:
        self.bench.docks_changed()
