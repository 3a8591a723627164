"""How long another theme takes with four designs open, beside what Qt would take for it.

Run it by hand: ``python tests/benchmarks/bench_theme.py [rounds]``. The reference is what one line
does: the application's palette and stylesheet, nothing of ours. Both take turns.
"""

import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
NAMES = ("digits_mlp", "residual_cnn", "siamese", "two_inputs")


def main() -> None:
    """Print the table."""
    from PySide6.QtCore import QSettings

    from designer.gui.app import make_app
    from designer.gui.appearance.style import Appearance, stylesheet
    from designer.gui.runtime.settings import Settings
    from designer.gui.window import MainWindow
    from designer.paths import resource

    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 8
    folder = Path(tempfile.mkdtemp(prefix="theme-"))
    app = make_app(["theme"])
    settings = Settings(QSettings(str(folder / "s.ini"), QSettings.Format.IniFormat))
    settings.theme = "light"
    appearance = Appearance(app, settings)
    window = MainWindow(settings, appearance, folder / "recovery")
    window.show()
    window.assemble()
    for name in NAMES:
        window.documents.open_example(resource("examples", f"{name}.nnd"))
        app.processEvents()
    window.docks.show("training")
    app.processEvents()
    ours, painted, theirs = [], [], []
    for number in range(rounds):
        began = perf_counter()
        appearance.toggle()
        ours.append((perf_counter() - began) * 1000)
        app.processEvents()
        painted.append((perf_counter() - began) * 1000)
        began = perf_counter()
        app.setPalette(appearance.theme.palette())
        app.setStyleSheet(stylesheet(appearance.theme) + " " * number)
        theirs.append((perf_counter() - began) * 1000)
        app.processEvents()
    print(f"{len(app.allWidgets())} widgets, {sum(w.isVisible() for w in app.allWidgets())} seen")
    print(f"another theme              {median(ours):6.0f} ms   (aim: 200)")
    print(f"until it is painted        {median(painted):6.0f} ms")
    ratio = median(theirs) / median(ours)
    print(f"the application's sheet    {median(theirs):6.0f} ms   x {ratio:.1f}")
    for session in window.tabs.sessions:
        session.design.mark_saved()
    window.close()


if __name__ == "__main__":
    main()
