"""`nn-designer check FILE`: every problem with its place, its reason and its fix."""

import argparse
from pathlib import Path

from designer.check import Problem, check_design
from designer.cli.output import plural, print_json, say
from designer.files import load

HELP = "say what is wrong with a design"
DESCRIPTION = "Every problem with its place, its reason and, where there is one, its fix."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Print the problems; 1 if any of them is an error."""
    report = check_design(load(options.file))
    if options.json:
        print_json({"problems": [problem.to_json() for problem in report.problems]})
    else:
        say(f"{options.file}: {_counts(report.problems)}")
        for problem in report.problems:
            _print(problem)
    return 1 if report.errors else 0


def _counts(problems: tuple[Problem, ...]) -> str:
    severities = [problem.severity for problem in problems]
    counts = [
        plural(severities.count(severity), severity)
        for severity in ("error", "warning", "note")
        if severity in severities
    ]
    return ", ".join(counts) or "no problems"


def _print(problem: Problem) -> None:
    inside = f"[{problem.network}] " if problem.network else ""
    say(f"  {problem.severity}: {inside}{problem.message}")
    if problem.fix:
        say(f"      fix: {problem.fix.title}")
