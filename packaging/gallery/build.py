"""Draw the gallery, its index, the library of blocks, and count what follows what in it.

Run ``python packaging/gallery/build.py``; the same drawing always gives the same file.
"""

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from designer.check import check_design  # noqa: E402
from designer.files import save  # noqa: E402
from designer.graph import Design  # noqa: E402

FAMILIES = (
    "first_steps",
    "classic",
    "residual",
    "efficient",
    "segmentation",
    "generative",
    "sequences",
    "transformers",
    "purposes",
)


def drawings() -> dict[str, Callable[[], Design]]:
    """Return what draws each design, by its file in ``resources`` without the ending."""
    found: dict[str, Callable[[], Design]] = {}
    for family in FAMILIES:
        designs: Mapping[str, Callable[[], Design]] = import_module(family).DESIGNS
        named = {f"examples/{name}": draw for name, draw in designs.items()}
        assert not found.keys() & named.keys(), f"drawn twice: {found.keys() & named.keys()}"
        found.update(named)
    blocks: Mapping[str, Callable[[], Design]] = import_module("blocks").DESIGNS
    return {**found, **{f"blocks/{name}": draw for name, draw in blocks.items()}}


def main(names: list[str]) -> int:
    """Write the designs of these names, or all, and print the problems of each."""
    bad = 0
    for name, drawing in drawings().items():
        if names and name.partition("/")[2] not in names:
            continue
        design = drawing()
        path = ROOT / "resources" / f"{name}.nnd"
        path.parent.mkdir(exist_ok=True)
        save(design, path)
        for problem in check_design(design).problems:
            bad += 1
            print(f"{name}: {problem.severity}: {problem.message}", file=sys.stderr)
    import_module("index").write()
    import_module("follows").write()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
