"""Data outside a design's folder is read only where somebody said so."""

import os
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from designer.training import TrainingError, allow_all, load_data, path_outside, train
from designer.training.data.access import data_after_move, data_path
from tests.training.jobs import job

TABLE = "x,y\n1,a\n2,b\n"


@pytest.fixture
def home(tmp_path):
    """A folder with a design in it, and data inside, beside and linked from it."""
    folder = tmp_path / "design"
    folder.mkdir()
    (tmp_path / "away.csv").write_text(TABLE)
    (folder / "in.csv").write_text(TABLE)
    (folder / "sub").mkdir()
    (folder / "out.csv").symlink_to(tmp_path / "away.csv")
    (folder / "within.csv").symlink_to(folder / "in.csv")
    (folder / "up").symlink_to(tmp_path)
    (folder / "circle").symlink_to("circle")
    return folder


def data(path, source="csv"):
    return {"source": source, "path": str(path), "target": "y"}


@pytest.mark.parametrize("path", ["in.csv", "./in.csv", "sub/../in.csv", "within.csv", "no.csv"])
def test_what_lies_in_the_folder_is_not_asked_about(home, path):
    assert path_outside({"data": data(path)}, home) is None
    assert path_outside({"data": data(home / path)}, home) is None


@pytest.mark.parametrize(
    "path", ["../away.csv", "out.csv", "up/away.csv", "sub/../../away.csv", "up/design/../away.csv"]
)
def test_what_leads_out_of_the_folder_is_named_by_its_real_path(home, path):
    away = (home.parent / "away.csv").resolve()
    assert path_outside({"data": data(path)}, home) == away
    assert path_outside({"data": data(home / path)}, home) == away
    assert data_path({"data": data(path)}, home) == away
    with pytest.raises(TrainingError, match="outside its folder; if you trust it"):
        load_data(data(path), home)
    asked = []
    assert load_data(data(path), home, consent=lambda real: asked.append(real) or True).n == 2
    assert asked == [away]


def test_absolute_paths_and_home_folders_lead_out(home, monkeypatch):
    monkeypatch.setenv("HOME", str(home.parent))
    assert path_outside({"data": data(home.parent / "away.csv")}, home)
    if os.name != "nt":
        assert (
            path_outside({"data": data("~/away.csv")}, home) == (home.parent / "away.csv").resolve()
        )
        assert path_outside({"data": data("/etc/passwd")}, home)


def test_a_folder_that_is_reached_by_a_link_is_itself(home):
    link = home.parent / "link"
    link.symlink_to(home)
    assert path_outside({"data": data("in.csv")}, link) is None
    assert path_outside({"data": data(home / "in.csv")}, link) is None
    assert load_data(data(link / "in.csv"), home).n == 2


@pytest.mark.parametrize(
    "given",
    [None, 5, "digits", {"source": "digits", "path": "/etc"}, {"source": "csv"}, data("circle"),
     data("a\0b"), data("x" * 300), data("x/" * 5000), data("\ud800"), data("~nobody-77/x"),
     {"source": ["csv"], "path": "/etc"}, {"source": "csv", "path": ["/etc"]}],
)  # fmt: skip
def test_what_can_be_no_path_is_not_asked_about(home, given):
    assert path_outside({"data": given}, home) is None
    assert path_outside({}, home) is None


def test_links_out_of_a_folder_of_pictures_are_not_followed(home):
    away = home.parent / "private"
    away.mkdir()
    Image.new("L", (4, 4)).save(away / "me.png")
    for name in "ab":
        (home / "pics" / name).mkdir(parents=True)
        Image.new("L", (4, 4)).save(home / "pics" / name / "0.png")
    spec = data("pics", "image_folder")
    assert load_data(spec, home).n == 2
    for link, to in (("a/1.png", "me.png"), ("c", ".")):
        (home / "pics" / link).symlink_to(away / to)
        with pytest.raises(
            TrainingError, match=r"is a link out of .*; copy its target into the folder"
        ):
            load_data(spec, home)
        real = (home / "pics").resolve()
        assert load_data(spec, home, consent=lambda path, real=real: path == real).n == 3
        (home / "pics" / link).unlink()
    (home / "pics" / "b" / "1.png").symlink_to(home / "pics" / "a" / "0.png")
    assert load_data(spec, home).n == 3


def test_a_job_reads_outside_its_folder_with_consent_only(home):
    from dataclasses import replace

    np.savez(home.parent / "away.npz", x=np.zeros((8, 1, 8, 8)), y=np.arange(8) % 2)
    one = job(data=data("../away.npz", "npz"), base=home, epochs=1)
    *_, last = train(one)
    assert "outside its folder" in last.message
    *_, last = train(replace(one, consent=allow_all))
    assert "outside" not in getattr(last, "message", "")


def test_a_path_is_shown_on_one_line(home):
    odd = home.parent / "a\n\x1b[31m.csv"
    odd.write_text(TABLE)
    for call in (lambda: load_data(data(odd), home), lambda: load_data(data("\n\x1b"), home)):
        with pytest.raises(TrainingError) as caught:
            call()
        assert str(caught.value).isprintable()
    assert isinstance(path_outside({"data": data(odd)}, home), Path)


def recipe(path, source="csv"):
    return {"data": {"source": source, "path": str(path), "target": "y"}}


@pytest.mark.parametrize(
    ("path", "to", "expected"),
    [
        ("in.csv", "sub", "{home}/in.csv"),  # outside of the new folder: named from the root
        ("sub/more.csv", "sub", "more.csv"),
        ("in.csv", "..", "design/in.csv"),
        ("in.csv", ".", None),  # it stays
        ("no.csv", "sub", None),  # there is no such file
        ("{home}/in.csv", "sub", None),  # named from the root already
        ("a\0b", "sub", None),
    ],
)
def test_the_path_follows_a_design_that_moves(home, path, to, expected):
    (home / "sub" / "more.csv").write_text(TABLE)
    training = recipe(path.format(home=home))
    moved = data_after_move(training, home, Path(os.path.normpath(home / to)))
    if expected is None:
        assert moved is None
    else:
        assert moved == {**training["data"], "path": expected.format(home=home)}


def test_an_unsaved_design_names_its_data_from_its_first_folder(home):
    moved = data_after_move(recipe(home / "in.csv"), None, home)
    assert moved["path"] == "in.csv"
    assert data_after_move({}, None, home) is None
    assert data_after_move(recipe("x", "digits"), None, home) is None
