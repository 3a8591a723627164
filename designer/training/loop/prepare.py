"""From a job to everything that its loop needs, in an order that finds mistakes early and cheaply.

Data is checked before the network is built, the network is run once on two samples before any
optimizer is made, and all of it happens before the first event reports that training has started.
"""

import copy
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from designer.training.data.dataset import Array, Dataset
from designer.training.data.device_batches import TensorSamples, batch_sizes, tensor_samples
from designer.training.data.input_layout import InputFeed, cast_input
from designer.training.data.normalisation import Scale, fit_input_scales, fit_target_scale
from designer.training.data.sources import load_data
from designer.training.data.specs import InputSpec, OutputSpec
from designer.training.data.split import split_indices
from designer.training.errors import JobCancelledError, TrainingError, first_line
from designer.training.job.job import Job
from designer.training.job.job_control import JobControl
from designer.training.loop import device as devices
from designer.training.loop.compatibility import require_comparable, require_compatible
from designer.training.loop.dry_run import dry_run
from designer.training.loop.heads import Head, make_heads
from designer.training.loop.threads import fastest_thread_count, random_state_restored
from designer.training.loop.train_step import TrainStep, as_outputs
from designer.training.recipe.component_errors import optimizer_errors
from designer.training.recipe.optimizers import make_optimizer
from designer.training.recipe.recipe import Recipe
from designer.training.recipe.schedulers import make_scheduler, require_enough_steps

if TYPE_CHECKING:
    import torch
    from torch import Tensor, nn
    from torch.optim.lr_scheduler import LRScheduler


@dataclass(frozen=True)
class PreparedJob:
    """A job that is ready to run.

    A batch of ``train`` or ``validation`` (None: no samples are held out) is the tensors of the
    Inputs, of each head's loss targets, then of each head's true values for the metrics, all
    (N, …). ``scheduler`` comes with whether it steps by batch; ``scales`` are by Input id.
    """

    job: Job
    dataset: Dataset
    device: "torch.device"
    device_reason: str
    threads: int
    model: "nn.Module"
    train_step: TrainStep
    heads: list[Head]
    train: TensorSamples
    validation: TensorSamples | None
    scheduler: "tuple[LRScheduler, bool] | None"
    scales: Mapping[str, Scale]

    @property
    def steps_per_epoch(self) -> int:
        """The number of batches of the training part."""
        return len(batch_sizes(self.train.n, self.job.recipe.batch_size))

    @property
    def parameters(self) -> int:
        """The number of trainable parameters, shared ones counted once."""
        return sum(p.numel() for p in self.model.parameters() if p.requires_grad)


def prepare(job: Job, control: JobControl) -> PreparedJob:
    """Return ``job`` ready to run; torch's random state is seeded then.

    Raises TrainingError for what cannot be trained, CancelledError if it was stopped.
    """
    control.check()
    recipe = job.recipe
    device, reason = devices.choose_device(recipe.device)
    devices.require_precision(recipe.precision, device)
    dry_run(recipe, device)
    dataset = job.dataset or _data(job, control)
    feeds = require_compatible(recipe, dataset, job.inputs, job.outputs)
    control.check()
    parts = split_indices(dataset, recipe.validation, recipe.seed, shuffle=recipe.shuffle)
    inputs, scales = _inputs(recipe, dataset, feeds, parts[0])
    model = _model(job, device)
    results = _probe(job, model, inputs, device)
    outputs = _shaped(job.outputs, results)
    require_comparable(recipe, dataset, outputs)
    target_scale = fit_target_scale(dataset, parts[0]) if recipe.normalise_target else None
    heads = make_heads(recipe, dataset, outputs, target_scale)
    for head in heads:
        head.loss.to(device)
    train, validation = (
        _samples(job.inputs, inputs, heads, part, device) if len(part) else None for part in parts
    )
    assert train is not None
    control.check()
    train_step = _make_train_step(job, model, heads, device)
    _try_losses(train_step, heads, results)
    scheduler = _scheduler(recipe, train_step, train)
    threads = _threads(job, model, heads, train, device, control)
    seed_everything(recipe.seed)
    return PreparedJob(
        job, dataset, device, reason, threads, model, train_step, heads, train, validation,
        scheduler, scales,
    )  # fmt: skip


def _data(job: Job, control: JobControl) -> Dataset:
    return load_data(job.recipe.data, job.base, control.check, consent=job.consent)


def seed_everything(seed: int) -> None:
    """Seed what a layer may draw from: torch on every device, ``random``, numpy's legacy state."""
    import torch

    torch.manual_seed(seed)
    random.seed(seed)
    np.random.seed(seed % 2**32)  # noqa: NPY002 - a user's own layer may draw from it


def _inputs(
    recipe: Recipe, dataset: Dataset, feeds: tuple[InputFeed, ...], train: Array
) -> tuple[list[Array], Mapping[str, Scale]]:
    """Return an array (n, *shape) for each Input, normalised where the recipe says so.

    The scales, by Input id, are those of the samples ``train``, their numbers.
    """
    scales = fit_input_scales(dataset, feeds, train) if recipe.normalise else {}
    arrays = []
    for feed in feeds:
        array = feed.apply(dataset.inputs[feed.source])
        scale = scales.get(feed.spec.id)
        arrays.append(cast_input(feed, scale.apply(array) if scale else array))
    return arrays, scales


def _model(job: Job, device: "torch.device") -> "nn.Module":
    seed_everything(job.recipe.seed)
    with _errors_as("the network cannot be built ({}); correct the design, then train again"):
        return job.build().to(device)


def _probe(
    job: Job, model: "nn.Module", inputs: Sequence[Array], device: "torch.device"
) -> "tuple[Tensor, ...]":
    """Run the network on two samples; returns its outputs (2, …), one for each Output."""
    import torch

    two = tensor_samples([array[:2] for array in inputs], _dtypes(job.inputs), device)
    model.eval()
    with torch.no_grad():
        (batch,) = two.batches(2)
        return as_outputs(model(*batch), [spec.id for spec in job.outputs])


def _shaped(outputs: Sequence[OutputSpec], results: "Sequence[Tensor]") -> tuple[OutputSpec, ...]:
    """Return the Outputs with their actual shapes, those of ``results`` for two samples."""
    for spec, result in zip(outputs, results, strict=True):
        if result.ndim == 0 or len(result) != 2:
            raise TrainingError(
                f'The Output "{spec.id}" gave the shape {tuple(result.shape)} for 2 samples, so '
                "its first size is not the batch; keep the batch axis in the layers before it",
                node=spec.id,
            )
    return tuple(
        replace(spec, shape=tuple(result.shape[1:]))
        for spec, result in zip(outputs, results, strict=True)
    )


def _dtypes(inputs: Sequence[InputSpec]) -> "list[torch.dtype]":
    import torch

    return [getattr(torch, spec.dtype) for spec in inputs]


def _samples(
    specs: Sequence[InputSpec],
    inputs: Sequence[Array],
    heads: Sequence[Head],
    part: Array,
    device: "torch.device",
) -> TensorSamples:
    import torch

    wanted, truth = [head.wanted[part] for head in heads], [head.truth[part] for head in heads]
    kinds = {"f": torch.float32, "i": torch.int64}
    dtypes = [kinds[array.dtype.kind] for array in (*wanted, *truth)]
    arrays = [*(array[part] for array in inputs), *wanted, *truth]
    return tensor_samples(arrays, [*_dtypes(specs), *dtypes], device)


def _make_train_step(
    job: Job, model: "nn.Module", heads: list[Head], device: "torch.device"
) -> TrainStep:
    recipe = job.recipe
    return TrainStep(
        model,
        heads,
        [spec.id for spec in job.outputs],
        make_optimizer(recipe.optimizer, model),
        precision=recipe.precision,
        device=device.type,
        clip=recipe.clip_grad_norm,
        blame=optimizer_errors(recipe.optimizer),
    )


def _try_losses(
    train_step: TrainStep, heads: Sequence[Head], results: "tuple[Tensor, ...]"
) -> None:
    """Compute the losses of two samples, so that a mismatch is reported before training starts."""
    import torch

    wanted = (torch.from_numpy(np.array(head.wanted[:2])) for head in heads)
    with torch.no_grad():
        train_step.compare(results, tuple(each.to(results[0].device) for each in wanted))


def _scheduler(
    recipe: Recipe, train_step: TrainStep, train: TensorSamples
) -> "tuple[LRScheduler, bool] | None":
    if recipe.scheduler is None:
        return None
    steps = len(batch_sizes(train.n, recipe.batch_size))
    made = make_scheduler(recipe.scheduler, train_step.optimizer, recipe.epochs, steps)
    require_enough_steps(made, recipe.scheduler, recipe.epochs, steps)
    return made


def _threads(
    job: Job,
    model: "nn.Module",
    heads: list[Head],
    train: TensorSamples,
    device: "torch.device",
    control: JobControl,
) -> int:
    """Return the recipe's thread count, or the count that is fastest for a copy of this model."""
    import torch

    if job.recipe.threads or device.type != "cpu":
        return job.recipe.threads or torch.get_num_threads()
    with random_state_restored():
        try:
            twin = _make_train_step(job, copy.deepcopy(model).train(), heads, device)
        except (RuntimeError, TypeError, copy.Error):  # a module that cannot be copied
            return torch.get_num_threads()
        batch = next(train.batches(job.recipe.batch_size))
        n, k = len(job.inputs), len(heads)
        return fastest_thread_count(lambda: twin.train(batch[:n], batch[n : n + k]), control.check)


@contextmanager
def _errors_as(sentence: str) -> Iterator[None]:
    """Re-raise errors of the user's network as ``sentence`` around their first line."""
    try:
        yield
    except (TrainingError, JobCancelledError, MemoryError):
        raise
    except Exception as error:
        raise TrainingError(sentence.format(first_line(error))) from error


def normalisation_record(setup: PreparedJob) -> dict[str, Any]:
    """Return the scales of inputs and targets in the form of `TrainedModel.normalisation`."""
    return {
        "inputs": {id_: scale.to_dict() for id_, scale in setup.scales.items()},
        "targets": {head.spec.id: head.scale.to_dict() for head in setup.heads if head.scale},
    }
