"""Training a job: a generator of frozen events.

It is Qt-free and single-threaded, so that a test or the command runs it in a ``for`` loop and the
window in a thread of its own. The loss is read from the device about 30 times a second, not at
every step; a nan is noticed then.
"""

from collections.abc import Iterator

from designer.training.errors import JobCancelledError
from designer.training.job.events import Event, Failed, Started, Stopped
from designer.training.job.job import Job
from designer.training.job.job_control import JobControl
from designer.training.loop.error_messages import failure_event
from designer.training.loop.prepare import PreparedJob, prepare
from designer.training.loop.run import TrainingRun
from designer.training.loop.threads import thread_count


def train(job: Job, control: JobControl | None = None) -> Iterator[Event]:
    """Train ``job`` and yield its events; the last one is Finished, Stopped or Failed.

    ``control`` pauses, resumes and stops it from another thread. The generator raises nothing; an
    error becomes a Failed with a sentence. Torch's thread count is restored at the end; its random
    state is not: the job seeds it.
    """
    control = control or JobControl()
    last: Failed | Stopped
    try:
        setup = prepare(job, control)
        with thread_count(setup.threads):
            yield _started(setup)
            yield from TrainingRun(setup, control).events()
            return
    except JobCancelledError:
        last = Stopped(job.number, 0, {}, 0.0, 0, None)
    except (GeneratorExit, KeyboardInterrupt):
        raise
    except BaseException as error:  # noqa: BLE001 - a user's layer may even call sys.exit()
        last = failure_event(job.number, error, job.recipe, job.locate)
    yield last


def _started(setup: PreparedJob) -> Started:
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
