"""`import designer`, as its users' scripts and notebooks do."""

import importlib
import inspect

import pytest

import designer
from designer import Design
from designer.paths import resource


def test_the_ten_lines_of_the_readme(tmp_path) -> None:
    import torch

    design = designer.Design("SimpleNet")
    x = design.add("Input", shape=[784])
    h = design.add("Linear", out_features=128)
    out = design.add("Output")
    design.connect(x, h)
    design.connect(h, out)
    assert design.graph.number_of_nodes() == 3
    assert designer.check(design) == []
    model = designer.build(design)
    assert model(torch.zeros(2, 784)).shape == (2, 128)
    assert "nn.Linear(784, 128)" in designer.to_source(design)
    designer.save(design, tmp_path / "net.nnd")
    assert designer.to_source(designer.load(tmp_path / "net.nnd")) == designer.to_source(design)


def test_check_is_a_list_of_problems() -> None:
    design = Design("Net")
    design.add("Linear", out_features=3)
    problems = designer.check(design)
    assert isinstance(problems, list)
    assert "error" in {problem.severity for problem in problems}


def test_the_room_of_the_same_name_can_still_be_imported() -> None:
    import designer.check as room
    from designer.check import check_design

    assert room.check_design is check_design
    assert callable(designer.check)
    assert inspect.ismodule(designer.check)


def test_every_face_is_there_and_nothing_else_is_promised() -> None:
    for name in designer.__all__:
        assert getattr(designer, name) is not None
        assert name in dir(designer)
    with pytest.raises(AttributeError, match="no attribute 'frobnicate'"):
        _ = designer.frobnicate
    assert designer.__version__.count(".") == 2


def test_faces_come_from_a_fresh_package() -> None:
    assert importlib.import_module("designer").load is designer.load


def test_from_module_says_that_it_is_not_there_yet() -> None:
    with pytest.raises(NotImplementedError, match="not part of this version"):
        designer.from_module(object(), None)


@pytest.mark.parametrize("name", ["digits_mlp", "lstm_rows", "siamese"])
def test_what_is_built_is_what_is_exported(name: str) -> None:
    design = designer.load(resource("examples", f"{name}.nnd"))
    namespace: dict = {}
    exec(designer.to_source(design), namespace)
    made = designer.build(design)
    assert repr(namespace[type(made).__name__]()) == repr(made)
