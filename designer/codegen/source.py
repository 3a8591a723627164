"""`to_source`: generation of a design's Python source."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from designer.check import check_design
from designer.check.inference.deep_recursion import nesting_depth, with_stack_for
from designer.check.report.report import Report
from designer.codegen.classes import Classes, write_class, write_function
from designer.codegen.emit import Emitter
from designer.codegen.errors import CodeError
from designer.codegen.names import class_name, function_name
from designer.codegen.used_names import used_names
from designer.codegen.verifier import verify
from designer.codegen.writer import Writer
from designer.graph import Design
from designer.graph.cooperative import checkpoint
from designer.plural import plural

STYLES = ("auto", "module", "sequential")


@dataclass(frozen=True)
class Source:
    """Generated code.

    ``constructor`` is the class or function that makes the model; ``lines`` maps each node's id to
    its 1-based lines.
    """

    text: str
    constructor: str
    lines: Mapping[str, tuple[int, ...]]
    blocks: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)
    """The same for the nodes inside each block, by the block's name."""

    def node_at(self, line: int) -> str | None:
        """Return the node whose line this is, the last one where several share it."""
        found = [node for node, lines in self.lines.items() if line in lines]
        return found[-1] if found else None


def to_source(design: Design, style: str = "auto") -> str:
    """Return the module's Python source; raises CodeError where the design has errors."""
    source = source_map(design, style)
    with_stack_for(nesting_depth(design), partial(verify, source.text))
    return source.text


def source_map(design: Design, style: str = "auto") -> Source:
    """Return the source with its map from nodes to lines.

    ``style`` is "module" (a class), "sequential" (a function that returns ``nn.Sequential``, for a
    plain chain of modules) or "auto" (sequential where the design is such a chain).
    Raises CodeError.
    """
    if style not in STYLES:
        raise CodeError(f"there is no style {style!r}; choose {', '.join(STYLES)}")
    report = check_design(design)
    _require_no_errors(design, report)
    report = replace(report, nodes=dict(report.nodes))  # asked a hundred thousand times
    return with_stack_for(nesting_depth(design), partial(_write, design, report, style))


def _write(design: Design, report: Report, style: str) -> Source:
    classes = Classes(design)
    emitter = Emitter(design.root, report, classes.class_of)
    chain = style != "module" and is_plain_chain(emitter)
    if style == "sequential" and not chain:
        raise CodeError(
            "the design is not a plain chain of modules, so it cannot be nn.Sequential; "
            "export it with style 'module'"
        )
    root = Writer()
    if chain:
        constructor = write_function(root, function_name(design.name), design.root, emitter)
    else:
        constructor = classes.claim(class_name(design.name))
        write_class(root, constructor, design.root, emitter)
    return _joined(classes, root, constructor)


def _joined(classes: Classes, root: Writer, constructor: str) -> Source:
    checkpoint()
    text = "\n\n".join([*(writer.text() for _, writer in classes.written), root.text()])
    checkpoint()
    head = _imports(text)
    checkpoint()
    at = head.count("\n")
    blocks: dict[str, Mapping[str, tuple[int, ...]]] = {}
    for block, writer in classes.written:
        blocks.setdefault(block, writer.lines_from(at))
        at += writer.height + 2
    return Source(head + text, constructor, root.lines_from(at), blocks)


def _imports(text: str) -> str:
    used = used_names(text, ("torch", "F", "Tensor", "nn"))
    lines = ["import torch"] if "torch" in used else []
    if "F" in used:
        lines.append("import torch.nn.functional as F")
    names = [name for name in ("Tensor", "nn") if name in used]
    if names:
        lines.append(f"from torch import {', '.join(names)}")
    return "\n".join(lines) + "\n\n\n"


def is_plain_chain(emitter: Emitter) -> bool:
    """Return whether the design is one Input, modules in a row, one Output, nothing shared."""
    plan = emitter.plan
    if len(plan.inputs) != 1 or len(plan.outputs) != 1 or not plan.steps:
        return False
    return all(
        (layer := emitter.report.nodes[node.id].layer) is not None
        and layer.is_module
        and not node.shares
        and not node.muted
        and len(layer.inputs) == 1
        and len(emitter.report.nodes[node.id].output_ports) == 1
        and len(set(emitter.network.graph.succ[node.id])) == 1
        for node in plan.steps
    ) and len(emitter.modules()) == len(plan.steps)


def _require_no_errors(design: Design, report: Report) -> None:
    if not len(design.root):
        raise CodeError("the design is empty; add an Input, a layer and an Output")
    if report.errors:
        count = len(report.errors)
        raise CodeError(
            f"the design has {plural(count, 'error')}, so it has no code yet; "
            f"the first: {report.errors[0].message}"
        )
