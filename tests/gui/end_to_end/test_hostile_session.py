"""Random sessions with hostile designs: opened, edited, undone, pasted, dropped, trained, closed.

Each seed is a run of its own. No exception may reach the user, and none may be swallowed.
"""

import json
import sys
import traceback
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from designer.files import dumps
from tests.gui.end_to_end.blocks.conftest import nested
from tests.gui.end_to_end.monkey import Monkey
from tests.gui.end_to_end.test_clipboards_and_drops import OTHERS, WRONG, own, places, put
from tests.gui.end_to_end.test_monkey import assert_shows
from tests.gui.widgets.test_plain_text import EVIL, LONG, hostile

SEEDS, GESTURES = range(3), 250


def chain_of(*layers, **more) -> str:
    """Return a file of nodes in a row, as text: what may be in it is not asked here."""
    ends = [{"id": "x", "layer": "Input", "params": {"shape": [8]}}]
    nodes = [*ends, *({"id": f"n{i}", **layer} for i, layer in enumerate(layers)),
             {"id": "out", "layer": "Output"}]  # fmt: skip
    names = [node["id"] for node in nodes]
    wires = [list(pair) for pair in pairwise(names)]
    return json.dumps({"nnd": 1, "name": "Odd", "nodes": nodes, "edges": wires, **more})


def linear(features) -> dict:
    return {"layer": "Linear", "params": {"out_features": features}}


FILES = {
    "tags": lambda: dumps(hostile(EVIL)),
    "long": lambda: dumps(hostile(LONG)),
    "blocks": lambda: dumps(nested()),
    "unknown": lambda: chain_of({"layer": "Nope", "params": {"a": [[1], {"b": None}]}}),
    "huge": lambda: chain_of(linear(2**31), linear(2**62), linear(2**63 - 1)),
    "digits": lambda: chain_of(
        {"layer": "Flatten"}, {"layer": "unsqueeze", "params": {"dim": 2**40}},
        variables={"shape": [2**62] * 300},
    ),
    "repeats": lambda: chain_of({"layer": "Linear", "repeat": 10**6, "params": {}}),
    "expressions": lambda: chain_of(
        linear("=a"), linear("=a+"), linear("=t*2"), linear("=1/0"), linear("=a**-1"),
        variables={"a": 1e300, "t": "text"},
    ),
    "a circle of shares": lambda: chain_of({"shares": "n1"}, {"shares": "n0"}),
    "recipe": lambda: chain_of(linear(10), training={
        "data": 5, "epochs": [], "batch_size": {}, "lr": "x", "optimizer": [1], "loss": {"a": 1},
        "device": 7, "seed": None, "scheduler": {"name": 5}, "metrics": "a",
    }),
    "far away": lambda: chain_of({"layer": "relu", "at": [1e8, -1e8]}, {"layer": "relu"}),
    "cut": lambda: dumps(nested())[:700],
    "empty": str,
    "a list": lambda: "[1, 2]",
}  # fmt: skip


class Stranger(Monkey):
    """Does what a monkey does, with files and clipboards that somebody else has made."""

    def __init__(self, window, seed, folder):
        super().__init__(window, seed, folder)
        own_acts = {self.open_hostile: 24, self.paste_hostile: 24, self.drop_hostile: 16,
                    self.train: 6, self.look_through: 16}  # fmt: skip
        self._acts += list(own_acts)
        self._weights += list(own_acts.values())

    def hostile_file(self):
        kind = self.chance.choice(list(FILES))
        path = self.folder / f"{kind}.nnd"
        path.write_text(FILES[kind](), encoding="utf-8", errors="surrogatepass")
        return path

    def open_hostile(self):
        path = self.hostile_file()
        self.window.documents.open(path)
        return path.name

    def paste_hostile(self):
        clipboard, chance = QGuiApplication.clipboard(), self.chance
        if chance.random() < 0.3:
            clipboard.setMimeData(OTHERS[kind := chance.choice(list(OTHERS))]())
        elif chance.random() < 0.5:
            clipboard.setText(FILES[kind := chance.choice(list(FILES))]())
        else:
            text, kind = own(), "ours, changed"
            way = chance.choice(list(places(text)))
            clipboard.setText(json.dumps(put(text, way, chance.choice(WRONG))))
        self.window.commands[chance.choice(("paste", "paste-wires"))].trigger()
        return kind

    def drop_hostile(self):
        data, chance = QMimeData(), self.chance
        if chance.random() < 0.5:
            data.setUrls([QUrl.fromLocalFile(str(self.hostile_file()))])
        else:
            data = OTHERS[chance.choice(list(OTHERS))]()
        self._drop(chance.choice((self.window, self.canvas.viewport())), data, self.place())

    def train(self):
        """Train until something comes of it, and no longer; most recipes are refused at once."""
        panel = self.window.bench.training.ensure_panel()
        self.window.commands["train"].trigger()
        panel.stop()

    def look_through(self):
        """Show every panel and walk through the nodes."""
        bench = self.window.bench
        for name in ("summary", "problems", "code", "inspector", "training"):
            self.window.docks.show(name)
        cards = list(bench.canvas.scene().cards)
        if cards:
            bench.canvas.selection.select(
                self.chance.sample(cards, self.chance.randint(1, len(cards)))
            )
        bench.summary.view.expandAll()


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_hostile_designs_are_worked_with(window, seed, tmp_path, monkeypatch):
    errors: list[str] = []
    monkeypatch.setattr(
        sys, "excepthook", lambda *error: errors.append("".join(traceback.format_exception(*error)))
    )
    someone = Stranger(window, seed, tmp_path)
    someone.answer_questions(monkeypatch)
    someone.example = someone.hostile_file
    for number in range(GESTURES):
        someone.act()
        trail = "\n".join([f"seed {seed}, gesture {number}:", *someone.done[-8:]])
        assert not errors, f"{trail}\n{errors[0]}"
        assert not any("went wrong" in n.text for n in window.notices.shown), trail
        bench = window.bench
        if bench.shown and not bench.canvas.gestures.current and number % 10 == 0:
            bench.canvas.scene().finish()
            assert_shows(window)
    for bench in window.tabs.benches:
        bench.session.stop_training()
    QApplication.processEvents()
