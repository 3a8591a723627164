"""Open and close designs again and again: what stays alive, and how the memory grows.

Run it by hand: ``python tests/benchmarks/bench_leaks.py [cycles]``. Each cycle opens an example in
a second tab, edits it, shows its panels and closes the tab; every tenth one also closes the last
tab and the start page comes back. It prints the memory and the counts of live objects on the way:
they should be level after the first few.
"""

import gc
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
CYCLES = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
NAMES = ("digits_mlp", "residual_cnn", "siamese")


def main() -> None:
    """Run the cycles."""
    import shiboken6
    from PySide6.QtCore import QEvent, QSettings

    from designer.gui.app import make_app
    from designer.gui.settings import Settings
    from designer.gui.style import Look
    from designer.gui.window import MainWindow
    from designer.paths import resource

    folder = Path(tempfile.mkdtemp(prefix="leaks-"))
    app = make_app(["leaks"])
    settings = Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat))
    window = MainWindow(settings, Look(app, settings), folder / "recovery")
    window.show()
    window.furnish()

    def settle() -> None:
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()

    def tell(cycle: int) -> None:
        settle()
        gc.collect()
        settle()
        counts = Counter(type(o).__name__ for o in shiboken6.getAllValidWrappers())
        kinds = ("Workbench", "Canvas", "CanvasScene", "NodeItem", "QAction", "QTimer")
        said = "  ".join(f"{kind} {counts[kind]}" for kind in kinds)
        print(
            f"{cycle:5d}  {rss():7.1f} MB  wrappers {sum(counts.values()):6d}  {said}", flush=True
        )

    window.documents.open_example(resource("examples", f"{NAMES[0]}.nnd"))
    for cycle in range(CYCLES + 1):
        if cycle in {1, 5, 10, 20, 50} or cycle % 100 == 0:
            tell(cycle)
        window.documents.open_example(resource("examples", f"{NAMES[cycle % 3]}.nnd"))
        settle()
        session = window.bench.session
        session.design.add("ReLU")
        window.bench.canvas.select_all()
        if cycle % 7 == 0:
            window.docks.show("summary" if cycle % 2 else "problems")
        if cycle % 20 == 0:
            window.docks.show("training")
        settle()
        session.design.mark_saved()
        window.documents.close_session(session)
        if cycle % 10 == 9:
            for session in window.tabs.sessions:
                window.documents.close_session(session)
            window.documents.open_example(resource("examples", f"{NAMES[0]}.nnd"))
        settle()
    for session in window.tabs.sessions:
        session.design.mark_saved()
    window.close()


def rss() -> float:
    """Return this process's memory in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


if __name__ == "__main__":
    main()
