"""How the cost of each stage grows with the file, for each kind of file that is hard work.

Run it by hand, ``python tests/benchmarks/bench_hard_work.py [n] [kind …]``. Each row is one kind:
for n, 2n and 4n the milliseconds of each stage (load, check, …, of the processor, in a process of
its own), and by how much the last doubling grew it: about 2 is in proportion, 4 is the square, 1 a
limit that refuses. Stages below 20 ms are left out; ``MB`` is the most memory that 4n took.
"""

import json
import resource
import sys
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
from tests.hard_work import KINDS
from tests.stages import stages

_LEAST = 0.02
_SECONDS = 60


def measure(kind: str, n: int, out: Connection) -> None:
    """Send the seconds of each stage, and then the megabytes that all took."""
    for name, stage in stages(json.dumps(KINDS[kind](n))):
        begin = time.process_time()
        stage()
        out.send((name, time.process_time() - begin))
    out.send(("MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
    out.send(None)


def measured(kind: str, n: int) -> dict[str, float]:
    """Return the seconds of each stage in a new process; what takes minutes is not there."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=measure, args=(kind, n, there))
    process.start()
    there.close()
    found: dict[str, float] = {}
    try:
        while here.poll(_SECONDS) and (one := here.recv()) is not None:
            found[one[0]] = one[1]
    except EOFError:
        found["died"] = float("inf")
    process.kill()
    process.join()
    return found


def row(kind: str, n: int) -> str:
    """Return how each stage of one kind grows."""
    few, more, many = (measured(kind, count) for count in (n, 2 * n, 4 * n))
    parts = []
    for name in dict.fromkeys((*few, *more, *many)):
        times = [found.get(name, float("inf")) for found in (few, more, many)]
        if name != "MB" and times[-1] >= _LEAST:
            told = "/".join(f"{1000 * spent:.0f}" for spent in times)
            parts.append(f"{name} {told} x{times[2] / max(times[1], 1e-3):.1f}")
    return f"{kind:16s}{many.get('MB', 0):6.0f} MB  {', '.join(parts)}"


def main(arguments: list[str]) -> None:
    """Print a row for each kind."""
    n = int(arguments[0]) if arguments else 500
    for kind in arguments[1:] or KINDS:
        print(row(kind, n), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
