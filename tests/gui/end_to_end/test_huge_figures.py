"""A window with designs whose figures are larger than Python prints or a float holds.

Opened, looked at in every panel, edited, undone: what is too large is told, and on it goes.
"""

import json
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from designer.files import dumps
from designer.graph import DesignError
from designer.graph.edit import Edit
from designer.gui.window import MainWindow
from tests.gui.end_to_end.test_hostile_session import chain_of, linear
from tests.gui.end_to_end.test_monkey import assert_shows, assert_undoes

LARGEST, MOST_COPIES = 2**31 - 1, 10**9


def within(deep: int, times: int = MOST_COPIES) -> str:
    """Return blocks that hold each other, ``deep`` deep, each so many ``times``."""
    document = json.loads(chain_of({"layer": f"B{deep - 1}", "repeat": times}))
    linears = {"layer": "Linear", "params": {"out_features": 8}}
    document["blocks"] = {
        f"B{k}": _block({"layer": f"B{k - 1}", "repeat": times} if k else linears)
        for k in range(deep)
    }
    return json.dumps(document)


def beside(many: int, times: int = MOST_COPIES) -> str:
    """Return so many blocks in a row, each of its own kind and repeated."""
    document = json.loads(chain_of(*({"layer": f"B{k}", "repeat": times} for k in range(many))))
    inner = {"layer": "Linear", "repeat": times, "params": {"out_features": 8}}
    document["blocks"] = {f"B{k}": _block(inner) for k in range(many)}
    return json.dumps(document)


def _block(inner: dict[str, object]) -> dict[str, object]:
    nodes = [{"id": "i", "layer": "Input"}, {"id": "l", **inner}, {"id": "o", "layer": "Output"}]
    return {"nodes": nodes, "edges": [["i", "l"], ["l", "o"]]}


def shaped(shape: list[int], *layers: dict[str, object]) -> str:
    """Return a row of layers behind an input of that shape."""
    document = json.loads(chain_of(*layers))
    document["nodes"][0]["params"]["shape"] = shape
    return json.dumps(document)


FLAT, SUM = {"layer": "Flatten"}, {"layer": "sum", "params": {"dim": -1}}
FILES = {
    "sizes at the limit": lambda: shaped([LARGEST], *[linear(LARGEST)] * 3),
    "axes at the limit": lambda: shaped([LARGEST] * 63, FLAT, SUM),
    "totals over 1e308": lambda: shaped([2**62] * 20, FLAT, {"layer": "relu"}),
    "sizes of 5,600 digits": lambda: shaped([2**62] * 300, FLAT, SUM),
    "a size of 5,600 digits": lambda: shaped([8], linear(8)).replace("[8]", f"[{'9' * 5600}]"),
    "a repeat beyond the limit": lambda: shaped([8], {**linear(8), "repeat": "=n ** 40"}),
    "as many copies as can be": lambda: within(2),
    "repeats 4 deep": lambda: within(4),
    "repeats 40 deep": lambda: within(40),
    "40 blocks": lambda: beside(40),
    "40 blocks, seldom": lambda: beside(40, 1000),
}  # fmt: skip
REFUSED = {"a size of 5,600 digits"}
"""What is no number to the program in the first place."""
LARGE = (LARGEST, 2**31, 2**62, 10**30, 2**18_600, "=n", "=n ** 40", 1e308)


@pytest.fixture
def errors(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect what no one caught."""
    told: list[str] = []
    monkeypatch.setattr(
        sys, "excepthook", lambda *error: told.append("".join(traceback.format_exception(*error)))
    )
    return told


def steps(node: str) -> dict[str, Callable[[Edit], object]]:
    """Return edits of one node and of what it counts with."""
    found: dict[str, Callable[[Edit], object]] = {}
    for value in LARGE:
        told = str(value) if not isinstance(value, int) else f"of {value.bit_length()} bits"
        found[f"out_features {told}"] = lambda e, v=value: e.set_param(node, "out_features", v)
        found[f"shape {told}"] = lambda e, v=value: e.set_param("x", "shape", (v, v))
        found[f"repeat {told}"] = lambda e, v=value: e.update_node(node, repeat=v)
        found[f"n {told}"] = lambda e, v=value: e.update_header(variables={"n": v})
    found["wider"] = lambda e: e.connect("x", e.add_node("Linear", {"out_features": LARGEST}))
    found["renamed"] = lambda e: e.rename_node(node, "other")
    found["removed"] = lambda e: e.remove_node(node)
    return found


def look(window: MainWindow, errors: list[str], when: str) -> None:
    """Look at all panels as they are now."""
    bench = window.bench
    QApplication.processEvents()
    for panel in bench.panels.values():
        panel.refresh_now()
    bench.summary.view.expandAll()
    assert not errors, f"{when}: {errors[0]}"
    assert not any("went wrong" in notice.text for notice in window.notices.shown), when


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(FILES))
def test_figures_too_large_to_print_are_worked_with(
    window: MainWindow, tmp_path: Path, errors: list[str], kind: str
) -> None:
    path = tmp_path / "large.nnd"
    path.write_text(FILES[kind](), encoding="utf-8")
    if not window.open(path):  # what no document can hold is refused with its place
        assert "large.nnd" in window.notices.shown[0].text
        assert kind in REFUSED
        return
    assert kind not in REFUSED
    bench = window.bench
    design, first = bench.session.design, dumps(bench.session.design)
    for name in ("summary", "problems", "code", "inspector", "training"):
        window.docks.show(name)
    look(window, errors, "opened")
    for title, make in steps("n0").items():
        bench.canvas.selection.select(["n0"] if "n0" in design.root else [])
        try:
            with design.edit(title) as edit:
                make(edit)
        except DesignError:
            continue  # no document can hold it
        look(window, errors, title)
        assert_shows(window)
        if len(title) % 2:
            window.commands["undo"].trigger()
            look(window, errors, f"{title}, undone")
    window.commands["train"].trigger()
    look(window, errors, "train")
    assert_undoes(design, first)
    look(window, errors, "all undone")
    design.mark_saved()
