"""What is done with a file, stage by stage, from opening it to saving it again."""

import contextlib
import io
from collections.abc import Callable, Iterator
from typing import Any

from designer.check import check_design
from designer.check.report.instance_path import located
from designer.cli import summary
from designer.cli.check import _find_fixes
from designer.codegen import to_source
from designer.files import dumps, loads
from designer.files.picture.cards import arrange_cards, make_cards
from designer.files.picture.svg import to_svg
from designer.files.table_export import to_csv, to_markdown
from designer.graph import DesignError

Stage = Callable[[], object]


def stages(text: str) -> Iterator[tuple[str, Stage]]:
    """Iterate over the stages of a file by name; each is to be run before the next is asked for."""
    made: dict[str, Any] = {"source": ""}

    def load() -> None:
        made["design"] = loads(text)

    def check() -> None:
        made["report"] = check_design(made["design"])

    def tell() -> None:
        design, report = made["design"], made["report"]
        with contextlib.redirect_stdout(io.StringIO()):
            summary._print(design, report)
        to_csv(design)
        to_markdown(design)
        located(report)

    def fix() -> None:
        told = made["report"].problems
        for problem in told[: _find_fixes(told)]:
            problem.to_json()

    def arrange() -> None:
        network = made["design"].root
        arrange_cards(network, make_cards(network, made["report"]))

    def write() -> None:
        with contextlib.suppress(DesignError):  # what has errors has no code
            made["source"] = to_source(made["design"])

    def edit() -> None:
        with made["design"].edit("Add") as edit:
            edit.add_node("relu")
        check_design(made["design"])
        made["design"].undo()
        check_design(made["design"])

    yield "load", load
    yield "check", check
    yield "summary", tell
    yield "fixes", fix
    yield "layout", arrange
    yield "picture", lambda: to_svg(made["design"])
    yield "source", write
    yield "compile", lambda: compile(made["source"], "design", "exec")
    yield "save", lambda: dumps(made["design"])
    yield "edit", edit
