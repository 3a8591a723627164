"""The command `nn-designer`: a file for each subcommand.

Exit codes: 0 done, 1 the design has errors or the work failed, 2 wrong usage. Errors are one clear
line on stderr; ``--debug`` shows the traceback.
"""

import os
import sys
import traceback
from argparse import Namespace
from collections.abc import Sequence
from contextlib import suppress

from designer.cli.errors import CommandError, OutputError, UsageError
from designer.cli.parser import COMMANDS, parse
from designer.visible_text import one_line

__all__ = ["COMMANDS", "main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with ``argv`` (those of the process by default); returns the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    options = None
    try:
        options = parse(arguments)
        code = int(options.run(options))
        sys.stdout.flush()
    except SystemExit as end:  # argparse has printed help or version
        return end.code if isinstance(end.code, int) else 2
    except UsageError as error:
        return _failed(error, 2, debug)
    except BrokenPipeError:
        return _mute()
    except OutputError as error:
        _mute()
        return _failed(error, 1, debug)
    except KeyboardInterrupt:
        _print_error("stopped")
        return 1
    except Exception as error:  # noqa: BLE001 - no traceback without --debug
        _print_json_error(options, error)
        return _failed(error, 1, debug)
    return code


def _print_json_error(options: Namespace | None, error: Exception) -> None:
    """With ``--json``, print the error on stdout as well, where a program reads it."""
    if getattr(options, "json", False) and not getattr(error, "reported", False):
        from designer.cli.printing import print_json

        failure = {**getattr(options, "failure", {}), "problems": []}
        print_json({**failure, "error": _sentence(error)})


def _failed(error: Exception, code: int, debug: bool) -> int:
    if debug:
        for line in "".join(traceback.format_exception(error)).splitlines():
            _print_error(line, "")
    _print_error(_sentence(error))
    return code


def _print_error(text: str, who: str = "nn-designer: ") -> None:
    """Print a line on stderr, unless the terminal was closed."""
    from designer.cli.printing import print_line

    with suppress(OSError, OutputError):
        print_line(f"{who}{text}", sys.stderr)


def _sentence(error: Exception) -> str:
    """Return an error as one line; unforeseen errors are introduced as such."""
    from designer.files import FileError
    from designer.graph import DesignError
    from designer.training.errors import TrainingError

    text = one_line(str(error))
    if isinstance(error, UsageError | CommandError | FileError | DesignError | TrainingError):
        return text
    said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"something unexpected went wrong ({said}); run it again with --debug to see where"


def _mute() -> int:
    """Print nothing more, also at exit: stdout's reader (``head``) is gone or its disk full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
