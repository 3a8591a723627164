"""Open and close designs again and again: what stays alive, and how the memory grows.

Run it by hand: ``python tests/benchmarks/bench_leaks.py [cycles]``. Each cycle opens an example in
a second tab, edits it, shows its panels and closes the tab; every tenth one also closes the last
tab and the start page comes back. It prints the memory and the counts of live objects on the way:
they should be level after the first few. Then, as a reference in the same process, a bare window of
PySide6 with a text field is opened and closed as often; and a design of 10,000 nodes is opened and
closed three times, which should leave nothing.
"""

import gc
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))
CYCLES = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
SETTLED = min(200, CYCLES // 2)
"""From here on caches are full: what grows now grows for ever."""
NAMES = ("digits_mlp", "residual_cnn", "siamese")


def rss() -> float:
    """Return this process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def settle() -> None:
    """Let happen what waits, and what is to be deleted go."""
    from PySide6.QtCore import QEvent
    from PySide6.QtWidgets import QApplication

    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


def tidy() -> None:
    """Wait until the window has tidied up."""
    end = time.monotonic() + 0.6
    while time.monotonic() < end:
        settle()
        time.sleep(0.02)
    gc.collect()
    settle()


def tell(cycle: int) -> None:
    """Print the memory and what lives."""
    import shiboken6

    tidy()
    counts = Counter(type(o).__name__ for o in shiboken6.getAllValidWrappers())
    kinds = ("Workbench", "Canvas", "CanvasScene", "QAction", "QTimer")
    said = "  ".join(f"{kind} {counts[kind]}" for kind in kinds)
    print(f"{cycle:5d}  {rss():7.1f} MB  wrappers {sum(counts.values()):6d}  {said}", flush=True)


def grow(what: str, cycle: Callable[[int], None], every: Callable[[int], None]) -> None:
    """Run the cycles; print how much a cycle cost once all was settled."""
    before = 0.0
    for number in range(CYCLES + 1):
        if number == SETTLED:
            tidy()
            before = rss()
        every(number)
        cycle(number)
    tidy()
    each = (rss() - before) / (CYCLES - SETTLED) * 1e3
    print(f"{what}: {each:.2f} kB a cycle, from cycle {SETTLED} to {CYCLES}", flush=True)


def open_and_close(window: Any, number: int) -> None:
    """Open an example in a second tab, work in it, close it."""
    from designer.paths import resource

    documents = window.documents
    documents.open_example(resource("examples", f"{NAMES[number % 3]}.nnd"))
    settle()
    session = window.bench.session
    session.design.add("ReLU")
    window.bench.canvas.commands.select_all()
    if number % 7 == 0:
        window.docks.show("summary" if number % 2 else "problems")
    if number % 20 == 0:
        window.docks.show("training")
    settle()
    session.design.mark_saved()
    documents.close_session(session)
    if number % 10 == 9:
        for session in window.tabs.sessions:
            documents.close_session(session)
        documents.open_example(resource("examples", f"{NAMES[0]}.nnd"))
    settle()


def bare(_: int) -> None:
    """Open and close a window with nothing of ours but its style."""
    from PySide6.QtWidgets import QMainWindow, QTextEdit

    window = QMainWindow()
    window.setCentralWidget(QTextEdit("a text"))
    window.show()
    settle()
    window.close()
    window.deleteLater()
    del window
    settle()


def large(window: Any, folder: Path) -> None:
    """Open and close a design of 10,000 nodes."""
    from networks import long_chain

    from designer.files import save

    save(long_chain(), folder / "large.nnd")
    tidy()
    print(f"before a design of 10,000 nodes: {rss():.1f} MB", flush=True)
    for _ in range(3):
        window.open(folder / "large.nnd")
        tidy()
        there = rss()
        window.documents.close_session(window.bench.session)
        tidy()
        print(f"with it: {there:.1f} MB, closed: {rss():.1f} MB", flush=True)


def main() -> None:
    """Run the cycles."""
    from PySide6.QtCore import QSettings

    from designer.gui.app import make_app
    from designer.gui.appearance.style import Appearance
    from designer.gui.runtime.settings import Settings
    from designer.gui.window import MainWindow
    from designer.paths import resource

    folder = Path(tempfile.mkdtemp(prefix="leaks-"))
    app = make_app(["leaks"])
    settings = Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat))
    window = MainWindow(settings, Appearance(app, settings), folder / "recovery")
    window.show()
    window.assemble()
    window.documents.open_example(resource("examples", f"{NAMES[0]}.nnd"))

    def sometimes(number: int) -> None:
        if number in {1, 5, 10, 20, 50} or number % 100 == 0:
            tell(number)

    grow("ours", lambda number: open_and_close(window, number), sometimes)
    grow("a bare window with a text field", bare, lambda _: None)
    large(window, folder)
    for session in window.tabs.sessions:
        session.design.mark_saved()
    window.close()


if __name__ == "__main__":
    main()
