"""A training job: a function that builds the network, its Inputs and Outputs, and a recipe.

That is all that training knows of a design, so it can train any ``nn.Module``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from designer.training.data.access import Consent, refuse_all
from designer.training.data.dataset import Dataset
from designer.training.data.specs import InputSpec, OutputSpec
from designer.training.recipe.recipe import Recipe

if TYPE_CHECKING:
    from torch import nn


@dataclass(frozen=True)
class Job:
    """A training job, independent of the design that it was made from.

    ``number`` identifies its events. ``build`` returns a new ``nn.Module`` whose forward has the
    Inputs as positional arguments and returns one tensor, a tuple in the Outputs' order, or a dict
    by id. Relative paths in the recipe start at ``base``. ``locate`` may return the id of the node
    whose code raised an error; ``dataset`` replaces the recipe's data. ``consent`` decides which
    data outside ``base`` may be read: none, unless it is `allow_all` or a function of yours.
    """

    number: int
    build: "Callable[[], nn.Module]"
    inputs: tuple[InputSpec, ...]
    outputs: tuple[OutputSpec, ...]
    recipe: Recipe
    base: Path | None = None
    locate: Callable[[BaseException], str | None] | None = None
    dataset: Dataset | None = None
    consent: Consent = refuse_all
