"""`nn-designer [FILE]`: the window. Only here does the command need Qt."""

import argparse

from designer.cli.errors import WorkError


def run(options: argparse.Namespace) -> int:
    """Open the window on the file; a broken one is told about in the window, not here."""
    try:
        from designer.gui import app
    except ImportError as error:
        raise WorkError(
            f"the window needs Qt, which cannot be loaded ({error}); on Debian or Ubuntu install "
            "libgl1 libegl1 libxkbcommon0 libdbus-1-3 libfontconfig1, or use the commands: "
            "see nn-designer --help"
        ) from error
    return app.run(options.file)
