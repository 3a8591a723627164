"""The canvas against other node editors in Python, with 100, 1,000 and 10,000 nodes.

Run it by hand: ``python tests/benchmarks/bench_canvas.py [--sizes 100,1000] [--limit 120]
[--peers PYTHON]``. ``--peers`` is the Python of an environment with NodeGraphQt, qtpynodeeditor and
pyqtgraph; without it one is made beside the temporary files and kept there for the next time, as
none of them belongs to this program. Each contestant runs in a process of its own, one after the
other, and is stopped after ``--limit`` seconds: what it has not done by then is "not in N s".

The table gives our times in milliseconds (memory in MB) and, behind, how many times as long (as
much) each other one takes. Ours is the whole window with all its panels and shapes checked; the
others draw boxes and lines. ``arrays`` and ``lean`` are references without an editor: one widget
that paints from arrays, and Qt's own view with a plain item for each node.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from math import isnan
from pathlib import Path

HERE = Path(__file__).parent
NEEDED = ("PySide6-Essentials==6.11.3", "NodeGraphQt", "Qt.py", "qtpynodeeditor", "pyqtgraph",
          "setuptools")  # fmt: skip
OTHERS = ("arrays", "lean", "NodeGraphQt", "qtpynodeeditor", "Flowchart")
STEPS = ("build", "first frame", "full-view frame", "zoomed-in frame", "drag one", "drag 500",
         "undo of that", "select all", "edit, key to paint", "longest pause after",
         "memory")  # fmt: skip
AIMS = {"full-view frame": 16, "zoomed-in frame": 16, "drag one": 16, "drag 500": 16,
        "edit, key to paint": 16, "memory": 100}  # fmt: skip
OURS_ALONE = ("edit, key to paint", "longest pause after")
"""The others have no shapes to check and no code to write."""
Times = dict[str, float]


def peers_python(given: str) -> Path:
    """Return the Python of the peers' environment, made if need be."""
    if given:
        return Path(given)
    home = Path(tempfile.gettempdir()) / "nn-designer-bench-peers"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not python.exists():
        print(f"making an environment for the peers in {home}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(home)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *NEEDED], check=True)
    return python


def run(python: Path | str, script: str, *arguments: str, limit: float) -> Times:
    """Run a contestant; return what it measured before the limit."""
    env = {**os.environ, "PYTHONPATH": str(HERE.parents[1])}
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    command = [str(python), str(HERE / "canvas" / script), *arguments]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as out:
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                command, env=env, stdout=out, stderr=subprocess.DEVNULL, timeout=limit, check=False
            )
        out.seek(0)
        rows = (line.split("\t") for line in out.read().splitlines() if "\t" in line)
        return {step: float(value) for step, value in rows}


def contest(count: int, peers: Path, limit: float) -> dict[str, Times]:
    """Return everybody's times with so many nodes."""
    found = {"ours": run(sys.executable, "ours.py", str(count), limit=limit)}
    for name in OTHERS:
        reference = name in {"arrays", "lean"}
        python, script = (
            (sys.executable, "references.py") if reference else (peers, "peers.py")
        )  # fmt: skip
        found[name] = run(python, script, name, str(count), limit=limit)
    return found


def show(count: int, found: dict[str, Times], limit: float) -> None:
    """Print one table."""
    print(f"\n{count:,} nodes" + "".join(f"{name:>16}" for name in ("ours", *OTHERS)))
    for step in STEPS:
        ours = found["ours"].get(step)
        aim = AIMS.get(step)
        missed = "" if ours is None or aim is None or ours <= aim else f"   (aim: {aim})"
        cells = "".join(f"{_cell(found[name], step, ours, limit):>16}" for name in OTHERS)
        told = f"not in {limit:.0f} s" if ours is None else f"{ours:.1f}"
        print(f"{step:<19}{told:>10}{cells}{missed}", flush=True)


def _cell(theirs: Times, step: str, ours: float | None, limit: float) -> str:
    value = theirs.get(step)
    if step in OURS_ALONE:
        return "-"
    if value is None:
        # Memory is told last: whoever got that far has no such step.
        return "-" if "memory" in theirs else f"not in {limit:.0f} s"
    return "-" if isnan(value) or not ours else f"x {value / ours:.1f}"


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100,1000,10000")
    parser.add_argument("--limit", type=float, default=120)
    parser.add_argument("--peers", default="")
    given = parser.parse_args()
    peers = peers_python(given.peers)
    for count in map(int, given.sizes.split(",")):
        show(count, contest(count, peers, given.limit), given.limit)


if __name__ == "__main__":
    main()
