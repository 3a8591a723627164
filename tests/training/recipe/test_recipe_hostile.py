"""Whatever stands in a recipe: it trains, or a sentence names the key; torch says which."""

import ast
import math
import os
import random
import threading
from dataclasses import fields
from pathlib import Path

import pytest
import torch
from torch import nn

import designer.training
from designer.training import Failed, Finished, Recipe, TrainingError, load_data
from designer.training.data.dataset import CLASSIFICATION
from designer.training.recipe.keys import DATA_KEYS, KEYS, MOST_EPOCHS, MOST_THREADS
from designer.training.recipe.metric_names import CLASSIFICATION as NAMED
from designer.training.recipe.values import shown
from tests.training import hostile_recipes as hostile
from tests.training.jobs import collect, job

ROOM = Path(designer.training.__file__).parent


# ---- the tables


def test_every_field_of_the_recipe_is_in_the_table_of_keys():
    assert {each.name for each in fields(Recipe)} - {"extra"} == set(KEYS)


def test_every_key_of_the_data_that_is_read_is_in_the_table():
    read = set()
    for path in set(ROOM.glob("data/**/*.py")) - {ROOM / "data" / "input_layout.py"}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            read |= set(keys_read(node))
    assert {"target", "features", "size", "source", "inputs", "pairs"} <= read
    assert read <= set(DATA_KEYS)


def keys_read(node):
    """Yield ``target`` for ``spec["target"]``, ``spec.get("target")``, ``read(spec, "target")``."""
    asked = node.args if isinstance(node, ast.Call) else []
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "spec":
        asked = [node.slice]
    elif asked and ast.unparse(node.func) != "spec.get":
        asked = asked[1:2] if ast.unparse(asked[0]) == "spec" else []
    if asked and isinstance(asked[0], ast.Constant) and isinstance(asked[0].value, str):
        yield asked[0].value


def test_the_tables_agree_with_what_is_named_elsewhere():
    assert NAMED == CLASSIFICATION
    for source in designer.training.SOURCES:
        assert DATA_KEYS["source"].allows(source)


# ---- every key


@pytest.mark.parametrize("key", KEYS)
def test_every_value_of_every_key_trains_or_is_told(key):
    for value in hostile.HOSTILE:
        assert not hostile.fault({key: value}, key), shown(value)


@pytest.mark.parametrize("key", DATA_KEYS)
def test_every_value_of_every_key_of_the_data_loads_or_is_told(key, tmp_path):
    data = tables(tmp_path)
    for value in hostile.HOSTILE:
        for spec in data:
            assert not data_fault({**spec, key: value}, key, tmp_path), (spec, shown(value))


@pytest.mark.parametrize("part", ["columns", "rows", "channels", "array"])
def test_every_value_of_a_part_of_the_data_loads_or_is_told(part, tmp_path):
    for value in hostile.HOSTILE:
        spec = {"source": "digits", "inputs": {"x": {part: value}}}
        assert not data_fault(spec, "inputs.x", tmp_path), shown(value)


def tables(folder):
    """Return what to read from one small table and one small archive."""
    import numpy as np

    (folder / "t.csv").write_text("a,b,y\n" + "".join(f"{i},{i % 3},{i % 2}\n" for i in range(8)))
    np.savez(folder / "t.npz", x=np.ones((8, 2)), y=np.arange(8) % 2)
    csv = {"source": "csv", "path": "t.csv", "target": "y"}
    return csv, {"source": "npz", "path": "t.npz"}, {"source": "digits_pairs", "pairs": 40}


def data_fault(spec, key, folder):
    """Return what is wrong with what becomes of data; what a file lacks is its own matter."""
    try:
        read = Recipe.from_dict({"data": spec}).data
    except TrainingError as error:
        told = error.message
        fine = f"training.data.{key}" in told and told.isprintable() and len(told) < 1500
        return "" if fine and "; change" in told else told
    try:
        load_data(read, folder)
    except TrainingError as error:
        return "" if error.place.startswith("training.data") else str(error)
    return ""


# ---- every parameter


@pytest.mark.parametrize("kind", ["loss", "optimizer", "scheduler"])
def test_every_value_of_every_parameter_trains_or_is_told(kind):
    draw = random.Random(kind)
    every = [each for each in hostile.parameters() if each[0] == kind]
    for key, each, name in every:
        for value in draw.sample(hostile.HOSTILE, 3):
            recipe = hostile.with_parameter(key, each, name, value)
            assert not hostile.fault(recipe, f"{key}.{name}"), (each.__name__, shown(value))


@pytest.mark.filterwarnings("ignore:reduction. 'mean' divides:UserWarning")
@pytest.mark.parametrize("seed", range(4))
def test_what_torch_takes_is_not_refused_and_what_is_accepted_trains(seed):
    draw, taken = random.Random(seed), 0
    for _ in range(75):
        key, each, params = hostile.drawn_component(draw)
        recipe = {"optimizer": hostile.SGD, key: {"name": each.__name__, **params}}
        told = hostile.outcome({"epochs": 3, "threads": 1, "validation": 0.0, **recipe})
        if hostile.torch_takes(key, each, params) and params.get("lr", 1) > 0:
            assert not told or told.startswith("the loss became"), (each.__name__, params)
            taken += 1
        assert not told or f"training.{key}" in told or told.startswith("the loss became"), told
    assert taken > 20


# ---- by name


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"optimizer": {"name": "AdamW", "betas": {}}}, "training.optimizer.betas must be a list"),
        ({"optimizer": {"name": "AdamW", "betas": [2, 0.9]}}, "Invalid beta parameter at index 0"),
        ({"optimizer": {"name": "AdamW", "amsgrad": 1}}, "amsgrad must be true or false, not 1"),
        ({"optimizer": {"name": "SGD", "params": []}}, "params is no parameter of SGD"),
        ({"scheduler": {"name": "StepLR", "interval": []}}, "interval must be step or epoch"),
        ({"scheduler": {"name": "StepLR", "step_size": 0}}, "scheduler.step_size must be a whole"),
        ({"scheduler": {"name": "CyclicLR", "mode": {}}}, "mode must be one of triangular, tri"),
        (
            {"scheduler": {"name": "OneCycleLR", "total_steps": 2}, "epochs": 5},
            "training.scheduler.total_steps must be left out or large enough for 5 epochs",
        ),
        (
            {"scheduler": {"name": "ReduceLROnPlateau", "interval": "step"}},
            "training.scheduler.interval must be epoch, not",
        ),
        ({"loss": {"name": "CrossEntropyLoss", "label_smoothing": "a"}}, "a number that is finite"),
        ({"loss": {"name": "CrossEntropyLoss", "label_smoothing": 2}}, "loss.label_smoothing must"),
        ({"loss": {"name": "CrossEntropyLoss", "weight": [0, 0, 0]}}, "training.loss.weight must"),
        ({"loss": {"y": {"name": "MSELoss", "reduction": 5}}}, "training.loss.y.reduction must be"),
    ],
)
def test_mistakes_of_components_are_told_before_any_data_is_loaded(recipe, words, monkeypatch):
    monkeypatch.setattr("designer.training.loop.prepare.load_data", unforeseen)
    last = collect(job(**recipe))[-1]
    assert isinstance(last, Failed)
    assert words in last.message
    assert "check the design" not in last.message


def test_only_what_the_recipe_says_is_to_be_changed():
    scheduler = {"name": "OneCycleLR", "epochs": 0, "steps_per_epoch": 0}
    message = collect(job(scheduler=scheduler))[-1].message
    assert "OneCycleLR refuses these settings" in message
    assert "training.scheduler.max_lr" not in message


def test_one_cycle_takes_the_runs_steps_unless_both_parts_are_given():
    assert isinstance(collect(job(scheduler={"name": "OneCycleLR", "epochs": 1}))[-1], Finished)


def test_a_cycle_that_ends_before_training_does_is_told_before_it_starts():
    (last,) = collect(job(scheduler={"name": "OneCycleLR", "total_steps": 30}))
    assert "large enough for 2 epochs, that is 45 steps or more, not 30" in last.message
    assert collect(job(scheduler={"name": "OneCycleLR", "total_steps": 45}))[-1].result


def unforeseen(*_):
    raise AssertionError("data is loaded")


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"threads": 100_000}, f"training.threads must be a whole number from 0 to {MOST_THREADS}"),
        ({"threads": 2**31}, "0 measures"),
        ({"epochs": 10**12}, f"training.epochs must be a whole number from 1 to {MOST_EPOCHS}"),
        ({"clip_grad_norm": 10**400}, "a number of about 401 digits"),
        ({"data": {"source": "csv", "features": 5}}, "training.data.features must be"),
        ({"data": {"source": "csv", "task": []}}, "training.data.task must be classification or"),
        ({"data": {"source": "image_folder", "mode": {}}}, "training.data.mode must be L or RGB"),
        ({"data": {"source": "image_folder", "size": [8193, 1]}}, "from 1 to 8192"),
        ({"data": {"source": "npz", "x": []}}, "training.data.x must be"),
        ({"data": {"source": "npz", "path": "a\0b"}}, "training.data.path must be"),
        ({"data": "a\nb"}, "training.data.source must be one of digits, "),
        ({"metrics": ["accurcy"]}, "did you mean accuracy?"),
        ({"own": math.nan}, "training.own must be JSON data with finite numbers"),
        ({"own": hostile.deep(5000)}, "training.own must be nested at most 100 deep"),
        ({"keep": "a\x1b[2J\n"}, 'not "a\\x1b[2J\\n"'),
        ({"loss": 0}, "training.loss must be a name"),
    ],
)
def test_what_the_recipe_alone_shows_is_told_when_it_is_read(recipe, words):
    with pytest.raises(TrainingError) as caught:
        Recipe.from_dict(recipe)
    assert words in caught.value.message
    assert caught.value.message.isprintable()


def test_as_many_threads_as_may_be_asked_for_are_started_and_end():
    before = threading.active_count()
    assert isinstance(collect(job(threads=MOST_THREADS, epochs=1))[-1], Finished)
    assert 4 * (os.cpu_count() or 1) <= MOST_THREADS
    assert threading.active_count() == before


# ---- errors of a step, told apart


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
