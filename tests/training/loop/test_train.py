"""A job that goes well: to the end, early, and the same again."""

import random
import time

import numpy as np
import pytest
import torch
from torch import nn

from designer.training import (
    Dataset,
    EpochEnd,
    Finished,
    InputSpec,
    OutputSpec,
    Started,
    Step,
    describe,
    is_last,
)
from tests.training.jobs import (
    Siamese,
    TwoInputs,
    collect,
    ends_once,
    few,
    job,
    losses,
    mlp,
    with_norm,
)

# ---- to the end


def test_digits_are_learnt_and_every_event_is_in_its_place():
    events = collect(job(epochs=20, number=7, optimizer={"name": "AdamW", "lr": 0.003}))
    assert isinstance(events[0], Started)
    assert (events[0].device, events[0].threads) == ("cpu", 1)
    assert (events[0].n_train, events[0].n_validation) == (1438, 359)
    assert (events[0].steps_per_epoch, events[0].epochs) == (23, 20)
    assert events[0].parameters == 64 * 32 + 32 + 32 * 10 + 10
    assert ends_once(events)
    assert {event.job for event in events} == {7}
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.epochs == 20
    assert last.metrics["val_accuracy"] >= 0.95
    ended = [event for event in events if isinstance(event, EpochEnd)]
    assert [event.epoch for event in ended] == list(range(1, 21))
    assert set(ended[0].train) == set(ended[0].validation) == {"loss", "accuracy"}
    assert last.metrics["val_loss"] == ended[-1].validation["loss"]
    best = min(ended, key=lambda event: event.validation["loss"])
    assert last.best_epoch == best.epoch
    assert last.result is not None
    assert last.result.metrics == last.metrics
    assert last.result.classes == tuple("0123456789")


def test_steps_tell_of_progress_but_not_too_often():
    start = time.perf_counter()
    events = collect(job(epochs=30))
    wall = time.perf_counter() - start
    steps = [event for event in events if isinstance(event, Step)]
    assert steps
    assert len(steps) <= wall * 30 + 1
    assert [s.step for s in steps] == sorted({s.step for s in steps})
    assert all(s.samples_per_second > 0 and s.seconds_left >= 0 and s.lr > 0 for s in steps)
    assert steps[-1].step <= 30 * 23


def test_events_as_json():
    events = [describe(event) for event in collect(job(epochs=1))]
    assert [events[0]["event"], events[-2]["event"], events[-1]["event"]] == [
        "started", "epoch", "end",
    ]  # fmt: skip
    assert set(events[-1]) == {"event", "epochs", "metrics", "seconds", "best_epoch", "stopped"}
    assert is_last(collect(job(epochs=1))[-1])
    odd = Finished(1, 2, {"val_r2": float("nan")}, 1.0, 0, None)
    assert describe(odd)["metrics"] == {"val_r2": None}


def test_the_validation_metrics_are_those_of_the_saved_weights():
    data = few(200)
    last = collect(
        job(
            lambda: nn.Linear(4, 3), (InputSpec("x", (4,)),), (OutputSpec("y", (3,)),),
            dataset=data, validation=0.5,
        )
    )[-1]  # fmt: skip
    model = nn.Linear(4, 3)
    model.load_state_dict(last.result.state_dict)
    scale = last.result.normalisation["inputs"]["x"]
    x = (data.inputs[0] - np.array(scale["mean"])) / np.array(scale["std"])
    from designer.training.data.split import split_indices

    held = split_indices(data, 0.5, 0)[1]
    guess = model(torch.tensor(x[held], dtype=torch.float32)).argmax(1).numpy()
    assert np.mean(guess == data.targets[held]) == pytest.approx(last.metrics["val_accuracy"])


def test_without_a_validation_part():
    events = collect(job(validation=0))
    assert events[0].n_validation == 0
    assert isinstance(events[-1], Finished)
    assert set(events[-1].metrics) == {"train_loss", "train_accuracy"}
    assert events[-1].best_epoch >= 1


def test_a_regression_is_told_in_the_datas_units():
    events = collect(
        job(
            lambda: nn.Linear(10, 1), (InputSpec("x", (10,)),), (OutputSpec("y", (1,)),),
            data={"source": "diabetes"}, epochs=40, optimizer={"name": "Adam", "lr": 0.02},
        )
    )  # fmt: skip
    metrics = events[-1].metrics
    assert 40 < metrics["val_rmse"] < 65
    assert metrics["val_r2"] > 0.35
    assert metrics["val_loss"] < 1
    assert events[-1].result.normalisation["targets"]["y"]["mean"] == pytest.approx(152, abs=5)


def test_targets_are_left_alone_when_asked():
    last = collect(
        job(
            lambda: nn.Linear(10, 1), (InputSpec("x", (10,)),), (OutputSpec("y", (1,)),),
            data={"source": "diabetes"}, normalise_target=False, loss="L1Loss",
        )
    )[-1]  # fmt: skip
    assert last.metrics["val_loss"] == pytest.approx(last.metrics["val_mae"], rel=1e-4)
    assert last.result.normalisation["targets"] == {}


def test_two_inputs_take_their_halves_of_a_digit():
    inputs = (InputSpec("left", (1, 8, 4)), InputSpec("right", (8, 4)))
    halves = {"left": {"columns": [0, 4]}, "right": {"columns": [4, 8]}}
    last = collect(
        job(
            lambda: TwoInputs(32, 32, 10), inputs, epochs=10,
            data={"source": "digits", "inputs": halves},
        )
    )[-1]  # fmt: skip
    assert last.metrics["val_accuracy"] > 0.85


def test_a_siamese_network_learns_pairs():
    inputs = (InputSpec("one", (1, 8, 8)), InputSpec("two", (1, 8, 8)))
    events = collect(
        job(
            Siamese, inputs, (OutputSpec("same", (1,)),), epochs=8,
            data={"source": "digits_pairs"}, optimizer={"name": "AdamW", "lr": 0.003},
        )
    )  # fmt: skip
    assert events[0].loss == "BCEWithLogitsLoss"
    assert events[-1].metrics["val_accuracy"] > 0.8


class Several(nn.Module):
    def __init__(self, kind):
        super().__init__()
        self.a, self.b, self.kind = nn.Linear(64, 10), nn.Linear(64, 10), kind

    def forward(self, x):
        x = x.flatten(1)
        both = {"digit": self.a(x), "again": self.b(x)}
        return both if self.kind is dict else self.kind(both.values())


@pytest.mark.parametrize("kind", [tuple, list, dict])
def test_several_outputs_each_with_a_loss(kind):
    outputs = (OutputSpec("digit", (10,)), OutputSpec("again", (10,)))
    loss = {"digit": "CrossEntropyLoss", "again": {"name": "MSELoss", "scale": 0.5}}
    last = collect(job(lambda: Several(kind), outputs=outputs, loss=loss))[-1]
    assert {"val_digit.accuracy", "val_again.accuracy", "val_loss"} <= set(last.metrics)


def test_an_output_without_a_loss_is_left_alone():
    outputs = (OutputSpec("digit", (10,)), OutputSpec("again", (10,)))
    last = collect(job(lambda: Several(tuple), outputs=outputs, loss={"again": "MSELoss"}))[-1]
    assert {"val_accuracy", "val_loss"} <= set(last.metrics)
    assert torch.equal(last.result.state_dict["a.weight"], Several_start()["a.weight"])


def Several_start():
    torch.manual_seed(0)
    return Several(tuple).state_dict()


def test_tokens_go_into_an_embedding():
    def build():
        return nn.Sequential(nn.Embedding(17, 4), nn.Flatten(), nn.Linear(256, 10))

    last = collect(job(build, (InputSpec("pixels", (64,), "int64"),), epochs=5))[-1]
    assert last.metrics["val_accuracy"] > 0.5
    assert last.result.normalisation["inputs"] == {}


def test_a_class_for_each_step_of_a_sequence():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 5, 3)).astype(np.float32)
    data = Dataset("steps", (x,), x.argmax(2), "classification", ("a", "b", "c"))

    class Steps(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(3, 3)

        def forward(self, x):
            return self.linear(x).transpose(1, 2)

    last = collect(
        job(
            Steps, (InputSpec("x", ("T", 3)),), (OutputSpec("y", (3, "T")),), dataset=data,
            optimizer={"name": "Adam", "lr": 0.05}, epochs=20, batch_size=8,
        )
    )[-1]  # fmt: skip
    assert last.metrics["val_accuracy"] > 0.9


def test_bfloat16_and_gradient_clipping():
    last = collect(job(precision="bfloat16", clip_grad_norm=1.0))[-1]
    assert isinstance(last, Finished)
    assert {each.dtype for each in last.result.state_dict.values()} == {torch.float32}


def test_a_last_batch_of_one_is_no_trouble_for_batch_normalisation():
    data = Dataset(
        "odd", (np.random.default_rng(0).normal(size=(65, 64)).astype(np.float32),),
        np.arange(65) % 10, "classification", tuple("0123456789"),
    )  # fmt: skip
    events = collect(
        job(with_norm, (InputSpec("x", (64,)),), dataset=data, validation=0, batch_size=32)
    )
    assert events[0].steps_per_epoch == 2
    assert isinstance(events[-1], Finished)


def test_samples_too_many_to_copy_are_indexed_batch_by_batch(monkeypatch):
    usual = collect(job())
    monkeypatch.setattr("designer.training.data.device_batches._MAX_COPIED_BYTES", 0)
    assert losses(collect(job())) == losses(usual)


# ---- early, and the best


def test_patience_ends_the_job_early_and_the_best_weights_are_kept():
    settings = {
        "data": {"source": "iris"}, "epochs": 200, "patience": 3, "keep": "best",
        "optimizer": {"name": "SGD", "lr": 2.0},
    }  # fmt: skip
    events = collect(
        job(
            lambda: nn.Sequential(nn.Linear(4, 64), nn.ReLU(), nn.Linear(64, 3)),
            (InputSpec("x", (4,)),), (OutputSpec("y", (3,)),), **settings,
        )
    )  # fmt: skip
    last = events[-1]
    assert isinstance(last, Finished)
    assert last.epochs == last.best_epoch + 3
    best = [event for event in events if isinstance(event, EpochEnd)][last.best_epoch - 1]
    assert last.metrics["val_loss"] == best.validation["loss"]


# ---- the same again


@pytest.mark.parametrize("build", [mlp, with_norm])
def test_the_same_seed_gives_the_same_losses_and_weights(build):
    one = collect(job(build, seed=3))
    torch.rand(5)
    random.random()
    two = collect(job(build, seed=3))
    other = collect(job(build, seed=4))
    assert losses(one) == losses(two)
    assert losses(one) != losses(other)
    first, second = one[-1].result.state_dict, two[-1].result.state_dict
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_measuring_threads_leaves_the_losses_as_they_were(monkeypatch):
    fixed = collect(job(with_norm, threads=1))
    measured = []

    def measure(step, check):
        for _ in range(3):
            step()
        measured.append(torch.rand(3))
        return 1

    monkeypatch.setattr("designer.training.loop.prepare.fastest_thread_count", measure)
    assert losses(collect(job(with_norm, threads=0))) == losses(fixed)
    assert measured


def test_without_shuffle_every_epoch_has_the_same_order():
    events = collect(job(shuffle=False, optimizer={"name": "SGD", "lr": 1e-12}))
    assert losses(events)[0] == pytest.approx(losses(events)[1], rel=1e-6)
