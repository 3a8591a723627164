"""Ways to end a command early: the call was wrong, or the work failed."""


class CallError(Exception):
    """The command line cannot be meant as it is: exit code 2."""


class WorkError(Exception):
    """The call was right, but it cannot be done: exit code 1.

    ``told`` says that whoever reads JSON knows already.
    """

    told = False


class OutputError(WorkError):
    """What was to be printed cannot be: a full disk or a closed terminal is behind stdout."""

    told = True
