"""The events of a job: frozen records, of which the last is Finished, Stopped or Failed.

The window drains them from a queue, the command prints them, tests collect them in a list; reading
an event does not need torch.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

from designer.training.job.trained_model import TrainedModel


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the job with the number ``job``."""

    job: int


@dataclass(frozen=True, slots=True)
class Started(Event):
    """Everything is prepared; the first batch comes next.

    ``parameters`` counts trainable parameters; ``loss`` is the name of the loss in use.
    """

    device: str
    device_reason: str
    threads: int
    n_train: int
    n_validation: int
    steps_per_epoch: int
    epochs: int
    parameters: int
    loss: str = ""


@dataclass(frozen=True, slots=True)
class Step(Event):
    """Progress, at most about 30 times a second.

    ``step`` counts from 1 over the whole job; ``loss`` is the mean over the steps since the last
    such event; ``lr`` is the learning rate; ``seconds_left`` is an estimate for the whole job.
    """

    step: int
    epoch: int
    loss: float
    lr: float
    samples_per_second: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class EpochEnd(Event):
    """The end of an epoch, counted from 1.

    ``train`` and ``validation`` map ``loss`` and each metric's name to its value; training values
    are computed while the weights change, ``validation`` is empty without a validation part.
    ``seconds`` is the duration of this epoch without pauses.
    """

    epoch: int
    train: Mapping[str, float]
    validation: Mapping[str, float]
    lr: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Paused(Event):
    """The job is paused; no time is counted until Resumed."""


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """The job continues, or ends if it was cancelled during the pause."""


@dataclass(frozen=True, slots=True)
class _Ended(Event):
    epochs: int
    metrics: Mapping[str, float]
    seconds: float
    best_epoch: int
    result: TrainedModel | None


@dataclass(frozen=True, slots=True)
class Finished(_Ended):
    """All epochs are done, or early stopping ended the job.

    ``epochs`` counts complete epochs; ``metrics`` maps ``train_loss``, ``val_accuracy``, … to the
    values for the weights in ``result``; ``best_epoch`` is the epoch with the lowest validation
    loss (0: none); ``seconds`` is the duration without pauses.
    """


@dataclass(frozen=True, slots=True)
class Stopped(_Ended):
    """The user stopped the job: fields as in Finished, ``result`` None before the first batch."""


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """The job failed: a sentence, the traceback and the id of the node at fault, if known."""

    message: str
    details: str = ""
    node: str | None = None


def _plain(value: Any) -> Any:
    """Return JSON data; nan and infinity, which JSON lacks, become None."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return None if isinstance(value, float) and not isfinite(value) else value


_NAMES = {"EpochEnd": "epoch", "Finished": "end", "Stopped": "end"}


def is_last(event: Event) -> bool:
    """Return whether ``event`` is the last of its job."""
    return isinstance(event, _Ended | Failed)


def describe(event: Event) -> dict[str, Any]:
    """Return an event as JSON data without the weights; the key ``event`` is its kind.

    Kinds: started, step, epoch, paused, resumed, end (with ``stopped`` if by the user), failed.
    """
    kind = type(event).__name__
    data: dict[str, Any] = {"event": _NAMES.get(kind, kind.lower())}
    for field in fields(event):
        value = getattr(event, field.name)
        if field.name not in {"job", "result"}:
            data[field.name] = _plain(value)
    if isinstance(event, _Ended):
        data["stopped"] = isinstance(event, Stopped)
    return data
