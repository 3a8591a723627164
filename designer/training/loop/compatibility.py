"""Whether recipe, data and design are compatible: checked before training and while a person edits.

It needs no torch, so the window can show the answer beside the Train button.
"""

from collections.abc import Sequence

from designer.training.data import input_layout, targets
from designer.training.data.dataset import CLASSIFICATION, Dataset
from designer.training.data.input_layout import InputFeed
from designer.training.data.specs import InputSpec, OutputSpec
from designer.training.errors import TrainingError, name_list
from designer.training.recipe import metric_names
from designer.training.recipe.component import Component
from designer.training.recipe.recipe import Recipe

Finding = tuple[str, str]
"""The id of the node that a sentence is about, "" for none, and the sentence."""
_SAMPLES_TO_CAST = 256
"""Samples whose numbers are tried in the dtype of an Input; all of them are cast later."""


def check_compatibility(
    recipe: Recipe,
    dataset: Dataset,
    inputs: Sequence[InputSpec],
    outputs: Sequence[OutputSpec],
) -> list[str]:
    """Return a sentence for each thing that keeps this design from training on this data.

    Output shapes that are None or symbolic are left to the first batch.
    """
    _, problems = _examine(recipe, dataset, inputs, outputs)
    return [sentence for _, sentence in problems]


def require_compatible(
    recipe: Recipe,
    dataset: Dataset,
    inputs: Sequence[InputSpec],
    outputs: Sequence[OutputSpec],
) -> tuple[InputFeed, ...]:
    """Return how each Input is fed.

    Raises TrainingError with all that `check_compatibility` finds, at the first node.
    """
    feeds, problems = _examine(recipe, dataset, inputs, outputs)
    _require_none(problems)
    return feeds


def require_comparable(recipe: Recipe, dataset: Dataset, outputs: Sequence[OutputSpec]) -> None:
    """Raise TrainingError where a loss cannot compare an Output with the data's targets."""
    _require_none(_output_problems(recipe, dataset, outputs))


def _require_none(problems: Sequence[Finding]) -> None:
    if problems:
        node = next((node for node, _ in problems if node), "")
        raise TrainingError(
            " ".join(sentence for _, sentence in problems), node=node, place="training"
        )


def _examine(
    recipe: Recipe,
    dataset: Dataset,
    inputs: Sequence[InputSpec],
    outputs: Sequence[OutputSpec],
) -> tuple[tuple[InputFeed, ...], list[Finding]]:
    """Return how each Input is fed, () where that cannot be, and everything that is wrong."""
    if not inputs or not outputs:
        missing = "Input" if not inputs else "Output"
        return (), [("", f"The network has no {missing}; add one and connect it.")]
    problems = [("", sentence) for sentence in input_layout.unknown_parts(dataset, inputs)]
    feeds: tuple[InputFeed, ...] = ()
    try:
        feeds = input_layout.plan_inputs(dataset, inputs)
        for feed in feeds:
            input_layout.cast_input(feed, dataset.inputs[feed.source][:_SAMPLES_TO_CAST])
    except TrainingError as error:
        problems.append((error.node, str(error)))
    problems += _loss_problems(recipe, outputs)
    problems += _output_problems(recipe, dataset, outputs)
    problems += [("", sentence) for sentence in _setting_problems(recipe, dataset)]
    return feeds, problems


def _output_problems(
    recipe: Recipe, dataset: Dataset, outputs: Sequence[OutputSpec]
) -> list[Finding]:
    losses = targets.losses_for(recipe, dataset, tuple(outputs))
    reasons = (
        (output.id, targets.why_not_comparable(losses[output.id].name, dataset, output))
        for output in outputs
        if output.id in losses
    )
    return [(node, reason) for node, reason in reasons if reason]


def _loss_problems(recipe: Recipe, outputs: Sequence[OutputSpec]) -> list[tuple[str, str]]:
    if recipe.loss is None or isinstance(recipe.loss, Component):
        return []
    ids = [output.id for output in outputs]
    strangers = [id_ for id_ in recipe.loss if id_ not in ids]
    if not strangers:
        return []
    text = f"training.loss names {name_list(strangers)}, but the Outputs are {name_list(ids)}"
    return [("", f"{text}; correct the name or remove it.")]


def _setting_problems(recipe: Recipe, dataset: Dataset) -> list[str]:
    found: list[str] = []
    known = metric_names.metrics_for(dataset.task)
    if strangers := [name for name in recipe.metrics or () if name not in known]:
        found.append(
            f"training.metrics names {name_list(strangers)}, but a {dataset.task} has "
            f"{name_list(known)}; choose among these."
        )
    if dataset.task == CLASSIFICATION and dataset.n < len(dataset.classes):
        found.append(f"{dataset.name} has fewer samples than classes; add samples.")
    return found
