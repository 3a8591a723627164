"""Errors during training as sentences that end with what to do."""

import traceback
from collections.abc import Callable

from designer.training.errors import TrainingError, first_line, lacks_memory, name_list
from designer.training.job.events import Failed
from designer.training.recipe.component import Component, Losses
from designer.training.recipe.recipe import Recipe


def failure_event(
    number: int,
    error: BaseException,
    recipe: Recipe,
    locate: Callable[[BaseException], str | None] | None = None,
) -> Failed:
    """Return the Failed event for ``error`` in job ``number``; ``locate`` may find the node."""
    node: str | None = error.node if isinstance(error, TrainingError) else None
    message = error_message(error, recipe)
    details = "".join(traceback.format_exception(error))
    if isinstance(error, TrainingError) and error.details:
        details = f"{error.details}\n\n{details}"
    return Failed(number, message, details, node or _located(error, locate))


def error_message(error: BaseException, recipe: Recipe) -> str:
    """Return the sentence for ``error``, which may name settings of ``recipe``."""
    if isinstance(error, TrainingError):
        return error.message
    text = first_line(error)
    if lacks_memory(error):
        return (
            f"there is not enough memory for batches of {recipe.batch_size}; set "
            f"training.batch_size to {max(1, recipe.batch_size // 2)} or make the network smaller"
        )
    if "more than 1 value per channel" in text:
        return (
            "batch normalisation needs more than one value per channel; set training.batch_size "
            f"to 2 or more (it is {recipe.batch_size}), or feed the layer larger pictures"
        )
    if isinstance(error, IndexError) and "out of range" in text:
        return (
            "an Embedding received an index that it has no row for; raise its num_embeddings above "
            "the largest number in the data, which must not be negative"
        )
    return f"the network could not compute a batch ({text}); check the design at that place"


def loss_not_finite_error(loss: float, epoch: int, step: int, recipe: Recipe) -> TrainingError:
    """Return the error for a loss that became nan or infinite.

    ``epoch`` and ``step``, over the whole job, count from 1. At the first step no weight has
    changed yet, so the learning rate cannot be the reason.
    """
    if step == 1:
        return TrainingError(
            f"the loss was {loss} at the first step; correct what the network returns, or change "
            f"{_keys_of_loss(recipe.loss)}{_scaling(recipe)}",
            place="training.loss",
        )
    lr = recipe.optimizer.params.get("lr")
    given = f" (training.optimizer.lr is {lr:g})" if isinstance(lr, int | float) else ""
    return TrainingError(
        f"the loss became {loss} in epoch {epoch}, step {step}; lower the learning rate{given}"
        f"{_scaling(recipe)}, or set training.clip_grad_norm to 1",
        place="training.optimizer.lr",
    )


def _scaling(recipe: Recipe) -> str:
    return "" if recipe.normalise else ", switch training.normalise on"


def _keys_of_loss(loss: Losses | None) -> str:
    if not isinstance(loss, Component):
        return "training.loss"
    return name_list(["training.loss", *(f"training.loss.{key}" for key in loss.params)])


def _located(
    error: BaseException, locate: Callable[[BaseException], str | None] | None
) -> str | None:
    if locate is None:
        return None
    try:
        return locate(error.__cause__ or error)
    except Exception:  # noqa: BLE001 - a failing guess must not hide the failure it is about
        return None
