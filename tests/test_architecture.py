"""What importing a package loads, and that ARCHITECTURE.md names files that exist.

import-linter checks which package may import which.
"""

import re
import subprocess
import sys
from pathlib import Path

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
PROJECT = Path(__file__).parents[1]
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
def test_importing_a_package_loads_neither_torch_nor_qt(module: str) -> None:
    assert loaded_by(f"import {module}") == set()


def test_the_window_needs_no_torch_to_paint() -> None:
    assert "torch" not in loaded_by("import designer.gui.app")


def test_the_library_opens_without_torch_or_qt() -> None:
    assert loaded_by("from designer import Design, build, check, load, save, to_source") == set()


@pytest.mark.parametrize("page", ["ARCHITECTURE.md", "README.md"])
def test_files_that_a_page_names_exist(page: str) -> None:
    text = (PROJECT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"`([\w./]+/|[\w./]+\.(?:py|toml|md))`", text))
    assert len(named) > 1 or page == "README.md"
    every = {str(path.relative_to(PROJECT)) for path in PROJECT.rglob("*.py")}
    every |= {f"{Path(path).parent}/" for path in every}
    missing = {name for name in named if not _exists(name, every)}
    assert not missing


def _exists(name: str, every: set[str]) -> bool:
    if (PROJECT / name).exists() or (PROJECT / "designer" / name).exists():
        return True
    return any(path.endswith(f"/{name}") for path in every)
