"""Random editing with undo, redo, save and load: whatever is done, everything stays consistent.

After every step the graph is valid and in order, its report is what a fresh check of the saved and
reopened design says, and at the end undoing everything gives the first file back, byte for byte,
and redoing everything the last.
"""

from contextlib import suppress

import networkx as nx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from designer import editing
from designer.check import Report, check_design
from designer.codegen import to_source
from designer.editing.annotations import put_annotations
from designer.editing.blocks import group, unpack
from designer.files import dumps, loads
from designer.graph import DesignError, Network
from designer.graph.edit_operations import insert_on_wire, remove_and_join
from designer.paths import resource
from tests.check.check_from_scratch import check_from_scratch

LAYERS = {
    "Input": [{"shape": [8]}, {"shape": [1, 8, 8]}, {"shape": ["T", 8]}, {}],
    "Output": [{}],
    "Linear": [{"out_features": 8}, {"out_features": "=width"}, {"in_features": 5}],
    "Conv2d": [{"out_channels": 4, "kernel_size": 3}],
    "LSTM": [{"hidden_size": 8, "batch_first": True}],
    "relu": [{}],
    "Flatten": [{}],
    "add": [{}],
    "cat": [{"dim": 1}],
    "chunk": [{"chunks": 2}],
    "Nowhere": [{}, {"size": 3}],
}
NAMES = ["a", "b", "c", "d", "e", "to", "x1", "head"]
BLOCKS = ["Alpha", "Beta"]
PARAMS = ["out_features", "in_features", "kernel_size", "dim", "bias", "chunks", "size", "width"]
PORTS = [("", ""), ("", "other"), ("", "1"), ("h_n", ""), ("x", "y")]
VALUES = st.sampled_from(
    [{"a": [1]}, 1, 2, 8, 0, -1, 2.5, True, "=width", "=2 * depth", "same", None, [3, 3]]
)
picks = st.integers(0, 10**6)


class Editing(RuleBasedStateMachine):
    """A person who edits at random."""

    @initialize(name=st.sampled_from(["", "digits_mlp", "siamese"]))
    def begin(self, name: str) -> None:
        text = resource("examples", f"{name}.nnd").read_text() if name else '{"nnd": 1}'
        self.design = loads(text)
        self.first = dumps(self.design)

    # ---- editing

    @rule(layer=st.sampled_from(list(LAYERS)), variant=picks, name=st.sampled_from(["", *NAMES]),
          block=picks)  # fmt: skip
    def add(self, layer: str, variant: int, name: str, block: int) -> None:
        params = LAYERS[layer][variant % len(LAYERS[layer])]
        with suppress(DesignError), self.edit("Add", block) as edit:
            edit.add_node(layer, params, node_id=name, at=(variant % 999, block % 99))

    @rule(owner=picks, block=picks)
    def share(self, owner: int, block: int) -> None:
        with self.edit("Share", block) as edit:
            if len(edit.network):
                edit.add_node("", shares=self.some(edit.network, owner))

    @rule(node=picks, owner=picks, block=picks)
    def share_another(self, node: int, owner: int, block: int) -> None:
        with suppress(DesignError), self.edit("Share another", block) as edit:
            if len(edit.network):
                owner_id = self.some(edit.network, owner)
                edit.update_node(self.some(edit.network, node), layer="", shares=owner_id)

    @rule(start=picks, end=picks, block=picks, ports=st.sampled_from(PORTS))
    def connect(self, start: int, end: int, block: int, ports: tuple[str, str]) -> None:
        with suppress(DesignError), self.edit("Connect", block) as edit:
            if len(edit.network):
                edit.connect(self.some(edit.network, start), self.some(edit.network, end), *ports)

    @rule(source=picks, layer=st.sampled_from(["Linear", "relu", "Output", "Flatten"]))
    def append(self, source: int, layer: str) -> None:
        with self.edit("Append") as edit:
            new = edit.add_node(layer, LAYERS[layer][0])
            if len(edit.network) > 1:
                with suppress(DesignError):
                    edit.connect(self.some(edit.network, source), new)

    @rule(edge=picks)
    def disconnect(self, edge: int) -> None:
        with self.edit("Disconnect") as edit:
            edges = edit.network.edges()
            if edges:
                edit.disconnect(edges[edge % len(edges)])

    @rule(edge=picks)
    def insert(self, edge: int) -> None:
        with suppress(DesignError), self.edit("Insert") as edit:
            edges = edit.network.edges()
            if edges:
                insert_on_wire(edit, edges[edge % len(edges)], edit.add_node("relu"))

    @rule(node=picks, name=st.sampled_from(PARAMS), value=VALUES, block=picks)
    def set_param(self, node: int, name: str, value: object, block: int) -> None:
        with self.edit("Set", block) as edit:
            if len(edit.network):
                edit.set_param(self.some(edit.network, node), name, value)

    @rule(node=picks, name=st.sampled_from(PARAMS))
    def clear_param(self, node: int, name: str) -> None:
        with self.edit("Clear") as edit:
            if len(edit.network):
                edit.clear_param(self.some(edit.network, node), name)

    @rule(node=picks, name=st.sampled_from(NAMES), block=picks)
    def rename(self, node: int, name: str, block: int) -> None:
        with suppress(DesignError), self.edit("Rename", block) as edit:
            if len(edit.network):
                edit.rename_node(self.some(edit.network, node), name)

    @rule(node=picks, joining=st.booleans(), block=picks)
    def remove(self, node: int, joining: bool, block: int) -> None:
        with suppress(DesignError), self.edit("Remove", block) as edit:
            if len(edit.network):
                node_id = self.some(edit.network, node)
                remove_and_join(edit, node_id) if joining else edit.remove_node(node_id)

    @rule(node=picks, repeat=st.sampled_from([1, 2, 3, "=depth", 0, 10**9]), muted=st.booleans())
    def repeat(self, node: int, repeat: int | str, muted: bool) -> None:
        with suppress(DesignError), self.edit("Repeat") as edit:
            if len(edit.network):
                edit.update_node(self.some(edit.network, node), repeat=repeat, muted=muted)

    @rule(width=st.integers(1, 4), depth=st.sampled_from([None, 0, 2]), block=picks)
    def variables(self, width: int, depth: int | None, block: int) -> None:
        variables = {"width": width} | ({} if depth is None else {"depth": depth})
        with self.edit("Variables", block) as edit:
            edit.update_header(variables=variables, description=f"{width} wide")

    @rule(name=st.sampled_from(BLOCKS))
    def define(self, name: str) -> None:
        with suppress(DesignError), self.edit("Define") as edit:
            block = edit.add_block(name)
            block.connect(block.add_node("Input"), block.add_node("Output"))

    @rule(name=st.sampled_from(BLOCKS), block=picks)
    def use(self, name: str, block: int) -> None:
        with suppress(DesignError), self.edit("Use", block) as edit:
            edit.add_node(name)

    @rule(name=st.sampled_from(BLOCKS))
    def undefine(self, name: str) -> None:
        if name in self.design.blocks:
            with self.edit("Undefine") as edit:
                edit.remove_block(name)

    # ---- frames, notes and the ways of wires

    @rule(title=st.text(max_size=5), hue=st.sampled_from(["blue", "grey", "mauve", "No!"]),
          at=st.integers(-500, 500), block=picks)  # fmt: skip
    def frame(self, title: str, hue: str, at: int, block: int) -> None:
        with suppress(DesignError), self.edit("Frame", block) as edit:
            edit.add_frame(title, (at, -at), (300 + at / 3, 200), hue)

    @rule(text=st.text(max_size=9), at=st.integers(-500, 500), block=picks)
    def note(self, text: str, at: int, block: int) -> None:
        with suppress(DesignError), self.edit("Note", block) as edit:
            edit.add_note(text, (at, at), (120, 40))

    @rule(annotation=picks, by=st.integers(-400, 400), block=picks)
    def change_annotation(self, annotation: int, by: int, block: int) -> None:
        with suppress(DesignError), self.edit("Resize", block) as edit:
            for serial in self.some_annotation(edit.network, annotation):
                edit.update_annotation(serial, at=(by, 0), size=(200 + by, 60))

    @rule(annotation=picks, copied=st.booleans(), block=picks)
    def remove_or_copy_annotation(self, annotation: int, copied: bool, block: int) -> None:
        with self.edit("Mark", block) as edit:
            for serial in self.some_annotation(edit.network, annotation):
                if copied:
                    put_annotations(edit, [edit.network.annotations[serial]], (40, 40))
                else:
                    edit.remove_annotation(serial)

    @rule(edge=picks, via=st.lists(st.tuples(st.integers(-99, 99), st.integers(0, 9)), max_size=4),
          block=picks)  # fmt: skip
    def bend(self, edge: int, via: list[tuple[int, int]], block: int) -> None:
        with self.edit("Bend", block) as edit:
            edges = edit.network.edges()
            if edges:
                edit.bend(edges[edge % len(edges)], via)

    @rule(edge=picks)
    def insert_on_bent(self, edge: int) -> None:
        with suppress(DesignError), self.edit("Insert") as edit:
            edges = [wire for wire in edit.network.edges() if wire.via]
            if edges:
                editing.insert_on_wire(edit, edges[edge % len(edges)], edit.add_node("relu"))

    @rule(node=picks, block=picks)
    def copy_nodes(self, node: int, block: int) -> None:
        with suppress(DesignError), self.edit("Duplicate", block) as edit:
            if len(edit.network):
                start = self.some(edit.network, node)
                editing.duplicate(edit, {start, *edit.network.graph.succ[start]}, (40, 40))

    @rule(node=picks, annotation=picks)
    def group(self, node: int, annotation: int) -> None:
        with suppress(DesignError), self.edit("Group") as edit:
            if len(edit.network):
                names = [self.some(edit.network, node)]
                annotations = self.some_annotation(edit.network, annotation)
                group(edit, check_design(self.design), names, annotations=annotations)

    @rule(node=picks)
    def unpack(self, node: int) -> None:
        with suppress(DesignError), self.edit("Unpack") as edit:
            uses = [n.id for n in edit.network.nodes() if n.layer in self.design.blocks]
            if uses:
                unpack(edit, uses[node % len(uses)])

    @rule(node=picks)
    def fail_in_the_middle(self, node: int) -> None:
        before = dumps(self.design)
        with pytest.raises(ZeroDivisionError), self.edit("Fail") as edit:
            if len(edit.network):
                edit.remove_node(self.some(edit.network, node))
            for serial in self.some_annotation(edit.network, node):
                edit.remove_annotation(serial)
            edit.add_note("passing by", (0, 0), (99, 20))
            edit.add_node("relu", node_id="passing_by")
            raise ZeroDivisionError
        assert dumps(self.design) == before

    # ---- history and files

    @rule()
    def undo(self) -> None:
        self.design.undo()

    @rule()
    def redo(self) -> None:
        self.design.redo()

    @rule(times=st.integers(2, 6))
    def there_and_back(self, times: int) -> None:
        text = dumps(self.design)
        done = sum(self.design.undo() is not None for _ in range(times))
        for _ in range(done):
            assert self.design.redo()
        assert dumps(self.design) == text

    @precondition(lambda self: self.design.undo_title)
    @rule()
    def save_and_open(self) -> None:
        self.first = dumps(self.design)
        self.design = loads(self.first)
        assert not self.design.dirty

    # ---- what always holds

    @invariant()
    def every_network_is_valid(self) -> None:
        for network in self.networks():
            graph, position = network.graph, network.order.position
            assert nx.is_directed_acyclic_graph(graph)
            assert all(position(a) < position(b) for a, b in graph.edges())
            assert sorted(network.order.sorted()) == sorted(graph)
            for name, data in graph.nodes(data=True):
                assert data["node"].id == name
                assert bool(data["node"].layer) != bool(data["node"].shares)
                assert not data["node"].shares or data["node"].shares in graph
            for source, target, key, data in graph.edges(keys=True, data=True):
                assert data["edge"].ends == (source, key[0], target, key[1])

    @invariant()
    def the_report_is_that_of_a_fresh_copy(self) -> None:
        text = dumps(self.design)
        copy = loads(text)
        assert dumps(copy) == text
        kept, fresh = meaning(check_design(self.design)), meaning(check_from_scratch(copy))
        changed = {k: (kept.get(k), v) for k, v in fresh.items() if kept.get(k) != v}
        assert changed == {}, changed
        assert kept.keys() == fresh.keys()
        if not check_design(copy).errors and len(copy.root):
            assert to_source(self.design) == to_source(copy)

    def teardown(self) -> None:
        if not hasattr(self, "design"):
            return
        last, steps = dumps(self.design), 0
        while self.design.undo():
            steps += 1
            self.every_network_is_valid()
        assert dumps(self.design) == self.first
        for _ in range(steps):
            assert self.design.redo()
        assert dumps(self.design) == last
        self.the_report_is_that_of_a_fresh_copy()

    # ---- helpers

    def networks(self) -> list[Network]:
        return [self.design.root, *self.design.blocks.values()]

    def edit(self, title: str, block: int = 0):
        names = ["", "", *self.design.blocks]
        return self.design.edit(title, names[block % len(names)])

    @staticmethod
    def some_annotation(network: Network, pick: int) -> list[int]:
        annotations = sorted(network.annotations)
        return [annotations[pick % len(annotations)]] if annotations else []

    @staticmethod
    def some(network: Network, pick: int) -> str:
        nodes = network.nodes()
        return nodes[pick % len(nodes)].id


def meaning(report: Report) -> dict[str, object]:
    """What a report says, piece by piece, without the serial numbers of records."""
    said: dict[str, object] = {
        "problems": sorted(
            (p.network, p.node, p.code, p.message, p.severity) for p in report.problems
        ),
        "parameters": report.total_parameters,
        "macs": str(report.total_macs),
        "dead": report.dead,
    }
    for name, node in report.nodes.items():
        said |= {
            f"{name} gives": {port: f"{kind} {kind.dtype}" for port, kind in node.outputs.items()},
            f"{name} has": {key: str(value) for key, value in node.params.items()},
            f"{name} infers": dict(node.inferred),
            f"{name} takes": {p: [edge.ends for edge in wires] for p, wires in node.wires.items()},
            f"{name} ports": node.output_ports,
            f"{name} costs": (node.parameters, str(node.macs), str(node.activation_bytes)),
        }
    for name, inner in report.definitions.items():
        said |= {f"{name}: {key}": value for key, value in meaning(inner).items()}
    return said


TestEditing = pytest.mark.slow(Editing.TestCase)
TestEditing.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
