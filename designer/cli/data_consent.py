"""Asking on the terminal before a design reads data outside its folder."""

import sys
from pathlib import Path

from designer.cli.errors import CommandError
from designer.training.data.access import Consent
from designer.visible_text import visible


def ask_consent(path: Path) -> Consent:
    """Return consent to read ``path`` if the user at the terminal gives it.

    Raises CommandError where they do not, and where there is no terminal.
    """
    shown = visible(str(path))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise CommandError(
            f"the design would read {shown}, outside its folder; if you trust it, give "
            "--trust-paths"
        )
    question = f"The design wants to read {shown}, outside its folder. Let it? [y/N] "
    print(question, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in {"y", "yes"}:
        raise CommandError(f"{shown} was not read; set data.path to other data, or answer y")
    return lambda real: real == path
