"""The heads of a job: Outputs with a loss, with their targets and their predictions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from designer.training.data import targets
from designer.training.data.dataset import CLASSIFICATION, Array, Dataset
from designer.training.data.normalisation import Scale
from designer.training.data.specs import OutputSpec
from designer.training.errors import TrainingError
from designer.training.loop.metrics import MetricCollector
from designer.training.recipe import metric_names
from designer.training.recipe.component import Component
from designer.training.recipe.component_errors import ComponentErrors, loss_errors
from designer.training.recipe.losses import loss_scale, make_loss
from designer.training.recipe.recipe import Recipe

if TYPE_CHECKING:
    from torch import Tensor, nn

_THRESHOLDS = {"BCEWithLogitsLoss": 0.0, "SoftMarginLoss": 0.0, "MultiLabelSoftMarginLoss": 0.0}
"""A single number above this means the second class; 0.5 for other losses."""


@dataclass(frozen=True, slots=True)
class Head:
    """An Output with a loss.

    ``index`` is its position among the Outputs. ``wanted`` (n, …) holds the targets in the form
    that the loss takes, int64 or float32; ``truth`` (n, …) those for the metrics, in the data's
    units. ``weight`` is the factor of the loss in the sum over all heads. ``predict`` turns outputs
    (N, …) into class numbers or values; ``blame`` re-raises errors of the loss; ``scale`` is how a
    regression's targets were standardised.
    """

    spec: OutputSpec
    index: int
    loss: "nn.Module"
    loss_name: str
    weight: float
    wanted: Array
    truth: Array
    predict: "Callable[[Tensor], Tensor]"
    blame: ComponentErrors
    scale: Scale | None = None


def make_heads(
    recipe: Recipe, dataset: Dataset, outputs: Sequence[OutputSpec], scale: Scale | None
) -> list[Head]:
    """Return a head for each of ``outputs`` (whose shapes are known) that has a loss.

    ``scale`` standardises a regression's targets where the loss allows it. Raises TrainingError
    where no Output has a loss.
    """
    losses = targets.losses_for(recipe, dataset, tuple(outputs))
    heads = [
        _head(index, spec, losses[spec.id], recipe, dataset, scale)
        for index, spec in enumerate(outputs)
        if spec.id in losses
    ]
    if not heads:
        raise TrainingError(
            "no Output has a loss; name one in training.loss", place="training.loss"
        )
    return heads


def make_collectors(
    recipe: Recipe, dataset: Dataset, heads: Sequence[Head]
) -> list[MetricCollector]:
    """Return a collector of metrics for each head, in their order."""
    names = recipe.metrics
    if names is None:
        names = metric_names.default_metrics(dataset.task)
    classes = len(dataset.classes)
    return [MetricCollector(names, head.predict, classes) for head in heads]


def metric_values(heads: Sequence[Head], collectors: Sequence[MetricCollector]) -> dict[str, float]:
    """Return all metrics by name, and reset the collectors.

    With several heads each name starts with its Output's id and a dot.
    """
    several = len(heads) > 1
    return {
        f"{head.spec.id}.{name}" if several else name: value
        for head, each in zip(heads, collectors, strict=True)
        for name, value in each.compute().items()
    }


def _head(
    index: int,
    spec: OutputSpec,
    component: Component,
    recipe: Recipe,
    dataset: Dataset,
    scale: Scale | None,
) -> Head:
    one = recipe.loss is None or isinstance(recipe.loss, Component)
    place = "training.loss" if one else f"training.loss.{spec.id}"
    shape = tuple(int(size) for size in spec.shape or ())
    used = scale if component.name in targets.SCALE_FREE else None
    values = used.apply(dataset.targets) if used else dataset.targets
    return Head(
        spec,
        index,
        make_loss(component, place),
        component.name,
        loss_scale(component, place),
        targets.lay_out_targets(component.name, dataset, values, shape),
        dataset.targets,
        _predictor(component.name, component.params, dataset, shape, used),
        loss_errors(place, component),
        used,
    )


def _predictor(
    loss: str,
    params: Mapping[str, Any],
    dataset: Dataset,
    shape: tuple[int, ...],
    scale: Scale | None,
) -> "Callable[[Tensor], Tensor]":
    """Return a function from outputs (N, *shape) to class numbers int64 (N, …) or to values.

    Values are in the data's units.
    """
    if dataset.task == CLASSIFICATION:
        if shape and shape[0] > 1:
            return lambda outputs: outputs.argmax(1)
        if loss == "HingeEmbeddingLoss":
            return lambda outputs: (outputs < 0.5).long()
        threshold = _THRESHOLDS.get(loss, 0.5)
        return lambda outputs: (outputs > threshold).long()
    if loss == "PoissonNLLLoss" and params.get("log_input", True):
        return lambda outputs: outputs.exp()
    if scale is None:
        return lambda outputs: outputs
    return lambda outputs: _unscaled(outputs, scale, dataset.targets.shape[1:])


def _unscaled(outputs: "Tensor", scale: Scale, shape: tuple[int, ...]) -> "Tensor":
    import torch

    mean, std = (
        torch.as_tensor(each, dtype=torch.float32, device=outputs.device)
        for each in (scale.mean, scale.std)
    )
    return outputs.float().reshape(len(outputs), *shape) * std + mean
