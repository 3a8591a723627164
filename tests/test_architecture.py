"""Nobody pays for torch or Qt before they need it. (import-linter holds who may import whom.)"""

import subprocess
import sys

import pytest

WITHOUT_QT = [
    "designer",
    "designer.graph",
    "designer.layers",
    "designer.check",
    "designer.codegen",
    "designer.editing",
    "designer.files",
    "designer.training",
    "designer.session",
    "designer.cli",
]
HEAVY = ("torch", "PySide6", "pyqtgraph", "sklearn")


def loaded_by(statement: str) -> set[str]:
    """Return which of the heavy packages a fresh Python has loaded after ``statement``."""
    code = f"import sys\n{statement}\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.mark.parametrize("module", WITHOUT_QT)
def test_importing_a_room_loads_neither_torch_nor_qt(module: str) -> None:
    assert loaded_by(f"import {module}") == set()


def test_the_window_needs_no_torch_to_paint() -> None:
    assert "torch" not in loaded_by("import designer.gui.app")


def test_the_library_opens_without_torch_or_qt() -> None:
    assert loaded_by("from designer import Design, build, check, load, save, to_source") == set()
