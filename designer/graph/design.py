"""The document: networks, history, listeners. Everything else is a function of it."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import networkx as nx

from designer.graph.changes import ChangeSet
from designer.graph.edit import Edit
from designer.graph.network import Network
from designer.graph.records import Edge, Header, Node, split_dotted
from designer.graph.store import NetworkStore
from designer.graph.undo_stack import UndoStack
from designer.observers import Observers

Listener = Callable[[ChangeSet], None]


class Design:
    """A network of layers, its blocks, its variables and its training recipe.

    Change it with ``with design.edit("Add Linear") as edit:``; the block is one undo step, one
    event to listeners, and leaves no trace if it fails. ``add`` and ``connect`` are such edits of
    one line, for scripts.
    """

    def __init__(self, name: str = "") -> None:
        """Start an empty design; ``name`` becomes the generated class."""
        self._networks = NetworkStore(Header(name=name))
        self._observers: Observers[[ChangeSet]] = Observers()
        self._history = UndoStack()
        self._open: Edit | None = None
        self.version = 0
        """Counts every change, undo and redo included: a memo's key."""

    # ---- reading

    @property
    def root(self) -> Network:
        """The outermost network."""
        return self._networks.root

    @property
    def graph(self) -> "nx.MultiDiGraph[str]":
        """The root's networkx graph; read it, and change it through ``edit``."""
        return self.root.graph

    @property
    def blocks(self) -> Mapping[str, Network]:
        """The block definitions by name, in file order."""
        return self._networks.blocks

    @property
    def name(self) -> str:
        """The generated class's name."""
        return self.root.header.name

    @property
    def description(self) -> str:
        """The generated class's docstring."""
        return self.root.header.description

    @property
    def variables(self) -> Mapping[str, Any]:
        """The constructor's keyword arguments with their defaults."""
        return self.root.header.variables

    @property
    def training(self) -> Mapping[str, Any]:
        """The training recipe as the file has it."""
        return self.root.header.training

    def network(self, name: str = "") -> Network:
        """Return the root ("") or a block's network; raises UnknownNodeError."""
        return self._networks.network(name)

    def has_network(self, name: str) -> bool:
        """Return whether there is a block ``name``; the root ("") is always there."""
        return name in self._networks

    def node(self, node_id: str) -> Node:
        """Return a node of the root network; raises UnknownNodeError."""
        return self.root.node(node_id)

    def nodes(self) -> list[Node]:
        """Return the root's nodes in file order."""
        return self.root.nodes()

    def edges(self) -> list[Edge]:
        """Return the root's wires in file order."""
        return self.root.edges()

    # ---- changing

    @contextmanager
    def edit(self, title: str, network: str = "") -> Iterator[Edit]:
        """Open a transaction; within another one, join it.

        If the block raises, all its changes are undone and the error propagates.
        """
        if self._open is not None:
            yield self._open.within(network)
            return
        edit = self._open = Edit(self._networks, title, network)
        try:
            yield edit
        except BaseException:
            self._open = None
            self._networks.apply(edit.changes().inverted())
            raise
        self._open = None
        changes = edit.changes()
        if changes:
            self._history.push(changes)
            self._announce(changes)

    @contextmanager
    def initial_edit(self) -> Iterator[Edit]:
        """Open the transaction that fills a new design, which is no undo step.

        There are no listeners yet. If the block raises, the design must not be used.
        """
        self._open = Edit(self._networks, "Open")
        try:
            yield self._open
        finally:
            self._open = None

    def add(self, layer: str, id: str = "", **params: Any) -> str:  # noqa: A002
        """Add a node to the root network, as one undo step, and return its id."""
        with self.edit(f"Add {layer}") as edit:
            return edit.add_node(layer, params, node_id=id)

    def connect(self, source: str, target: str) -> Edge:
        """Connect ``node`` or ``node.port`` to ``node`` or ``node.port``, as one undo step."""
        (source_node, source_port), (target_node, target_port) = map(split_dotted, (source, target))
        with self.edit(f"Connect {source} to {target}") as edit:
            return edit.connect(source_node, target_node, source_port, target_port)

    # ---- history

    def undo(self) -> ChangeSet | None:
        """Undo the last edit and return what that changed, None at the beginning."""
        return self._applied(self._history.undo())

    def redo(self) -> ChangeSet | None:
        """Redo what was undone last and return what that changed, None at the end."""
        return self._applied(self._history.redo())

    @property
    def undo_title(self) -> str:
        """The title of what ``undo`` would undo, "" for nothing."""
        return self._history.undo_title

    @property
    def redo_title(self) -> str:
        """The title of what ``redo`` would redo, "" for nothing."""
        return self._history.redo_title

    @property
    def dirty(self) -> bool:
        """Whether the design differs from what was last saved or loaded."""
        return self._history.dirty

    def mark_saved(self) -> None:
        """Declare the present state the saved one."""
        self._history.mark_saved()

    def mark_unsaved(self) -> None:
        """Declare the present state unsaved, as after restoring what a crash left behind."""
        self._history.mark_unsaved()

    def clear_history(self) -> None:
        """Make the present state the first one, as after loading."""
        self._history.clear()

    # ---- copies

    def copy(self) -> "Design":
        """Return a design of the same records, whose history begins here."""
        copy = Design()
        copy._networks = self._networks.copy()
        return copy

    def follow(self, changes: ChangeSet) -> None:
        """Make a change that the design this is a copy of has announced."""
        self._networks.apply(changes)
        self._announce(changes)

    # ---- listeners

    def listen(self, listener: Listener, *, first: bool = False) -> Callable[[], None]:
        """Call ``listener`` with every change set from now on; returns a function that stops it.

        ``first`` is for caches that the other listeners may read.
        """
        return self._observers.add(listener, first=first)

    def _applied(self, changes: ChangeSet | None) -> ChangeSet | None:
        if changes is not None:
            self._networks.apply(changes)
            self._announce(changes)
        return changes

    def _announce(self, changes: ChangeSet) -> None:
        self.version += 1
        self._observers.notify(changes)
