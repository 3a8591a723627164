"""The keys of a recipe and of its data, each with the kind of its values.

Everything that reads a recipe uses these tables, so a key that is not here does not exist. Nothing
here needs torch, NumPy or a file: values are checked before anything is loaded.
"""

import os
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from designer.check.lint.datasets import KNOWN_DATASETS
from designer.did_you_mean import did_you_mean
from designer.training.recipe import metric_names
from designer.training.recipe.component import Component, Losses
from designer.training.recipe.values import (
    FLAG,
    FRACTION,
    POSITIVE,
    ValueKind,
    either,
    invalid_value,
    json_data,
    kind_of_values,
    list_of,
    one_of,
    optional,
    text,
    to_builtins,
    tuple_of,
    whole,
)

PRECISIONS = ("float32", "bfloat16", "float16")
FILE_SOURCES = ("csv", "npz", "image_folder")
MAX_EPOCHS = 1_000_000
MAX_SIDE = 8192
PAIR_LIMITS = (40, 10**6)
_SOURCES = (*KNOWN_DATASETS, *FILE_SOURCES)
_CORES = os.cpu_count() or 1
MAX_THREADS = max(64, 4 * _CORES)
"""More threads only wait for each other; tens of thousands crash the process."""


def _data(name: str, value: Any) -> Mapping[str, Any]:
    spec = {"source": value} if isinstance(value, str) else value
    if not isinstance(spec, dict) or not isinstance(spec.get("source"), str):
        given = isinstance(spec, dict) and "source" in spec
        raise invalid_value(f"{name}.source" if given else name, _DATA, value)
    return read_data(spec, name)


def read_data(spec: Mapping[str, Any], name: str = "data") -> Mapping[str, Any]:
    """Return ``spec``, a recipe's ``data``, with each known key checked.

    A key that is null counts as left out. Raises TrainingError for the first wrong value.
    """
    given = {
        key: to_builtins(item, f"{name}.{key}") for key, item in spec.items() if item is not None
    }
    return MappingProxyType(
        {key: DATA_KEYS.get(key, _OTHER).read(f"{name}.{key}", item) for key, item in given.items()}
    )


def _component(name: str, value: Any) -> Component:
    given = {"name": value} if isinstance(value, str) else value
    if not isinstance(given, dict) or not _NAME.allows(given.get("name")):
        raise invalid_value(name, _COMPONENT, value)
    params = {key: item for key, item in given.items() if key != "name"}
    if "lr" in params:
        POSITIVE.read(f"{name}.lr", params["lr"])
    return Component(given["name"], MappingProxyType(params))


def _scheduler(name: str, value: Any) -> Component | None:
    return None if value is None or value == "none" else _component(name, value)


def _loss(name: str, value: Any) -> Losses | None:
    if value is None or value == {}:
        return None
    if isinstance(value, dict) and not isinstance(value.get("name"), str):
        return MappingProxyType({key: _component(f"{name}.{key}", v) for key, v in value.items()})
    return _component(name, value)


def _source(name: str, value: Any) -> str:
    """Return the name of a source, which need not exist: ``load_data`` checks that."""
    if not isinstance(value, str) or not re.fullmatch(r"[\w.-]{1,60}", value):
        raise invalid_value(name, f"one of {', '.join(_SOURCES)}", value)
    return value


def _inputs(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise invalid_value(name, _INPUTS, value)
    return {id_: _part(f"{name}.{id_}", part) for id_, part in value.items()}


def _part(name: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict) or not set(value) <= set(_PART_KEYS):
        raise invalid_value(name, f"an object with some of {', '.join(_PART_KEYS)}", value)
    return {key: _PART_KEYS[key].read(f"{name}.{key}", item) for key, item in value.items()}


def _metrics(name: str, value: Any) -> tuple[str, ...] | None:
    known = (*metric_names.CLASS_METRICS, *metric_names.VALUE_METRICS)
    given = [value] if isinstance(value, str) else value
    if given is None:
        return None
    if not isinstance(given, list) or not all(isinstance(each, str) for each in given):
        raise invalid_value(name, _METRICS, value)
    for each in given:
        if each not in known:
            raise invalid_value(name, _METRICS, value, did_you_mean(each, known))
    return tuple(dict.fromkeys(given))


def _is_range(value: Any) -> bool:
    pair = isinstance(value, list) and len(value) == 2 and all(type(v) is int for v in value)
    return pair and 0 <= value[0] < value[1] < 2**63


def _is_path(value: Any) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= 4096 or "\0" in value:
        return False
    try:
        os.fsencode(value)
    except UnicodeError:
        return False
    return True


_OTHER = ValueKind("JSON data with finite numbers", json_data)
_DATA = 'an object with a "source", such as {"source": "digits"}'
_COMPONENT = 'a name or an object such as {"name": "…", "lr": 0.01}'
_NAME = text("a name", most=200)
_COLUMN = text("the name of a column", least=0)
_ARRAY = text("the name of an array", least=0)
_SIDE = whole(1, MAX_SIDE)
_INPUTS = "an object that has for an Input's id what it takes of each sample"
_METRICS = "a list of " + ", ".join((*metric_names.CLASS_METRICS, *metric_names.VALUE_METRICS))
_RANGE = kind_of_values("a pair of whole numbers from 0, first and past the last", _is_range)
_NAMES = list_of(_COLUMN, "a list of names of columns", least=1)
_PART_KEYS: Mapping[str, ValueKind] = MappingProxyType(
    {
        "columns": either(_RANGE, _COLUMN, _NAMES),
        "rows": _RANGE,
        "channels": _RANGE,
        "array": whole(0),
    }
)

DATA_KEYS: Mapping[str, ValueKind] = MappingProxyType(
    {
        "source": ValueKind(f"one of {', '.join(_SOURCES)}", _source),
        "inputs": ValueKind(_INPUTS, _inputs),
        # files
        "path": kind_of_values("the path of a file or folder, of 1 to 4096 characters", _is_path),
        # csv
        "target": _COLUMN,
        "features": either(_COLUMN, _NAMES),
        "group": _COLUMN,
        "missing": one_of("error", "drop"),
        "delimiter": text(
            'one character, such as ";" (by more the file cannot be read as a table)', most=1
        ),
        # csv and npz
        "task": one_of("classification", "regression"),
        # npz
        "x": either(_ARRAY, list_of(_ARRAY, "a list of names of arrays", least=1)),
        "y": _ARRAY,
        # image_folder
        "size": either(_SIDE, tuple_of(_SIDE, _SIDE)),
        "mode": one_of("L", "RGB"),
        # digits_pairs
        "pairs": whole(*PAIR_LIMITS),
        "seed": whole(0, 10**6),
    }
)
"""The keys of ``training.data``; others are kept and ignored."""

KEYS: Mapping[str, ValueKind] = MappingProxyType(
    {
        "data": ValueKind(_DATA, _data),
        "loss": ValueKind(f"{_COMPONENT}, or for each Output's id one of these", _loss),
        "optimizer": ValueKind(_COMPONENT, _component),
        "scheduler": ValueKind(f"{_COMPONENT}, or none", _scheduler),
        "metrics": ValueKind(_METRICS, _metrics),
        "epochs": whole(1, MAX_EPOCHS),
        "batch_size": whole(1),
        "seed": whole(0),
        "validation": FRACTION,
        "device": text("auto, cpu, cuda, cuda:1 or mps: a name", most=100),
        "precision": one_of(*PRECISIONS),
        "normalise": FLAG,
        "normalise_target": FLAG,
        "shuffle": FLAG,
        "patience": optional(whole(1)),
        "keep": one_of("last", "best"),
        "clip_grad_norm": optional(POSITIVE),
        "threads": whole(0, MAX_THREADS, f" (this computer has {_CORES} cores; 0 measures)"),
    }
)
"""The keys of ``training``, which are the fields of ``Recipe``; others are kept and ignored."""
