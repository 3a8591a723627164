"""Every scheduler of torch steps, by batch or by epoch."""

import pytest

from designer.training import (
    Finished,
)
from tests.training.recipe.component_runs import (
    SCHEDULERS,
    run,
)


@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize("optimizer", ["AdamW", "Adagrad"])
def test_each_scheduler_moves_with_its_defaults(name, optimizer):
    events = run(scheduler=name, optimizer=optimizer, epochs=4)
    assert isinstance(events[-1], Finished), events[-1]


@pytest.mark.parametrize("name", SCHEDULERS)
def test_each_scheduler_moves_by_step_too_unless_it_needs_a_loss(name):
    events = run(scheduler={"name": name, "interval": "epoch"}, epochs=3)
    assert isinstance(events[-1], Finished), events[-1]


def test_a_scheduler_by_step_reaches_its_end_at_the_last_step():
    events = run(scheduler="OneCycleLR", optimizer={"name": "SGD", "lr": 1.0}, epochs=4)
    rates = [event.lr for event in events if hasattr(event, "train")]
    assert max(rates) <= 1.0
    assert rates[-1] < 1e-3
