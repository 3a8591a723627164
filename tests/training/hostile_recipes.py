"""Recipes that no one should write, those that anyone may, and what becomes of them."""

import inspect
import math
from functools import partial

import torch
from torch import nn

from designer.training import (
    EpochEnd,
    Failed,
    InputSpec,
    Job,
    JobControl,
    OutputSpec,
    Recipe,
    TrainingError,
    train,
)
from designer.training.data.targets import lay_out_targets
from designer.training.recipe.available_components import (
    loss_classes,
    optimizer_classes,
    scheduler_classes,
)
from designer.training.recipe.parameter_kinds import kinds_of
from tests.training.jobs import few

DATA = few(6)
X, Y = (InputSpec("x", (4,)),), (OutputSpec("y", (3,)),)
SGD = {"name": "SGD", "lr": 0.01, "momentum": 0.5}
BEFORE = {
    "NLLLoss": nn.LogSoftmax, "KLDivLoss": nn.LogSoftmax, "BCELoss": nn.Softmax,
    "PoissonNLLLoss": nn.Softmax,
}  # fmt: skip


def deep(levels):
    value = 1
    for _ in range(levels):
        value = [value]
    return value


HOSTILE = (
    None, True, False, 0, 1, 2, 3, 7, -1, -0.0, 0.5, 1.5, -0.5, 5e-324, 1e-30, 1e30, 1e300, -1e300,
    2**31 - 1, 2**31, 2**53 + 1, 2**63 - 1, 2**63, -(2**63), -(2**70), 10**30, 10**400, 10**5000,
    math.nan, math.inf, -math.inf, "", "a", "none", "mean", "1", "nan", "\n", "a\nb\x1b[2J\u202e\0",
    "\ud800", "x" * 50_000, "{}", "{0.__class__}", "%s%n", "'\"\\", [], [[]], [1], [1, 2],
    [0.5, 0.9], [-1, 2], [2.0, 0.9], [0.9, 2**70], [math.nan, 1], [None, 1], [None], [True, False],
    ["a"], ["a", 1], ["\x1b"], [{}], [1, 2, 3], [0, 0, 0], [1e39] * 3, [-1.0, -1.0, -1.0], [[1, 2]],
    [[1], [1, 2]], [1] * 500, {}, {"": None}, {"name": 1}, {"name": ""}, {"name": "a"}, {"a": {}},
    {"y": "L1Loss"}, {"source": []}, {"x": {"columns": {}}}, deep(20), deep(5000), {"a": deep(200)},
)  # fmt: skip


def components():
    """Return (key, class) of every loss, optimizer and scheduler."""
    kinds = {"loss": loss_classes, "optimizer": optimizer_classes, "scheduler": scheduler_classes}
    return [(key, each) for key, classes in kinds.items() for each in classes().values()]


def parameters():
    """Return (key, class, parameter) of every parameter that a recipe can give."""
    own = {"loss": ["scale"], "scheduler": ["interval"], "optimizer": []}
    return [(k, each, name) for k, each in components() for name in (*kinds_of(each), *own[k])]


def with_parameter(key, each, name, value):
    """Return a recipe that gives one parameter of a component, and whatever else that needs."""
    more = {"momentum": 0.9} if name == "nesterov" and value is True else {}
    given = {"name": each.__name__, **more, name: value}
    return {"optimizer": SGD, key: given}


def outcome(recipe):
    """Return "" if a network trains by ``recipe``, else the sentence that says why it doesn't."""
    try:
        read = Recipe.from_dict(recipe)
    except TrainingError as error:
        return error.message
    loss = read.loss.name if hasattr(read.loss, "name") else ""
    last = partial(BEFORE[loss], 1) if loss in BEFORE else nn.Identity
    job = Job(1, lambda: nn.Sequential(nn.Linear(4, 3), last()), X, Y, read, dataset=DATA)
    control = JobControl()
    for event in train(job, control):
        if isinstance(event, EpochEnd):
            control.cancel()
        if isinstance(event, Failed):
            return event.message
    return ""


def fault(recipe, key):
    """Return what is wrong with what becomes of ``recipe``, whose ``key`` is hostile."""
    message = outcome({"epochs": 3, "threads": 1, "validation": 0.0, **recipe})
    if not message:
        return ""
    if f"training.{key}" not in message:
        return f"names no {key}: {message}"
    if not message.isprintable() or len(message) > 1500:
        return f"not one short line: {message!r}"
    return "" if "; " in message else f"says not what to do: {message}"


# ---- torch itself, asked directly

_FROM_THE_RUN = {
    "T_max": 3, "T_0": 1, "total_steps": 3, "step_size": 1, "milestones": [1], "gamma": 0.95,
    "base_lr": 0.001, "max_lr": 0.01,
}  # fmt: skip


def torch_takes(key, each, params):
    """Say whether torch takes three steps with a component that has these parameters."""
    given = {"loss": nn.L1Loss, "optimizer": partial(torch.optim.SGD, lr=0.01, momentum=0.5)}
    try:
        parts = {**given, key: partial(each, **_for_torch(each, params))}
        torch.manual_seed(0)
        last = partial(BEFORE[each.__name__], 1) if each.__name__ in BEFORE else nn.Identity
        model = nn.Sequential(nn.Linear(4, 3), last())
        loss, optimizer = parts["loss"](), parts["optimizer"](model.parameters())
        scheduler = parts["scheduler"](optimizer) if key == "scheduler" else None
        for _ in range(3):
            _one_step(model, loss, optimizer, scheduler, each.__name__)
    except (TypeError, ValueError, RuntimeError, ArithmeticError, AssertionError, IndexError):
        return False
    return True


def _for_torch(each, params):
    """Return ``params`` with tensors as such, and with what a run fills in."""
    known = inspect.signature(each).parameters
    needed = {name for name, p in known.items() if p.default is inspect.Parameter.empty}
    if each.__name__ == "OneCycleLR" and not {"epochs", "steps_per_epoch"} <= set(params):
        needed.add("total_steps")
    made = {name: _FROM_THE_RUN[name] for name in needed & set(_FROM_THE_RUN)}
    given = {name: value for name, value in params.items() if value is not None}
    lists = {name for name in given if "Tensor" in str(known[name].annotation)}
    weights = {name: torch.tensor(given[name]).float() for name in lists & {"weight", "pos_weight"}}
    return {**made, **given, **weights}


def _one_step(model, loss, optimizer, scheduler, name):
    wanted = torch.from_numpy(lay_out_targets(name, DATA, DATA.targets, (3,)))
    value = loss(model(torch.from_numpy(DATA.inputs[0])), wanted)
    if not value.isfinite():
        raise ArithmeticError
    optimizer.zero_grad()
    value.backward()
    optimizer.step()
    if scheduler is not None:
        scheduler.step(*[value.item()] * (name == "ReduceLROnPlateau"))
    if not all(p.isfinite().all() for p in model.parameters()):
        raise ArithmeticError


def drawn_component(draw):
    """Return (key, class, parameters): each allowed by its kind, but not always by torch."""
    key, each = draw.choice(components())
    kinds = kinds_of(each)
    some = draw.sample(sorted(kinds), draw.randrange(min(4, len(kinds) + 1)))
    return key, each, {name: drawn_allowed(draw, each, name, kinds[name]) for name in some}


def drawn_allowed(draw, each, name, kind):
    """Return a value of a kind: an odd one, or one near to torch's default."""
    default = inspect.signature(each).parameters[name].default
    near = [*_near(draw, default), 0.1, 2.0, 1, 3, [0.5, 1.5], [0.2, 0.8], [1.0, 2.0, 0.5]]
    usual = [value for value in (*near, "mean", "sum", "cos", "linear") if kind.allows(value)]
    odd = [value for value in HOSTILE if kind.allows(value)]
    return draw.choice(usual if usual and draw.random() < 0.8 else odd or usual)


def _near(draw, default):
    if isinstance(default, bool) or default is None:
        return [True, False, None]
    if isinstance(default, tuple):
        return [[next(iter(_near(draw, each))) for each in default]]
    if isinstance(default, int | float):
        return [default * draw.choice((0.5, 0.9, 1.1)), default + draw.choice((0, 1, 2)), default]
    return [default]
