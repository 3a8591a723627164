"""What a job tells while it runs: frozen events, the last of them exactly one of three.

A window drains them from a queue, the command prints them, a test collects them in a list; none
of them needs torch to read one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from math import isfinite
from typing import Any

from designer.training.job.trained_model import TrainedModel


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in the job with this number."""

    job: int


@dataclass(frozen=True, slots=True)
class Started(Event):
    """Everything is ready; the first batch comes next.

    ``parameters`` counts trainable numbers; ``loss`` names the criterion in use.
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
    such event; ``seconds_left`` is an estimate for the whole job.
    """

    step: int
    epoch: int
    loss: float
    lr: float
    samples_per_second: float
    seconds_left: float


@dataclass(frozen=True, slots=True)
class EpochEnd(Event):
    """One pass over the training part is done.

    ``train`` and ``validation`` map ``loss`` and each metric's name to its value; training values
    are taken while the weights move, ``validation`` is empty where nothing was held back.
    ``seconds`` is what this epoch took, pauses left out.
    """

    epoch: int
    train: Mapping[str, float]
    validation: Mapping[str, float]
    lr: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Paused(Event):
    """The job waits; no time is counted until Resumed."""


@dataclass(frozen=True, slots=True)
class Resumed(Event):
    """The job goes on (or ends, if it was cancelled while it waited)."""


@dataclass(frozen=True, slots=True)
class _Ended(Event):
    epochs: int
    metrics: Mapping[str, float]
    seconds: float
    best_epoch: int
    result: TrainedModel | None


@dataclass(frozen=True, slots=True)
class Finished(_Ended):
    """All epochs are done, or early stopping ended them.

    ``epochs`` counts complete ones; ``metrics`` maps ``train_loss``, ``val_accuracy``, … to the
    values of the weights in ``result``; ``best_epoch`` is the one with the lowest validation
    loss (0: none); ``seconds`` leaves pauses out.
    """


@dataclass(frozen=True, slots=True)
class Stopped(_Ended):
    """The person stopped it. Fields as in Finished; ``result`` is None before the first batch."""


@dataclass(frozen=True, slots=True)
class Failed(Event):
    """It could not go on: a sentence, what lies behind it, and the node's id if one is to blame."""

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
    """Say whether the job is over with this event."""
    return isinstance(event, _Ended | Failed)


def describe(event: Event) -> dict[str, Any]:
    """Return the event as plain JSON data, its kind under ``event``; the weights stay out.

    Kinds: started, step, epoch, paused, resumed, end (``stopped`` says whether by hand), failed.
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
