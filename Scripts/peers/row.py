"""One row of the table, and what all rows are built from."""

from dataclasses import dataclass
from pathlib import Path

from peers.commands import Command, LoupeRequest, PeerPrograms


@dataclass(frozen=True)
class Measure:
    """Which number of an answer counts, and how it is shown."""

    key: str
    unit: str
    factor: float = 1.0
    larger_is_better: bool = False


SECONDS = Measure("seconds", "s")
MILLISECONDS = Measure("seconds", "ms", 1e3)
FORWARD = Measure("forward_seconds", "ms", 1e3)
TOKEN_RATE = Measure("target_tokens_per_second", "tok/s", larger_is_better=True)


@dataclass(frozen=True)
class Goal:
    """The ratio wanted: how many times faster than the peer at least, or what share of the time
    at most."""

    ratio: float
    is_ceiling: bool = False

    def reached(self, ratio: float) -> bool:
        """Whether a measured ratio is as wanted; an unknown one is not.

        >>> Goal(2.0).reached(2.1), Goal(1.05, is_ceiling=True).reached(1.1)
        (True, False)
        >>> Goal(2.0).reached(float("nan")), Goal(1.05, is_ceiling=True).reached(float("nan"))
        (False, False)
        """
        return ratio <= self.ratio if self.is_ceiling else ratio >= self.ratio

    def __str__(self) -> str:
        return f"≤ {self.ratio:g}" if self.is_ceiling else f"≥ {self.ratio:g}"


@dataclass(frozen=True)
class Row:
    """One comparison. Of the peers (one program under different settings) the fastest counts."""

    name: str
    workload: str
    shape: str
    against: str
    measure: Measure
    goal: Goal | None
    peers: tuple[Command | LoupeRequest, ...]
    ours: LoupeRequest
    most_rounds: int = 1_000
    # Whether the first answer of ours is thrown away; a sweep of a minute has warmed up by itself.
    warms_up: bool = True
    # Models with random weights that must exist.
    model_shapes: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What the rows are built from."""

    programs: PeerPrograms
    models: Path
    threads: int
    seconds: float
    quick: bool
    compiled: bool

    def model(self, shape: str, form: str) -> str:
        """A folder that make_models.py wrote."""
        return str(self.models / shape / form)
