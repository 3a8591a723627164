"""The whole room is usable, and tested, where Qt is not."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import designer.presentation

ROOM = Path(designer.presentation.__file__).parent
MODULES = sorted(
    ".".join(("designer", "presentation", *path.relative_to(ROOM).with_suffix("").parts))
    for path in ROOM.rglob("*.py")
    if path.name != "__init__.py"
)
TESTS = sorted(Path(__file__).parent.rglob("*.py"))
QT = ("PySide6", "pyqtgraph", "pytestqt", "designer.gui")


def test_importing_all_of_it_loads_no_qt() -> None:
    script = (
        "import importlib, sys\n"
        f"for name in {MODULES!r}: importlib.import_module(name)\n"
        f"print([name for name in {QT!r} if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_its_tests_import_no_qt(path: Path) -> None:
    for statement in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(statement, ast.Import):
            names = [alias.name for alias in statement.names]
        elif isinstance(statement, ast.ImportFrom):
            names = [statement.module or ""]
        else:
            continue
        assert not [name for name in names if name.startswith((*QT, "tests.gui"))]
