"""packaging/run, test and lib.sh, in a project whose environment and system are stand-ins."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stands in for a Linux system")

NN_DESIGNER = '#!/bin/sh\necho "nn-designer $*"\n'
PYTHON = '#!/bin/sh\ncase "$*" in *"-m pip"*) echo "python $*" >>"$CALLS"; exit "$PIP";; esac\n'


class Stage:
    """A copy of packaging/ with a set-up environment, and a PATH whose front is ours."""

    def __init__(self, root: Path) -> None:
        self.project = root / "project"
        self.front = root / "front"
        self.front.mkdir(parents=True)
        shutil.copytree(PROJECT / "packaging", self.project / "packaging")
        shutil.copy(PROJECT / "pyproject.toml", self.project)
        self.venv = self.project / ".venv"
        self.program(self.venv / "bin" / "nn-designer", NN_DESIGNER)
        self.program(self.venv / "bin" / "python", PYTHON)
        (self.venv / "bin" / "activate").write_text(f"VIRTUAL_ENV={self.venv}\n", encoding="utf-8")
        self.calls = root / "calls"
        self.calls.touch()
        unwanted = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
        self.environment = {key: v for key, v in os.environ.items() if key not in unwanted} | {
            "PATH": f"{self.front}:{os.environ['PATH']}",
            "CALLS": str(self.calls),
            "PIP": "0",
            "TMPDIR": str(root),
        }
        self.have_libraries(every=True)
        self.stamp()

    def program(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def have_libraries(self, *, every: bool) -> None:
        """Stand in for ldconfig: every library that Qt needs, or all but two."""
        listed = self.bash('echo "$qt_libraries" | while read -r a b; do echo "\t$a (x)"; done')
        lines = listed.stdout.splitlines()
        if not every:
            lines = [line for line in lines if "libEGL" not in line and "xcb-cursor" not in line]
        self.program(
            self.front / "ldconfig", "#!/bin/sh\ncat <<'END'\n" + "\n".join(lines) + "\nEND\n"
        )
        self.environment["LDCONFIG"] = str(self.front / "ldconfig")

    def be(self, user: int, apt_get: str) -> None:
        """Stand in for id and apt-get."""
        self.program(self.front / "id", f"#!/bin/sh\necho {user}\n")
        self.program(
            self.front / "apt-get", f'#!/bin/sh\necho "apt-get $*" >>"$CALLS"\n{apt_get}\n'
        )

    def bash(self, code: str) -> subprocess.CompletedProcess[str]:
        return self._start("bash", "-c", f"set -eu; . packaging/lib.sh; {code}")

    def stamp(self, kind: str = "run") -> None:
        self.bash(f'fingerprint >"$venv/.set-up-{kind}"')

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self._start("packaging/run", *arguments, **environment)

    def test(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return self._start("packaging/test", *arguments, **environment)

    def _start(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.project, env=self.environment | environment, timeout=60,
            capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)


@pytest.mark.parametrize("kind", ["run", "test"])
def test_a_second_start_only_starts(stage: Stage, kind: str) -> None:
    (stage.venv / ".set-up-run").unlink()
    stage.stamp(kind)
    done = stage.run("summary", "a file.nnd", "--json")
    assert (done.returncode, done.stdout) == (0, "nn-designer summary a file.nnd --json\n")
    assert done.stderr == stage.calls.read_text() == ""


@pytest.mark.parametrize("variable", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
@pytest.mark.parametrize("arguments", [(), ("net.nnd",)])
def test_a_window_opens_where_there_is_a_display(
    stage: Stage, variable: str, arguments: tuple[str, ...]
) -> None:
    done = stage.run(*arguments, **{variable: "offscreen"})
    assert done.stdout.split() == ["nn-designer", *arguments]


@pytest.mark.parametrize("arguments", [(), ("net.nnd",)])
def test_without_a_display_the_same_is_done(stage: Stage, arguments: tuple[str, ...]) -> None:
    done = stage.run(*arguments)
    design = Path(*arguments) if arguments else stage.project / "resources/examples/digits_mlp.nnd"
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"nn-designer train {design} --out nn-designer-output",
        f"nn-designer export {design} -o nn-designer-output/{design.stem}.svg",
        f"nn-designer export {design} -o nn-designer-output/{design.stem}.png",
    ]
    assert "no display" in done.stderr


@pytest.mark.parametrize("arguments", [("--help",), ("check", "net.nnd"), ("layers", "--json")])
def test_calls_that_need_no_display_pass_through(stage: Stage, arguments: tuple[str, ...]) -> None:
    assert stage.run(*arguments).stdout.split() == ["nn-designer", *arguments]


def test_a_change_of_requirements_is_installed(stage: Stage) -> None:
    with (stage.project / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    done = stage.run("--version")
    assert done.stdout == "nn-designer --version\n"
    installs = stage.calls.read_text().splitlines()
    assert [line.split()[-1] for line in installs] == ["torch", str(stage.project)]
    assert all("constraints.txt" in line for line in installs)
    assert stage.run("--version").stderr == ""


def test_a_set_up_that_failed_is_gone_on_with(stage: Stage) -> None:
    (stage.venv / ".set-up-run").unlink()
    failed = stage.run("--version", PIP="1")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "Run this again" in failed.stderr
    again = stage.run("--version")
    assert (again.returncode, again.stdout) == (0, "nn-designer --version\n")


def test_an_environment_that_was_moved_is_made_anew(stage: Stage) -> None:
    (stage.venv / "bin" / "activate").write_text("VIRTUAL_ENV=/elsewhere/.venv\n", encoding="utf-8")
    assert stage.bash("is_usable").returncode != 0


@pytest.mark.parametrize("fault", ["rm $venv/bin/python", "echo x >$venv/.set-up-run"])
def test_half_an_environment_is_not_set_up(stage: Stage, fault: str) -> None:
    assert stage.bash("is_set_up run").returncode == 0
    assert stage.bash(f"{fault}; is_set_up run").returncode != 0


def test_root_gets_the_missing_libraries(stage: Stage) -> None:
    stage.have_libraries(every=False)
    stage.be(0, "")
    stage.bash("install_system_packages")
    assert stage.calls.read_text().splitlines() == [
        "apt-get update",
        "apt-get install -y --no-install-recommends libegl1 libxcb-cursor0",
    ]


@pytest.mark.parametrize(("user", "apt_get"), [(1000, ""), (0, "exit 100")])
def test_others_get_the_line_to_type(stage: Stage, user: int, apt_get: str) -> None:
    stage.have_libraries(every=False)
    stage.be(user, apt_get)
    done = stage.bash("install_system_packages python3.11-venv")
    line = "sudo apt-get install --no-install-recommends libegl1 libxcb-cursor0 python3.11-venv"
    assert done.returncode == 0
    assert done.stderr.splitlines()[-1].strip() == line


def test_a_pyenv_shim_that_does_not_run_is_no_python(stage: Stage) -> None:
    for name in ("python3.13", "python3.12", "python3.14"):
        stage.program(stage.front / name, "#!/bin/sh\nexit 127\n")
    stage.program(stage.front / "python3.11", f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    assert stage.bash("find_python; echo $python").stdout == "python3.11\n"


def test_no_python_is_said_in_a_sentence(stage: Stage) -> None:
    names = [f"python3.{minor}" for minor in range(11, 15)]
    for name in (*names, "python3", "python"):
        stage.program(stage.front / name, "#!/bin/sh\nexit 1\n")
    done = stage.bash("find_python")
    assert done.returncode == 1
    assert done.stderr.startswith("nn-designer needs Python 3.11 or newer")


# ---- packaging/test


@pytest.fixture
def tested(stage: Stage) -> Stage:
    """A project whose checkers write down how they are called."""
    for name in ("ruff", "mypy", "lint-imports", "python"):
        stage.program(
            stage.venv / "bin" / name,
            f'#!/bin/sh\necho "{name} $*" >>"$CALLS"\nexit "${{FAIL:-0}}"\n',
        )
    stage.stamp("test")
    return stage


@pytest.mark.parametrize("arguments", [(), ("-k", "canvas")])
def test_all_tests_run_with_coverage(tested: Stage, arguments: tuple[str, ...]) -> None:
    assert tested.test(*arguments).returncode == 0
    *checks, tests = tested.calls.read_text().splitlines()
    assert checks == ["ruff check", "ruff format --check", "mypy ", "lint-imports --no-logo"]
    assert "-p tests.coverage_floors" in tests
    assert "slow" not in tests
    assert tests.endswith(" ".join(("worksteal", *arguments)))


def test_the_quick_lane_leaves_out_slow_tests_and_coverage(tested: Stage) -> None:
    assert tested.test("--quick", "-x").returncode == 0
    *checks, tests = tested.calls.read_text().splitlines()
    assert len(checks) == 4
    assert "-m not slow" in tests
    assert "coverage" not in tests
    assert tests.endswith("-x")


def test_what_fails_first_ends_the_checks(tested: Stage) -> None:
    assert tested.test("--quick", FAIL="3").returncode == 3
    assert tested.calls.read_text() == "ruff check\n"
