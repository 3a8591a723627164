"""One run through all epochs: the state that moves while a network learns."""

import time
from collections.abc import Iterator, Mapping
from math import inf
from typing import TYPE_CHECKING, Any

from designer.training.job.events import EpochEnd, Event, Finished, Paused, Resumed, Step, Stopped
from designer.training.job.job_control import JobControl
from designer.training.job.trained_model import TrainedModel, detached_state
from designer.training.loop.clock import Clock
from designer.training.loop.heads import collectors, metric_values
from designer.training.loop.loss_reader import LossReader
from designer.training.loop.prepare import Setup, normalisation
from designer.training.recipe.component_errors import of_scheduler
from designer.training.recipe.schedulers import move_scheduler

if TYPE_CHECKING:
    from torch import Tensor

EVENTS_PER_SECOND = 30
STOP_WITHIN = 0.5  # seconds that a last look at the validation part may take after a stop


class Run:
    """The loop over a Setup; ``events`` yields everything after Started."""

    def __init__(self, setup: Setup, cancel: JobControl) -> None:
        """Start before the first epoch."""
        import torch

        self._setup, self._cancel = setup, cancel
        self._recipe, self._number = setup.job.recipe, setup.job.number
        self._total = setup.steps_per_epoch * self._recipe.epochs
        self._blame = of_scheduler(self._recipe.scheduler)
        self._order = torch.Generator().manual_seed(self._recipe.seed)
        self._n_inputs = len(setup.job.inputs)
        self._gathered = [collectors(self._recipe, setup.dataset, setup.heads) for _ in range(2)]
        self._clock = Clock()
        self._losses = LossReader(self._recipe)
        self._next_event = 0.0
        self._epochs = self._moves = 0
        self._best, self._best_epoch = inf, 0
        self._metrics: dict[str, float] = {}
        self._kept: tuple[dict[str, Tensor], dict[str, float]] | None = None

    def events(self) -> Iterator[Event]:
        """Yield the events of all epochs and the last one."""
        for epoch in range(1, self._recipe.epochs + 1):
            start = self._clock.seconds()
            yield from self._learn(epoch)
            validation = {} if self._cancel.cancelled else self._examine()
            if self._cancel.cancelled or validation is None:
                yield Stopped(self._number, *self._ending(self._stopped_metrics()))
                return
            yield self._epoch_end(epoch, validation, start)
            if self._is_over():
                break
        yield Finished(self._number, *self._ending(self._metrics))

    def _learn(self, epoch: int) -> Iterator[Event]:
        """Take all steps of one epoch: the hot loop."""
        setup, cancel, losses, n = self._setup, self._cancel, self._losses, self._n_inputs
        learn, gathered, truth = setup.stepper.learn, self._gathered[0], n + len(setup.heads)
        per_step = setup.scheduler is not None and setup.scheduler[1]
        single = len(gathered) == 1
        setup.model.train()
        losses.begin(epoch)
        for batch in setup.train.batches(self._recipe.batch_size, self._permutation()):
            if cancel.paused:
                yield from self._pause()
            if cancel.cancelled:
                break
            outputs, loss = learn(batch[:n], batch[n:truth])
            losses.add(loss, len(batch[0]))
            if single:
                gathered[0].add(outputs[setup.heads[0].index], batch[truth])
            else:
                self._gather(0, outputs, batch[truth:])
            if per_step:
                self._move()
            if time.perf_counter() >= self._next_event:
                yield self._step_event(epoch)
        losses.read()

    def _gather(self, which: int, outputs: "tuple[Tensor, ...]", truth: "Any") -> None:
        heads = self._setup.heads
        for head, each, values in zip(heads, self._gathered[which], truth, strict=True):
            each.add(outputs[head.index], values)

    def _permutation(self) -> "Tensor | None":
        import torch

        n = self._setup.train.n
        return torch.randperm(n, generator=self._order) if self._recipe.shuffle else None

    def _pause(self) -> Iterator[Event]:
        self._clock.stop()
        yield Paused(self._number)
        self._cancel.wait()
        yield Resumed(self._number)
        self._clock.go_on()

    def _step_event(self, epoch: int) -> Step:
        loss = self._losses.read()
        seconds = self._clock.seconds()
        steps = self._losses.steps
        pace = self._clock.pace(self._losses.samples, seconds)
        left = seconds / steps * (self._total - steps)
        self._next_event = time.perf_counter() + 1 / EVENTS_PER_SECOND
        return Step(self._number, steps, epoch, loss, self._lr(), pace, left)

    def _examine(self, within: float = inf) -> dict[str, float] | None:
        """Return loss and metrics on the validation part; None if it was cut short."""
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
                outputs, loss = setup.stepper.look(batch[:n], batch[n:truth])
                total += loss * len(batch[0])
                self._gather(1, outputs, batch[truth:])
                if (self._cancel.cancelled and within == inf) or time.perf_counter() > until:
                    metric_values(setup.heads, self._gathered[1])
                    return None
        mean = float(total) / setup.validation.n
        return {"loss": mean, **metric_values(setup.heads, self._gathered[1])}

    def _epoch_end(self, epoch: int, validation: Mapping[str, float], start: float) -> EpochEnd:
        train = {"loss": self._losses.mean, **metric_values(self._setup.heads, self._gathered[0])}
        self._epochs = epoch
        self._metrics = flat(train, validation)
        watched = validation.get("loss", train["loss"])
        lr = self._lr()
        if watched < self._best:
            self._best, self._best_epoch = watched, epoch
            if self._recipe.keep == "best":
                self._kept = detached_state(self._setup.model.state_dict()), self._metrics
        self._schedule(watched)
        return EpochEnd(self._number, epoch, train, validation, lr, self._clock.seconds() - start)

    def _move(self) -> None:
        """Let a scheduler by step move, but not past its end: OneCycleLR would rise again."""
        self._moves += 1
        if self._setup.scheduler and self._moves < self._total:
            with self._blame:
                self._setup.scheduler[0].step()

    def _schedule(self, watched: float) -> None:
        if not self._setup.scheduler or self._setup.scheduler[1]:
            return
        with self._blame:
            move_scheduler(self._setup.scheduler[0], watched)

    def _is_over(self) -> bool:
        patience = self._recipe.patience
        return patience is not None and self._epochs - self._best_epoch >= patience

    def _stopped_metrics(self) -> dict[str, float]:
        """Return metrics of the weights as they are, as far as that is quickly known."""
        train = metric_values(self._setup.heads, self._gathered[0])
        if not self._losses.seen:  # stopped between epochs, or before the first batch
            return self._metrics
        validation = self._examine(STOP_WITHIN) or {}
        return flat({"loss": self._losses.mean, **train}, validation)

    def _ending(
        self, metrics: dict[str, float]
    ) -> tuple[int, dict[str, float], float, int, TrainedModel]:
        setup = self._setup
        state = detached_state(setup.model.state_dict()) if self._kept is None else self._kept[0]
        metrics = metrics if self._kept is None else self._kept[1]
        seconds = self._clock.seconds()
        result = TrainedModel(
            state,
            metrics,
            normalisation(setup),
            self._recipe,
            setup.dataset.classes,
            self._epochs,
            self._best_epoch,
            seconds,
            {"data": setup.dataset.name, "device": str(setup.device), "threads": setup.threads},
        )
        return self._epochs, metrics, seconds, self._best_epoch, result

    def _lr(self) -> float:
        return float(self._setup.stepper.optimizer.param_groups[0]["lr"])


def flat(train: Mapping[str, float], validation: Mapping[str, float]) -> dict[str, float]:
    """Return ``train_loss``, ``train_accuracy``, ``val_loss``, … in one mapping."""
    return {f"train_{key}": value for key, value in train.items()} | {
        f"val_{key}": value for key, value in validation.items()
    }
