"""Classes and functions: that of the root, and one for each use of a block that differs.

A block's class is written once; where two uses would need different code (another rank, say), the
second gets a class of its own with a number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from designer.check.report.report import Report
from designer.codegen.emit import Emitter, Module, Statement
from designer.codegen.literals import literal
from designer.codegen.names import Namespace, class_name
from designer.codegen.writer import Writer
from designer.graph import Design, Network
from designer.graph.cooperative import checkpoint


@dataclass
class _Class:
    """A block's class: how it was written, and the comment on each node's line."""

    name: str
    emitter: Emitter
    comments: dict[str, str]
    place: int


class Classes:
    """The classes of a design's blocks, in the order they must be written."""

    def __init__(self, design: Design) -> None:
        """Start without classes."""
        self._design = design
        # A constructor's argument of a class's name would hide the class inside it.
        networks = (design.root, *map(design.network, design.blocks))
        self._names = Namespace({name for each in networks for name in each.header.variables})
        self._by_code: dict[tuple[str, str], _Class] = {}
        self._by_inside: dict[int, str] = {}
        self.written: list[tuple[str, Writer]] = []
        """Block names and their classes' code."""

    def claim(self, name: str) -> str:
        """Return a class name that no other class has."""
        return self._names.claim(name)

    def class_of(self, block: str, inside: Report) -> str:
        """Return the class for ``block`` with this inside, written before if need be."""
        known = self._by_inside.get(id(inside))
        if known is None:
            known = self._by_inside[id(inside)] = self._write(block, inside)
        return known

    def _write(self, block: str, inside: Report) -> str:
        network = self._design.network(block)
        emitter = Emitter(network, inside, self.class_of, block=True)
        comments = {step.nodes[-1]: step.comment for step in emitter.statements()}
        key = (block, self._code(network, emitter))
        known = self._by_code.get(key)
        if known is None:
            name = self.claim(class_name(block))
            made = _Class(name, emitter, comments, len(self.written))
            known = self._by_code[key] = made
            self.written.append((block, _written(name, network, emitter)))
        elif known.comments != comments:
            self._agree(block, network, known, comments)
        return known.name

    def _code(self, network: Network, emitter: Emitter) -> str:
        """Return the class without comments: what makes it this class."""
        emitter.silent = frozenset(node.id for node in emitter.plan.steps)
        text = _written("Draft", network, emitter).text()
        emitter.silent = ()
        return text

    def _agree(
        self, block: str, network: Network, known: _Class, comments: Mapping[str, str]
    ) -> None:
        """Leave out the comments that do not hold for every use of the class."""
        same = {node: text for node, text in known.comments.items() if comments[node] == text}
        known.emitter.silent = frozenset(known.comments).difference(same)
        known.comments = {node: same.get(node, "") for node in known.comments}
        self.written[known.place] = (
            block, _written(known.name, network, known.emitter)
        )  # fmt: skip


def _written(name: str, network: Network, emitter: Emitter) -> Writer:
    writer = Writer(comments_above=False)
    write_class(writer, name, network, emitter)
    return writer


def write_class(out: Writer, name: str, network: Network, emitter: Emitter) -> None:
    """Write an ``nn.Module``."""
    out.line(f"class {name}(nn.Module):")
    header = network.header
    parameters = [
        "self",
        *(f"{size}: int" for size in emitter.sizes),
        *_keyword_arguments(header.variables),
    ]
    with out:
        out.docstring(header.description)
        if header.description.strip():
            out.line()
        modules = emitter.modules()
        if modules or len(parameters) > 1:
            _write_init(out, parameters, emitter, modules)
            out.line()
        _write_forward(out, emitter)


def write_function(out: Writer, name: str, network: Network, emitter: Emitter) -> str:
    """Write a function that returns the plain chain as ``nn.Sequential``; returns its name."""
    header = network.header
    out.call(f"def {name}(", _keyword_arguments(header.variables), ") -> nn.Sequential:")
    with out:
        out.docstring(header.description)
        out.line("return nn.Sequential(")
        with out:
            for module in emitter.modules():
                report = emitter.report.nodes[module.node.id]
                comment = str(next(iter(report.outputs.values())))
                start = f"{module.target}("
                nodes = (module.node.id,)
                out.call(start, module.arguments, "),", nodes=nodes, comment=comment)
        out.line(")")
    return name


def _write_init(
    out: Writer, parameters: list[str], emitter: Emitter, modules: list[Module]
) -> None:
    sharers = _sharers(emitter)
    out.call("def __init__(", parameters, ") -> None:")
    with out:
        out.line("super().__init__()")
        for name in emitter.kept():
            out.line(f"self.{emitter.attribute(name)} = {name}")
        for module in modules:
            checkpoint()
            nodes = (module.node.id, *sharers.get(module.node.id, ()))
            start = f"self.{module.node.id} = "
            out.value(start, module.text, nodes=nodes)


def _write_forward(out: Writer, emitter: Emitter) -> None:
    plan = emitter.plan
    inputs = [f"{node.id}: Tensor" for node in plan.inputs]
    results = emitter.results()
    returns = "Tensor" if len(results) == 1 else f"tuple[{', '.join(['Tensor'] * len(results))}]"
    out.call(
        "def forward(", ["self", *inputs], f") -> {returns}:", nodes=[n.id for n in plan.inputs]
    )
    with out:
        for step in emitter.statements():
            checkpoint()
            if step.first:
                out.value(f"{step.target} = ", step.first, nodes=step.nodes)
            if step.loop:
                out.line(step.loop, nodes=step.nodes)
                with out:
                    _write_step(out, step)
            else:
                _write_step(out, step)
        out.value("return ", ", ".join(results), nodes=[n.id for n in plan.outputs])


def _write_step(out: Writer, step: Statement) -> None:
    out.value(f"{step.target} = ", step.expression, nodes=step.nodes, comment=step.comment)


def _keyword_arguments(variables: Mapping[str, Any]) -> list[str]:
    return [f"{n}: {type(value).__name__} = {literal(value)}" for n, value in variables.items()]


def _sharers(emitter: Emitter) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in emitter.plan.steps:
        if node.shares:
            found.setdefault(node.shares, []).append(node.id)
    return found
