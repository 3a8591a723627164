"""Parsing the command line: ``nn-designer [FILE]`` for the window, or a command with options."""

import argparse
import os
from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import designer
from designer.cli import window
from designer.cli.errors import UsageError
from designer.did_you_mean import nearest_names

COMMANDS = {
    "check": "check",
    "summary": "summary",
    "export": "export",
    "train": "train",
    "import": "importing",
    "layers": "layers",
}
"""Each command's module in this package: imported when it is called, so that the window, which
needs none of them, is not kept waiting."""
_USAGE = """nn-designer [FILE]
       nn-designer COMMAND ..."""


class Parser(argparse.ArgumentParser):
    """A parser that raises UsageError with one line."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError instead of printing the usage and exiting."""
        raise UsageError(f"{message}; see {self.prog} --help")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options, with the command's ``run``; raises UsageError."""
    words = [word for word in arguments if not word.startswith("-")]
    if words and words[0] not in COMMANDS:
        _require_command_or_file(words[0])
        return _window_parser().parse_args(arguments)
    if words:
        return _command_parser(words[:1]).parse_args(arguments)
    if {"-h", "--help"} & set(arguments):
        return _command_parser(COMMANDS).parse_args(arguments)
    return _window_parser().parse_args(arguments)


def _window_parser() -> Parser:
    parser = Parser(prog="nn-designer", usage=_USAGE)
    _add_common(parser)
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path)
    parser.set_defaults(run=window.run)
    return parser


def _command_parser(names: Iterable[str]) -> Parser:
    parser = Parser(
        prog="nn-designer",
        usage=_USAGE,
        description="Draw neural networks and get real PyTorch. Without a command it opens the "
        "window, on FILE or on the start page.",
    )
    _add_common(parser)
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", prog="nn-designer", required=True
    )
    for name in names:
        module = import_module(f"designer.cli.{COMMANDS[name]}")
        command = commands.add_parser(name, help=module.HELP, description=module.DESCRIPTION)
        _add_debug(command)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    return parser


def _add_common(parser: Parser) -> None:
    version = f"nn-designer {designer.__version__}"
    parser.add_argument("--version", action="version", version=version)
    _add_debug(parser)


def _add_debug(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--debug",
        action="store_true",
        default=argparse.SUPPRESS,
        help="show the traceback of an error",
    )


def _require_command_or_file(word: str) -> None:
    if Path(word).suffix or os.path.exists(word):  # noqa: PTH110 - never raises, whatever the name
        return
    near = nearest_names(word, COMMANDS)
    hint = f"did you mean {near[0]}?" if near else f"the commands are: {', '.join(COMMANDS)}"
    raise UsageError(f"there is neither a command nor a file {word!r}; {hint}")
