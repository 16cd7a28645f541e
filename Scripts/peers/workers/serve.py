"""How a worker is spoken to: each line "run" on standard input is answered by one line of JSON.

The answer holds "seconds" (the median of the runs this answer stands for), "q1", "q3", "runs" and
"peak_rss_mb". `loupe benchmark … --interactive` speaks the same way. End of input ends the worker.
"""

import json
import sys
import time
from collections.abc import Callable

from peers.machine import own_peak_resident_mb
from peers.quantities import Spread

# More would only lengthen the list; the median is known by then.
MOST_RUNS = 2_000


def timed_runs(job: Callable[[], object], seconds: float) -> list[float]:
    """Seconds of each run: one at least, and more until `seconds` have passed."""
    times: list[float] = []
    end = time.perf_counter() + seconds
    while not times or (time.perf_counter() < end and len(times) < MOST_RUNS):
        start = time.perf_counter()
        job()
        times.append(time.perf_counter() - start)
    return times


def answer(times: list[float], **more: object) -> dict[str, object]:
    """What is printed for these runs."""
    spread = Spread.of(times)
    return {
        "seconds": spread.median,
        "q1": spread.lower,
        "q3": spread.upper,
        "runs": spread.count,
        "peak_rss_mb": own_peak_resident_mb(),
        **more,
    }


def serve(measure: Callable[[], dict[str, object]]) -> None:
    """Answers every "run" with what `measure` returns."""
    for line in sys.stdin:
        command = line.strip()
        if command != "run":
            sys.exit(f"“{command}” is not understood; the only command is “run”.")
        print(json.dumps(measure()), flush=True)
