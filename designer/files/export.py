"""What leaves the program: a file in the format that its suffix names."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from designer.codegen import to_source
from designer.files import disk, torch_files
from designer.files.errors import FileError
from designer.files.nnd.document import dumps
from designer.files.picture.svg import to_svg
from designer.files.table import to_csv, to_markdown
from designer.graph import Design

Make = Callable[[Design, str], str | bytes]
"""From a design and a code style to a file's content."""


class Format(NamedTuple):
    """What a file dialog calls a format, and how it is made; with torch that takes a while."""

    title: str
    make: Make
    torch: bool = False


FORMATS: dict[str, Format] = {
    "py": Format("PyTorch code", to_source),
    "nnd": Format("Design", lambda design, _: dumps(design)),
    "safetensors": Format("Untrained weights", torch_files.weights, torch=True),
    "onnx": Format("ONNX", torch_files.onnx, torch=True),
    "pt2": Format("torch.export program", torch_files.exported_program, torch=True),
    "md": Format("Table of layers, Markdown", lambda design, _: to_markdown(design)),
    "csv": Format("Table of layers, CSV", lambda design, _: to_csv(design)),
    "svg": Format("Picture, scalable", lambda design, _: to_svg(design)),
}


def export(
    design: Design,
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the command's word for it
    style: str = "auto",
) -> list[Path]:
    """Write ``design`` to ``path`` and return what was written.

    ``format`` is one of FORMATS, by default the suffix; ``style`` is that of `.py` code.
    Raises FileError, or CodeError where the design has errors.
    """
    target = Path(path)
    name = format_of(target) if format is None else _known(format)
    content = FORMATS[name].make(design, style)
    disk.write(target, disk.encoded(content, target) if isinstance(content, str) else content)
    return [target]


def format_of(path: Path) -> str:
    """Return the format that a file's suffix names; raises FileError where it names none."""
    suffix = path.suffix.removeprefix(".").lower()
    if not suffix:
        raise FileError(
            f"says no format; end the name in .{', .'.join(FORMATS)}, or name a format",
            origin=str(path),
        )
    return _known(suffix)


def _known(name: str) -> str:
    if name not in FORMATS:
        raise FileError(f"{name!r} is no format; choose one of {', '.join(FORMATS)}")
    return name
