"""What the limits allow: seconds that a decoding or training step cannot undercut.

    Benchmarks/.build/release/machine-limits --json > limits.jsonl
    PYTHONPATH=Scripts python3 -m peers.bounds limits.jsonl

Reads what `machine-limits --json` prints and prints Markdown.
"""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from peers.comparison import figure
from peers.report import markdown_table
from peers.shapes import SHAPES, Shape

BYTES = {"fp32": 4, "bf16": 2, "int8": 1}
UNITS = {"KiB": 1 << 10, "MiB": 1 << 20}


@dataclass(frozen=True)
class Limits:
    """Rates by number of threads."""

    # Bytes a second by the size that each thread reads.
    reading: dict[int, dict[int, float]]
    # Operations a second by precision.
    arithmetic: dict[int, dict[str, float]]

    @property
    def threads(self) -> list[int]:
        """The numbers of threads that were measured."""
        return sorted(self.reading)

    def reading_rate(self, size: float, threads: int) -> float:
        """Of threads that share `size` bytes: that of the next larger size, or of the largest."""
        rates = self.reading[threads]
        fitting = [known for known in sorted(rates) if known >= size / threads]
        return rates[fitting[0] if fitting else max(rates)]


def parsed(lines: Iterable[str]) -> Limits:
    """The limits in lines of JSON.

    >>> limits = parsed(['{"name": "read 6 MiB", "threads": 1, "median": 96.0}',
    ...     '{"name": "fp32, vfmadd, 512 bits", "threads": 1, "median": 117.0}',
    ...     '{"name": "read 256 MiB", "threads": 1, "median": 30.0}'])
    >>> limits.reading_rate(5e6, 1), limits.reading_rate(7e6, 1), limits.reading_rate(1e12, 1)
    (96000000000.0, 30000000000.0, 30000000000.0)
    >>> limits.arithmetic
    {1: {'fp32': 117000000000.0}}
    """
    reading: dict[int, dict[int, float]] = {}
    arithmetic: dict[int, dict[str, float]] = {}
    for line in lines:
        limit = json.loads(line)
        rate = float(limit["median"]) * 1e9
        size = re.fullmatch(r"read (\d+) ([KM]iB)", limit["name"])
        precision = limit["name"].partition(",")[0]
        if size:
            of_threads = reading.setdefault(limit["threads"], {})
            of_threads[int(size[1]) * UNITS[size[2]]] = rate
        elif precision in BYTES:
            arithmetic.setdefault(limit["threads"], {})[precision] = rate
    return Limits(reading, arithmetic)


def step_weights(shape: Shape) -> int:
    """Weights that one decoding step reads: decoder layers and output table.

    >>> step_weights(SHAPES["small"])
    5718016
    """
    # Masked attention has four projections; cross-attention's keys and values are kept.
    layer = 6 * shape.width**2 + 2 * shape.width * shape.feed_forward
    return shape.layers * layer + shape.vocabulary * shape.width


def step_table(limits: Limits) -> str:
    """Reading the weights once, for each shape and precision."""
    heads = [f"ms, {count} {'thread' if count == 1 else 'threads'}" for count in limits.threads]
    rows = [("shape", "weights", "MB a step", *heads)]
    for shape in SHAPES.values():
        for precision, size in BYTES.items():
            total = step_weights(shape) * size
            times = [
                figure(1e3 * total / limits.reading_rate(total, count)) for count in limits.threads
            ]
            rows.append((shape.name, precision, figure(total / 1e6), *times))
    return markdown_table(rows)


def training_table(limits: Limits, tokens: int = 4096, length: int = 25) -> str:
    """Products of a training step at the peak of all threads that were measured."""
    peaks = limits.arithmetic[max(limits.arithmetic)]
    precisions = [precision for precision in ("fp32", "bf16") if precision in peaks]
    heads = [f"{precision}: s, tok/s at the peak" for precision in precisions]
    rows = [("shape", "GFLOP a step", *heads)]
    for name in ("tiny", "small", "base"):
        operations = tokens * SHAPES[name].training_operations_per_token(length)
        cells = [
            f"{figure(operations / peaks[precision])}, "
            f"{figure(tokens * peaks[precision] / operations)}"
            for precision in precisions
        ]
        rows.append((name, figure(operations / 1e9), *cells))
    return markdown_table(rows)


def main(arguments: list[str]) -> None:
    """The command line."""
    if len(arguments) != 1:
        sys.exit("usage: python3 -m peers.bounds FILE_OF_MACHINE_LIMITS")
    limits = parsed(Path(arguments[0]).read_text(encoding="utf-8").splitlines())
    if not limits.reading or not limits.arithmetic:
        sys.exit(f"{arguments[0]} holds no reading or no arithmetic rates.")
    print(step_table(limits), training_table(limits), sep="\n\n")


if __name__ == "__main__":
    main(sys.argv[1:])
