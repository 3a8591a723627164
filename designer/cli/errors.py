"""Errors that end a command: wrong usage, or failed work."""


class UsageError(Exception):
    """The command line is wrong: exit code 2."""


class CommandError(Exception):
    """The command cannot be carried out: exit code 1.

    With ``reported`` the error was printed as JSON already.
    """

    reported = False


class OutputError(CommandError):
    """The output cannot be written: stdout leads to a full disk or a closed terminal."""

    reported = True
