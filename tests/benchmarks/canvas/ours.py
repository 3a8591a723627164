# ruff: noqa: E402 - paths and settings come before the imports that read them
"""The whole window of nn-designer, as people use it: with palette, inspector, code and summary.

``python ours.py COUNT`` prints one measurement a line.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))
HOME = tempfile.mkdtemp()
for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
    os.environ[f"XDG_{kind}_HOME"] = HOME

from measure import (
    SIZE,
    application,
    drag,
    events,
    frames,
    megabytes,
    milliseconds,
    tell,
)  # fmt: skip
from plan import plan
from PySide6.QtCore import QPointF, QSettings, Qt
from PySide6.QtTest import QTest

from designer.files import save
from designer.graph import Design
from designer.gui.appearance.style import Appearance
from designer.gui.runtime.settings import Settings
from designer.gui.window import MainWindow

_PARAMS = {"Input": {"shape": (64,)}, "Linear": {"out_features": 64}}
_PORTS = {"add": ("input", "other")}


def design(count: int) -> Design:
    """Return the design that all contestants draw."""
    drawing = plan(count)
    made = Design("Benchmark")
    with made.edit("Draw") as edit:
        for number, (at, layer) in enumerate(zip(drawing.places, drawing.layers, strict=True)):
            name = f"{layer.lower()}_{number}"
            edit.add_node(layer, _PARAMS.get(layer, {}), node_id=name, at=at)
        names = [f"{layer.lower()}_{number}" for number, layer in enumerate(drawing.layers)]
        for source, target, port in drawing.wires:
            ports = _PORTS.get(drawing.layers[target], ("",))
            edit.connect(names[source], names[target], "", ports[port])
    return made


def open_window(app: object) -> MainWindow:
    """Return an empty window with everything in it."""
    settings = Settings(QSettings(f"{HOME}/s.ini", QSettings.Format.IniFormat))
    window = MainWindow(settings, Appearance(app, settings), Path(HOME) / "recovery")
    window.resize(*SIZE)
    window.show()
    events()
    window.assemble()
    window.commands["new"].trigger()
    for _ in range(20):
        events()
    return window


class Bench:
    """One window with a design of so many nodes."""

    def __init__(self, count: int) -> None:
        """Open it."""
        self.app = application()
        path = Path(HOME) / "big.nnd"
        save(design(count), path)
        self.window = open_window(self.app)
        before = megabytes()
        window = self.window
        began = perf_counter()
        window.open(path)
        tell("build", (perf_counter() - began) * 1000)
        tell("first frame", milliseconds(events))
        self.canvas = window.bench.canvas
        self.rest()
        tell("memory", megabytes() - before)
        self.names = [node.id for node in window.bench.session.design.nodes()]
        self.middle = self.names[len(self.names) // 2]

    def rest(self) -> float:
        """Let all that follows an edit happen; return the longest pause in it."""
        worst, end = 0.0, perf_counter() + 0.4
        while perf_counter() < end or self.window.bench.code.is_writing:
            worst = max(worst, milliseconds(events))
        return worst

    def near(self) -> None:
        """Look at the middle node at its own size."""
        canvas = self.canvas
        canvas.commands.zoom_one()
        canvas.camera.look_at(canvas.scene().cards[self.middle].rect.center())
        events()

    def drag(self) -> float:
        """Drag by the middle node."""
        box = self.canvas.scene().cards[self.middle].rect
        at = QPointF(box.center().x(), box.top() + 14)
        return drag(self.canvas, self.canvas.mapFromScene(at))

    def measure(self) -> None:
        """Measure all steps."""
        canvas = self.canvas
        canvas.commands.fit_all()
        tell("full-view frame", frames(canvas.viewport()))
        self.near()
        tell("zoomed-in frame", frames(canvas.viewport()))
        canvas.selection.select([self.middle])
        tell("drag one", self.drag())
        at = self.names.index(self.middle) + 1
        canvas.selection.select(self.names[max(0, at - 500) : at])
        self.rest()
        tell("drag 500", self.drag())
        self.rest()
        tell("undo of that", milliseconds(lambda: (self.window.bench.undo(), events())))
        tell("select all", milliseconds(lambda: (canvas.commands.select_all(), events())))
        canvas.selection.select([])
        self.rest()
        self.edit()

    def edit(self) -> None:
        """Mute a node by its key: edit, check, canvas, inspector; then the code, in slices."""
        canvas = self.canvas
        self.near()
        canvas.selection.select(
            [next(n for n in self.names[len(self.names) // 2 :] if "linear" in n)]
        )
        canvas.setFocus()
        self.rest()
        taken, pauses, code = [], [], []
        for _ in range(5):
            began = perf_counter()
            QTest.keyClick(canvas, Qt.Key.Key_M)
            events()
            taken.append((perf_counter() - began) * 1000)
            pauses.append(self.rest())
            code.append((perf_counter() - began) * 1000 - 400)
        tell("edit, key to paint", median(taken))
        tell("longest pause after", median(pauses))


if __name__ == "__main__":
    bench = Bench(int(sys.argv[1]))
    bench.measure()
    bench.window.bench.session.design.mark_saved()
    sys.stdout.flush()
    os._exit(0)
