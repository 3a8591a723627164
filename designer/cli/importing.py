"""The command `nn-designer import`, which is not implemented yet."""

import argparse
from pathlib import Path

from designer.cli.errors import CommandError
from designer.files.importers import NOT_YET

HELP = "make a design of a model (not in this version yet)"
DESCRIPTION = "SOURCE is file.py:factory, package.module:factory or a model file."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, required=True)
    parser.add_argument("--input-shape", metavar="3,224,224")


def run(_: argparse.Namespace) -> int:
    """Raise CommandError: importing is not implemented yet."""
    raise CommandError(NOT_YET)
