"""Loupe's side: the commands of `loupe benchmark`."""

import re
import subprocess

from peers.commands import Command, LoupeRequest, Manner
from peers.contestants import Failure


class Loupe:
    """A built `loupe`; with no path, the peers are measured alone."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self._help: dict[str, str] = {}

    @property
    def is_left_out(self) -> bool:
        """Whether there is no `loupe`, and none was wanted."""
        return self._path is None

    def command(self, request: LoupeRequest) -> Command:
        """The command of a request, interactive where this `loupe` can be.

        A program that does not know the benchmark, or not one of its options, is a failure here:
        what it would print were not what was asked.
        """
        if self._path is None:
            raise Failure("Loupe: left out")
        known = self._benchmark_help(request.benchmark)
        options = request.options
        for option in options:
            if option.startswith("--") and not names(known, option):
                raise Failure(
                    f"Loupe: not available (`loupe benchmark {request.benchmark}` has no {option})"
                )
        manner = Manner.COLD if request.cold else Manner.REPEATED
        if manner is Manner.REPEATED and names(known, "--interactive"):
            options = (*options, "--interactive")
            manner = Manner.INTERACTIVE
        arguments = (self._path, "benchmark", request.benchmark, *options)
        return Command(request.label, arguments, manner)

    def version(self) -> str | None:
        """What `loupe --version` prints."""
        if self._path is None:
            return None
        return self._output("--version").strip() or None

    def _benchmark_help(self, benchmark: str) -> str:
        if benchmark not in self._help:
            text = self._output("benchmark", benchmark, "--help")
            # Without such a benchmark the help is that of the command above it.
            self._help[benchmark] = text if f"benchmark {benchmark}" in text else ""
        if not self._help[benchmark]:
            raise Failure(f"Loupe: not available (there is no `loupe benchmark {benchmark}` yet)")
        return self._help[benchmark]

    def _output(self, *arguments: str) -> str:
        try:
            result = subprocess.run(
                [str(self._path), *arguments], capture_output=True, text=True, timeout=60
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Failure(f"Loupe: not available ({error})") from error
        return result.stdout if result.returncode == 0 else ""


def names(text: str, option: str) -> bool:
    """Whether a help text names this option, and not only one that begins like it.

    >>> names("--heads <n>  --batch-size", "--heads"), names("--batch-size <n>", "--batch")
    (True, False)
    """
    return re.search(rf"{re.escape(option)}(?![\w-])", text) is not None
