"""What is started to measure one side of a comparison."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Manner(Enum):
    """How a program is asked for a measurement."""

    # It lives through the comparison and answers every line "run" with a line of JSON.
    INTERACTIVE = "interactive"
    # It is started for every measurement and prints one line of JSON.
    REPEATED = "repeated"
    # It is started for every measurement, which is the time until its first line.
    COLD = "cold"


@dataclass(frozen=True)
class Command:
    """A program ready to start."""

    label: str
    arguments: tuple[str, ...]
    manner: Manner = Manner.INTERACTIVE
    environment: Mapping[str, str] = field(default_factory=dict)
    # An answer may be a whole sweep; what takes longer is given up.
    patience_seconds: float = 1_800


@dataclass(frozen=True)
class LoupeRequest:
    """What `loupe benchmark` is asked; it becomes a command once its options are known."""

    benchmark: str
    options: tuple[str, ...]
    label: str = "Loupe"
    cold: bool = False


# The C library gives large blocks back to the system at once and gets them again page by page,
# which costs PyTorch a fifth of a training step. Told to keep them, it shows its best.
KEEP_MEMORY = {
    "MALLOC_MMAP_THRESHOLD_": str(4 << 30),
    "MALLOC_TRIM_THRESHOLD_": str(8 << 30),
    "MALLOC_TOP_PAD_": str(256 << 20),
}


@dataclass(frozen=True)
class PeerPrograms:
    """Makes the commands of the peers' workers."""

    python: str
    scripts: str

    def command(
        self,
        label: str,
        worker: str,
        options: Mapping[str, object],
        flags: tuple[str, ...] = (),
        manner: Manner = Manner.INTERACTIVE,
        threads: int | None = None,
        patience_seconds: float = 1_800,
    ) -> Command:
        """`python -m peers.workers.WORKER --name value … --flag …`."""
        arguments = [self.python, "-m", f"peers.workers.{worker}"]
        for name, value in options.items():
            arguments += [f"--{name.replace('_', '-')}", str(value)]
        arguments += [f"--{flag}" for flag in flags]
        environment = {"PYTHONPATH": self.scripts, "HF_HUB_OFFLINE": "1"}
        if threads is not None:
            # PyTorch's own threads; CTranslate2 is told by its options.
            environment |= {"OMP_NUM_THREADS": str(threads), **KEEP_MEMORY}
        return Command(label, tuple(arguments), manner, environment, patience_seconds)
