"""Every loss of torch trains, or says why it cannot."""

import numpy as np
import pytest
from torch import nn

from designer.training import (
    Dataset,
    Failed,
    Finished,
)
from designer.training.recipe.losses import make_loss
from tests.training.jobs import few
from tests.training.recipe.component_runs import (
    LOSSES,
    component,
    run,
)

CLASSES_IN_TURN = {
    "NLLLoss": (nn.LogSoftmax(1),),
    "KLDivLoss": (nn.LogSoftmax(1),),
    "BCELoss": (nn.Sigmoid(),),
}


@pytest.mark.parametrize("name", LOSSES)
def test_each_loss_trains_on_classes(name):
    events = run(loss=name, epochs=15, tail=CLASSES_IN_TURN.get(name, ()), optimizer="Rprop")
    assert isinstance(events[-1], Finished), events[-1]
    losses = [event.train["loss"] for event in events if hasattr(event, "train")]
    assert losses[-1] < losses[0]


@pytest.mark.parametrize("name", LOSSES)
def test_each_loss_trains_on_two_classes_with_one_number_or_says_why_not(name):
    tail = (nn.Sigmoid(),) if name == "BCELoss" else ()
    last = run(1, few(classes=2), tail, loss=name)[-1]
    if isinstance(last, Failed):
        assert name in {"CrossEntropyLoss", "NLLLoss", "MultiMarginLoss", "MultiLabelMarginLoss"}
        assert "2 classes" in last.message
    else:
        assert last.metrics["val_accuracy"] >= 0


@pytest.mark.parametrize("name", LOSSES)
def test_each_loss_trains_on_numbers_or_says_why_not(name):
    last = run(1, few(regression=True), loss=name, optimizer={"name": "SGD", "lr": 1e-4})[-1]
    if isinstance(last, Failed):
        assert "needs classes" in last.message or name == "BCELoss"
        assert ";" in last.message
    else:
        assert "val_mae" in last.metrics


def test_one_number_learns_two_classes_with_every_binary_loss():
    for name in ("BCEWithLogitsLoss", "SoftMarginLoss", "MSELoss", "HingeEmbeddingLoss"):
        tail = (nn.Sigmoid(),) if name == "HingeEmbeddingLoss" else ()
        settings = {"optimizer": {"name": "Adam", "lr": 0.1}, "epochs": 30}
        last = run(1, few(classes=2), tail, loss=name, **settings)[-1]
        assert last.metrics["train_accuracy"] > 0.9, name


def test_poisson_metrics_are_in_the_datas_units():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 4)).astype(np.float32)
    data = Dataset("counts", (x,), np.exp(x[:, 0] + 1).astype(np.float32), "regression")
    settings = {"optimizer": {"name": "Adam", "lr": 0.1}, "epochs": 60}
    last = run(1, data, loss="PoissonNLLLoss", **settings)[-1]
    assert last.metrics["train_r2"] > 0.9
    assert last.result.normalisation["targets"] == {}


def test_class_weights_are_given_as_a_list():
    loss = make_loss(component(name="CrossEntropyLoss", weight=[1, 2, 3]))
    assert loss.weight.tolist() == [1, 2, 3]
