"""The recipe: how a design is to be trained, as its file says it.

Reading checks every value once and names the key that is wrong, so that nothing further on has
to ask again whether ``epochs`` is a number. Names and parameters of losses, optimizers and
schedulers are torch's; whether torch knows them is asked when they are made.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from designer.training import recipe_values as values
from designer.training.errors import TrainingError, did_you_mean, listed

DEFAULT_DATA = MappingProxyType({"source": "digits"})
PRECISIONS = ("float32", "bfloat16", "float16")


@dataclass(frozen=True, slots=True)
class Component:
    """A loss, optimizer or scheduler: its name in torch and the parameters that were given."""

    name: str
    params: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


Losses = Component | Mapping[str, Component]


@dataclass(frozen=True)
class Recipe:
    """Everything about a training run except the network.

    ``loss`` None follows from the data's task, a mapping gives one for each Output's id.
    ``metrics`` None follows from the task too. ``validation`` is the part of the samples held
    back. ``normalise`` scales inputs, ``normalise_target`` a regression's targets, to mean 0 and
    deviation 1. Without ``shuffle`` samples keep their order and the last ones are held back.
    ``patience`` epochs without a better loss end the run early (None: never). ``keep`` says
    whose weights are kept. ``threads`` 0 measures which count is fastest.
    """

    data: Mapping[str, Any] = field(default_factory=lambda: DEFAULT_DATA)
    loss: Losses | None = None
    optimizer: Component = Component("AdamW", MappingProxyType({"lr": 0.001}))
    scheduler: Component | None = None
    metrics: tuple[str, ...] | None = None
    epochs: int = 10
    batch_size: int = 64
    seed: int = 0
    validation: float = 0.2
    device: str = "auto"
    precision: str = "float32"
    normalise: bool = True
    normalise_target: bool = True
    shuffle: bool = True
    patience: int | None = None
    keep: str = "last"
    clip_grad_norm: float | None = None
    threads: int = 0
    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def from_dict(cls, mapping: Mapping[str, Any]) -> "Recipe":
        """Read the design file's ``training`` object; keys unknown here are kept in ``extra``.

        Raises TrainingError that names the key whose value cannot be used.
        """
        plain = values.plain(mapping)
        if not isinstance(plain, dict):
            raise TrainingError("training must be an object of settings; write {} for the defaults")
        known = {key: read(key, plain[key]) for key, read in _READERS.items() if key in plain}
        extra = {key: value for key, value in plain.items() if key not in _READERS}
        return cls(**known, extra=MappingProxyType(extra))

    def to_dict(self) -> dict[str, Any]:
        """Return the whole recipe as JSON data that ``from_dict`` reads back as an equal one."""
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        extra = named.pop("extra")
        written = {name: values.written(value) for name, value in named.items()}
        return {name: value for name, value in written.items() if value is not None} | dict(extra)

    def with_settings(self, settings: Mapping[str, str]) -> "Recipe":
        """Return a recipe with dotted keys set, as in ``{"optimizer.lr": "0.01"}``.

        Each value is read as JSON where that works, else taken as text. Raises TrainingError for a
        key that is neither known nor in the recipe already.
        """
        data = self.to_dict()
        for key, text in settings.items():
            name = key.removeprefix("training.")
            first = name.partition(".")[0]
            if first not in _READERS and first not in data:
                raise TrainingError(
                    f"training has no setting {first}{did_you_mean(first, _READERS)}; "
                    f"it has {listed(_READERS, 20)}",
                    place="training",
                )
            _set(data, name, _literal(text))
        return Recipe.from_dict(data)


def _component(name: str, value: Any) -> Component:
    label, params = values.named(name, value)
    return Component(label, params)


def _optional_component(name: str, value: Any) -> Component | None:
    return None if value is None or value == "none" else _component(name, value)


def _loss(name: str, value: Any) -> Losses | None:
    if not value:
        return None
    if isinstance(value, dict) and not isinstance(value.get("name"), str):
        return MappingProxyType({key: _component(f"{name}.{key}", v) for key, v in value.items()})
    return _component(name, value)


_READERS: Mapping[str, Callable[[str, Any], Any]] = {
    "data": values.data,
    "loss": _loss,
    "optimizer": _component,
    "scheduler": _optional_component,
    "metrics": values.names,
    "epochs": values.whole(1),
    "batch_size": values.whole(1),
    "seed": values.whole(0),
    "validation": values.fraction,
    "device": values.text,
    "precision": values.one_of(*PRECISIONS),
    "normalise": values.flag,
    "normalise_target": values.flag,
    "shuffle": values.flag,
    "patience": values.optional(values.whole(1)),
    "keep": values.one_of("last", "best"),
    "clip_grad_norm": values.optional(values.positive),
    "threads": values.whole(0),
}


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _set(data: dict[str, Any], key: str, value: Any) -> None:
    *way, last = key.split(".")
    for name in way:
        inner = data.get(name, {})
        data[name] = dict(inner) if isinstance(inner, Mapping) else {"name": inner}
        data = data[name]
    data[last] = value
