"""The command `nn-designer export FILE -o OUT`: export in the format of OUT's suffix."""

import argparse
from pathlib import Path

from designer.cli.errors import UsageError
from designer.cli.printing import print_line
from designer.codegen import STYLES
from designer.files import load
from designer.files.export import FORMATS, export

HELP = "write the design as code, weights or a picture"
DESCRIPTION = "Writes OUT in the format that its suffix names."
PICTURES = ("png", "pdf")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    known = (*FORMATS, *PICTURES)
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("-o", "--output", metavar="OUT", type=Path, required=True)
    parser.add_argument(
        "--format", metavar="F", choices=known, help=f"one of {', '.join(known)}; default: by OUT"
    )
    parser.add_argument(
        "--style",
        metavar="S",
        choices=STYLES,
        default="auto",
        help=f"of .py code: {', '.join(STYLES)}",
    )


def run(options: argparse.Namespace) -> int:
    """Write the files and print their names."""
    format_ = options.format or _format(options.output)
    design = load(options.file)
    if format_ in PICTURES:
        from designer.gui.runtime.raster_export import write_picture

        paths = [write_picture(design, options.output, format_)]
    else:
        paths = export(design, options.output, format_, options.style)
    for path in paths:
        print_line(f"wrote {path}")
    return 0


def _format(path: Path) -> str:
    suffix = path.suffix.removeprefix(".").lower()
    if suffix in {*FORMATS, *PICTURES}:
        return suffix
    what = f"{path}: .{suffix} is no format" if suffix else f"{path} says no format"
    raise UsageError(f"{what}; choose one of {', '.join((*FORMATS, *PICTURES))}")
