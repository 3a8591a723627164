"""Checkpoints call what the starter of the work has set, in its own context only."""

import threading

import pytest

from designer.check import check_design
from designer.check.inference.deep_recursion import with_stack_for
from designer.codegen.source import source_map
from designer.graph.cooperative import (
    checkpoint,
    in_chunks,
    on_checkpoint,
    uninterrupted,
    with_checkpoints,
)
from tests.designs import residual_cnn


@pytest.fixture
def calls() -> list[str]:
    return []


def test_nothing_is_called_unless_somebody_asked(calls: list[str]) -> None:
    checkpoint()
    with on_checkpoint(lambda: calls.append("hook")):
        checkpoint()
        with uninterrupted():
            checkpoint()
        checkpoint()
    checkpoint()
    assert calls == ["hook", "hook"]


def test_long_sequences_are_complete_with_a_checkpoint_at_each_part(calls: list[str]) -> None:
    with on_checkpoint(lambda: calls.append("hook")):
        assert [x for chunk in in_chunks(range(1000)) for x in chunk] == list(range(1000))
        assert len(calls) == 4
        assert list(with_checkpoints("abc")) == ["a", "b", "c"]
    assert len(calls) == 7


def test_the_hook_is_of_one_thread(calls: list[str]) -> None:
    with on_checkpoint(lambda: calls.append("hook")):
        thread = threading.Thread(target=checkpoint)
        thread.start()
        thread.join()
    assert calls == []


def test_the_hook_follows_work_into_a_thread_with_stack(calls: list[str]) -> None:
    with on_checkpoint(lambda: calls.append(threading.current_thread().name)):
        with_stack_for(1000, checkpoint)
    assert calls == ["deep"]


def test_code_has_checkpoints_but_the_check_that_all_read_has_none(calls: list[str]) -> None:
    design = residual_cnn()
    with on_checkpoint(lambda: calls.append("hook")):
        check_design(design)
        assert calls == []
        source_map(design)
    assert calls


def test_a_hook_gives_up_what_it_interrupts() -> None:
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), on_checkpoint(stop):
        source_map(residual_cnn())
