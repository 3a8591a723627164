"""Losses that stay on the device until they are read together, so that a GPU is not waited for."""

from math import isfinite, nan
from typing import TYPE_CHECKING

from designer.training.loop.error_messages import loss_not_finite_error
from designer.training.recipe.recipe import Recipe

if TYPE_CHECKING:
    from torch import Tensor


class LossReader:
    """Collects the loss of each step, and reads them together.

    ``steps`` and ``samples`` count what was read over the whole job, ``seen`` the samples of the
    epoch; ``mean`` is over the latter.
    """

    def __init__(self, recipe: Recipe) -> None:
        """Start before the first step; errors name settings of ``recipe``."""
        self._recipe = recipe
        self._epoch = 0
        self._waiting: list[Tensor] = []
        self._sizes: list[int] = []
        self._sum, self.seen = 0.0, 0
        self._last = nan
        self.steps = self.samples = 0

    def begin(self, epoch: int) -> None:
        """Reset the mean at the start of an epoch, counted from 1."""
        self._epoch, self._sum, self.seen = epoch, 0.0, 0

    def add(self, loss: "Tensor", size: int) -> None:
        """Add the loss (a scalar tensor) of a batch of ``size`` samples."""
        self._waiting.append(loss)
        self._sizes.append(size)

    @property
    def mean(self) -> float:
        """The mean loss of this epoch's samples so far; nan before the first batch."""
        return self._sum / self.seen if self.seen else nan

    def read(self) -> float:
        """Return the mean loss of the batches since the last call; without any, the last value.

        Raises TrainingError if one of them is nan or infinite.
        """
        if not self._waiting:
            return self._last
        import torch

        values = torch.stack(self._waiting).tolist()
        for number, value in enumerate(values, self.steps + 1):
            if not isfinite(value):
                raise loss_not_finite_error(value, self._epoch, number, self._recipe)
        total = sum(value * size for value, size in zip(values, self._sizes, strict=True))
        count = sum(self._sizes)
        self.steps += len(values)
        self.samples += count
        self._sum += total
        self.seen += count
        self._last = total / count
        self._waiting, self._sizes = [], []
        return self._last
