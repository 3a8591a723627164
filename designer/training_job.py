"""Training jobs from designs: the only module that imports both packages.

A job is a snapshot. The source is generated now, so whatever is edited meanwhile, what trains is
what was on the canvas when Train was pressed, and that same source is saved beside the weights.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from designer.check import Fix, Report, check_design
from designer.codegen import Source, build_source, source_map
from designer.codegen.limits import require_buildable_size
from designer.graph import Design, DesignError, Node
from designer.layers.sizes import BATCH
from designer.plural import plural
from designer.training import InputSpec, Job, OutputSpec, Recipe, Saved, TrainedModel, save_result
from designer.training.data.access import Consent, refuse_all
from designer.training.job.checkpoint import result_files
from designer.training.recipe.recipe import DEFAULT_DATA

if TYPE_CHECKING:
    from torch import nn

_numbers = count(1)
_DATA_MISMATCH_CODES = {"output-shape", "too-few-classes"}


def job_for(
    design: Design,
    folder: Path | None = None,
    settings: Mapping[str, str] | None = None,
    *,
    consent: Consent = refuse_all,
) -> Job:
    """Return a job that trains ``design`` as it is now.

    Relative paths of the recipe start at ``folder``; ``settings`` are dotted keys that override
    the recipe's. Data outside ``folder`` is read only where ``consent`` says so: none, unless it
    is ``training.allow_all`` or a function that receives the real path. Raises DesignError
    where the design has errors, TrainingError for the recipe.
    """
    report = check_design(design)
    _require_no_errors(report)
    require_buildable_size(report)
    source = source_map(design)
    nodes = design.nodes()
    return Job(
        number=next(_numbers),
        build=Builder(source),
        inputs=tuple(_input(node, report) for node in nodes if node.layer == "Input"),
        outputs=tuple(_output(node, report) for node in nodes if node.layer == "Output"),
        recipe=Recipe.from_dict(design.training).with_settings(settings or {}),
        base=folder,
        locate=Locator(source),
        consent=consent,
    )


def fixes_at(design: Design, node: str) -> tuple[Fix, ...]:
    """Return fixes that make an Output match the data, also if the recipe names none.

    The checker knows only data that a recipe names; training takes its default then.
    """
    trial = design.copy()
    with trial.edit("Name the data") as edit:
        edit.update_header(training={"data": DEFAULT_DATA, **trial.training})
    problems = check_design(trial).by_node.get(node, ())
    return tuple(
        fix for each in problems if each.code in _DATA_MISMATCH_CODES for fix in each.fixes
    )


def save_trained(job: Job, result: TrainedModel, folder: Path) -> Saved:
    """Write the weights and the source they were trained with; raises TrainingError."""
    source = source_of(job)
    return save_result(result, source.text, folder, constructor=source.constructor)


def result_paths(job: Job, folder: Path) -> tuple[Path, ...]:
    """Return the files that `save_trained` will write into ``folder``."""
    return result_files(folder, source_of(job).constructor)


def source_of(job: Job) -> Source:
    """Return the source that a job of ``job_for`` trains."""
    assert isinstance(job.build, Builder), "a job that was made from a design"
    return job.build.source


def _require_no_errors(report: Report) -> None:
    count_ = len(report.errors)
    if count_:
        raise DesignError(
            f"the design has {plural(count_, 'error')}, so it cannot be trained yet; "
            f"the first: {report.errors[0].message}"
        )


def _input(node: Node, report: Report) -> InputSpec:
    params = report.nodes[node.id].params
    shape = tuple(size if isinstance(size, str) else int(size) for size in params["shape"])
    return InputSpec(node.id, shape, params["dtype"], params["batch"])


def _output(node: Node, report: Report) -> OutputSpec:
    found = report.nodes[node.id]
    edge = next(iter(found.wires["input"]))
    type_ = found.outputs["output"]
    sizes = type_.shape[1:] if type_.shape and type_.shape[0] == BATCH else type_.shape
    shape = tuple(int(size) if isinstance(size, int) else str(size) for size in sizes)
    return OutputSpec(node.id, shape, edge.source)


@dataclass(frozen=True)
class Builder:
    """Creates models from one generated source."""

    source: Source

    def __call__(self) -> "nn.Module":
        """Return a new model; torch is loaded by now or here."""
        return build_source(self.source)


@dataclass(frozen=True)
class Locator:
    """Finds the node whose line of the generated source raised an error."""

    source: Source

    def __call__(self, error: BaseException) -> str | None:
        """Return the node's id, None if the error came from elsewhere."""
        frame = error.__traceback__
        while frame is not None:
            if frame.tb_frame.f_code.co_filename.startswith("<nn-designer "):
                node = self.source.node_at(frame.tb_lineno)
                if node is not None:
                    return node
            frame = frame.tb_next
        return None
