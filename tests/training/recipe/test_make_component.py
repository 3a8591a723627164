"""Unknown names and parameters are refused with the known ones."""

import pytest
from torch import nn

from designer.training import (
    TrainingError,
)
from designer.training.recipe.losses import make_loss
from designer.training.recipe.optimizers import make_optimizer
from designer.training.recipe.schedulers import make_scheduler
from tests.training.recipe.component_runs import (
    component,
)


def test_unknown_names_and_parameters_are_refused_with_what_there_is():
    model = nn.Linear(2, 2)
    with pytest.raises(TrainingError, match=r"did you mean AdamW\?"):
        make_optimizer(component(name="AdanW"), model)
    with pytest.raises(TrainingError, match=r"momentun is no parameter of SGD \(did you mean mom"):
        make_optimizer(component(name="SGD", momentun=0.9), model)
    with pytest.raises(TrainingError, match="refuses these settings"):
        make_optimizer(component(name="SGD", momentum=-1), model)
    with pytest.raises(TrainingError, match="is no loss"):
        make_loss(component(name="CrossEntropy"))
    with pytest.raises(TrainingError, match="reduction must be mean or sum"):
        make_loss(component(name="MSELoss", reduction="none"))
    optimizer = make_optimizer(component(name="SGD"), model)
    with pytest.raises(TrainingError, match="is no scheduler"):
        make_scheduler(component(name="LambdaLR"), optimizer, 2, 2)
    with pytest.raises(TrainingError, match="interval must be"):
        make_scheduler(component(name="StepLR", interval="day"), optimizer, 2, 2)
