"""20,000 random gestures on the real window: no error, and after each the canvas is the document.

Each seed is a run of its own, so that a failure names a seed and can be run again alone.
"""

import sys
import traceback

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from designer.files import dumps
from tests.gui.end_to_end.monkey import Monkey

SEEDS, GESTURES, UNDO_EVERY = range(10), 2_000, 100


def assert_shows(window) -> None:
    """The scene is the document at the place that is shown, no more and no less."""
    here, scene = window.bench.session.viewpoint, window.bench.canvas.scene()
    nodes, edges = here.network.nodes(), here.network.edges()
    assert set(scene.cards) == {node.id for node in nodes}
    assert set(scene.wires.edges) == {edge.ends for edge in edges}
    for node in nodes:
        assert scene.cards[node.id].pos() == QPointF(*node.at), node.id
        said = tuple(p.message for p in here.report.by_node.get(node.id, ()))
        assert scene.cards[node.id].card.messages == said, node.id
    for edge in edges:
        arriving = here.report.wire(edge)
        assert scene.wires.label(edge.ends) == (str(arriving) if arriving else ""), str(edge)
    assert set(scene.selected) <= set(scene.cards)


def assert_undoes(design, first: str) -> None:
    """Undo to the start gives the first file byte for byte, redo the last."""
    last, steps = dumps(design), 0
    while design.undo():
        steps += 1
    assert dumps(design) == first
    for _ in range(steps):
        assert design.redo()
    assert dumps(design) == last


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_monkey_breaks_nothing(window, seed, tmp_path, monkeypatch) -> None:
    errors: list[str] = []
    monkeypatch.setattr(
        sys, "excepthook", lambda *error: errors.append("".join(traceback.format_exception(*error)))
    )
    monkey = Monkey(window, seed, tmp_path)
    monkey.answer_questions(monkeypatch)
    bench = window.bench
    firsts = {bench.session.design: dumps(bench.session.design)}
    for number in range(GESTURES):
        monkey.act()
        trail = "\n".join([f"seed {seed}, gesture {number}:", *monkey.done[-8:]])
        assert not errors, f"{trail}\n{errors[0]}"
        design = bench.session.design
        if design not in firsts:
            firsts[design] = dumps(design)
        if not bench.shown or bench.canvas.gestures.current:
            continue
        try:
            assert_shows(window)
            if number % UNDO_EVERY == 0:
                assert_undoes(design, firsts[design])
                QApplication.processEvents()
                assert_shows(window)
        except AssertionError as wrong:
            raise AssertionError(f"{trail}\n{wrong}") from wrong
