"""Exporting a design to a file, in the format that its suffix names."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from designer.codegen import to_source
from designer.files import disk
from designer.files import torch_export as torch_files
from designer.files.errors import FileError
from designer.files.nnd.document import dumps
from designer.files.picture.svg import to_svg
from designer.files.table_export import to_csv, to_markdown
from designer.graph import Design

MakeContent = Callable[[Design, str], str | bytes]
"""A function from a design and a code style to the content of a file."""


class ExportFormat(NamedTuple):
    """An export format: its title in a file dialog, and its exporter; ``torch`` ones are slow."""

    title: str
    make: MakeContent
    torch: bool = False


FORMATS: dict[str, ExportFormat] = {
    "py": ExportFormat("PyTorch code", to_source),
    "nnd": ExportFormat("Design", lambda design, _: dumps(design)),
    "safetensors": ExportFormat("Untrained weights", torch_files.weights, torch=True),
    "onnx": ExportFormat("ONNX", torch_files.onnx, torch=True),
    "pt2": ExportFormat("torch.export program", torch_files.exported_program, torch=True),
    "md": ExportFormat("Table of layers, Markdown", lambda design, _: to_markdown(design)),
    "csv": ExportFormat("Table of layers, CSV", lambda design, _: to_csv(design)),
    "svg": ExportFormat("Picture, scalable", lambda design, _: to_svg(design)),
}


def export(
    design: Design,
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the command's word for it
    style: str = "auto",
) -> list[Path]:
    """Write ``design`` to ``path``; returns the files that were written.

    ``format`` is a key of FORMATS, by default the suffix; ``style`` is that of ``.py`` code. Raises
    FileError, and CodeError where the design has errors.
    """
    target = Path(path)
    name = require_format(target) if format is None else _known(format)
    content = FORMATS[name].make(design, style)
    disk.write(target, disk.encode_text(content, target) if isinstance(content, str) else content)
    return [target]


def require_format(path: Path) -> str:
    """Return the key in FORMATS that a file's suffix names; raises FileError if there is none."""
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
