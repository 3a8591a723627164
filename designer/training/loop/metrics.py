"""Metrics from sums that are kept on the device, so that an epoch costs a few operations.

A classification is summed up in its confusion matrix, a regression in five sums; every metric is a
formula over those. Definitions are those of scikit-learn, with precision, recall and F1 averaged
over the classes that occur (``average="macro"``). Outputs are summed a few batches at a time.
"""

from collections.abc import Callable, Mapping
from math import nan, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_BATCHES_PER_SUM = 32


class MetricCollector:
    """Collects predictions and true values of one Output and computes its metrics."""

    def __init__(
        self, names: tuple[str, ...], predict: "Callable[[Tensor], Tensor]", classes: int
    ) -> None:
        """Compute the metrics ``names``.

        ``predict`` turns outputs (N, …) into class numbers or values; ``classes`` is the number of
        classes, 0 for a regression.
        """
        self._names = names
        self._predict = predict
        self._classes = classes
        self._waiting: list[tuple[Tensor, Tensor]] = []
        self._sums: Tensor | None = None

    def add(self, outputs: "Tensor", truth: "Tensor") -> None:
        """Add a batch: ``outputs`` (N, …) of the network, ``truth`` (N, …) int64 or float32."""
        self._waiting.append((outputs, truth))
        if len(self._waiting) >= _BATCHES_PER_SUM:
            self._sum_up()

    def compute(self) -> dict[str, float]:
        """Return each metric by name, {} if no batch was added, and reset the sums."""
        self._sum_up()
        sums, self._sums = self._sums, None
        if sums is None:
            return {}
        formulas = (
            classification_metrics(sums) if self._classes else regression_metrics(sums.tolist())
        )
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
                confusion_matrix(predicted, truth, self._classes)
                if self._classes
                else moments(predicted, truth)
            )
        self._sums = sums if self._sums is None else self._sums + sums


def confusion_matrix(predicted: "Tensor", truth: "Tensor", classes: int) -> "Tensor":
    """Return counts, int64 (classes + 1, classes + 1): rows are true, columns predicted classes.

    ``predicted`` and ``truth`` are int64 class numbers of any equal shape. The last column is for
    predictions of a class that the data does not have.
    """
    import torch

    size = classes + 1
    cells = truth.flatten() * size + predicted.flatten().clamp(max=classes)
    return torch.bincount(cells, minlength=size * size).view(size, size)


def moments(predicted: "Tensor", truth: "Tensor") -> "Tensor":
    """Return count, sum |e|, sum e², sum y and sum y², float64 (5,), of errors e and true values y.

    MPS has no float64: float32 there.
    """
    import torch

    kind = torch.float32 if truth.device.type == "mps" else torch.float64
    y = truth.flatten().to(kind)
    e = predicted.flatten().to(kind) - y
    count = torch.tensor(float(len(y)), dtype=kind, device=y.device)
    return torch.stack([count, e.abs().sum(), (e * e).sum(), y.sum(), (y * y).sum()])


def classification_metrics(matrix: "Tensor") -> Mapping[str, Callable[[], float]]:
    """Return accuracy, precision, recall and F1, each as a function, of a confusion matrix."""
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


def regression_metrics(sums: list[float]) -> Mapping[str, Callable[[], float]]:
    """Return MAE, MSE, RMSE and R², each as a function, of the five sums that `moments` returns.

    R² is nan where the true values never vary.
    """
    n, absolute, squared, total, square = sums
    spread = square - total * total / n
    return {
        "mae": lambda: absolute / n,
        "mse": lambda: squared / n,
        "rmse": lambda: sqrt(squared / n),
        "r2": lambda: 1 - squared / spread if spread > 0 else nan,
    }
