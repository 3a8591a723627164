"""What is saved comes back to the last bit in a process that has no designer."""

import json
import subprocess
import sys

import pytest
import torch

from designer.training import Recipe, TrainedModel, TrainingError, save_result
from designer.training.job.checkpoint import result_files, snake_case, unshared
from designer.training.job.trained_model import detached_state
from tests.training.jobs import collect, job

SOURCE = """import torch
from torch import nn


class TiedNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(64, 64)
        self.norm = nn.BatchNorm1d(64)
        self.again = nn.Linear(64, 64)
        self.again.weight = self.first.weight
        self.head = nn.Linear(64, 10)
        self.other = self.head

    def forward(self, x):
        x = self.again(self.norm(self.first(x.flatten(1))).relu())
        return self.other(x)
"""


def build():
    space = {}
    exec(SOURCE, space)
    return space["TiedNet"]()


@pytest.fixture(scope="module")
def trained():
    return collect(job(build, epochs=1))[-1].result


def run(code, folder):
    command = [
        sys.executable,
        "-I",
        "-W",
        "error",
        "-c",
        f"import sys; sys.path[:0] = [{str(folder)!r}]\n" + code,
    ]
    return subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout


def test_the_line_loads_the_weights_in_a_fresh_process_to_the_last_bit(trained, tmp_path):
    saved = save_result(trained, SOURCE, tmp_path, constructor="TiedNet")
    assert [path.name for path in saved.paths] == [
        "model.safetensors", "tied_net.py", "training.json",
    ]  # fmt: skip
    assert saved.weights.is_file()
    model = build()
    model.load_state_dict(trained.state_dict)
    torch.save(model.eval()(torch.ones(3, 64)), tmp_path / "wanted.pt")
    out = run(
        saved.how_to_load + "\nimport torch, sys\n"
        "same = torch.equal(model(torch.ones(3, 64)), torch.load('wanted.pt'))\n"
        "print(same, model.again.weight is model.first.weight, 'designer' in sys.modules)",
        tmp_path,
    )
    assert out.split() == ["True", "True", "False"]


def test_shared_weights_are_stored_once_and_copied_once(trained):
    state = trained.state_dict
    assert state["first.weight"] is state["again.weight"]
    assert set(state) - set(unshared(state)) == {"first.weight", "other.weight", "other.bias"}


def test_empty_tensors_and_views_are_not_taken_for_shared():
    whole = torch.arange(6.0)
    state = {"a": torch.empty(0), "b": torch.empty(0), "c": whole, "d": whole[:3], "e": whole[::2]}
    copies = detached_state(state)
    assert set(unshared(copies)) == set("abcde")
    assert copies["e"].tolist() == [0, 2, 4]


def test_the_notes_hold_recipe_metrics_and_normalisation(trained, tmp_path):
    save_result(trained, SOURCE, tmp_path, "net", constructor="TiedNet", module="my_net")
    assert {path.name for path in tmp_path.iterdir()} == {
        "net.safetensors", "my_net.py", "training.json",
    }  # fmt: skip
    notes = json.loads((tmp_path / "training.json").read_text())
    assert notes["weights"] == "net.safetensors"
    assert notes["classes"] == list("0123456789")
    assert set(notes["normalisation"]["inputs"]["image"]) == {"mean", "std"}
    assert 4 < notes["normalisation"]["inputs"]["image"]["mean"] < 6
    assert notes["metrics"]["val_accuracy"] == trained.metrics["val_accuracy"]
    assert Recipe.from_dict(notes["recipe"]) == trained.recipe
    assert notes["run"]["threads"] == 1


def test_numbers_that_json_cannot_hold_become_null(tmp_path):
    result = TrainedModel({"w": torch.ones(1)}, {"val_r2": float("nan")}, {}, Recipe())
    save_result(result, "", tmp_path)
    assert json.loads((tmp_path / "training.json").read_text())["metrics"] == {"val_r2": None}


def test_names_that_are_no_text_are_kept_as_escapes(tmp_path):
    names = ("caf\udce9", "größe")
    result = TrainedModel({}, {}, {}, Recipe(), names)
    save_result(result, "", tmp_path)
    written = (tmp_path / "training.json").read_bytes()
    assert b"caf\\udce9" in written
    assert tuple(json.loads(written)["classes"]) == names


def test_a_folder_that_cannot_be_written_is_a_sentence(trained, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(TrainingError, match=r"cannot be saved in .*choose another folder"):
        save_result(trained, SOURCE, tmp_path / "file" / "below", constructor="TiedNet")


@pytest.mark.parametrize(
    ("name", "snake"),
    [("SimpleNet", "simple_net"), ("ResNet18", "res_net18"), ("CNN", "cnn"), ("my_net", "my_net"),
     ("HTTPNet", "http_net")],
)  # fmt: skip
def test_module_names(name, snake):
    assert snake_case(name) == snake


@pytest.mark.parametrize("name", ["Torch", "Json", "Random", "Numpy"])
def test_no_network_s_file_hides_a_module_that_its_program_imports(name: str, tmp_path) -> None:
    _, source, _ = result_files(tmp_path, name)
    assert source.name == f"{name.lower()}_net.py"
    assert result_files(tmp_path, "MyNet")[1].name == "my_net.py"
