"""Runs one row: chooses the peer's best setting, then both sides in turn."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from peers.commands import Command, LoupeRequest
from peers.contestants import Contestant, Failure, Sample, start
from peers.loupe import Loupe
from peers.machine import Load, LoadWatch
from peers.quantities import Spread, paired_ratios
from peers.row import Measure, Row


# With more taken away than this, runs differ by more than what they are to show.
DISTURBING_CORES = 0.15


@dataclass
class Result:
    """What became of one row."""

    row: Row
    # Why nothing was measured, or why one side is missing.
    failure: str | None = None
    peer_label: str | None = None
    peer: list[Sample] = field(default_factory=list)
    ours: list[Sample] = field(default_factory=list)
    # What the pre-run gave for each setting of the peer, in the measure's own unit.
    tried: dict[str, float | str] = field(default_factory=dict)
    load: Load | None = None
    notes: list[str] = field(default_factory=list)
    # When it was measured, and which program.
    date: str = ""
    commit: str = ""

    def is_disturbed(self) -> bool:
        """Whether others took more of the machine than measurements bear."""
        load = self.load
        return load is not None and load.other_cores + load.stolen_cores > DISTURBING_CORES

    def values(self, samples: list[Sample]) -> list[float]:
        """The numbers that count."""
        return [sample.number(self.row.measure.key) for sample in samples]

    def ratios(self) -> list[float]:
        """For each pair of runs: how many times as fast as the peer; under a ceiling, what share
        of the other's time."""
        if not self.peer or len(self.peer) != len(self.ours):
            return []
        peer, ours = self.values(self.peer), self.values(self.ours)
        goal = self.row.goal
        ours_on_top = self.row.measure.larger_is_better ^ (goal is not None and goal.is_ceiling)
        return paired_ratios(ours, peer) if ours_on_top else paired_ratios(peer, ours)

    def reached(self) -> bool | None:
        """Whether the median of the ratios is as wanted; nothing where there is no goal."""
        ratios = self.ratios()
        if self.row.goal is None or not ratios:
            return None
        return self.row.goal.reached(Spread.of(ratios).median)

    @staticmethod
    def peak_mb(samples: list[Sample]) -> float | None:
        """The most memory in any run."""
        peaks = [sample.peak_mb for sample in samples if sample.peak_mb is not None]
        return max(peaks) if peaks else None


Say = Callable[[str], None]


class Comparison:
    """Measures rows one after the other."""

    def __init__(self, loupe: Loupe, rounds: int, say: Say) -> None:
        self._loupe = loupe
        self._rounds = rounds
        self._say = say

    def measure(self, row: Row) -> Result:
        """The row's result; a failure of either side is a result as well."""
        result = Result(row, notes=list(row.notes))
        watch = LoadWatch()
        try:
            with self._fastest(row, result) as peer:
                self._against(peer, row, result, watch)
        except Failure as failure:
            result.failure = str(failure)
        except ValueError as error:
            result.failure = f"the answers cannot be compared: {error}"
        return result

    def _against(self, peer: Contestant, row: Row, result: Result, watch: LoadWatch) -> None:
        result.peer_label = peer.label
        with self._ours(row, result) as ours:
            sides = [side for side in (peer, ours) if side]
            rounds = min(self._rounds, row.most_rounds)
            for number in range(rounds):
                # Once the one first, once the other: what changes in the course of a pair, as the
                # clock of a warm processor, favours neither.
                if ours and number % 2:
                    result.ours.append(ours.run())
                    result.peer.append(peer.run())
                else:
                    result.peer.append(peer.run())
                    if ours:
                        result.ours.append(ours.run())
                self._say(f"  round {number + 1} of {rounds}: {progress(result)}")
            result.load = watch.load([pid for side in sides for pid in side.living()])
        result.notes += remarks(result)

    @contextmanager
    def _ours(self, row: Row, result: Result) -> Iterator[Contestant | None]:
        """Our side, loaded and warm; nothing, with the reason noted, where it cannot be."""
        if self._loupe.is_left_out:
            yield None
            return
        contestant = None
        try:
            contestant = start(self._loupe.command(row.ours))
            if row.warms_up:
                contestant.run()
        except Failure as failure:
            result.failure = str(failure)
            self._say(f"  {failure}")
            if contestant:
                contestant.close()
            contestant = None
        try:
            yield contestant
        finally:
            if contestant:
                contestant.close()

    @contextmanager
    def _fastest(self, row: Row, result: Result) -> Iterator[Contestant]:
        """The peer at its best setting, loaded; the others are ended."""
        best: Contestant | None = None
        try:
            best = self._choose(row, result)
            yield best
        finally:
            if best:
                best.close()

    def _choose(self, row: Row, result: Result) -> Contestant:
        best: Contestant | None = None
        lowest = float("inf")
        failures: list[str] = []
        for setting in row.peers:
            contestant = None
            try:
                contestant = start(self._resolved(setting))
                # A worker has warmed up before it answers.
                value = contestant.run().number(row.measure.key)
            except Failure as failure:
                failures.append(str(failure))
                result.tried[setting.label] = str(failure)
                result.notes.append(str(failure))
                if contestant:
                    contestant.close()
                continue
            result.tried[setting.label] = value
            self._say(f"  {setting.label}: {shown(value, row.measure)}")
            cost = 1 / value if row.measure.larger_is_better else value
            slower = contestant
            if cost < lowest:
                slower, best, lowest = best, contestant, cost
            if slower:
                slower.close()
        if best is None:
            raise Failure("; ".join(failures) or "there is no peer to compare with")
        return best

    def _resolved(self, setting: Command | LoupeRequest) -> Command:
        return self._loupe.command(setting) if isinstance(setting, LoupeRequest) else setting


def remarks(result: Result) -> list[str]:
    """What the answers themselves say that a reader should know."""
    notes: list[str] = []
    if not result.peer:
        return notes
    if result.is_disturbed():
        notes.append("disturbed: the machine was busy meanwhile, measure again")
    scaled = result.peer[-1].fields.get("scaled_from")
    if scaled:
        notes.append(f"peer scaled from {scaled}")
    theirs = result.peer[-1].fields.get("first_ids")
    ours = result.ours[-1].fields.get("first_ids") if result.ours else None
    if isinstance(theirs, list) and isinstance(ours, list):
        equal = sum(1 for left, right in zip(theirs, ours) if left == right)
        notes.append(f"first sentence: {equal} of {len(theirs)} tokens equal")
    return notes


def shown(value: float, measure: Measure) -> str:
    """A value with its unit.

    >>> from peers.row import MILLISECONDS, TOKEN_RATE
    >>> shown(0.01234, MILLISECONDS), shown(1531.7, TOKEN_RATE)
    ('12.3 ms', '1,532 tok/s')
    """
    return f"{figure(value * measure.factor)} {measure.unit}"


def figure(value: float) -> str:
    """Three significant digits, no exponent.

    >>> figure(0.123456), figure(12.345), figure(1531.7), figure(99.96)
    ('0.123', '12.3', '1,532', '100')
    """
    if abs(value) >= 99.95:
        return f"{value:,.0f}"
    if abs(value) >= 9.995:
        return f"{value:.1f}"
    return f"{value:.2f}" if abs(value) >= 0.9995 else f"{value:.3g}"


def progress(result: Result) -> str:
    """Both sides' last values and their ratio."""
    measure = result.row.measure
    peer = shown(result.peer[-1].number(measure.key), measure)
    if not result.ours:
        return f"peer {peer}"
    ours = shown(result.ours[-1].number(measure.key), measure)
    return f"peer {peer}, Loupe {ours}, ratio {result.ratios()[-1]:.2f}"
