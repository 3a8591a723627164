"""Lint rules: the design runs, but probably not as it was meant.

Each rule is a function from a node and its context to problems; to add one, write it and register
it in ``LINT_RULES`` with the layers it applies to. It may read the node, its neighbours and the
recipe, nothing else, so that an edit costs only what is near it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from designer.check.lint import axes, losses
from designer.check.lint.context import LintContext
from designer.check.report.fix_builders import add_output, remove
from designer.check.report.problems import ChangeTraining, Fix, OwnLayer, Problem
from designer.graph import Node

LintRule = Callable[[LintContext, Node], Iterator[Problem]]

LOOSE_END = "leads-nowhere"
_ENDS = {"Input", "Output"}
_NO_WIRE = {LOOSE_END, "missing-input"}
_BATCH_NORM = {"BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"}


def leads_nowhere(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a node whose output is not used."""
    if node.layer == "Output":
        return
    if here.reports[node.id].known or here.reports[node.id].layer is None:
        yield Problem(
            "warning",
            LOOSE_END,
            f"{node.id} leads nowhere: nothing uses its output; "
            "connect it to something, or remove it",
            node=node.id,
            candidates=(add_output(node.id), remove(node.id)),
        )


def shares_nothing(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of a node that shares the weights of what has none."""
    layer = here.reports[node.id].layer
    if node.shares and layer is not None and not layer.is_module and layer.name not in _ENDS:
        yield Problem(
            "warning",
            "shares-nothing",
            f"{node.id} shares the weights of {node.shares}, but {layer.name} has none; "
            f"make it a {layer.name} of its own",
            node=node.id,
            candidates=(Fix(f"Make {node.id} a {layer.name} of its own", (OwnLayer(node.id),)),),
        )


def batch_norm_of_one(here: LintContext, node: Node) -> Iterator[Problem]:
    """Warn of batch normalisation that trains on single samples."""
    if here.training.get("batch_size") == 1:
        yield Problem(
            "warning",
            "batch-norm-one",
            f"{node.id} normalises over the batch, but training.batch_size is 1, so there is "
            "nothing to average over; use a batch of 16 or more, or GroupNorm",
            node=node.id,
            candidates=(Fix("Set the batch size to 32", (ChangeTraining("batch_size", 32),)),),
        )


LINT_RULES: Mapping[LintRule, Collection[str]] = {
    losses.softmax_before_cross_entropy: losses.SOFTMAX,
    losses.sigmoid_before_logits_loss: losses.SIGMOID,
    losses.cut_before_output: losses.CUTTING,
    losses.what_a_loss_takes: {"Output"},
    losses.classes_of_the_data: {"Output"},
    losses.integers_at_output: {"Output"},
    losses.input_of_the_data: {"Input"},
    axes.channels_last: {"Input"},
    axes.batch_flattened: {"Flatten", "flatten"},
    axes.softmax_over_batch: losses.SOFTMAX,
    axes.cat_over_batch: {"cat"},
    axes.sample_selected: {"select"},
    axes.dropout_of_one_layer: {"RNN", "LSTM", "GRU"},
    axes.linear_on_image: {"Linear"},
    batch_norm_of_one: _BATCH_NORM,
    shares_nothing: {""},
}
"""The rules, each with the layers it applies to."""
RULES_BY_LAYER: Mapping[str, tuple[LintRule, ...]] = {
    layer: tuple(rule for rule, layers in LINT_RULES.items() if layer in layers)
    for layer in set().union(*LINT_RULES.values())
}


_OF_THE_WHOLE = {
    a for a in LINT_RULES if a.__module__ == losses.__name__ or a is axes.channels_last
}
"""Rules about a design's ends, its data and its loss, which do not apply inside a block."""


def lint(here: LintContext, node: Node) -> tuple[Problem, ...]:
    """Return the warnings about one node; a muted one has no layer of its own to warn of."""
    about = () if node.muted else RULES_BY_LAYER.get(node.layer, ())
    if here.network.name:
        about = tuple([rule for rule in about if rule not in _OF_THE_WHOLE])
    if not here.network.out_of[node.id]:
        about = (leads_nowhere, *about)
    return tuple([problem for rule in about for problem in rule(here, node)])


def node_problems(here: LintContext, node: Node) -> tuple[Problem, ...]:
    """Return all problems of one node: errors and lint.

    A node without any wire is not part of the network yet and generates no code, so a missing wire
    is only a note. (An Input is an argument in any case, an Output a result.)
    """
    found = here.reports[node.id].problems + lint(here, node)
    alone = not here.network.out_of[node.id] and not here.network.into[node.id]
    return tuple(map(downgraded, found)) if alone and node.layer not in _ENDS else found


def downgraded(problem: Problem) -> Problem:
    """Return a missing wire as a note, anything else as it is."""
    return replace(problem, severity="note") if problem.code in _NO_WIRE else problem


def missing_ends(
    here: LintContext, inputs: int, outputs: int, loose: Collection[str]
) -> Iterator[Problem]:
    """Yield the errors for a missing Input or Output; suggest an Output after each loose end."""
    if not here.reports:
        return
    if not inputs:
        yield Problem("error", "no-input", "the design has no Input; add one where data enters")
    if not outputs:
        position = here.network.order.position
        ends = sorted((i for i in loose if here.reports[i].known), key=position)[-3:]
        fixes = tuple(map(add_output, ends))
        message = "the design has no Output; add one where the result is"
        yield Problem("error", "no-output", message, candidates=fixes)
