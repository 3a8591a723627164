"""An open design without a window."""

import threading
import time
from pathlib import Path

import pytest

from designer.check import check_design
from designer.files import FileError, dumps, load, save
from designer.graph import Design, DesignError
from designer.session import Session
from designer.training import Failed, Paused, Resumed, Started, Stopped
from tests.designs import chain, inp


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("ResNet v1.2", "ResNet v1.2"),
        (".", "Untitled"),
        ("..", "Untitled"),
        ("/", "Untitled"),
        ("in/out: a\\b", "in-out- a-b"),
        ("", "Untitled"),
        ("Netz für 3×3", "Netz für 3×3"),
    ],
)
def test_a_name_that_no_file_may_have_gives_one_that_it_may(name, stem):
    session = Session(Design(name))
    try:
        assert session.file_stem == stem
        assert Path(f"{session.file_stem}.nnd").name == f"{stem}.nnd"
    finally:
        session.close()


def test_a_file_keeps_its_name():
    session = Session(Design("Net"), Path("somewhere/my.net.nnd"))
    try:
        assert session.file_stem == "my.net"
    finally:
        session.close()


# ---- the document


@pytest.fixture
def session():
    """Open a small design whose recipe reads a table beside its file."""
    one = Session(design())
    yield one
    one.close()


def design(name="Net"):
    data = {"source": "csv", "path": "table.csv", "target": "side"}
    layers = (inp(2), ("Linear", {"out_features": 2, "id": "linear"}), "Output")
    return chain(*layers, name=name, epochs=100_000, threads=1, data=data)


def table(folder):
    rows = [f"{n},{-n},{'left' if n % 2 else 'right'}" for n in range(40)]
    (folder / "table.csv").write_text("\n".join(["a,b,side", *rows]) + "\n", encoding="utf-8")


def until(session, wanted, seconds=60.0):
    """Drain until ``wanted`` (a kind of event) came; return all events."""
    events, end = [], time.monotonic() + seconds
    while time.monotonic() < end:
        events += session.drain_events()
        if any(isinstance(event, wanted) for event in events):
            return events
        assert not any(isinstance(event, Failed) for event in events), events
        time.sleep(0.005)
    raise AssertionError(f"no {wanted} in {events}")


def test_it_is_called_by_its_file_its_design_or_its_number(tmp_path):
    session = Session()
    assert (session.name, session.file_stem) == ("Untitled", "Untitled")
    session.number = 3
    assert session.name == "Untitled 3"
    with session.design.edit("Name") as edit:
        edit.update_header(name="LeNet")
    assert session.name == "LeNet"
    session.save(tmp_path / "mine.nnd")
    assert (session.name, session.path) == ("mine.nnd", tmp_path / "mine.nnd")
    session.close()


def test_saving_makes_it_clean_and_the_file_its_own(session, tmp_path):
    session.design.add("relu")
    assert session.dirty
    heard = []
    session.listen(heard.append)
    assert session.save(tmp_path / "a.nnd") == tmp_path / "a.nnd"
    assert not session.dirty
    assert [changes.title for changes in heard] == ["Save"]
    session.design.add("relu")
    assert session.dirty
    assert session.save() == tmp_path / "a.nnd"
    assert dumps(load(tmp_path / "a.nnd")) == dumps(session.design)


def test_a_save_that_fails_changes_nothing(session, tmp_path):
    session.save(tmp_path / "a.nnd")
    session.design.add("relu")
    with pytest.raises(FileError):
        session.save(tmp_path / "nowhere" / "b.nnd")
    assert session.dirty
    assert session.path == tmp_path / "a.nnd"


def test_what_cannot_be_opened_leaves_what_is_there(session, tmp_path):
    (tmp_path / "bad.nnd").write_text("{")
    before, here = session.design, session.path
    with pytest.raises(FileError):
        session.open(tmp_path / "bad.nnd")
    assert (session.design, session.path) == (before, here)


def test_another_design_takes_its_place_and_the_old_one_is_heard_no_more(session, tmp_path):
    save(design("Other"), tmp_path / "other.nnd")
    old, heard = session.design, []
    session.viewpoint.enter("nothing")
    session.listen(heard.append)
    session.open(tmp_path / "other.nnd")
    assert heard == [None]
    assert session.design.name == session.viewpoint.design.name == "Other"
    assert session.report is check_design(session.design)
    old.add("relu")
    assert heard == [None]
    session.design.add("relu")
    assert [changes.title for changes in heard[1:]] == ["Add relu"]


def test_who_stops_listening_hears_nothing(session):
    heard = []
    stop = session.listen(heard.append)
    stop()
    session.design.add("relu")
    assert not heard


def test_who_listens_reads_what_the_change_means(session):
    seen = []
    session.listen(lambda changes: seen.append(len(session.report.nodes)))
    session.design.add("relu")
    session.design.undo()
    assert seen == [4, 3]


# ---- training


def test_paths_of_the_recipe_start_beside_the_file(session, tmp_path):
    assert session.folder == Path.cwd()
    table(tmp_path)
    session.save(tmp_path / "net.nnd")
    assert session.folder == tmp_path
    session.start_training()
    started = until(session, Started)[0]
    assert started.n_train + started.n_validation == 40
    session.stop_training()
    until(session, Stopped)


def reading(session: Session, path: str) -> None:
    with session.design.edit("Choose the data") as edit:
        edit.update_header(training={"data": {"source": "csv", "path": path}, "epochs": 3})


@pytest.mark.parametrize("to", ["", "below", "../beside"])
def test_a_design_that_moves_goes_on_reading_its_data(session, tmp_path, to):
    home = tmp_path / "home"
    for folder in (home / "data", home / to):
        folder.mkdir(parents=True, exist_ok=True)
    table = home / "data" / "a.csv"
    table.write_text("x,y\n1,2\n")
    reading(session, str(table))
    session.save(home / "first.nnd")
    assert session.design.training["data"]["path"] == "data/a.csv"
    session.save(home / to / "second.nnd")
    for design in (session.design, load(home / to / "second.nnd")):
        assert (home / to / design.training["data"]["path"]).resolve() == table
        assert design.training["epochs"] == 3
    assert not session.dirty
    assert load(home / "first.nnd").training["data"]["path"] == "data/a.csv"
    outside = session.path.parent != home
    assert not outside or table.resolve() in session.trusted_paths


def test_what_is_not_there_or_named_from_the_root_stays_as_it_is_written(session, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "x.csv").write_text("x,y\n1,2\n")
    for number, path in enumerate(("no.csv", str(tmp_path / "x.csv"), "~/x.csv", "", "\0")):
        reading(session, path)
        session.path = tmp_path / "first.nnd"
        session.save(tmp_path / "a" / f"{number}.nnd")
        assert session.design.training["data"]["path"] == path


def test_a_save_that_fails_elsewhere_changes_nothing(session, tmp_path):
    (tmp_path / "x.csv").write_text("x,y\n1,2\n")
    reading(session, "x.csv")
    session.save(tmp_path / "first.nnd")
    assert session.design.training["data"]["path"] == "x.csv"
    before = dumps(session.design)
    with pytest.raises(FileError):
        session.save(tmp_path / "nowhere" / "second.nnd")
    assert dumps(session.design) == before
    assert session.path == tmp_path / "first.nnd"


def test_it_trains_what_was_there_when_it_was_started(session, tmp_path):
    table(tmp_path)
    session.save(tmp_path / "net.nnd")
    job = session.start_training()
    assert session.job is job
    with session.design.edit("Change") as edit:
        edit.remove_node("linear")
    until(session, Started)
    assert session.training
    session.stop_training()
    result = until(session, Stopped)[-1].result
    saved = session.save_trained(result, tmp_path / "out")
    assert "nn.Linear(2, 2)" in saved.paths[1].read_text(encoding="utf-8")


def test_a_job_is_paused_and_goes_on(session, tmp_path):
    table(tmp_path)
    session.save(tmp_path / "net.nnd")
    session.start_training()
    until(session, Started)
    session.pause_training()
    until(session, Paused)
    assert session.training
    assert session.call(lambda: 7).result(60) == 7
    session.resume_training()
    until(session, Resumed)
    session.stop_training()
    until(session, Stopped)


def test_another_design_ends_the_job_of_the_one_before(session, tmp_path):
    table(tmp_path)
    session.save(tmp_path / "net.nnd")
    session.start_training()
    until(session, Started)
    session.replace(design("Other"), None)
    assert isinstance(until(session, Stopped)[-1], Stopped)


def test_a_design_with_errors_is_not_trained(session):
    with session.design.edit("Break") as edit:
        edit.set_param("linear", "in_features", 5)
    with pytest.raises(DesignError):
        session.start_training()
    assert not session.training
    assert session.drain_events() == []


def test_closing_ends_thread_and_job(tmp_path):
    session = Session(design())
    table(tmp_path)
    session.save(tmp_path / "net.nnd")
    session.start_training()
    until(session, Started)
    names = {thread.name for thread in threading.enumerate()}
    assert "training" in names
    session.close()
    assert not session.training
    assert "training" not in {thread.name for thread in threading.enumerate()}
