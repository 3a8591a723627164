"""A design with everything a panel shows, and a session whose training is made up."""

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from designer.codegen import source_map
from designer.graph import Design
from designer.gui.appearance.theme import LIGHT
from designer.session import Session
from designer.training.job.checkpoint import Saved
from designer.training.job.events import (
    EpochEnd,
    Event,
    Failed,
    Finished,
    Paused,
    Resumed,
    Started,
    Step,
    Stopped,
)


def small_design() -> Design:
    """Return a chain of two Linear layers over variables, without problems."""
    design = Design("SimpleNet")
    with design.edit("Start") as edit:
        edit.update_header(variables={"hidden_size": 32, "classes": 10})
        edit.add_node("Input", {"shape": (64,)}, node_id="image")
        edit.add_node("Linear", {"out_features": "=hidden_size"}, node_id="layer1")
        edit.add_node("ReLU", node_id="act")
        edit.add_node("Linear", {"out_features": "=classes"}, node_id="layer2")
        edit.add_node("Output", node_id="logits")
        for source, target in (
            ("image", "layer1"), ("layer1", "act"), ("act", "layer2"), ("layer2", "logits"),
        ):  # fmt: skip
            edit.connect(source, target)
    design.clear_history()
    return design


def break_layer2(design: Design, features: int = 5) -> None:
    """Give layer2 an in_features that does not fit."""
    with design.edit("Break") as edit:
        edit.set_param("layer2", "in_features", features)


class MadeUpSession(Session):
    """A session whose jobs are told by hand: no thread, no torch."""

    def __init__(self, design: Design) -> None:
        super().__init__(design)
        self.events: list[Event] = []
        self.said: list[Any] = []
        self._on = False

    @property
    def training(self) -> bool:
        return self._on

    def start_training(self) -> Any:
        source_map(self.design)
        self._on = True
        self.said.append("start")

    def stop_training(self) -> None:
        self.said.append("stop")

    def pause_training(self) -> None:
        self.said.append("pause")
        self.events.append(Paused(1))

    def resume_training(self) -> None:
        self.said.append("resume")
        self.events.append(Resumed(1))

    def drain_events(self) -> list[Event]:
        events, self.events = self.events, []
        if any(isinstance(event, Finished | Stopped | Failed) for event in events):
            self._on = False
        return events

    def call(self, function: Callable[[], Any]) -> "Future[Any]":
        future: Future[Any] = Future()
        future.set_result(function())
        return future

    def save_trained(self, result: Any, folder: Path) -> Saved:
        self.said.append(("save", folder))
        paths = (folder / "model.safetensors", folder / "simple_net.py", folder / "training.json")
        return Saved(paths, "from simple_net import SimpleNet; model = SimpleNet()")


def run_events(epochs: int = 3, *, until: int | None = None) -> list[Event]:
    """Return what a run tells, without its end."""
    told: list[Event] = [Started(1, "cpu", "the CPU: no GPU", 2, 640, 160, 10, epochs, 9000)]
    for epoch in range(1, (until or epochs) + 1):
        for step in range(1, 11):
            done = (epoch - 1) * 10 + step
            told.append(Step(1, done, epoch, 2.0 / done, 1e-3, 12800.0, 1.5))
        train, validation = ({"loss": 1 / epoch, "accuracy": 1 - 0.5 / epoch} for _ in range(2))
        told.append(EpochEnd(1, epoch, train, validation, 1e-3, 0.1))
    return told


@pytest.fixture
def session() -> Session:
    return Session(small_design())


@pytest.fixture
def made_up() -> MadeUpSession:
    return MadeUpSession(small_design())


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[..., Any]:
    """Return a function that makes a panel, shows it and waits until it is there."""

    def show(panel_class: Any, session: Session, size: tuple[int, int] = (700, 500)) -> Any:
        panel = panel_class(session, LIGHT)
        qtbot.addWidget(panel)
        panel.resize(*size)
        with qtbot.waitExposed(panel):
            panel.show()
        return panel

    return show
