"""Ways to end a command early: the call was wrong, or the work failed."""


class UsageError(Exception):
    """The command line cannot be meant as it is: exit code 2."""


class CommandError(Exception):
    """The call was right, but it cannot be done: exit code 1.

    ``reported`` says that whoever reads JSON knows already.
    """

    reported = False


class OutputError(CommandError):
    """What was to be printed cannot be: a full disk or a closed terminal is behind stdout."""

    reported = True
