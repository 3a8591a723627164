"""The recipe of a training: data, loss, optimizer, epochs and so on, with all defaults.

Reading a recipe checks every value once and names the key that is wrong, so that no other code has
to check whether ``epochs`` is a number. Names and parameters of losses, optimizers and schedulers
are torch's; whether torch has them is checked when they are made.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any

from designer.did_you_mean import did_you_mean
from designer.training.errors import TrainingError, name_list
from designer.training.recipe import values
from designer.training.recipe.component import Component, Losses
from designer.training.recipe.keys import KEYS

DEFAULT_DATA = MappingProxyType({"source": "digits"})
_ADAMW = Component("AdamW", MappingProxyType({"lr": 0.001}))


@dataclass(frozen=True)
class Recipe:
    """Everything about a training except the network.

    ``loss`` None depends on the data's task; a mapping has a loss for each Output's id. ``metrics``
    None depends on the task, too. ``validation`` is the fraction of the samples held out.
    ``normalise`` scales inputs, ``normalise_target`` the targets of a regression, to mean 0 and
    standard deviation 1. Without ``shuffle`` samples keep their order and the last ones are held
    out. ``patience`` is the number of epochs without a lower loss after which training ends (None:
    never). ``keep`` selects the weights of the "last" or the "best" epoch. ``clip_grad_norm`` is
    the largest norm of the gradients. ``threads`` 0 measures which count is fastest. ``extra`` are
    unknown keys, which are kept.
    """

    data: Mapping[str, Any] = field(default_factory=lambda: DEFAULT_DATA)
    loss: Losses | None = None
    optimizer: Component = _ADAMW
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
        """Read the ``training`` object of a design file.

        Raises TrainingError that names the key whose value cannot be used.
        """
        if not isinstance(mapping, Mapping):
            raise TrainingError("training must be an object of settings; write {} for the defaults")
        plain = {str(key): values.to_builtins(each, str(key)) for key, each in mapping.items()}
        known = {key: kind.read(key, plain[key]) for key, kind in KEYS.items() if key in plain}
        others = {key: value for key, value in plain.items() if key not in KEYS}
        extra = {key: values.json_data(key, value) for key, value in others.items()}
        return cls(**known, extra=MappingProxyType(extra))

    def to_dict(self) -> dict[str, Any]:
        """Return the whole recipe as JSON data that ``from_dict`` reads back as an equal one."""
        named = {each.name: getattr(self, each.name) for each in fields(self)}
        extra = named.pop("extra")
        written = {name: values.to_json(value) for name, value in named.items()}
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
            if first not in KEYS and first not in data:
                near = did_you_mean(first, KEYS)
                raise TrainingError(
                    f"training has no setting {values.key_text(first)}{near}; "
                    f"it has {name_list(KEYS, 20)}",
                    place="training",
                )
            _set(data, name, _literal(text))
        return Recipe.from_dict(data)


def _literal(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _set(data: dict[str, Any], key: str, value: Any) -> None:
    *way, last = key.split(".")
    for name in way:
        inner = data.get(name, {})
        data[name] = dict(inner) if isinstance(inner, Mapping) else {"name": inner}
        data = data[name]
    data[last] = value
