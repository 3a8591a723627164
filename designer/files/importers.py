"""Importing models from Python, which is not implemented yet."""

from typing import TYPE_CHECKING, Any

from designer.files.errors import FileError
from designer.graph import Design

if TYPE_CHECKING:
    from torch import nn

NOT_YET = (
    "importing models is not part of this version of nn-designer yet; "
    "draw the network, or write its .nnd file"
)


class NotYetError(FileError, NotImplementedError):
    """A feature that is not implemented yet."""


def from_module(model: "nn.Module", example_inputs: Any = None) -> Design:
    """Return a design of an ``nn.Module``; raises NotYetError in this version."""
    del model, example_inputs
    raise NotYetError(NOT_YET)
