"""Start-up: a bare PySide6 window against ours, to the first paint, each in fresh processes.

Run it by hand: ``python tests/benchmarks/bench_startup.py [repetitions]``. It alternates the two,
so that a busy machine is busy for both, and prints medians and their ratio, which should be at
most 1.5. Modules are compiled beforehand, as an installation leaves them.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

COMPILED = Path(tempfile.gettempdir()) / "nn-designer-bench-compiled"
EXAMPLE = Path(__file__).parents[2] / "resources" / "examples" / "residual_cnn.nnd"
BARE = """
import sys, time
began = time.perf_counter()
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, self.done)

    def done(self):
        print("painted", time.perf_counter() - began)
        QApplication.exit()

app = QApplication([])
app.setStyle("Fusion")
window = Window()
window.resize(1280, 800)
window.show()
app.exec()
"""
OURS = """
import sys, time
began = time.perf_counter()
from pathlib import Path
from PySide6.QtWidgets import QApplication
from designer.gui import app, window

def told(*_):
    print("painted", time.perf_counter() - began)
    heavy = {"torch", "sklearn", "pyqtgraph", "networkx", "numpy"} & set(sys.modules)
    assert not heavy, f"{heavy} loaded before the first paint"

made = window.MainWindow.__init__
def init(self, *args):
    made(self, *args)
    self.after_first_paint(told)
window.MainWindow.__init__ = init
ready = app._finish_startup
def all_there(self, path):
    ready(self, path)
    QApplication.processEvents()
    print("ready", time.perf_counter() - began)
    QApplication.exit()
app._finish_startup = all_there
app.run(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
"""


def run(code: str, *arguments: str) -> dict[str, float]:
    """Run ``code`` in a fresh process, at home in an empty folder; return its times in ms."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "HOME": home}
        env.setdefault("QT_QPA_PLATFORM", "offscreen")
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        env["PYTHONPYCACHEPREFIX"] = str(COMPILED)
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            env=env, capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
    pairs = (line.split() for line in done.stdout.splitlines())
    return {name: float(value) * 1000 for name, value in pairs}


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    for code in (BARE, OURS):
        run(code)  # once for the disk's cache, and to compile
    rows: dict[str, list[float]] = {}
    for _ in range(repetitions):
        rows.setdefault("bare window, first paint", []).append(run(BARE)["painted"])
        ours = run(OURS)
        rows.setdefault("nn-designer, first paint", []).append(ours["painted"])
        rows.setdefault("nn-designer, start page and canvas ready", []).append(ours["ready"])
        opened = run(OURS, str(EXAMPLE))
        rows.setdefault("nn-designer, example open with shapes", []).append(opened["ready"])
    for name, times in rows.items():
        print(f"{name:44s} {median(times):7.0f} ms   ({min(times):.0f} to {max(times):.0f})")
    bare, ours_painted = list(rows.values())[:2]
    ratios = [ours / bare for bare, ours in zip(bare, ours_painted, strict=True)]
    print(f"ratio to the bare window: {median(ratios):.2f} (aim: at most 1.5)")


if __name__ == "__main__":
    main()
