"""What usually stands beside a layer, counted in the gallery."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from designer.paths import resource
from tests.presentation.layer_search.conftest import search_layers

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("after", "likely"),
    [("Linear", "relu"), ("Flatten", "Linear"), ("MaxPool2d", "Conv2d"), ("LSTM", "Linear"),
     ("Conv3d", "BatchNorm3d"), ("relu", "Conv2d"), ("Input", "Conv2d")],
)  # fmt: skip
def test_what_follows_is_counted_in_the_gallery(after, likely):
    assert likely in search_layers("", after, count=4)


def test_the_table_is_what_the_script_counts():
    """As far as it matters: a design more or less changes a count, not what usually follows."""
    run = "runpy.run_path('packaging/gallery/follows.py')['table']()"
    script = f"import runpy, json; print(json.dumps({run}))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    counted, stored = json.loads(done.stdout), json.loads(resource("follows.json").read_text())
    often = [name for name, after in stored.items() if sum(after.values()) >= 20]
    assert len(often) >= 8
    for name in often:
        assert next(iter(stored[name])) in list(counted[name])[:3]
