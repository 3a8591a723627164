"""The document: a networkx graph of frozen records, and the one way to change it."""

from designer.graph.annotations import Annotation, Frame, Note
from designer.graph.changes import ChangeSet
from designer.graph.design import Design
from designer.graph.edit import Edit
from designer.graph.errors import (
    BadExpressionError,
    BadIdError,
    BadValueError,
    CycleError,
    DesignError,
    DuplicateIdError,
    UnknownNodeError,
)
from designer.graph.network import Network
from designer.graph.records import Edge, Header, Node

__all__ = [
    "Annotation",
    "BadExpressionError",
    "BadIdError",
    "BadValueError",
    "ChangeSet",
    "CycleError",
    "Design",
    "DesignError",
    "DuplicateIdError",
    "Edge",
    "Edit",
    "Frame",
    "Header",
    "Network",
    "Node",
    "Note",
    "UnknownNodeError",
]
