"""The two sides of a comparison, as running programs."""

import json
import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import IO, Protocol

from peers.commands import Command, Manner
from peers.machine import peak_resident_mb

class Failure(Exception):
    """One side could not be measured; the text says which and why."""


@dataclass(frozen=True)
class Sample:
    """One answer: what the program printed, and the most memory it has held."""

    fields: dict[str, object]
    peak_mb: float | None

    def number(self, key: str) -> float:
        """A positive number of the answer."""
        value = self.fields.get(key)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
            raise Failure(f"the answer's “{key}” is {value!r}, not a positive number")
        return float(value)


class Contestant(Protocol):
    """One side."""

    label: str

    def run(self) -> Sample:
        """Measures once."""

    def living(self) -> list[int]:
        """Its processes that are running now."""

    def close(self) -> None:
        """Ends it."""


def start(command: Command) -> Contestant:
    """The contestant of this command."""
    match command.manner:
        case Manner.INTERACTIVE:
            return InteractiveContestant(command)
        case Manner.REPEATED:
            return RepeatedContestant(command)
        case Manner.COLD:
            return ColdContestant(command)


def parsed(line: str, label: str) -> dict[str, object]:
    """A line of JSON that is an object."""
    try:
        fields = json.loads(line)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise Failure(f"{label} printed no JSON object but: {line.strip()[:200]!r}")
    return fields


def reported_peak(fields: dict[str, object]) -> float | None:
    """What a program says of its own memory."""
    value = fields.get("peak_rss_mb")
    return float(value) if isinstance(value, (int, float)) else None


def last_words(stream: IO[bytes]) -> str:
    """The last line that a program wrote to standard error."""
    stream.seek(0)
    lines = [line for line in stream.read().decode(errors="replace").splitlines() if line.strip()]
    return lines[-1].strip()[:300] if lines else "it said nothing"


class Child:
    """A process whose output is read line by line and whose errors are kept."""

    def __init__(self, command: Command) -> None:
        self.label = command.label
        self._patience = command.patience_seconds
        self._errors = tempfile.TemporaryFile()
        try:
            self.process = subprocess.Popen(
                command.arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, **command.environment},
                text=True,
            )
        except OSError as error:
            self._errors.close()
            raise Failure(f"{command.label} could not be started: {error}") from error

    def line(self) -> str:
        """The next line of output; a failure where there is none, or none in time."""
        is_late = threading.Event()

        def give_up() -> None:
            is_late.set()
            self.process.kill()

        alarm = threading.Timer(self._patience, give_up)
        alarm.start()
        try:
            line = self.process.stdout.readline()
        finally:
            alarm.cancel()
        if not line and is_late.is_set():
            self.process.wait()
            raise Failure(f"{self.label} gave no answer within {self._patience:g} s")
        if not line:
            status = self.process.wait()
            words = last_words(self._errors)
            raise Failure(f"{self.label} ended with status {status}: {words}")
        return line

    def ask(self) -> str:
        """Says "run" and waits for the answer."""
        try:
            self.process.stdin.write("run\n")
            self.process.stdin.flush()
        except OSError:
            # It has ended: reading says how.
            pass
        return self.line()

    def close(self) -> None:
        """Ends the process by the end of its input, and by force where that is not enough."""
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self._errors.close()

    def lines_to_the_end(self) -> list[str]:
        """What is still to be printed; a failure where the process then ends with a bad status."""
        lines = [line for line in self.process.stdout if line.strip()]
        status = self.process.wait()
        if status != 0:
            words = last_words(self._errors)
            raise Failure(f"{self.label} ended with status {status}: {words}")
        return lines


class InteractiveContestant:
    """A program that stays loaded between measurements."""

    def __init__(self, command: Command) -> None:
        self.label = command.label
        self._child = Child(command)

    def run(self) -> Sample:
        """One line out of one "run"."""
        fields = parsed(self._child.ask(), self.label)
        peak = peak_resident_mb(self._child.process.pid) or reported_peak(fields)
        return Sample(fields, peak)

    def living(self) -> list[int]:
        """Its one process."""
        return [self._child.process.pid]

    def close(self) -> None:
        """Ends the program."""
        self._child.close()


class RepeatedContestant:
    """A program that is started anew, warms up and measures by itself."""

    def __init__(self, command: Command) -> None:
        self.label = command.label
        self._command = command

    def run(self) -> Sample:
        """The program's last line."""
        child = Child(self._command)
        try:
            line = [child.line(), *child.lines_to_the_end()][-1]
        finally:
            child.close()
        fields = parsed(line, self.label)
        return Sample(fields, reported_peak(fields))

    def living(self) -> list[int]:
        """None between measurements."""
        return []

    def close(self) -> None:
        """Nothing is left running."""


class ColdContestant:
    """A program whose first line marks the end of what is measured."""

    def __init__(self, command: Command) -> None:
        self.label = command.label
        self._command = command

    def run(self) -> Sample:
        """Seconds from the start of the process to its first line."""
        begin = time.perf_counter()
        child = Child(self._command)
        try:
            line = child.line()
            seconds = time.perf_counter() - begin
            child.lines_to_the_end()
        finally:
            child.close()
        fields = parsed(line, self.label) | {"seconds": seconds}
        return Sample(fields, reported_peak(fields))

    def living(self) -> list[int]:
        """None between measurements."""
        return []

    def close(self) -> None:
        """Nothing is left running."""
