"""What another program wrote is never silently overwritten."""

import os
import random
from pathlib import Path

import pytest

from designer.files import FileChangedError, FileError, dumps, load, load_seen, save
from designer.files.fingerprint import fingerprint_of
from designer.graph import Design
from designer.session import Session


@pytest.fixture
def path(tmp_path: Path) -> Path:
    save(design(1), tmp_path / "net.nnd")
    return tmp_path / "net.nnd"


@pytest.fixture
def open_session():
    made = []

    def opened(path: Path) -> Session:
        session = Session()
        made.append(session)
        session.open(path)
        return session

    yield opened
    for session in made:
        session.close()


def design(features: int) -> Design:
    made = Design("Net")
    made.add("Linear", out_features=features)
    return made


def test_load_and_save_say_what_they_saw(path: Path) -> None:
    made, seen = load_seen(path)
    assert seen == fingerprint_of(path)
    made.add("ReLU")
    written = save(made, path, seen=seen)
    assert written == fingerprint_of(path) != seen
    with pytest.raises(FileChangedError, match="changed by another program"):
        save(design(2), path, seen=seen)


def test_a_file_that_another_program_wrote_is_kept(path: Path, open_session) -> None:
    session = open_session(path)
    session.design.add("ReLU")
    save(design(77), path)
    theirs = path.read_bytes()
    with pytest.raises(FileChangedError) as error:
        session.save()
    assert str(error.value) == (
        f"{path}: was changed by another program since it was opened or saved; "
        "save under another name"
    )
    assert path.read_bytes() == theirs
    assert session.dirty
    session.save(overwrite=True)
    assert path.read_text() == dumps(session.design)
    session.design.add("GELU")
    session.save()
    assert not session.dirty


def test_two_sessions_do_not_undo_each_other(path: Path, open_session) -> None:
    first, second = open_session(path), open_session(path)
    first.design.add("ReLU")
    second.design.add("GELU")
    first.save()
    with pytest.raises(FileChangedError):
        second.save()
    second.save(path.with_name("other.nnd"))
    first.design.add("Tanh")
    first.save()


def test_an_old_date_does_not_deceive_and_a_new_one_does_not_disturb(path, open_session) -> None:
    session = open_session(path)
    session.design.add("ReLU")
    before = path.stat()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 10**9))
    session.save()
    before, text = path.stat(), path.read_text()
    path.write_text(text.replace("ReLU", "GELU"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    session.design.add("Tanh")
    with pytest.raises(FileChangedError):
        session.save()


def test_a_file_that_was_deleted_is_not_quietly_written_again(path: Path, open_session) -> None:
    session = open_session(path)
    session.design.add("ReLU")
    path.unlink()
    with pytest.raises(FileChangedError, match="deleted or moved") as error:
        session.save()
    assert error.value.gone
    assert not path.exists()
    session.save(overwrite=True)
    assert path.read_text() == dumps(session.design)


def test_a_file_that_is_there_already_is_kept(path: Path) -> None:
    session = Session(design(5))
    with pytest.raises(FileChangedError, match="there already"):
        session.save(path)
    assert session.path is None
    assert session.save(path.with_name("new.nnd")).exists()
    session.close()


def test_the_same_words_are_no_loss(path: Path, open_session) -> None:
    """Both wrote the same: the second one asks nothing."""
    first, second = open_session(path), open_session(path)
    for one in (first, second):
        with one.design.edit("Add") as edit:
            edit.add_node("ReLU", node_id="same")
        one.save()
    assert not second.dirty


def test_a_session_of_its_own_making_knows_its_file(path: Path) -> None:
    session = Session(load(path), path)
    session.design.add("ReLU")
    session.save()
    session.close()


def test_a_link_is_the_file_it_leads_to(path: Path, open_session) -> None:
    link = path.with_name("link.nnd")
    link.symlink_to(path)
    session = open_session(link)
    session.design.add("ReLU")
    session.save(path)
    session.design.add("GELU")
    session.save(link)
    assert link.is_symlink()
    assert path.read_text() == dumps(session.design)


@pytest.mark.parametrize("kind", ["folder", "loop", "long", "nul", "half"])
def test_odd_places_are_file_errors(path: Path, kind: str) -> None:
    odd = {
        "folder": path.with_name("folder.nnd"),
        "loop": path.with_name("loop.nnd"),
        "long": path.with_name("n" * 300),
        "nul": path.with_name("a\0b.nnd"),
        "half": path.with_name("\ud800.nnd"),
    }[kind]
    if kind == "folder":
        odd.mkdir()
    if kind == "loop":
        odd.symlink_to(odd)
    session = Session(design(3), odd)
    with pytest.raises(FileError) as error:
        session.save()
    assert "\n" not in str(error.value)
    session.close()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_nobody_s_work_is_lost(path: Path, open_session, seed: int) -> None:
    """Two sessions and other programs: what goes is only what the one who saves has seen."""
    rng = random.Random(seed)
    sessions = [open_session(path), open_session(path)]
    seen = {id(one): path.read_bytes() for one in sessions}
    for _ in range(40):
        who = rng.choice(sessions)
        now = path.read_bytes() if path.exists() else None
        match rng.randrange(5):
            case 0 | 1:
                who.design.add(rng.choice(["ReLU", "GELU"]))
            case 2:
                try:
                    who.save()
                except FileChangedError:
                    assert now != seen[id(who)]
                    assert (path.read_bytes() if path.exists() else None) == now
                else:
                    after = path.read_bytes()
                    assert now in {seen[id(who)], after}
                    seen[id(who)] = after
            case 3:
                path.write_text(dumps(design(rng.randrange(5))))
            case 4 if rng.random() < 0.3 and now:
                path.unlink()
