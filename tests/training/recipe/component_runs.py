"""Short runs of one loss, optimizer or scheduler on a few samples."""

from torch import nn

from designer.training import (
    InputSpec,
    OutputSpec,
    Recipe,
    available_losses,
    available_optimizers,
    available_schedulers,
)
from tests.training.jobs import collect, few, job

LOSSES = [each.name for each in available_losses()]


OPTIMIZERS = [each.name for each in available_optimizers()]


SCHEDULERS = [each.name for each in available_schedulers()]


X, Y = (InputSpec("x", (4,)),), (OutputSpec("y", (3,)),)


def component(**settings):
    return Recipe.from_dict({"optimizer": settings}).optimizer


def run(outputs=3, dataset=None, tail=(), **recipe):
    def build():
        return nn.Sequential(nn.Linear(4, outputs), *tail)

    spec = (OutputSpec("y", (outputs,)),)
    data = dataset or few()
    return collect(job(build, X, spec, dataset=data, batch_size=16, **recipe))
