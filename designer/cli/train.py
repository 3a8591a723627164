"""The command `nn-designer train FILE`: training with a progress bar, or one JSON event a line."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from designer.check import check_design
from designer.cli.cancel_on_signals import cancel_on_signals
from designer.cli.data_consent import ask_consent
from designer.cli.errors import CommandError, OutputError, UsageError
from designer.cli.output_folder import OUTPUT, prepare_folder, remove_if_empty, save_or_elsewhere
from designer.cli.printing import print_json, print_line
from designer.cli.progress import ProgressPrinter
from designer.files import load
from designer.training import (
    Event,
    Failed,
    Finished,
    JobControl,
    Saved,
    Stopped,
    TrainingError,
    describe,
)
from designer.training.data.access import Consent, allow_all, path_outside, refuse_all
from designer.training.job.job import Job
from designer.training_job import job_for

HELP = "train a design without a window"
DESCRIPTION = (
    "Trains as the design's recipe says and writes the weights and the code into DIR. Ctrl+C "
    "stops after the batch at hand and keeps what was learnt; so does a plain kill or a closed "
    "terminal."
)
Last = Finished | Stopped | Failed


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
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        help=f"default: {OUTPUT}, with a number where it is taken",
    )
    parser.add_argument(
        "--trust-paths",
        action="store_true",
        help="read the data that the design names even outside its folder, without asking",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON event a line")
    parser.set_defaults(failure={"event": "failed"})


def run(options: argparse.Namespace) -> int:
    """Train, save the result and print how to load it."""
    design = load(options.file)
    job = job_for(design, options.file.parent)
    try:
        recipe = job.recipe.with_settings(_settings(options))
    except TrainingError as error:  # the file is fine, the command line is not
        raise UsageError(str(error)) from error
    job = replace(job, recipe=recipe)
    job = replace(job, consent=_consent(job, options))
    folder, replaced = prepare_folder(job, options.out, 4 * check_design(design).total_parameters)
    if replaced and not options.json:
        print_line(f"The result of an earlier training in {folder} will be replaced.")
    try:
        return _train(job, folder, options.json)
    finally:
        if options.out is None:
            remove_if_empty(folder)


def _train(job: Job, folder: Path, as_json: bool) -> int:
    """Train and save the result, also that of a training which was stopped."""
    with cancel_on_signals() as control:
        last, gone = (_print_events if as_json else _show_progress)(job, control)
        if isinstance(last, Failed):
            raise _reported(last.message) from TrainingError(last.message, details=last.details)
        saved, elsewhere = (
            save_or_elsewhere(job, last.result, folder) if last.result else (None, "")
        )
        if gone is None:
            (_print_json_end if as_json else _print_end)(last, saved)
    if elsewhere and saved:
        raise _reported(f"{elsewhere}; it is in {saved.weights.parent} instead")
    if gone is not None:
        raise gone
    return 0


def _reported(message: str) -> CommandError:
    failure = CommandError(message)
    failure.reported = True
    return failure


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
            raise UsageError(f"--set takes key=value, such as optimizer.lr=0.01, not {key!r}")
    return {key.strip(): value for key, _, value in pairs}


def _consent(job: Job, options: argparse.Namespace) -> Consent:
    """Return the consent to read data; a path on the command line needs no question."""
    given = {key.removeprefix("training.") for key in _pairs(options.set)}
    if options.trust_paths or given & {"data", "data.path"}:
        return allow_all
    away = path_outside({"data": job.recipe.data}, job.base)
    return refuse_all if away is None else ask_consent(away)


def _print_events(job: Job, control: JobControl) -> tuple[Last, Exception | None]:
    return _follow(job, control, _print_event)


def _print_event(event: Event) -> None:
    if isinstance(event, Finished | Stopped):
        return  # printed when the result is saved
    described = describe(event)
    described.pop("details", None)
    print_json(described)


def _show_progress(job: Job, control: JobControl) -> tuple[Last, Exception | None]:
    with ProgressPrinter(job.recipe.epochs) as progress:
        return _follow(job, control, progress.show)


def _follow(
    job: Job, control: JobControl, show: Callable[[Event], None]
) -> tuple[Last, Exception | None]:
    """Train and show each event; returns the last one, and the error of the output, if any."""
    from designer.training import train

    gone: Exception | None = None
    for event in train(job, control):
        try:
            if gone is None:
                show(event)
        except (OSError, OutputError) as error:  # a closed terminal or pipe, a full disk behind it
            gone = error
            control.cancel()
        if isinstance(event, Finished | Stopped | Failed):
            return event, gone
    raise AssertionError("a job ends with its last event")


def _print_json_end(last: Finished | Stopped, saved: Saved | None) -> None:
    checkpoint = str(saved.weights) if saved else None
    files = [str(path) for path in saved.paths] if saved else []
    print_json({**describe(last), "checkpoint": checkpoint, "files": files})


def _print_end(_: Finished | Stopped, saved: Saved | None) -> None:
    if saved is None:
        print_line("Stopped before the first batch; nothing to save.")
        return
    print_line("Wrote " + ", ".join(map(str, saved.paths)))
    print_line(f"Load it there with: {saved.how_to_load}")
