"""Drawing designs in few words: a pen for one network, and what every gallery file says."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from designer.check import NodeReport, Report, check_design
from designer.files.picture.cards import HEADER, LINE, PictureCard, arrange_cards, make_cards
from designer.graph import Design, Edge, Edit, Header, Network
from designer.graph.records import split_dotted

_GAP, _FORK = 70.0, 26.0


class Pen:
    """Draws into one network: the design itself or one of its blocks."""

    def __init__(self, edit: Edit) -> None:
        """Draw into the network of ``edit``."""
        self._edit = edit

    def add(
        self,
        node_id: str,
        layer: str,
        *sources: str,
        wires: Mapping[str, str] | None = None,
        repeat: int | str = 1,
        **params: Any,
    ) -> str:
        """Add a node behind ``sources`` (``node`` or ``node.port``) and return its id.

        ``wires`` names the ports that are not simply filled in order: ``{"key": "memory"}``.
        """
        self._edit.add_node(layer, params, node_id=node_id, repeat=repeat)
        for source in sources:
            self.wire(source, node_id)
        for port, source in (wires or {}).items():
            self.wire(source, f"{node_id}.{port}")
        return node_id

    def again(self, node_id: str, owner: str, *sources: str) -> str:
        """Use the very module of ``owner`` again."""
        self._edit.add_node("", node_id=node_id, shares=owner)
        for source in sources:
            self.wire(source, node_id)
        return node_id

    def chain(self, source: str, *steps: tuple[Any, ...]) -> str:
        """Add ``(id, layer)`` or ``(id, layer, params)`` one behind the other; return the last."""
        for node_id, layer, *params in steps:
            given = dict(params[0]) if params else {}
            source = self.add(
                node_id,
                layer,
                *([source] if source else []),
                repeat=given.pop("repeat", 1),
                **given,
            )
        return source

    def wire(self, source: str, target: str) -> None:
        """Connect ``node`` or ``node.port`` to ``node`` or ``node.port``."""
        (node, port), (other, into) = split_dotted(source), split_dotted(target)
        self._edit.connect(node, other, port, into)

    def input(self, node_id: str, *shape: int | str, **params: Any) -> str:
        """Add an Input: with a sample's ``shape``, or as a block's port without."""
        return self.add(node_id, "Input", **({"shape": shape} if shape else {}), **params)

    def output(self, node_id: str, source: str) -> str:
        """Add an Output behind ``source``."""
        return self.add(node_id, "Output", source)


class Sketch(Pen):
    """A whole design of the gallery; ``draw`` makes one."""

    def __init__(self, design: Design, edit: Edit) -> None:
        """Draw into ``design`` with its open ``edit``."""
        super().__init__(edit)
        self.design = design

    @contextmanager
    def block(self, name: str, description: str, **variables: Any) -> Iterator[Pen]:
        """Define a block; draw its inside with what this gives."""
        yield Pen(self._edit.add_block(name, Header(description=description, variables=variables)))


@contextmanager
def draw(
    name: str,
    family: str,
    teaches: str,
    *,
    paper: str = "",
    url: str = "",
    variables: Mapping[str, Any] | None = None,
    training: Mapping[str, Any] | None = None,
) -> Iterator[Sketch]:
    """Draw a design: what it teaches, its source, and its picture arranged at the end."""
    design = Design(name)
    description = f"{teaches}\n\nSource: {paper}" if paper else teaches
    extra = {"family": family}
    if url:
        extra["paper"] = url
    with design.edit("Draw") as edit:
        edit.update_header(
            description=description,
            variables=variables or {},
            training=training or {},
            extra=extra,
        )
        yield Sketch(design, edit)
        _arrange(design, edit)


def _arrange(design: Design, edit: Edit) -> None:
    report = check_design(design)
    for name in ("", *design.blocks):
        within = edit.within(name)
        known = report.definitions[name] if name else report
        for node_id, (x, y) in _places(within.network, known).items():
            within.update_node(node_id, at=(round(x), round(y)))


def _places(network: Network, report: Report) -> dict[str, tuple[float, float]]:
    """Return the place of each node, with room for cards and the shapes on wires."""
    made = {name: _as_on_canvas(card, report) for name, card in make_cards(network, report).items()}
    rooms: dict[tuple[str, str], float] = {}
    for edge in network.edges():
        room = 6.2 * len(str(report.wire(edge) or "")) + 34
        room += _FORK if len(network.edges_from(edge.source)) > 1 else 0
        rooms[edge.source, edge.target] = max(_GAP, room)
    return arrange_cards(network, made, rooms)


def _as_on_canvas(card: PictureCard, report: Report) -> PictureCard:
    """Return a card as the canvas has it: with open ports too, and with the sizes that follow."""
    known = report.nodes[card.name]
    rows = list(_inputs(known))
    heights = {e.ends: HEADER + 2 + LINE * (row + 0.5) for row, e in enumerate(rows) if e}
    shown = max(len(card.inputs), len(card.outputs))
    more = max(len(rows) - shown, 0) if len(rows) > 1 else 0
    return replace(
        card,
        height=card.height + LINE * (more + len(known.inferred)) + 2,
        inputs=heights if len(rows) > 1 else {},
    )


def _inputs(known: NodeReport) -> Iterator[Edge | None]:
    """Yield the wire of each row of inputs, None for an open one."""
    for port in known.layer.inputs if known.layer else ():
        wires = known.wires.get(port.name, ())
        yield from wires
        if port.many or not wires:
            yield None


DIGITS: Mapping[str, Any] = {
    "data": {"source": "digits"},
    "loss": "CrossEntropyLoss",
    "optimizer": {"name": "AdamW", "lr": 0.003},
    "metrics": ["accuracy"],
    "epochs": 10,
    "batch_size": 64,
    "seed": 0,
}
