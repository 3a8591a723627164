"""What an epoch does to the network, told by a network that notes what it is given."""

import numpy as np
import pytest
import torch
from torch import nn

from designer.training import Dataset, EpochEnd, InputSpec, OutputSpec
from designer.training.data.split import split_indices
from tests.training.jobs import collect, few, job

X = (InputSpec("x", (4,)),)
Y = (OutputSpec("y", (3,)),)


class Noting(nn.Module):
    """A Linear that notes for each batch whether it learns, and the first column of the batch."""

    def __init__(self):
        super().__init__()
        self.linear, self.seen = nn.Linear(4, 3), []

    def forward(self, x):
        self.seen.append((self.training, torch.is_grad_enabled(), x[:, 0].tolist()))
        return self.linear(x)


def noted(**recipe):
    """Return (learns, gradients, numbers) of each batch, but the probe's at the beginning."""
    model = Noting()
    settings = {"dataset": few(60), "normalise": False, "batch_size": 7, "validation": 0.25}
    assert collect(job(lambda: model, X, Y, **settings | recipe))[-1].result
    return model.seen[1:]


def orders(seen):
    """Return the samples of each epoch as they came, where batches of validation part epochs."""
    epochs = [[]]
    for learns, _, numbers in seen:
        if learns:
            epochs[-1] += numbers
        elif epochs[-1]:
            epochs.append([])
    return epochs[:-1]


# ---- which mode


def test_it_learns_in_training_mode_and_is_examined_in_the_other_without_gradients():
    seen = noted(epochs=3)
    assert {batch[:2] for batch in seen} == {(True, True), (False, False)}
    modes = [learns for learns, *_ in seen]
    assert modes == [*[True] * 7, False] * 3


def test_each_epochs_validation_loss_is_that_of_a_network_without_dropout():
    data = few(200)
    events = collect(
        job(
            lambda: nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(0.9), nn.Linear(4, 3)), X, Y,
            dataset=data, validation=0.5, normalise=False, epochs=2,
        )
    )  # fmt: skip
    model = nn.Sequential(nn.BatchNorm1d(4), nn.Dropout(0.9), nn.Linear(4, 3))
    model.load_state_dict(events[-1].result.state_dict)
    held = split_indices(data, 0.5, 0)[1]
    with torch.no_grad():
        guess = model.eval()(torch.tensor(data.inputs[0][held]))
    wanted = nn.functional.cross_entropy(guess, torch.tensor(data.targets[held])).item()
    ended = [event for event in events if isinstance(event, EpochEnd)]
    assert ended[-1].validation["loss"] == pytest.approx(wanted, rel=1e-5)


# ---- in which order


def test_each_epoch_has_all_samples_of_the_training_part_in_an_order_of_its_own():
    data = few(60)
    epochs = orders(noted(epochs=4, dataset=data))
    part = sorted(data.inputs[0][split_indices(data, 0.25, 0)[0], 0].tolist())
    assert [sorted(epoch) for epoch in epochs] == [part] * 4
    assert len({tuple(epoch) for epoch in epochs}) == 4


def test_the_seed_decides_on_the_orders_and_no_shuffle_keeps_the_datas():
    one, again, other = (orders(noted(seed=seed)) for seed in (1, 1, 2))
    assert one == again != other
    data = few(60)
    plain = orders(noted(dataset=data, shuffle=False))
    assert plain == [data.inputs[0][:45, 0].tolist()] * 2


# ---- how far a step goes


def step_length(clip, epochs=1):
    """Return how far the weights move in ``epochs`` steps of one batch each, at a rate of 1."""
    data = few(32)
    data.inputs[0][:] *= 100
    torch.manual_seed(0)
    first = nn.Linear(4, 3)
    settings = {"optimizer": {"name": "SGD", "lr": 1.0}, "batch_size": 64, "validation": 0}
    if clip is not None:
        settings["clip_grad_norm"] = clip
    last = collect(
        job(lambda: nn.Linear(4, 3), X, Y, dataset=data, normalise=False, epochs=epochs, **settings)
    )[-1]
    moved = [last.result.state_dict[name] - each for name, each in first.state_dict().items()]
    return torch.cat([each.flatten() for each in moved]).norm().item()


def test_gradients_are_clipped_at_the_norm_that_is_asked_for():
    free = step_length(None)
    assert free > 20
    for norm in (0.01, 0.5, 1.0, 3.0, 15.0):
        assert step_length(norm) == pytest.approx(norm, rel=1e-3)
    assert step_length(1e6) == pytest.approx(free)


# ---- which weights are kept


@pytest.mark.parametrize("keep", ["best", "last"])
def test_the_kept_weights_are_those_of_the_epoch_that_is_named(keep):
    data = few(60, features=4)
    rng = np.random.default_rng(1)
    noise = Dataset(
        "noise", data.inputs, rng.permutation(data.targets), "classification", data.classes
    )

    def build():
        return nn.Sequential(nn.Linear(4, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Linear(32, 3))

    events = collect(
        job(
            build, X, Y, dataset=noise, keep=keep, epochs=30, validation=0.4, normalise=False,
            batch_size=8, optimizer={"name": "Adam", "lr": 0.05},
        )
    )  # fmt: skip
    last = events[-1]
    ended = [event.validation["loss"] for event in events if isinstance(event, EpochEnd)]
    assert last.best_epoch == 1 + ended.index(min(ended))
    assert last.best_epoch < 25, "the last epoch must not be the best for this test to tell"
    model = build()
    model.load_state_dict(last.result.state_dict)
    held = split_indices(noise, 0.4, 0)[1]
    with torch.no_grad():
        guess = model.eval()(torch.tensor(noise.inputs[0][held]))
    loss = nn.functional.cross_entropy(guess, torch.tensor(noise.targets[held])).item()
    wanted = min(ended) if keep == "best" else ended[-1]
    assert loss == pytest.approx(wanted, rel=1e-5)
    assert last.metrics["val_loss"] == pytest.approx(wanted, rel=1e-5)
