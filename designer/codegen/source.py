"""`to_source`: the Python a good engineer would write for a design."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.check import check_design
from designer.check.report import Report
from designer.codegen.emit import Emitter, write_call
from designer.codegen.names import class_name, function_name
from designer.codegen.values import literal
from designer.codegen.writer import Writer
from designer.graph import Design, DesignError

STYLES = ("auto", "module", "sequential")


class CodeError(DesignError):
    """A design that has no code, because it has errors or does not fit the style asked for."""


@dataclass(frozen=True)
class Source:
    """Generated code.

    ``constructor`` is the class or function that makes the model; ``lines`` maps each node's id to
    its 1-based lines.
    """

    text: str
    constructor: str
    lines: Mapping[str, tuple[int, ...]]

    def node_at(self, line: int) -> str | None:
        """Return the node whose line this is, the last one where several share it."""
        found = [node for node, lines in self.lines.items() if line in lines]
        return found[-1] if found else None


def to_source(design: Design, style: str = "auto") -> str:
    """Return the module's Python source; raises CodeError where the design has errors."""
    return source_map(design, style).text


def source_map(design: Design, style: str = "auto") -> Source:
    """Return the source with its map from nodes to lines.

    ``style`` is "module" (a class), "sequential" (a function that returns ``nn.Sequential``, for a
    plain chain of modules) or "auto" (sequential where the design is such a chain).
    Raises CodeError.
    """
    if style not in STYLES:
        raise CodeError(f"there is no style {style!r}; choose {', '.join(STYLES)}")
    report = check_design(design)
    _refuse_errors(design, report)
    emitter = Emitter(design.root, report)
    chain = style != "module" and is_plain_chain(emitter)
    if style == "sequential" and not chain:
        raise CodeError(
            "the design is not a plain chain of modules, so it cannot be nn.Sequential; "
            "export it with style 'module'"
        )
    write = _write_function if chain else _write_class
    body = Writer()
    constructor = write(body, design, emitter)
    return _with_imports(body, constructor)


def is_plain_chain(emitter: Emitter) -> bool:
    """Tell whether the design is one Input, modules in a row, one Output, nothing shared."""
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


def _refuse_errors(design: Design, report: Report) -> None:
    if not len(design.root):
        raise CodeError("the design is empty; add an Input, a layer and an Output")
    if report.errors:
        count = len(report.errors)
        raise CodeError(
            f"the design has {count} error{'s' * (count > 1)}, so it has no code yet; "
            f"the first: {report.errors[0].message}"
        )


def _write_class(out: Writer, design: Design, emitter: Emitter) -> str:
    name = class_name(design.name)
    out.line(f"class {name}(nn.Module):")
    with out:
        out.docstring(design.description)
        if design.description.strip():
            out.line()
        modules = emitter.modules()
        if modules or design.variables:
            _write_init(out, design, emitter)
            out.line()
        _write_forward(out, emitter)
    return name


def _write_init(out: Writer, design: Design, emitter: Emitter) -> None:
    out.call("def __init__(", ["self", *_keyword_arguments(design.variables)], ") -> None:")
    with out:
        out.line("super().__init__()")
        sharers = _sharers(emitter)
        for node, target, arguments in emitter.modules():
            start = f"self.{node.id} = {target}("
            if node.repeat != 1:
                inner = f"{target}({', '.join(arguments)})"
                copies = f"*[{inner} for _ in range({literal(node.repeat)})]"
                start, arguments = f"self.{node.id} = nn.Sequential(", [copies]
            out.call(start, arguments, nodes=(node.id, *sharers.get(node.id, ())))


def _write_forward(out: Writer, emitter: Emitter) -> None:
    plan = emitter.plan
    inputs = [f"{node.id}: Tensor" for node in plan.inputs]
    results = emitter.results()
    returns = "Tensor" if len(results) == 1 else f"tuple[{', '.join(['Tensor'] * len(results))}]"
    out.call(
        "def forward(", ["self", *inputs], f") -> {returns}:", nodes=[n.id for n in plan.inputs]
    )
    with out:
        for statement in emitter.statements():
            start = f"{statement.target} = "
            write_call(out, start, statement.expression, statement.nodes, statement.comment)
        out.line(f"return {', '.join(results)}", nodes=[n.id for n in plan.outputs])


def _write_function(out: Writer, design: Design, emitter: Emitter) -> str:
    name = function_name(design.name)
    out.call(f"def {name}(", _keyword_arguments(design.variables), ") -> nn.Sequential:")
    with out:
        out.docstring(design.description)
        out.line("return nn.Sequential(")
        with out:
            for node, target, arguments in emitter.modules():
                report = emitter.report.nodes[node.id]
                comment = str(next(iter(report.outputs.values())))
                out.call(
                    f"{target}(", arguments, "),", nodes=(node.id,), comment=comment
                )  # fmt: skip
        out.line(")")
    return name


def _keyword_arguments(variables: Mapping[str, Any]) -> list[str]:
    return [f"{name}: {type(value).__name__} = {value!r}" for name, value in variables.items()]


def _sharers(emitter: Emitter) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in emitter.plan.steps:
        if node.shares:
            found.setdefault(node.shares, []).append(node.id)
    return found


def _with_imports(body: Writer, constructor: str) -> Source:
    text = body.text()
    imports = []
    if "torch." in text:
        imports.append("import torch")
    if "F." in text:
        imports.append("import torch.nn.functional as F")
    imports.append("from torch import Tensor, nn" if "Tensor" in text else "from torch import nn")
    head = "\n".join(imports) + "\n\n\n"
    shift = len(imports) + 2
    lines = {node: tuple(line + shift for line in lines) for node, lines in body.lines_of.items()}
    return Source(head + text, constructor, lines)
