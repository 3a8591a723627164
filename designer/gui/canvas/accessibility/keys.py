"""The keys of what assistive technology can reach on a canvas, and who finds it by them."""

from typing import NamedTuple, Protocol

from PySide6.QtGui import QAccessibleInterface

from designer.graph.records import WireEnds


class PortKey(NamedTuple):
    """A port: its node, its side, and what a wire to it stores."""

    node: str
    output: bool
    key: str


Key = str | WireEnds | int | PortKey
"""A node's id, a wire's ends, a frame's or note's serial, or a port."""


class ElementRegistry(Protocol):
    """What elements ask of the registry that they belong to."""

    @property
    def keys(self) -> tuple[Key, ...]:
        """The canvas's children: nodes, then wires, then frames and notes."""

    @property
    def selected(self) -> tuple[Key, ...]:
        """What is selected, the latest last."""

    @property
    def focused(self) -> Key | None:
        """What has the keyboard, None if it is elsewhere."""

    def element(self, key: Key) -> QAccessibleInterface:
        """Return the accessible interface of a node, port, wire, frame or note."""

    def index(self, key: Key) -> int:
        """Return the position among the canvas's children, -1 if it is gone."""
