"""The training loop over all epochs, and the state that changes while a network learns."""

import time
from collections.abc import Iterator, Mapping
from math import inf
from typing import TYPE_CHECKING, Any

from designer.training.job.events import EpochEnd, Event, Finished, Paused, Resumed, Step, Stopped
from designer.training.job.job_control import JobControl
from designer.training.job.trained_model import TrainedModel, detached_state
from designer.training.loop.clock import TrainingClock
from designer.training.loop.heads import make_collectors, metric_values
from designer.training.loop.loss_reader import LossReader
from designer.training.loop.prepare import PreparedJob, normalisation_record
from designer.training.recipe.component_errors import scheduler_errors
from designer.training.recipe.schedulers import step_scheduler

if TYPE_CHECKING:
    from torch import Tensor

EVENTS_PER_SECOND = 30
MAX_STOP_SECONDS = 0.5
"""How long the validation after a stop may take."""


class TrainingRun:
    """The training loop over a prepared job; ``events`` yields everything after Started."""

    def __init__(self, setup: PreparedJob, control: JobControl) -> None:
        """Start before the first epoch."""
        import torch

        self._setup, self._control = setup, control
        self._recipe, self._number = setup.job.recipe, setup.job.number
        self._total = setup.steps_per_epoch * self._recipe.epochs
        self._blame = scheduler_errors(self._recipe.scheduler)
        self._order = torch.Generator().manual_seed(self._recipe.seed)
        self._n_inputs = len(setup.job.inputs)
        self._collectors = [
            make_collectors(self._recipe, setup.dataset, setup.heads) for _ in range(2)
        ]
        self._clock = TrainingClock()
        self._losses = LossReader(self._recipe)
        self._next_event = 0.0
        self._epochs = self._scheduler_steps = 0
        self._best, self._best_epoch = inf, 0
        self._metrics: dict[str, float] = {}
        self._kept: tuple[dict[str, Tensor], dict[str, float]] | None = None

    def events(self) -> Iterator[Event]:
        """Yield the events of all epochs, then Finished or Stopped."""
        for epoch in range(1, self._recipe.epochs + 1):
            start = self._clock.seconds()
            yield from self._train_epoch(epoch)
            validation = {} if self._control.cancelled else self._validate()
            if self._control.cancelled or validation is None:
                yield Stopped(self._number, *self._ending(self._stopped_metrics()))
                return
            yield self._epoch_end(epoch, validation, start)
            if self._out_of_patience():
                break
        yield Finished(self._number, *self._ending(self._metrics))

    def _train_epoch(self, epoch: int) -> Iterator[Event]:
        """Take all steps of one epoch, the hot loop, and yield Step, Paused and Resumed."""
        setup, control, losses, n = self._setup, self._control, self._losses, self._n_inputs
        train, metrics, truth = setup.train_step.train, self._collectors[0], n + len(setup.heads)
        per_step = setup.scheduler is not None and setup.scheduler[1]
        single = len(metrics) == 1
        setup.model.train()
        losses.begin(epoch)
        for batch in setup.train.batches(self._recipe.batch_size, self._permutation()):
            if control.paused:
                yield from self._pause()
            if control.cancelled:
                break
            outputs, loss = train(batch[:n], batch[n:truth])
            losses.add(loss, len(batch[0]))
            if single:
                metrics[0].add(outputs[setup.heads[0].index], batch[truth])
            else:
                self._collect_metrics(0, outputs, batch[truth:])
            if per_step:
                self._step_scheduler()
            if time.perf_counter() >= self._next_event:
                yield self._step_event(epoch)
        losses.read()

    def _collect_metrics(self, which: int, outputs: "tuple[Tensor, ...]", truth: "Any") -> None:
        heads = self._setup.heads
        for head, each, values in zip(heads, self._collectors[which], truth, strict=True):
            each.add(outputs[head.index], values)

    def _permutation(self) -> "Tensor | None":
        import torch

        n = self._setup.train.n
        return torch.randperm(n, generator=self._order) if self._recipe.shuffle else None

    def _pause(self) -> Iterator[Event]:
        self._clock.pause()
        yield Paused(self._number)
        self._control.wait()
        yield Resumed(self._number)
        self._clock.resume()

    def _step_event(self, epoch: int) -> Step:
        loss = self._losses.read()
        seconds = self._clock.seconds()
        steps = self._losses.steps
        pace = self._clock.pace(self._losses.samples, seconds)
        left = seconds / steps * (self._total - steps)
        self._next_event = time.perf_counter() + 1 / EVENTS_PER_SECOND
        return Step(self._number, steps, epoch, loss, self._lr(), pace, left)

    def _validate(self, within: float = inf) -> dict[str, float] | None:
        """Return loss and metrics of the validation part, {} without one; None if it was cut short.

        It is cut short by a stop, unless ``within`` limits it to so many seconds.
        """
        import torch

        setup, n = self._setup, self._n_inputs
        if setup.validation is None:
            return {}
        truth, until = n + len(setup.heads), time.perf_counter() + within
        total = torch.zeros((), device=setup.device)
        setup.model.eval()
        # Not inference_mode: a tensor that a layer caches there would break the next epoch.
        with torch.no_grad():
            for batch in setup.validation.batches(max(256, self._recipe.batch_size)):
                outputs, loss = setup.train_step.evaluate(batch[:n], batch[n:truth])
                total += loss * len(batch[0])
                self._collect_metrics(1, outputs, batch[truth:])
                if (self._control.cancelled and within == inf) or time.perf_counter() > until:
                    metric_values(setup.heads, self._collectors[1])
                    return None
        mean = float(total) / setup.validation.n
        return {"loss": mean, **metric_values(setup.heads, self._collectors[1])}

    def _epoch_end(self, epoch: int, validation: Mapping[str, float], start: float) -> EpochEnd:
        train = {"loss": self._losses.mean, **metric_values(self._setup.heads, self._collectors[0])}
        self._epochs = epoch
        self._metrics = flat_metrics(train, validation)
        watched = validation.get("loss", train["loss"])
        lr = self._lr()
        if watched < self._best:
            self._best, self._best_epoch = watched, epoch
            if self._recipe.keep == "best":
                self._kept = detached_state(self._setup.model.state_dict()), self._metrics
        self._step_epoch_scheduler(watched)
        return EpochEnd(self._number, epoch, train, validation, lr, self._clock.seconds() - start)

    def _step_scheduler(self) -> None:
        """Step a scheduler by batch, but not past its end: OneCycleLR would rise again."""
        self._scheduler_steps += 1
        if self._setup.scheduler and self._scheduler_steps < self._total:
            with self._blame:
                self._setup.scheduler[0].step()

    def _step_epoch_scheduler(self, watched: float) -> None:
        """Step a scheduler that steps by epoch; ``watched`` is the loss it may go by."""
        if not self._setup.scheduler or self._setup.scheduler[1]:
            return
        with self._blame:
            step_scheduler(self._setup.scheduler[0], watched)

    def _out_of_patience(self) -> bool:
        """Return whether early stopping ends the run after this epoch."""
        patience = self._recipe.patience
        return patience is not None and self._epochs - self._best_epoch >= patience

    def _stopped_metrics(self) -> dict[str, float]:
        """Return metrics of the current weights, as far as they can be computed quickly."""
        train = metric_values(self._setup.heads, self._collectors[0])
        if not self._losses.seen:  # stopped between epochs, or before the first batch
            return self._metrics
        validation = self._validate(MAX_STOP_SECONDS) or {}
        return flat_metrics({"loss": self._losses.mean, **train}, validation)

    def _ending(
        self, metrics: dict[str, float]
    ) -> tuple[int, dict[str, float], float, int, TrainedModel]:
        """Return the fields of Finished and Stopped."""
        setup = self._setup
        state = detached_state(setup.model.state_dict()) if self._kept is None else self._kept[0]
        metrics = metrics if self._kept is None else self._kept[1]
        seconds = self._clock.seconds()
        result = TrainedModel(
            state,
            metrics,
            normalisation_record(setup),
            self._recipe,
            setup.dataset.classes,
            self._epochs,
            self._best_epoch,
            seconds,
            {"data": setup.dataset.name, "device": str(setup.device), "threads": setup.threads},
        )
        return self._epochs, metrics, seconds, self._best_epoch, result

    def _lr(self) -> float:
        return float(self._setup.train_step.optimizer.param_groups[0]["lr"])


def flat_metrics(train: Mapping[str, float], validation: Mapping[str, float]) -> dict[str, float]:
    """Return ``train_loss``, ``train_accuracy``, ``val_loss``, … in one mapping."""
    return {f"train_{key}": value for key, value in train.items()} | {
        f"val_{key}": value for key, value in validation.items()
    }
