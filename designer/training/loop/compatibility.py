"""Whether recipe, data and design go together, asked before training and while a person edits.

It needs no torch, so the window can show the answer beside the Train button.
"""

from collections.abc import Sequence

from designer.training.data import input_layout, targets
from designer.training.data.dataset import CLASSIFICATION, Dataset
from designer.training.data.specs import InputSpec, OutputSpec
from designer.training.errors import TrainingError, listed
from designer.training.recipe import metric_names
from designer.training.recipe.component import Component
from designer.training.recipe.recipe import Recipe


def check_compatibility(
    recipe: Recipe,
    dataset: Dataset,
    inputs: Sequence[InputSpec],
    outputs: Sequence[OutputSpec],
) -> list[str]:
    """Return a sentence for each thing that keeps this design from training on this data.

    Output shapes that are None or symbolic are left to the first batch.
    """
    return [message for _, message in problems(recipe, dataset, inputs, outputs)]


def require_compatible(
    recipe: Recipe,
    dataset: Dataset,
    inputs: Sequence[InputSpec],
    outputs: Sequence[OutputSpec],
) -> None:
    """Raise TrainingError with all that `check_compatibility` finds, at the first node."""
    found = problems(recipe, dataset, inputs, outputs)
    if found:
        node = next((node for node, _ in found if node), "")
        raise TrainingError(" ".join(text for _, text in found), node=node, place="training")


def problems(
    recipe: Recipe,
    dataset: Dataset,
    inputs: Sequence[InputSpec],
    outputs: Sequence[OutputSpec],
) -> list[tuple[str, str]]:
    """Return (node id or "", sentence) for each thing that doesn't fit."""
    if not inputs or not outputs:
        missing = "Input" if not inputs else "Output"
        return [("", f"The network has no {missing}; add one and connect it.")]
    found = [("", text) for text in input_layout.unknown_parts(dataset, inputs)]
    found += _input_problems(dataset, inputs)
    found += _loss_problems(recipe, outputs)
    losses = targets.losses_for(recipe, dataset, tuple(outputs))
    for output in outputs:
        if output.id in losses:
            text = targets.misfit(losses[output.id].name, dataset, output)
            found += [(output.id, text)] if text else []
    return found + [("", text) for text in _setting_problems(recipe, dataset)]


def _input_problems(dataset: Dataset, inputs: Sequence[InputSpec]) -> list[tuple[str, str]]:
    try:
        feeds = input_layout.plan_inputs(dataset, inputs)
        for feed in feeds:
            input_layout.cast(feed, dataset.inputs[feed.source][:256])
    except TrainingError as error:
        return [(error.node, str(error))]
    return []


def _loss_problems(recipe: Recipe, outputs: Sequence[OutputSpec]) -> list[tuple[str, str]]:
    if recipe.loss is None or isinstance(recipe.loss, Component):
        return []
    ids = [output.id for output in outputs]
    strangers = [id_ for id_ in recipe.loss if id_ not in ids]
    if not strangers:
        return []
    text = f"training.loss names {listed(strangers)}, but the Outputs are {listed(ids)}"
    return [("", f"{text}; correct the name or remove it.")]


def _setting_problems(recipe: Recipe, dataset: Dataset) -> list[str]:
    found: list[str] = []
    known = metric_names.for_task(dataset.task)
    if strangers := [name for name in recipe.metrics or () if name not in known]:
        found.append(
            f"training.metrics names {listed(strangers)}, but a {dataset.task} has "
            f"{listed(known)}; choose among these."
        )
    if dataset.task == CLASSIFICATION and dataset.n < len(dataset.classes):
        found.append(f"{dataset.name} has fewer samples than classes; add samples.")
    return found
