"""What torch has is asked for once, and a failure to answer is no answer."""

from concurrent.futures import Future
from typing import Any

import pytest

from designer.gui.panels.training.component_lookup import ComponentLookup, torch_names
from designer.presentation.torch_components import KNOWN_COMPONENTS

ANSWER = {"loss": (("L1Loss", "The mean absolute error."),)}


class AnsweringSession:
    """A session whose thread answers when a test says so."""

    def __init__(self) -> None:
        self.answers: list[Future[Any]] = []

    def call(self, function: Any) -> "Future[Any]":
        assert function is torch_names
        self.answers.append(Future())
        return self.answers[-1]


@pytest.fixture
def session() -> AnsweringSession:
    return AnsweringSession()


def test_the_answer_is_taken_once_and_asked_for_once(session: AnsweringSession) -> None:
    lookup = ComponentLookup(session)  # type: ignore[arg-type]
    lookup.ask()
    lookup.ask()
    assert len(session.answers) == 1
    assert lookup.waiting
    assert lookup.poll() is None
    session.answers[0].set_result(ANSWER)
    assert lookup.poll() == ANSWER
    assert not lookup.waiting
    assert lookup.poll() is None
    lookup.ask()
    assert len(session.answers) == 1


def test_after_a_failure_it_may_be_asked_again(session: AnsweringSession) -> None:
    lookup = ComponentLookup(session)  # type: ignore[arg-type]
    lookup.ask()
    session.answers[0].set_exception(ImportError("no torch"))
    assert lookup.poll() is None
    lookup.ask()
    assert len(session.answers) == 2


def test_what_can_be_chosen_without_torch_is_what_torch_has():
    pytest.importorskip("torch")
    for kind, names in torch_names().items():
        assert {name for name, _ in KNOWN_COMPONENTS[kind]} <= {name for name, _ in names}
