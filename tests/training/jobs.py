"""Small jobs that tests train: networks that fit the digits, and how to collect events."""

import numpy as np
import torch
from torch import nn

from designer.training import (
    Dataset,
    EpochEnd,
    Failed,
    Finished,
    InputSpec,
    Job,
    OutputSpec,
    Recipe,
    Stopped,
    train,
)

IMAGE = (InputSpec("image", (1, 8, 8)),)
LOGITS = (OutputSpec("logits", (10,), "head"),)


class TwoInputs(nn.Module):
    """Two inputs, one output."""

    def __init__(self, a, b, out):
        super().__init__()
        self.left, self.right = nn.Linear(a, 16), nn.Linear(b, 16)
        self.head = nn.Linear(32, out)

    def forward(self, a, b):
        both = [self.left(a.flatten(1)), self.right(b.flatten(1))]
        return self.head(torch.cat(both, 1).relu())


class Siamese(nn.Module):
    """One tower used twice."""

    def __init__(self):
        super().__init__()
        self.tower = nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 16))
        self.head = nn.Linear(16, 1)

    def forward(self, a, b):
        return self.head((self.tower(a) - self.tower(b)).abs())


class Raises(nn.Module):
    """Runs well in eval mode (so the probe passes) and raises ``error`` when it learns."""

    def __init__(self, error, at=3):
        super().__init__()
        self.linear, self.error, self.left = nn.Linear(64, 10), error, at

    def forward(self, x):
        if self.training:
            self.left -= 1
            if self.left <= 0:
                raise self.error
        return self.linear(x.flatten(1))


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10))


def with_norm():
    return nn.Sequential(
        nn.Flatten(), nn.Linear(64, 32), nn.BatchNorm1d(32), nn.Dropout(0.2), nn.Linear(32, 10)
    )


def job(build=mlp, inputs=IMAGE, outputs=LOGITS, *, number=1, dataset=None, base=None, **recipe):
    """Return a job on the digits; ``threads`` 1 unless given, so that nothing is measured."""
    settings = {"epochs": 2, "threads": 1, **recipe}
    return Job(
        number, build, inputs, outputs, Recipe.from_dict(settings), base=base, dataset=dataset
    )


def collect(a_job, control=None):
    return list(train(a_job, control))


def few(n=40, features=4, classes=3, *, regression=False, seed=0):
    """A tiny data set with something to learn."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, features)).astype(np.float32)
    if regression:
        return Dataset("few", (x,), (100 + 30 * x[:, 0]).astype(np.float32), "regression")
    y = np.arange(n) % classes
    x[np.arange(n), y % features] += 3
    names = tuple(f"class {i}" for i in range(classes))
    return Dataset("few", (x,), y.astype(np.int64), "classification", names)


def losses(events):
    """Return the training loss of each epoch."""
    return [event.train["loss"] for event in events if isinstance(event, EpochEnd)]


def ends_once(events):
    """Tell whether the last event is an end, and no other."""
    ends = [isinstance(event, (Finished, Stopped, Failed)) for event in events]
    return ends == [False] * (len(events) - 1) + [True]
