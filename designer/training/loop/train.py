"""The training loop: a generator of frozen events over plain tensors.

It is Qt-free and single-threaded, so that a test or the command runs it with a ``for`` and a
window from a thread of its own. The loss is read from the device about 30 times a second, not at
every step, and a nan is noticed then.
"""

from collections.abc import Iterator

from designer.training.errors import CancelledError
from designer.training.job.events import Event, Failed, Started, Stopped
from designer.training.job.job import Job
from designer.training.job.job_control import JobControl
from designer.training.loop.error_messages import failed
from designer.training.loop.prepare import Setup, prepare
from designer.training.loop.run import Run
from designer.training.loop.threads import thread_count


def train(job: Job, control: JobControl | None = None) -> Iterator[Event]:
    """Yield what happens while ``job`` trains; the last event is Finished, Stopped or Failed.

    ``control`` pauses, resumes and stops it from another thread. No error leaves the generator;
    each becomes a Failed with a sentence. Torch's thread count is set back at the end; its
    random state is not: the job seeds it.
    """
    cancel = control or JobControl()
    last: Failed | Stopped
    try:
        setup = prepare(job, cancel)
        with thread_count(setup.threads):
            yield _started(setup)
            yield from Run(setup, cancel).events()
            return
    except CancelledError:
        last = Stopped(job.number, 0, {}, 0.0, 0, None)
    except (GeneratorExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - a user's layer may even call sys.exit()
        last = failed(job.number, error, job.recipe, job.locate)
    yield last


def _started(setup: Setup) -> Started:
    return Started(
        setup.job.number,
        str(setup.device),
        setup.device_reason,
        setup.threads,
        setup.train.n,
        setup.validation.n if setup.validation else 0,
        setup.steps_per_epoch,
        setup.job.recipe.epochs,
        setup.parameters,
        ", ".join(dict.fromkeys(head.loss_name for head in setup.heads)),
    )
