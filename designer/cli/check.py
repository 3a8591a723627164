"""The command `nn-designer check FILE`: every problem with its place, its reason and its fix."""

import argparse
from pathlib import Path

from designer.check import Problem, check_design
from designer.check.fixes.search import MAX_STEPS_FOR_ALL, counting_cost
from designer.cli.printing import print_json, print_line
from designer.files import load
from designer.plural import plural

HELP = "list the problems of a design"
DESCRIPTION = "Every problem with its place, its reason and, where there is one, its fix."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Print the problems; 1 if any of them is an error."""
    report = check_design(load(options.file))
    first = _find_fixes(report.problems)
    if options.json:
        problems = [p.to_json(with_fixes=place < first) for place, p in enumerate(report.problems)]
        print_json({"problems": problems})
    else:
        print_line(f"{options.file}: {_counts(report.problems)}")
        for place, problem in enumerate(report.problems):
            _print(problem, with_fix=place < first)
        if len(report.problems) > first:
            print_line(
                f"  Fixes were searched for the first {plural(first, 'problem')} only; "
                "fix those first."
            )
    return 1 if report.errors else 0


def _find_fixes(problems: tuple[Problem, ...]) -> int:
    """Find the fixes of problems in their order; returns for how many, within a limit of effort."""
    with counting_cost() as count:
        for place, problem in enumerate(problems):
            if count.steps > MAX_STEPS_FOR_ALL:
                return place
            problem.fixes  # noqa: B018 - found on first access, then cached
    return len(problems)


def _counts(problems: tuple[Problem, ...]) -> str:
    severities = [problem.severity for problem in problems]
    counts = [
        plural(severities.count(severity), severity)
        for severity in ("error", "warning", "note")
        if severity in severities
    ]
    return ", ".join(counts) or "no problems"


def _print(problem: Problem, *, with_fix: bool) -> None:
    inside = f"[{problem.network}] " if problem.network else ""
    print_line(f"  {problem.severity}: {inside}{problem.message}")
    if with_fix and problem.fix:
        print_line(f"      fix: {problem.fix.title}")
