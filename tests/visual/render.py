"""Take pictures of every panel and state: ``python tests/visual/render.py [--out DIR] [--readme]``.

The real window, real actions, in light, dark and high contrast, at 100 % and 200 %. Qt reads scale
and platform when it starts, so each pair runs in a process of its own. ``--readme`` takes the
pictures of README.md instead: the window in light and dark and a short film.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.visual.studio import prepare  # noqa: E402

SIZE = (1440, 900)


def main() -> int:
    """Take the pictures that were asked for."""
    given = _parser().parse_args()
    if given.child:
        prepare(given.scale)
        return _readme(given) if given.readme else _states(given)
    jobs = [(theme, scale) for scale in given.scales for theme in given.themes]
    if given.readme:
        jobs = [("light", 1), ("dark", 1), ("film", 1)]
    failed = [job for job in jobs if _start(given, *job)]
    print(f"pictures are in {given.out}" if not failed else f"failed: {failed}")
    return bool(failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "nn-designer")
    parser.add_argument("--readme", action="store_true", help="write resources/pictures")
    parser.add_argument("--only", default="", help="states whose name contains this, comma-joined")
    parser.add_argument("--themes", nargs="+", default=["light", "dark", "contrast"])
    parser.add_argument("--scales", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--scale", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--theme", default="light", help=argparse.SUPPRESS)
    return parser


def _start(given: argparse.Namespace, theme: str, scale: int) -> int:
    command = [sys.executable, __file__, "--child", "--theme", theme, "--scale", str(scale)]
    command += ["--out", str(given.out), "--only", given.only]
    command += ["--readme"] if given.readme else []
    return subprocess.run(command, check=False, cwd=ROOT, timeout=900).returncode


def _states(given: argparse.Namespace) -> int:
    from tests.visual import arranged_states, more_states  # noqa: F401  they list theirs
    from tests.visual.states import STATES, cleared
    from tests.visual.studio import Studio

    studio = Studio(given.theme, SIZE)
    wanted = [part for part in given.only.split(",") if part]
    for name, reach in STATES.items():
        if wanted and not any(part in name for part in wanted):
            continue
        with cleared(studio):
            if not name.startswith("size") and studio.window.width() != SIZE[0]:
                studio.resize(*SIZE)
            reach(studio)
            studio.wait(120)
            studio.shot(given.out / f"{given.theme}-{given.scale}x" / f"{name}.png")
        studio.canvas.cancel_gesture()
    if studio.bench.training.running:
        studio.stop()
    studio.close()
    return 0


def _readme(given: argparse.Namespace) -> int:
    from tests.visual.readme import film, portrait

    film() if given.theme == "film" else portrait(given.theme)
    return 0


if __name__ == "__main__":
    sys.exit(main())
