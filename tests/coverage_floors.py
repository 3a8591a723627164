"""What the rooms' own tests reach of their rooms, held against the floors in coverage_floors.toml.

``packaging/test`` loads this with ``-p tests.coverage_floors``. It measures while a room's own
tests run and is out of the way for all others, so that it costs little, and a room cannot hide
behind the window's tests. Only a whole run is measured: with files, ``-k``, ``-m`` and the like
there is nothing to compare. Afterwards ``coverage report -m`` tells what was not reached.
"""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import coverage
import pytest

PROJECT = Path(__file__).parents[1]
FLOORS: Mapping[str, Mapping[str, float]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
KINDS = {
    "lines": ("covered_lines", "num_statements"),
    "branches": ("covered_branches", "num_branches"),
}
SELECTING = (
    "keyword", "markexpr", "deselect", "ignore", "ignore_glob", "lf", "stepwise", "collectonly",
)  # fmt: skip
"""Options after which not all tests run."""


@dataclass(frozen=True)
class Reached:
    """How much of one kind a package's tests reach, in percent, and what they have to."""

    package: str
    kind: str
    percent: float
    floor: float

    @property
    def enough(self) -> bool:
        """Whether it is no less than it was."""
        return self.percent >= self.floor


def reached(report: Mapping[str, Any]) -> list[Reached]:
    """Return what each package with a floor comes to in coverage's JSON report."""
    sums = dict.fromkeys(((package, kind) for package in FLOORS for kind in KINDS), (0, 0))
    for name, file in report["files"].items():
        _, package, *_ = Path(name).parts
        for kind, keys in KINDS.items():
            if (package, kind) in sums:
                pairs = zip(sums[package, kind], keys, strict=True)
                sums[package, kind] = tuple(all_ + file["summary"][key] for all_, key in pairs)
    return [
        Reached(package, kind, 100 * met / all_ if all_ else 0.0, FLOORS[package][kind])
        for (package, kind), (met, all_) in sums.items()
    ]


def is_whole(config: pytest.Config) -> bool:
    """Tell whether nothing was selected or left out."""
    selects = any(config.getoption(name, None) for name in SELECTING)
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not selects


# ---- in each process that runs tests


class Meter:
    """Writes into ``folder`` what runs at import and in the rooms' own tests."""

    def __init__(self, folder: Path) -> None:
        """Start at once: what is imported now is not imported again."""
        self._coverage = coverage.Coverage(
            data_file=folder / ".coverage",
            data_suffix=True,
            config_file=PROJECT / "pyproject.toml",
        )
        self._runs = False
        self._switch(on=True)

    def _switch(self, *, on: bool) -> None:
        if on != self._runs:
            (self._coverage.start if on else self._coverage.stop)()
            self._runs = on

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        _, room, *_ = item.path.relative_to(PROJECT).parts
        self._switch(on=room in FLOORS)
        return (yield)

    def pytest_sessionfinish(self) -> None:
        self._switch(on=False)
        self._coverage.save()


# ---- in the one that sums up


class Judge:
    """Makes the folder for the meters, adds up what they wrote, and fails what is below."""

    def __init__(self) -> None:
        """Find nothing yet."""
        self.folder = Path(tempfile.mkdtemp(prefix="coverage-"))
        self._found: list[Reached] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        node.workerinput["coverage_folder"] = str(self.folder)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if session.exitstatus == pytest.ExitCode.OK:
            self._found = reached(self._report())
            if not all(each.enough for each in self._found):
                session.exitstatus = pytest.ExitCode.TESTS_FAILED
        shutil.rmtree(self.folder, ignore_errors=True)

    def _report(self) -> dict[str, Any]:
        whole = coverage.Coverage(config_file=PROJECT / "pyproject.toml")
        whole.erase()
        whole.combine([str(self.folder)], strict=True)
        whole.save()
        path = self.folder / "report.json"
        whole.json_report(outfile=str(path))
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self._found:
            terminalreporter.section("what the rooms' own tests reach")
        for each in self._found:
            line = f"{each.package:10}{each.kind:10}{each.percent:6.2f} %, floor {each.floor} %"
            terminalreporter.write_line(line)
        for each in self._found:
            if not each.enough:
                terminalreporter.write_line(
                    f"ERROR: the tests of tests/{each.package} reach {each.percent:.2f} % of the "
                    f"{each.kind} of designer/{each.package}, less than {each.floor} %; "
                    f"coverage report -m --include='designer/{each.package}/*' tells what they "
                    "miss: test it",
                    red=True,
                )


def pytest_configure(config: pytest.Config) -> None:
    """Measure here, or let the workers do it."""
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        if "coverage_folder" in worker:
            config.pluginmanager.register(Meter(Path(worker["coverage_folder"])))
    elif is_whole(config):
        judge = Judge()
        config.pluginmanager.register(judge)
        if not config.getoption("numprocesses", None):
            config.pluginmanager.register(Meter(judge.folder))
