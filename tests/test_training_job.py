"""From a design to a job: a snapshot, refused where it cannot train."""

from pathlib import Path

import pytest

from designer.files import load
from designer.graph import Design, DesignError
from designer.paths import resource
from designer.session import Session
from designer.training import Failed, Finished, InputSpec, OutputSpec, TrainingError, train
from designer.training_job import job_for, save_trained, source_of
from tests import designs

EXAMPLES = {
    "digits_mlp": 0.93,
    "digits_cnn": 0.95,
    "residual_cnn": 0.95,
    "lstm_rows": 0.93,
    "two_inputs": 0.92,
    "siamese": 0.85,
}


def example(name: str) -> Design:
    return load(resource("examples", f"{name}.nnd"))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "accuracy"), EXAMPLES.items())
def test_every_example_trains_at_once(name: str, accuracy: float) -> None:
    job = job_for(example(name), None, {"threads": "2"})
    *_, last = train(job)
    assert isinstance(last, Finished), last
    assert last.metrics["val_accuracy"] >= accuracy


def test_a_job_knows_what_goes_in_and_out() -> None:
    job = job_for(example("siamese"))
    assert job.inputs == (InputSpec("left", (1, 8, 8)), InputSpec("right", (1, 8, 8)))
    assert job.outputs == (OutputSpec("same", (1,), "head"),)
    design = designs.chain(
        ("Input", {"shape": ["T", "=n"], "dtype": "float64", "batch": False}), "Output",
        variables={"n": 4},
    )  # fmt: skip
    job = job_for(design)
    assert job.inputs == (InputSpec("x", ("T", 4), "float64", batch=False),)
    assert job.outputs == (OutputSpec("output", ("T", 4), "x"),)


def test_jobs_have_numbers_of_their_own() -> None:
    design = example("digits_mlp")
    assert job_for(design).number != job_for(design).number


def test_settings_override_the_recipe() -> None:
    job = job_for(example("digits_mlp"), Path("/data"), {"optimizer.lr": "0.5", "epochs": "2"})
    assert job.recipe.optimizer.params["lr"] == 0.5
    assert job.recipe.epochs == 2
    assert job.base == Path("/data")
    with pytest.raises(TrainingError, match=r"training\.epochs must be"):
        job_for(example("digits_mlp"), None, {"epochs": "none"})


def test_editing_does_not_touch_a_job() -> None:
    design = example("digits_mlp")
    job = job_for(design)
    with design.edit("Break it") as edit:
        edit.remove_node("layer1")
        edit.update_header(training={"epochs": 99})
    assert job.build().layer1.out_features == 128
    assert job.recipe.epochs == 15


def test_a_design_with_errors_is_refused_in_a_sentence() -> None:
    design = Design("Net")
    design.add("Linear", out_features=3)
    with pytest.raises(DesignError, match=r"the design has \d errors, so it cannot be trained yet"):
        job_for(design)
    with pytest.raises(DesignError, match="the design is empty; add an Input"):
        job_for(Design("Empty"))


def test_an_error_inside_is_traced_to_its_node() -> None:
    design = designs.chain(
        designs.inp(1, 8, 8),
        "Flatten",
        ("Linear", {"out_features": 10, "id": "head"}),
        ("relu", {"id": "odd"}),
        "Output",
        data={"source": "digits"},
    )
    job = job_for(design)
    line = source_of(job).lines["odd"][0]

    import torch

    model = job.build()
    with pytest.raises(RuntimeError) as caught:
        model(torch.zeros(2, 1, 9, 9))
    assert job.locate is not None
    # x = self.head(x) fails; where the activation is folded in, the line is both nodes'.
    assert job.locate(caught.value) in {"head", source_of(job).node_at(line)}
    assert job.locate(ValueError("elsewhere")) is None


def test_a_failing_job_names_its_file() -> None:
    design = designs.chain(
        designs.inp(4), "Output", data={"source": "csv", "path": "none.csv", "target": "y"}
    )
    *_, last = train(job_for(design, Path("/nowhere")))
    assert isinstance(last, Failed)
    assert "none.csv does not exist" in last.message


def test_the_result_is_saved_with_its_source(tmp_path: Path) -> None:
    job = job_for(example("digits_mlp"), None, {"epochs": "1", "threads": "1"})
    *_, last = train(job)
    saved = save_trained(job, last.result, tmp_path)
    assert (tmp_path / "digits_mlp.py").read_text() == source_of(job).text
    assert saved.weights == tmp_path / "model.safetensors"


def test_a_session_trains_in_its_thread(tmp_path: Path) -> None:
    import time

    design = example("digits_mlp")
    with design.edit("Shorter") as edit:
        edit.update_header(training={**design.training, "epochs": 2, "threads": 1})
    session = Session(design)
    try:
        job = session.start_training()
        assert session.training
        events, until = [], time.monotonic() + 60
        while session.training and time.monotonic() < until:
            events += session.drain_events()
            time.sleep(0.02)
        events += session.drain_events()
        assert isinstance(events[-1], Finished)
        assert {event.job for event in events} == {job.number}
        saved = session.save_trained(events[-1].result, tmp_path)
        assert saved.weights.exists()
        assert session.call(lambda: 7).result(timeout=10) == 7
    finally:
        session.close()
    assert not session.training


def test_a_session_pauses_goes_on_and_stops() -> None:
    import time

    design = example("digits_mlp")
    with design.edit("Longer") as edit:
        edit.update_header(training={**design.training, "epochs": 100_000, "threads": 1})
    session = Session(design)

    def until(kind: str) -> None:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if any(type(event).__name__ == kind for event in session.drain_events()):
                return
            time.sleep(0.01)
        raise AssertionError(f"{kind} never came")

    try:
        session.start_training()
        until("EpochEnd")
        session.pause_training()
        until("Paused")
        session.resume_training()
        until("Resumed")
        session.stop_training()
        until("Stopped")
        end = time.monotonic() + 5
        while session.training and time.monotonic() < end:
            time.sleep(0.01)
        assert not session.training
    finally:
        session.close()
