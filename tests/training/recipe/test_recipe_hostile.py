"""Whatever a recipe holds: it trains, or a sentence names the key."""

import math
import os
import threading

import pytest

from designer.training import Finished, Recipe, TrainingError, load_data
from designer.training.recipe.keys import DATA_KEYS, KEYS, MAX_EPOCHS, MAX_THREADS
from designer.training.recipe.values import value_text
from tests.training import hostile_recipes as hostile
from tests.training.jobs import collect, job


@pytest.mark.parametrize("key", KEYS)
def test_every_value_of_every_key_trains_or_is_told(key):
    for value in hostile.HOSTILE:
        assert not hostile.fault({key: value}, key), value_text(value)


@pytest.mark.slow
@pytest.mark.parametrize("key", DATA_KEYS)
def test_every_value_of_every_key_of_the_data_loads_or_is_told(key, tmp_path):
    data = tables(tmp_path)
    for value in hostile.HOSTILE:
        for spec in data:
            assert not data_fault({**spec, key: value}, key, tmp_path), (spec, value_text(value))


@pytest.mark.parametrize("part", ["columns", "rows", "channels", "array"])
def test_every_value_of_a_part_of_the_data_loads_or_is_told(part, tmp_path):
    for value in hostile.HOSTILE:
        spec = {"source": "digits", "inputs": {"x": {part: value}}}
        assert not data_fault(spec, "inputs.x", tmp_path), value_text(value)


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


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ({"threads": 100_000}, f"training.threads must be a whole number from 0 to {MAX_THREADS}"),
        ({"threads": 2**31}, "0 measures"),
        ({"epochs": 10**12}, f"training.epochs must be a whole number from 1 to {MAX_EPOCHS}"),
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
    assert isinstance(collect(job(threads=MAX_THREADS, epochs=1))[-1], Finished)
    assert 4 * (os.cpu_count() or 1) <= MAX_THREADS
    assert threading.active_count() == before
