"""The packages that we stand on, and the one that we hand out, are sound."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

# PySide6 6.12.0 on Python 3.10 and 3.11 gives away a reference to None or True on nearly every
# call; after some thousand calls Python aborts. (From 3.12 on both are immortal.)
COUNT_REFERENCES = """
import sys
from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor, QPainterPath, QTransform

CALLS = 2500
made, timer, path = QObject(), QTimer(), QPainterPath()
before = sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)
for _ in range(CALLS):
    made.setObjectName("name")
    made.blockSignals(False)
    made.signalsBlocked()
    timer.setSingleShot(True)
    timer.isSingleShot()
    timer.stop()
    timer.parent()
    path.moveTo(1.0, 2.0)
    QColor("red").isValid()
    QTransform().isIdentity()
after = sys.getrefcount(None), sys.getrefcount(True), sys.getrefcount(False)
drift = max(abs(a - b) for a, b in zip(after, before))
sys.exit(f"{drift} references lost in {CALLS} rounds" if drift > 100 else 0)
"""


def run(*command: str | Path, **settings: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **settings
    )


def test_pyside_keeps_count_of_none_and_true() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = run(sys.executable, "-c", COUNT_REFERENCES, env=environment, timeout=60)
    if done.returncode != 0:
        import PySide6

        reason = done.stderr.strip().partition("\n")[0]
        pytest.fail(
            f"PySide6 {PySide6.__version__} miscounts references on Python "
            f"{sys.version.split()[0]} and would abort a long session: {reason}. "
            "Pin another one in packaging/constraints.txt and exclude this one in pyproject.toml."
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel that people would install."""
    out = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    done = run(sys.executable, "-m", "pip", "wheel", *options, "-w", out, PROJECT)
    assert done.returncode == 0, done.stderr
    (built,) = out.glob("nn_designer-*.whl")
    return built


@pytest.mark.slow
def test_wheel_carries_the_resources(wheel: Path) -> None:
    resources = PROJECT / "resources"
    ours = {
        f"designer/resources/{p.relative_to(resources).as_posix()}"
        for p in resources.rglob("*")
        if p.is_file()
    }
    names = set(zipfile.ZipFile(wheel).namelist())
    assert ours <= names
    assert any(name.startswith("designer/resources/examples/") for name in names)
    assert not [name for name in names if name.startswith("tests/")]


@pytest.mark.slow
def test_an_installed_wheel_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); from designer.paths import resource;"
        "print(resource('examples'), resource('examples').is_dir())"
    )
    done = run(sys.executable, "-I", "-c", code, tmp_path)
    assert done.stdout.split() == [str(tmp_path / "designer" / "resources" / "examples"), "True"]


def test_a_checkout_finds_its_resources() -> None:
    from designer.paths import resource

    assert resource("examples", "x.nnd") == PROJECT / "resources" / "examples" / "x.nnd"
