"""Whatever is listed from torch works here with its defaults, or is left out with a reason."""

import numpy as np
import pytest
import torch
from torch import nn

from designer.training import (
    Dataset,
    Failed,
    Finished,
    InputSpec,
    OutputSpec,
    Recipe,
    TrainingError,
    available_losses,
    available_optimizers,
    available_schedulers,
)
from designer.training.recipe.available_components import LEFT_OUT
from designer.training.recipe.losses import make_loss
from designer.training.recipe.optimizers import make_optimizer
from designer.training.recipe.schedulers import make_scheduler
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


def test_the_lists_are_torchs_own():
    assert {"CrossEntropyLoss", "MSELoss", "BCEWithLogitsLoss", "L1Loss"} <= set(LOSSES)
    assert {"SGD", "Adam", "AdamW", "RMSprop"} <= set(OPTIMIZERS)
    assert {"StepLR", "CosineAnnealingLR", "OneCycleLR", "ReduceLROnPlateau"} <= set(SCHEDULERS)
    assert not {"Optimizer", "LRScheduler", "LambdaLR", "SequentialLR"} & set(
        OPTIMIZERS + SCHEDULERS
    )
    assert not {"CTCLoss", "TripletMarginLoss", "GaussianNLLLoss"} & set(LOSSES)


def test_each_has_its_parameters_defaults_and_a_sentence():
    adam = next(each for each in available_optimizers() if each.name == "AdamW")
    assert {(p.name, p.default) for p in adam.params} >= {("lr", 0.001), ("betas", (0.9, 0.999))}
    assert "fused" not in [p.name for p in adam.params]
    assert adam.doc.startswith("Implements AdamW")
    step = next(each for each in available_schedulers() if each.name == "StepLR")
    assert [(p.name, p.required) for p in step.params] == [("step_size", True), ("gamma", False)]
    smoothing = next(each for each in available_losses() if each.name == "CrossEntropyLoss")
    assert {p.name for p in smoothing.params} == {
        "weight", "ignore_index", "reduction", "label_smoothing",
    }  # fmt: skip


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_optimizer_takes_a_step(name):
    *_, last = run(optimizer=name)
    assert isinstance(last, Finished), last
    assert last.epochs == 2


@pytest.mark.parametrize("name", SCHEDULERS)
@pytest.mark.parametrize("optimizer", ["AdamW", "Adagrad"])
def test_each_scheduler_moves_with_its_defaults(name, optimizer):
    events = run(scheduler=name, optimizer=optimizer, epochs=4)
    assert isinstance(events[-1], Finished), events[-1]


@pytest.mark.parametrize("name", SCHEDULERS)
def test_each_scheduler_moves_by_step_too_unless_it_needs_a_loss(name):
    events = run(scheduler={"name": name, "interval": "epoch"}, epochs=3)
    assert isinstance(events[-1], Finished), events[-1]


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


def test_left_out_ones_say_why():
    for name, why in LEFT_OUT.items():
        if hasattr(torch.optim, name):
            with pytest.raises(TrainingError) as caught:
                make_optimizer(component(name=name), nn.Linear(2, 2))
            assert why in str(caught.value)


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


def test_class_weights_are_given_as_a_list():
    loss = make_loss(component(name="CrossEntropyLoss", weight=[1, 2, 3]))
    assert loss.weight.tolist() == [1, 2, 3]


def test_adam_is_fused_unless_gradients_are_sparse_or_it_was_said_otherwise():
    def fused(model, **settings):
        return make_optimizer(component(name="AdamW", **settings), model).defaults["fused"]

    assert fused(nn.Linear(2, 2))
    assert not fused(nn.Embedding(3, 2, sparse=True))
    assert not fused(nn.Linear(2, 2), foreach=True)
    assert fused(nn.Linear(2, 2), fused=False) is False


def test_a_scheduler_by_step_reaches_its_end_at_the_last_step():
    events = run(scheduler="OneCycleLR", optimizer={"name": "SGD", "lr": 1.0}, epochs=4)
    rates = [event.lr for event in events if hasattr(event, "train")]
    assert max(rates) <= 1.0
    assert rates[-1] < 1e-3


def test_a_network_without_weights_has_nothing_to_learn():
    last = collect(job(nn.Identity, X, Y, dataset=few()))[-1]
    assert isinstance(last, Failed)
    assert "nothing to learn" in last.message
    with pytest.raises(TrainingError, match="nothing to learn"):
        make_optimizer(component(name="SGD"), nn.Identity())
