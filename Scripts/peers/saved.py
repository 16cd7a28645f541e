"""Results that an earlier run has written: read again, continued, printed."""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from peers.commands import LoupeRequest
from peers.comparison import Result
from peers.contestants import Failure, Sample
from peers.machine import Load
from peers.row import Goal, Measure, Row

# What a kept row must have been measured under as well. The commit may differ: the table says so.
FACTS_TO_SHARE = ("settings", "peers", "machine")


class Saved:
    """The facts and the rows of one file."""

    def __init__(self, facts: dict[str, object], results: list[Result]) -> None:
        self.facts = facts
        self.results = results

    @classmethod
    def read(cls, path: Path) -> "Saved":
        """The file that `--json` has written; one sentence where it is none."""
        try:
            document = json.loads(path.read_text(encoding="utf-8"))
            results = [result_of(row) for row in document["rows"]]
            return cls(dict(document["facts"]), results)
        except OSError as error:
            raise SystemExit(f"{path} cannot be read: {error.strerror or error}.") from error
        except (ValueError, KeyError, TypeError, AttributeError, Failure) as error:
            raise SystemExit(
                f"{path} is no file of results that this compare-peers wrote ({error!r})."
            ) from error

    def refuse_other_settings(self, facts: Mapping[str, object], path: Path) -> None:
        """Rows of one table are measured alike."""
        for name in FACTS_TO_SHARE:
            # As JSON gives them back, numbers and nothings alike.
            now = json.loads(json.dumps(facts.get(name)))
            if self.facts.get(name) != now:
                raise SystemExit(
                    f"{path} was measured with other {name} ({self.facts.get(name)}) than now "
                    f"({now}): name another file, or leave out --resume to replace it."
                )

    def kept(self, again_where_disturbed: bool) -> list[Result]:
        """The rows that need not be measured again."""
        return [
            result
            for result in self.results
            if result.failure is None and not (again_where_disturbed and result.is_disturbed())
        ]


def result_of(row: Mapping[str, object]) -> Result:
    """The result whose JSON `report.row_json` has made."""
    peer, ours = row["peer"], row["loupe"]
    result = Result(
        Row(
            name=row["name"],
            workload=row["workload"],
            shape=row["shape"],
            against=row["against"],
            measure=Measure(**row["measure"]),
            goal=Goal(**row["goal"]) if row["goal"] else None,
            peers=(),
            ours=LoupeRequest(row["name"], ()),
        ),
        failure=row["failure"],
        peer_label=peer["setting"],
        peer=[Sample(fields, peer["peak_mb"]) for fields in peer["answers"]],
        ours=[Sample(fields, ours["peak_mb"]) for fields in ours["answers"]],
        tried=dict(peer["tried"]),
        load=Load(**row["load"]) if row["load"] else None,
        notes=list(row["notes"]),
        date=row["date"],
        commit=row["commit"],
    )
    result.ratios()  # what cannot be compared is found now
    return result


def merged(files: Iterable[Saved]) -> Saved:
    """The rows of all files; of a row that several have, the one that was measured last."""
    facts: dict[str, object] = {}
    rows: dict[str, Result] = {}
    for saved in files:
        facts = facts | saved.facts
        for result in saved.results:
            known = rows.get(result.row.name)
            if known is None or known.date <= result.date:
                rows[result.row.name] = result
    return Saved(facts, list(rows.values()))


def in_order(results: Iterable[Result], names: Sequence[str]) -> list[Result]:
    """Sorted as the table is; rows that it does not know stand last.

    >>> in_order([], ["a"])
    []
    """
    places = {name: place for place, name in enumerate(names)}
    return sorted(results, key=lambda result: places.get(result.row.name, len(places)))


def write_whole(path: Path, text: str) -> None:
    """Replaces a file at once: whoever is interrupted leaves the one before."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
