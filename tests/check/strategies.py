"""Random designs that might be someone's: branches, joins, shared and muted nodes, blocks.

Layers and values are drawn to fit more often than not, never always.
"""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from designer.check import check_design
from designer.files import dumps, loads
from designer.graph import Design, Edit
from designer.layers.tensor_types import TensorType

Draw = Callable[[st.SearchStrategy[Any]], Any]

INPUTS = ([(6,)], [(3, 12, 12)], [(4, 10)], [("T", 8)], [(5, 7, 8), (5, 7, 8)], [(6,), (6,)],
          [("T", 8), ("T", 8)], [("T", 8), ("S", 8)])  # fmt: skip
SIZES = st.sampled_from([1, 2, 4, 6, 8, "=width", "=2 * width", "=width // 2"])
SMALL = st.sampled_from([1, 2, 3, (2, 1), "=depth"])
AXES = st.sampled_from([-1, 1, 1, 2, 3])

ANYWHERE: dict[str, dict[str, Any]] = {
    "relu": {},
    "GELU": {},
    "Dropout": {"p": st.sampled_from([0.1, 0.5])},
    "Linear": {"out_features": SIZES, "bias": st.booleans()},
    "LayerNorm": {},
    "flatten": {"start_dim": st.sampled_from([1, 1, 2])},
    "softmax": {"dim": AXES},
    "mean": {"dim": AXES, "keepdim": st.booleans()},
    "sum": {"dim": st.sampled_from([(1,), (-1, 1), (2,)]), "keepdim": st.booleans()},
    "unsqueeze": {"dim": st.sampled_from([1, -1])},
    "squeeze": {"dim": st.sampled_from([1, -1])},
    "transpose": {"dim0": st.just(1), "dim1": st.sampled_from([-1, 2])},
    "reshape": {"shape": st.sampled_from([(-1, 4), (-1, 2, 6), ("=width", -1), (0, -1)])},
    "chunk": {"chunks": st.sampled_from([2, 3]), "dim": AXES},
    "argmax": {"dim": AXES},
    "cumsum": {"dim": AXES},
}
BY_RANK: dict[int, dict[str, dict[str, Any]]] = {
    2: {"BatchNorm1d": {}, "unflatten": {"dim": st.just(1), "sizes": st.just((2, -1))}},
    3: {
        "Conv1d": {"out_channels": SIZES, "kernel_size": st.sampled_from([1, 2, 3, "=depth"]),
                   "stride": st.sampled_from([1, 2]), "padding": st.sampled_from([0, 1, "same"])},
        "MaxPool1d": {"kernel_size": st.sampled_from([2, 3])},
        "BatchNorm1d": {},
        "LSTM": {"hidden_size": SIZES, "batch_first": st.just(True),
                 "bidirectional": st.booleans()},
    },
    4: {
        "Conv2d": {"out_channels": SIZES, "kernel_size": SMALL, "padding": st.sampled_from([0, 1]),
                   "stride": st.sampled_from([1, 2, (1, 2)]), "groups": st.sampled_from([1, 1, 2])},
        "ConvTranspose2d": {"out_channels": SIZES, "kernel_size": SMALL},
        "MaxPool2d": {"kernel_size": SMALL, "ceil_mode": st.booleans()},
        "AdaptiveAvgPool2d": {"output_size": st.sampled_from([1, 2, (2, 3)])},
        "BatchNorm2d": {},
        "Fork": {"width": st.sampled_from([3, 8, "=width"])},
    },
}  # fmt: skip
JOINS = ("add", "mul", "sub", "cat", "matmul")
SHARED = ("Linear", "Conv1d", "Conv2d", "LayerNorm", "relu")


def block(design_edit: Edit) -> None:
    """Define a block with a skip connection, a variable and a size that follows from the input."""
    edit = design_edit.add_block("Fork")
    edit.update_header(variables={"width": 4})
    edit.add_node("Input", node_id="x")
    edit.add_node("Conv2d", {"out_channels": "=width", "kernel_size": 1}, node_id="side")
    edit.add_node("Conv2d", {"out_channels": "=width", "kernel_size": 3, "padding": 1},
                  node_id="main")  # fmt: skip
    edit.add_node("add", node_id="join")
    edit.add_node("Output", node_id="out")
    for source, target, port in (
        ("x", "side", ""), ("x", "main", ""), ("side", "join", "input"), ("main", "join", "other"),
        ("join", "out", ""),
    ):  # fmt: skip
        edit.connect(source, target, "", port)


@st.composite
def designs(draw: Draw) -> Design:
    """Return a design of 3 to 25 nodes, with an Output behind most loose ends."""
    design = Design("Drawn")
    with design.edit("Begin") as edit:
        edit.update_header(variables={"width": draw(st.sampled_from([4, 8])), "depth": 2})
        block(edit)
        for shape in draw(st.sampled_from(INPUTS)):
            edit.add_node("Input", {"shape": shape})
    for _ in range(draw(st.integers(1, 18))):
        ends = _ends(design)
        if not ends:
            break
        with design.edit("Grow") as edit:
            _grow(draw, edit, ends)
        broken = any(p.code != "no-output" for p in check_design(design).errors)
        if broken and draw(st.integers(0, 9)) < 9:
            design.undo()
    with design.edit("Finish") as edit:
        for node in edit.network.nodes():
            if not edit.network.out_of[node.id] and draw(st.integers(0, 7)) < 7:
                edit.connect(node.id, edit.add_node("Output"))
    return design


def _ends(design: Design) -> list[tuple[str, str, TensorType]]:
    """Return what there is to go on from, the newest last."""
    reports = check_design(design).nodes
    return [
        (node.id, port, kind)
        for node in design.nodes()
        for port, kind in reports[node.id].outputs.items()
    ]


def _grow(draw: Draw, edit: Edit, ends: list[tuple[str, str, TensorType]]) -> None:
    source, port, kind = ends[-1] if draw(st.integers(0, 3)) else draw(st.sampled_from(ends))
    alike = [e for e in ends if e[2].shape == kind.shape and e[0] != source]
    joining = len(ends) > 1 and draw(st.integers(0, 4)) == 0
    if joining:
        other = draw(st.sampled_from(alike or ends))
        _join(draw, edit, (source, port), other[:2])
        return
    users = [n for n in edit.network.nodes() if n.layer in SHARED]
    if users and draw(st.integers(0, 11)) == 11:
        node = edit.add_node("", shares=draw(st.sampled_from(users)).id)
    else:
        node = _add(draw, edit, kind)
    edit.connect(source, node, port)


def _join(draw: Draw, edit: Edit, one: tuple[str, str], other: tuple[str, str]) -> None:
    layer = draw(st.sampled_from(JOINS))
    node = edit.add_node(layer, {"dim": draw(AXES)} if layer == "cat" else {})
    ports = ("0", "1") if layer == "cat" else ("input", "other")
    for (source, source_port), port in zip((one, other), ports, strict=True):
        edit.connect(source, node, source_port, port)


def _add(draw: Draw, edit: Edit, kind: TensorType) -> str:
    menu = ANYWHERE | BY_RANK.get(kind.rank, {})
    special = BY_RANK.get(kind.rank, {})
    layer = draw(st.sampled_from(list(special if special and draw(st.booleans()) else menu)))
    params = {name: draw(value) for name, value in menu[layer].items()}
    repeat = draw(st.sampled_from([1, 1, 1, 1, 2, "=depth"])) if layer in {"Linear", "Fork"} else 1
    return edit.add_node(layer, params, repeat=repeat, muted=draw(st.integers(0, 14)) == 14)


def watched(design: Design) -> tuple[Design, dict[str, tuple[str, str]]]:
    """Return a copy with an Output behind every port, and which port each new Output shows."""
    copy = loads(dumps(design))
    ports = [(node, port) for node, port, _ in _ends(copy)]
    shown: dict[str, tuple[str, str]] = {}
    with copy.edit("Watch") as edit:
        for node, port in ports:
            if edit.network.node(node).layer != "Output":
                output = edit.add_node("Output")
                edit.connect(node, output, port)
                shown[output] = (node, port)
    return copy, shown
