"""The command `nn-designer`: one file a subcommand, and the exit codes that INTERFACES promises.

0 done, 1 the design has errors or the work failed, 2 the call was wrong. Errors are one clear
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
    except SystemExit as end:  # argparse is done: help, version
        return end.code if isinstance(end.code, int) else 2
    except UsageError as error:
        return _failed(error, 2, debug)
    except BrokenPipeError:
        return _mute()
    except OutputError as error:
        _mute()
        return _failed(error, 1, debug)
    except KeyboardInterrupt:
        _tell("stopped")
        return 1
    except Exception as error:  # noqa: BLE001 - whatever it is, nobody gets a traceback unasked
        _tell_program(options, error)
        return _failed(error, 1, debug)
    return code


def _tell_program(options: Namespace | None, error: Exception) -> None:
    """With ``--json``, say on stdout too what happened: the one who reads it is a program."""
    if getattr(options, "json", False) and not getattr(error, "reported", False):
        from designer.cli.printing import print_json

        failure = {**getattr(options, "failure", {}), "problems": []}
        print_json({**failure, "error": _sentence(error)})


def _failed(error: Exception, code: int, debug: bool) -> int:
    if debug:
        for line in "".join(traceback.format_exception(error)).splitlines():
            _tell(line, "")
    _tell(_sentence(error))
    return code


def _tell(text: str, who: str = "nn-designer: ") -> None:
    """Say something on stderr, if that is still there: a closed terminal is not."""
    from designer.cli.printing import print_line

    with suppress(OSError, OutputError):
        print_line(f"{who}{text}", sys.stderr)


def _sentence(error: Exception) -> str:
    """Return what happened in one line; only errors meant for people speak for themselves."""
    from designer.files import FileError
    from designer.graph import DesignError
    from designer.training.errors import TrainingError

    text = one_line(str(error))
    if isinstance(error, UsageError | CommandError | FileError | DesignError | TrainingError):
        return text
    said = f"{type(error).__name__}: {text}" if text else type(error).__name__
    return f"something unexpected went wrong ({said}); run it again with --debug to see where"


def _mute() -> int:
    """Print nothing more, also at the end: the reader of stdout (``head``) or its room has gone."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1
