"""`nn-designer train FILE`: headless training, with a progress bar or one JSON event a line."""

import argparse
import signal
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from designer.cli.data_question import consent_to
from designer.cli.errors import CallError, WorkError
from designer.cli.output import print_json
from designer.cli.progress import Progress
from designer.files import load
from designer.training import Cancel, Failed, Finished, Saved, Stopped, TrainingError, describe
from designer.training.data_access import Consent, allow_all, outside, refuse_all
from designer.training.job import Job
from designer.training_job import job_for, save_trained

HELP = "train a design without a window"
DESCRIPTION = (
    "Trains as the design's recipe says and writes the weights and the code into DIR. Ctrl+C "
    "stops after the batch at hand and keeps what was learnt."
)
OUTPUT = "nn-designer-output"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--epochs", metavar="N", type=_positive, help="in place of the recipe's")
    parser.add_argument("--device", metavar="D", help="cpu, cuda, cuda:1, mps or auto")
    parser.add_argument(
        "--set",
        metavar="key=value",
        action="append",
        default=[],
        help="a setting of the recipe, such as optimizer.lr=0.01; may come several times",
    )
    parser.add_argument("--out", metavar="DIR", type=Path, default=Path(OUTPUT), help=OUTPUT)
    parser.add_argument(
        "--trust-paths",
        action="store_true",
        help="read the data that the design names even outside its folder, without asking",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON event a line")
    parser.set_defaults(failure={"event": "failed"})


def run(options: argparse.Namespace) -> int:
    """Train, save and say how to load the result."""
    design = load(options.file)
    job_for(design, options.file.parent)  # what is wrong with the file itself is said first
    try:
        job = job_for(design, options.file.parent, _settings(options))
    except TrainingError as error:
        raise CallError(str(error)) from error
    job = replace(job, consent=_consent(job, options))
    _require_folder(options.out)
    last = (_print_events if options.json else _show_progress)(job)
    if isinstance(last, Failed):
        failure = WorkError(last.message)
        failure.told = True
        raise failure from TrainingError(last.message, details=last.details)
    saved = save_trained(job, last.result, options.out) if last.result else None
    if options.json:
        _print_json_end(last, saved)
    else:
        _print_end(saved)
    return 0


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def _settings(options: argparse.Namespace) -> Mapping[str, str]:
    settings = _pairs(options.set)
    if options.epochs is not None:
        settings["epochs"] = str(options.epochs)
    if options.device is not None:
        settings["device"] = options.device
    return settings


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for key, equals, _ in pairs:
        if not key or not equals:
            raise CallError(f"--set takes key=value, such as optimizer.lr=0.01, not {key!r}")
    return {key.strip(): value for key, _, value in pairs}


def _consent(job: Job, options: argparse.Namespace) -> Consent:
    """Return which data may be read; a path that the command line gives needs no question."""
    given = {key.removeprefix("training.") for key in _pairs(options.set)}
    if options.trust_paths or given & {"data", "data.path"}:
        return allow_all
    away = outside({"data": job.recipe.data}, job.base)
    return refuse_all if away is None else consent_to(away)


def _require_folder(folder: Path) -> None:
    """Find out before training, not after it, that the result can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkError(
            f"{folder}: the folder cannot be made ({error.strerror}); name another with --out"
        ) from error


def _events(job: Job) -> Iterator[Any]:
    from designer.training import train

    with _stopping() as cancel:
        yield from train(job, cancel)


@contextmanager
def _stopping() -> Iterator[Cancel]:
    """Let Ctrl+C and a plain kill end the training cleanly; a second one ends it at once."""
    cancel = Cancel()

    def stop(*_: Any) -> None:
        cancel.cancel()
        for each, handler in before.items():
            signal.signal(each, handler)

    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        for each in before:
            signal.signal(each, stop)
        yield cancel
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _print_events(job: Job) -> Finished | Stopped | Failed:
    for event in _events(job):
        if isinstance(event, Finished | Stopped):
            return event
        described = describe(event)
        described.pop("details", None)
        print_json(described)
        if isinstance(event, Failed):
            return event
    raise AssertionError("a job ends with its last event")


def _show_progress(job: Job) -> Finished | Stopped | Failed:
    with Progress(job.recipe.epochs) as progress:
        for event in _events(job):
            progress.show(event)
            if isinstance(event, Finished | Stopped | Failed):
                return event
    raise AssertionError("a job ends with its last event")


def _print_json_end(last: Finished | Stopped, saved: Saved | None) -> None:
    checkpoint = str(saved.weights) if saved else None
    files = [str(path) for path in saved.paths] if saved else []
    print_json({**describe(last), "checkpoint": checkpoint, "files": files})


def _print_end(saved: Saved | None) -> None:
    if saved is None:
        print("Stopped before the first batch; nothing to save.")
        return
    print("Wrote " + ", ".join(map(str, saved.paths)))
    print(f"Load it there with: {saved.how_to_load}")
