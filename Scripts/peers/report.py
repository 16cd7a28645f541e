"""The table, as text, as Markdown and as JSON."""

import unicodedata
from collections.abc import Sequence
from dataclasses import asdict

from peers.comparison import Result, figure
from peers.contestants import Sample
from peers.quantities import Spread
from peers.row import Measure

HEADINGS = (
    "workload", "shape", "against", "peer", "Loupe", "ratio", "goal", "reached", "peak MB",
    "other load", "notes",
)


def cells(result: Result, other_commit: str | None = None) -> tuple[str, ...]:
    """One row of the table, a text for each heading; `other_commit` is the row's, where not all
    rows have the same."""
    row = result.row
    notes = list(result.notes)
    if other_commit:
        notes.append(f"commit {other_commit}")
    if result.failure:
        notes.insert(0, result.failure if result.peer else f"failed: {result.failure}")
    return (
        row.workload,
        row.shape,
        result.peer_label or row.against,
        measured(result.values(result.peer), row.measure),
        measured(result.values(result.ours), row.measure),
        spread_text(result.ratios()),
        str(row.goal) if row.goal else "–",
        {True: "yes", False: "no", None: "–"}[result.reached()],
        f"{peak(result.peer)} / {peak(result.ours)}",
        load_text(result),
        "; ".join(notes),
    )


def measured(values: Sequence[float], measure: Measure) -> str:
    """Median, quartiles and unit.

    >>> from peers.row import MILLISECONDS
    >>> measured([0.010, 0.012, 0.011], MILLISECONDS), measured([], MILLISECONDS)
    ('11.0 [10.5–11.5] ms', '–')
    """
    text = spread_text([value * measure.factor for value in values])
    return f"{text} {measure.unit}" if values else text


def spread_text(values: Sequence[float]) -> str:
    """Median and quartiles; one value alone has none.

    >>> spread_text([2.0]), spread_text([])
    ('2.00', '–')
    """
    if not values:
        return "–"
    spread = Spread.of(values)
    if spread.count == 1:
        return figure(spread.median)
    return f"{figure(spread.median)} [{figure(spread.lower)}–{figure(spread.upper)}]"


def peak(samples: list[Sample]) -> str:
    """The most memory of a side, in MB."""
    value = Result.peak_mb(samples)
    return "–" if value is None else f"{value:,.0f}"


def load_text(result: Result) -> str:
    """How many cores others used, and how many the host took away where it did."""
    if result.load is None:
        return "–"
    text = f"{result.load.other_cores:.2f}"
    stolen = result.load.stolen_cores
    return f"{text} + {stolen:.2f} stolen" if stolen >= 0.005 else text


def memory_line(results: Sequence[Result]) -> str:
    """In how many rows Loupe's peak memory is not above the peer's."""
    pairs = [
        (Result.peak_mb(result.peer), Result.peak_mb(result.ours))
        for result in results
        if result.row.goal is None or not result.row.goal.is_ceiling
    ]
    known = [(theirs, ours) for theirs, ours in pairs if theirs is not None and ours is not None]
    if not known:
        return "Peak memory: no row has both sides."
    kept = sum(1 for theirs, ours in known if ours <= theirs)
    return (
        f"Peak memory not above the peer's in {kept} of {len(known)} rows. The peers' processes "
        "include Python and its libraries."
    )


def width(text: str) -> int:
    """Columns of a terminal.

    >>> width("≥ 2"), width("視")
    (3, 2)
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def text_table(rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned by blanks; the first row is the heading.

    >>> print(text_table([("a", "bb"), ("ccc", "d")]))
    a    bb
    ───  ──
    ccc  d
    """
    widths = [max(width(row[column]) for row in rows) for column in range(len(rows[0]))]

    def line(row: Sequence[str]) -> str:
        padded = (text + " " * (wide - width(text)) for text, wide in zip(row, widths))
        return "  ".join(padded).rstrip()

    return "\n".join([line(rows[0]), line(["─" * wide for wide in widths]), *map(line, rows[1:])])


def markdown_table(rows: Sequence[Sequence[str]]) -> str:
    """The same for a document.

    >>> print(markdown_table([("a", "b"), ("1|2", "3")]))
    | a | b |
    | --- | --- |
    | 1\\|2 | 3 |
    """

    def line(row: Sequence[str]) -> str:
        return "| " + " | ".join(text.replace("|", "\\|") for text in row) + " |"

    return "\n".join([line(rows[0]), line(["---"] * len(rows[0])), *map(line, rows[1:])])


def heading(facts: dict[str, object], results: Sequence[Result]) -> str:
    """Date, machine, versions and settings, a line each."""
    dates = sorted({result.date for result in results if result.date})
    commits = list(dict.fromkeys(result.commit for result in results if result.commit))
    if dates:
        facts = facts | {"date": dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"}
    if commits:
        facts = facts | {"commit": "; ".join(commits)}
    return "\n".join(f"{name}: {fact_text(value)}" for name, value in facts.items())


def fact_text(value: object) -> str:
    """A value as it is read.

    >>> fact_text({"cores": 2, "instructions": ["AVX2", "NEON"], "x": None})
    'cores 2, instructions AVX2 NEON'
    """
    if isinstance(value, dict):
        return ", ".join(f"{key} {fact_text(item)}" for key, item in value.items() if item)
    if isinstance(value, list):
        return " ".join(map(fact_text, value))
    return str(value)


def all_cells(results: Sequence[Result]) -> list[tuple[str, ...]]:
    """The rows of the table. One that another program was measured for than for the last says so."""
    latest = max(results, key=lambda result: result.date).commit if results else ""
    return [
        cells(result, result.commit if result.commit != latest else None) for result in results
    ]


def as_text(facts: dict[str, object], results: Sequence[Result]) -> str:
    """For a terminal."""
    table = text_table([HEADINGS, *all_cells(results)])
    return f"{heading(facts, results)}\n\n{table}\n\n{memory_line(results)}"


def as_markdown(facts: dict[str, object], results: Sequence[Result]) -> str:
    """For a document."""
    table = markdown_table([HEADINGS, *all_cells(results)])
    lines = heading(facts, results).replace("\n", "\n- ")
    return f"- {lines}\n\n{table}\n\n{memory_line(results)}\n"


def as_json(facts: dict[str, object], results: Sequence[Result]) -> dict[str, object]:
    """Everything, every single answer included."""
    return {"facts": facts, "rows": [row_json(result) for result in results]}


def row_json(result: Result) -> dict[str, object]:
    """One row: what was wanted, what was tried, every answer, what came out."""
    row = result.row
    ratios = result.ratios()
    return {
        "name": row.name,
        "workload": row.workload,
        "shape": row.shape,
        "against": row.against,
        "date": result.date,
        "commit": result.commit,
        "measure": asdict(row.measure),
        "goal": asdict(row.goal) if row.goal else None,
        "failure": result.failure,
        "peer": {
            "setting": result.peer_label,
            "tried": result.tried,
            "answers": [sample.fields for sample in result.peer],
            "peak_mb": Result.peak_mb(result.peer),
        },
        "loupe": {
            "answers": [sample.fields for sample in result.ours],
            "peak_mb": Result.peak_mb(result.ours),
        },
        "ratios": ratios,
        "ratio": asdict(Spread.of(ratios)) if ratios else None,
        "reached": result.reached(),
        "load": asdict(result.load) if result.load else None,
        "notes": result.notes,
    }
