"""Errors of a loss, an optimizer or a scheduler are told apart from those of the network."""

import torch
from torch import nn

from tests.training.jobs import collect, job


def test_a_loss_that_does_not_suit_the_data_is_not_the_networks_fault():
    (last,) = collect(job(loss={"name": "CrossEntropyLoss", "weight": [1.0, 2.0]}))
    assert "training.loss: CrossEntropyLoss cannot compare" in last.message
    assert "change training.loss.weight, or choose another" in last.message


def test_an_optimizer_that_cannot_step_names_itself():
    def build():
        return nn.Sequential(nn.Flatten(), Whole(), nn.EmbeddingBag(17, 10, sparse=True))

    class Whole(nn.Module):
        def forward(self, x):
            return x.long()

    last = collect(job(build, optimizer={"name": "Adam", "lr": 0.1}))[-1]
    assert last.message.startswith("training.optimizer: Adam cannot take a step (")
    assert "change training.optimizer.lr, or choose another" in last.message


def test_a_scheduler_that_breaks_late_names_itself(monkeypatch):
    def get_lr(self):
        return [0.1 / (80 - self.last_epoch)]

    monkeypatch.setattr(torch.optim.lr_scheduler.StepLR, "get_lr", get_lr)
    last = collect(job(scheduler={"name": "StepLR", "interval": "step"}, batch_size=1))[-1]
    assert last.message.startswith("training.scheduler: StepLR cannot move the learning rate (")
    assert "change training.scheduler.interval, or choose another" in last.message


def test_an_error_of_forward_stays_the_networks():
    class Wrong(nn.Linear):
        def forward(self, x):
            if self.training:
                raise RuntimeError("no such size")
            return super().forward(x.flatten(1))

    last = collect(job(lambda: Wrong(64, 10)))[-1]
    assert last.message.startswith("the network could not compute a batch (no such size)")


def test_no_memory_in_the_loss_is_told_as_such(monkeypatch):
    def starve(*_):
        raise torch.OutOfMemoryError("CUDA out of memory. Tried…")

    monkeypatch.setattr(nn.CrossEntropyLoss, "forward", starve)
    last = collect(job())[-1]
    assert "there is not enough memory for batches of 64" in last.message


def test_a_loss_that_is_nan_at_the_first_step_is_not_blamed_on_the_learning_rate():
    last = collect(job(loss={"name": "PoissonNLLLoss", "log_input": False}))[-1]
    assert "the loss was nan at the first step" in last.message
    assert "training.loss.log_input" in last.message
