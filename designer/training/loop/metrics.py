"""Metrics from sums that are kept on the device, so that an epoch costs a few operations.

A classification is summed up in its confusion matrix, a regression in five moments; every metric
is a formula over those (scikit-learn's definitions, precision, recall and F1 averaged over the
classes that occur). Outputs are collected and summed a few batches at a time.
"""

from collections.abc import Callable, Mapping
from math import nan, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_TOGETHER = 32


class Collector:
    """Gathers (predictions, truth) of one Output and yields its metrics at the epoch's end."""

    def __init__(
        self, names: tuple[str, ...], predict: "Callable[[Tensor], Tensor]", classes: int
    ) -> None:
        """Compute ``names``; ``predict`` turns outputs into class numbers or values.

        ``classes`` 0 means a regression.
        """
        self._names = names
        self._predict = predict
        self._classes = classes
        self._waiting: list[tuple[Tensor, Tensor]] = []
        self._sums: Tensor | None = None

    def add(self, outputs: "Tensor", truth: "Tensor") -> None:
        """Take a batch: outputs (N, …) as the network gives them, truth (N, …)."""
        self._waiting.append((outputs, truth))
        if len(self._waiting) >= _TOGETHER:
            self._sum_up()

    def take(self) -> dict[str, float]:
        """Return each metric by name and start anew; nothing if no batch came."""
        self._sum_up()
        sums, self._sums = self._sums, None
        if sums is None:
            return {}
        formulas = class_metrics(sums) if self._classes else value_metrics(sums.tolist())
        return {name: formulas[name]() for name in self._names}

    def _sum_up(self) -> None:
        if not self._waiting:
            return
        import torch

        with torch.no_grad():
            outputs = torch.cat([each for each, _ in self._waiting])
            truth = torch.cat([each for _, each in self._waiting])
            self._waiting = []
            predicted = self._predict(outputs)
            sums = (
                confusion(predicted, truth, self._classes)
                if self._classes
                else moments(predicted, truth)
            )
        self._sums = sums if self._sums is None else self._sums + sums


def confusion(predicted: "Tensor", truth: "Tensor", classes: int) -> "Tensor":
    """Return the matrix (classes + 1, classes + 1): row truth, column prediction.

    The last one is for predictions of a class that the data doesn't have.
    """
    import torch

    size = classes + 1
    cells = truth.flatten() * size + predicted.flatten().clamp(max=classes)
    return torch.bincount(cells, minlength=size * size).view(size, size)


def moments(predicted: "Tensor", truth: "Tensor") -> "Tensor":
    """Return (5,) float64: count, sum |e|, sum e², sum y, sum y²."""
    import torch

    kind = torch.float32 if truth.device.type == "mps" else torch.float64
    y = truth.flatten().to(kind)
    e = predicted.flatten().to(kind) - y
    count = torch.tensor(float(len(y)), dtype=kind, device=y.device)
    return torch.stack([count, e.abs().sum(), (e * e).sum(), y.sum(), (y * y).sum()])


def class_metrics(matrix: "Tensor") -> Mapping[str, Callable[[], float]]:
    """Return the formulas over a confusion matrix."""
    counts = matrix.cpu().double()
    right, truth, predicted = counts.diagonal(), counts.sum(1), counts.sum(0)
    seen = (truth + predicted) > 0

    def average(share: "Tensor") -> float:
        return float(share.nan_to_num(0.0)[seen].mean())

    return {
        "accuracy": lambda: float(right.sum() / counts.sum()),
        "precision": lambda: average(right / predicted),
        "recall": lambda: average(right / truth),
        "f1": lambda: average(2 * right / (truth + predicted)),
    }


def value_metrics(sums: list[float]) -> Mapping[str, Callable[[], float]]:
    """Return the formulas over the five moments; r2 is nan where the truth never varies."""
    n, absolute, squared, total, square = sums
    spread = square - total * total / n
    return {
        "mae": lambda: absolute / n,
        "mse": lambda: squared / n,
        "rmse": lambda: sqrt(squared / n),
        "r2": lambda: 1 - squared / spread if spread > 0 else nan,
    }
