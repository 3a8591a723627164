"""Every optimizer of torch trains."""

import pytest
from torch import nn

from designer.training import (
    Failed,
    Finished,
    TrainingError,
)
from designer.training.recipe.optimizers import make_optimizer
from tests.training.jobs import collect, few, job
from tests.training.recipe.component_runs import OPTIMIZERS, X, Y, component, run


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_optimizer_takes_a_step(name):
    *_, last = run(optimizer=name)
    assert isinstance(last, Finished), last
    assert last.epochs == 2


def test_adam_is_fused_unless_gradients_are_sparse_or_it_was_said_otherwise():
    def fused(model, **settings):
        return make_optimizer(component(name="AdamW", **settings), model).defaults["fused"]

    assert fused(nn.Linear(2, 2))
    assert not fused(nn.Embedding(3, 2, sparse=True))
    assert not fused(nn.Linear(2, 2), foreach=True)
    assert fused(nn.Linear(2, 2), fused=False) is False


def test_a_network_without_weights_has_nothing_to_learn():
    last = collect(job(nn.Identity, X, Y, dataset=few()))[-1]
    assert isinstance(last, Failed)
    assert "nothing to learn" in last.message
    with pytest.raises(TrainingError, match="nothing to learn"):
        make_optimizer(component(name="SGD"), nn.Identity())
