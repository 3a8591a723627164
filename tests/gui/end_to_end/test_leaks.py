"""Designs are opened and closed again and again: nothing of them stays."""

import gc
from collections import Counter

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from designer.check.report.report import Report
from designer.graph import Design
from designer.gui.canvas.scene.card import NodeCard
from designer.gui.window import MainWindow
from designer.paths import resource
from designer.session import Session

NAMES = ("digits_mlp", "siamese")


def settle() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def alive() -> Counter[str]:
    """Count what lives: everything of Qt that Python knows, and the document's own."""
    for _ in range(2):
        settle()
        gc.collect()
    counts = Counter(type(one).__name__ for one in shiboken6.getAllValidWrappers())
    kinds = {Session, Design, Report, NodeCard}
    counts.update(type(one).__name__ for one in gc.get_objects() if type(one) in kinds)
    return counts


def cycle(window: MainWindow, name: str) -> None:
    window.documents.open_example(resource("examples", f"{name}.nnd"))
    session = window.bench.session
    session.design.add("ReLU")
    window.bench.canvas.commands.select_all()
    window.commands["find"].trigger()
    window.docks.show("summary")
    QApplication.processEvents()
    session.design.mark_saved()
    window.documents.close_session(session)
    window.documents._closed.clear()  # what can be opened again is kept on purpose
    settle()


@pytest.mark.slow
def test_fifty_tabs_come_and_go(window: MainWindow) -> None:
    window.bench.session.design.add("ReLU")
    for name in NAMES * 2:
        cycle(window, name)
    before = alive()
    for _ in range(25):
        for name in NAMES:
            cycle(window, name)
    after = alive()
    grown = {kind: after[kind] - before[kind] for kind in after if after[kind] > before[kind]}
    assert not grown


def test_the_last_tab_leaves_nothing_of_its_design(window: MainWindow) -> None:
    def round_trip(name: str) -> None:
        cycle(window, name)
        assert window.start.isVisible()

    for name in NAMES:
        round_trip(name)
    before = alive()
    for name in NAMES * 3:
        round_trip(name)
    after = alive()
    grown = {kind: after[kind] - before[kind] for kind in after if after[kind] > before[kind]}
    assert not grown
