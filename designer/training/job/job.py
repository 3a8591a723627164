"""What a job needs from outside: a way to build the network and what goes in and out of it.

That is all training knows about designs, so it can train anything that builds an ``nn.Module``.
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
    """One training run, complete and independent of the design it came from.

    ``number`` marks its events. ``build`` returns a fresh ``nn.Module`` whose forward takes the
    Inputs positionally and returns one tensor, a tuple in the Outputs' order, or a dict by id.
    Relative paths in the recipe start at ``base``. ``locate`` may name the node whose code raised
    an error; ``dataset`` is used instead of loading the recipe's data. ``consent`` says whether
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
