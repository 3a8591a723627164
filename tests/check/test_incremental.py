"""What the checker says of random designs is what torch does, and an edit is a fresh check."""

from contextlib import suppress
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from designer.check import Report, check_design
from designer.codegen import CodeError, build, to_source
from designer.files import dumps, loads
from designer.graph import Design, DesignError
from designer.layers.sizes import Dim, substitute
from tests.check.check_from_scratch import check_from_scratch
from tests.check.strategies import SIZES, SMALL, designs, watched
from tests.test_model_consistency import meaning

NUMBERS = {"N": 7, "T": 211, "S": 223}
"""What the symbols are in reality: primes that no drawn size shares."""
torch.set_num_threads(1)  # the tensors are small, and others may be busy
often = settings(
    max_examples=200, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip


def concrete(size: Any) -> int:
    return int(substitute(size, NUMBERS)) if isinstance(size, Dim) else int(size)


def inputs_of(design: Design, report: Report) -> list[torch.Tensor]:
    """Return random tensors for the Inputs that are used, in their order."""
    types = [
        report.nodes[node.id].outputs["output"] for node in design.nodes() if node.layer == "Input"
    ]
    return [torch.rand([concrete(s) for s in t.shape]).to(getattr(torch, t.dtype)) for t in types]


def run(design: Design, report: Report) -> list[torch.Tensor]:
    model = build(design).eval()
    with torch.no_grad():
        result = model(*inputs_of(design, report))
    return list(result) if isinstance(result, tuple) else [result]


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore:Using padding")
@often
@given(design=designs())
def test_what_is_clean_runs_and_what_is_not_is_refused(design: Design) -> None:
    note(dumps(design))
    report = check_design(design)
    if report.errors:
        with pytest.raises(CodeError):
            build(design)
        return
    if any(problem.severity == "note" for problem in report.problems):
        return  # it runs only where the sizes that a note names are equal
    model = build(design)
    assert sum(p.numel() for p in model.parameters()) == report.total_parameters
    assert to_source(design) == to_source(loads(dumps(design)))
    watching, shown = watched(design)
    seen = check_design(watching)
    assert not seen.errors
    outputs = [node.id for node in watching.nodes() if node.layer == "Output"]
    for output, real in zip(outputs, run(watching, seen), strict=True):
        node, port = shown.get(output, (output, "output"))
        said = report.nodes[node].outputs[port]
        assert [concrete(s) for s in said.shape] == list(real.shape), node
        assert said.dtype == str(real.dtype).removeprefix("torch."), node


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore:Using padding")
@often
@given(design=designs(), data=st.data())
def test_after_edits_the_report_is_a_fresh_one(design: Design, data: Any) -> None:
    for _ in range(4):
        edit_somehow(data.draw, design)
        report, fresh = check_design(design), check_from_scratch(design)
        assert meaning(report) == meaning(fresh)


def edit_somehow(draw: Any, design: Design) -> None:
    nodes = design.nodes()
    node = draw(st.sampled_from(nodes)) if nodes else None
    kind = draw(st.sampled_from(["param", "param", "mute", "remove", "wire", "variable", "undo"]))
    if kind == "undo" or node is None:
        design.undo()
        return
    with design.edit(kind) as edit:
        if kind == "param" and node.params:
            name = draw(st.sampled_from(sorted(node.params)))
            edit.set_param(node.id, name, draw(SIZES | SMALL))
        elif kind == "mute":
            edit.update_node(node.id, muted=not node.muted)
        elif kind == "remove":
            edit.remove_node(node.id)
        elif kind == "variable":
            edit.update_header(variables={"width": draw(st.integers(2, 8)), "depth": 2})
        elif kind == "wire":
            with suppress(DesignError):
                edit.connect(node.id, draw(st.sampled_from(nodes)).id)
