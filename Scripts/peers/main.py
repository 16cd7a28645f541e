"""The command line of Scripts/compare-peers."""

import argparse
import json
import os
import sys
from datetime import datetime, timezone
from fnmatch import fnmatchcase
from pathlib import Path

from peers import environment, report
from peers.commands import PeerPrograms
from peers.comparison import Comparison
from peers.loupe import Loupe
from peers.machine import describe_machine
from peers.row import Plan, Row
from peers.rows import all_rows

DESCRIPTION = """\
Measures Loupe beside CTranslate2, PyTorch and transformers: the same weights, the same inputs, both
sides in turn in one run, each at its best setting. Prints a table of medians, quartiles and ratios.
"""

EXPLANATION = """\
A ratio is the median of the quotients of neighbouring runs; brackets hold quartiles. Standard
output is the table; progress goes to standard error. The peers are installed into .venv-compare
unless --venv or LOUPE_PEERS_VENV names an environment that has them.
"""


def parse(arguments: list[str]) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser(
        prog="Scripts/compare-peers", description=DESCRIPTION, epilog=EXPLANATION
    )
    parser.add_argument(
        "--rows", metavar="PATTERN", action="append", default=[],
        help="only rows whose name matches, e.g. 'generate/small/*' (may be repeated; with a "
        "pattern, rows without a goal take part too)",
    )
    parser.add_argument("--list", action="store_true", help="print the names of all rows, and end")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds")
    parser.add_argument("--rounds", type=positive, help="pairs of runs for a row (9; quick: 5)")
    parser.add_argument(
        "--seconds", type=positive_seconds,
        help="length of one run of a short workload (0.5; quick: 0.25)",
    )
    parser.add_argument("--json", type=Path, metavar="OUT", help="write every answer there")
    parser.add_argument("--markdown", type=Path, metavar="OUT", help="write the table there")
    parser.add_argument(
        "--threads", type=positive, default=min(2, os.cpu_count() or 1),
        help="threads of each side (default: 2)",
    )
    parser.add_argument(
        "--venv", default=os.environ.get("LOUPE_PEERS_VENV"), help="an environment with the peers"
    )
    parser.add_argument("--loupe", help="a loupe that is built already")
    parser.add_argument("--peers-only", action="store_true", help="measure the peers alone")
    parser.add_argument(
        "--compiled", action="store_true",
        help="training: try torch.compile as well (minutes for each row)",
    )
    parser.add_argument(
        "--models", type=Path, default=environment.REPOSITORY / ".build-compare",
        help="where the random models are kept (default: .build-compare)",
    )
    return parser.parse_args(arguments)


def positive(text: str) -> int:
    """A whole number above 0."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return value


def positive_seconds(text: str) -> float:
    """A time above 0."""
    value = float(text)
    if not 0 < value < 3_600:
        raise argparse.ArgumentTypeError(f"{text} is not above 0 and below an hour")
    return value


def chosen(rows: list[Row], patterns: list[str]) -> list[Row]:
    """The rows of the table, or those whose names match one of the patterns."""
    if not patterns:
        return [row for row in rows if row.goal]
    rows = [row for row in rows if any(fnmatchcase(row.name, pattern) for pattern in patterns)]
    if not rows:
        raise SystemExit(f"No row is named {' or '.join(patterns)}; --list names them all.")
    return rows


def plan_of(options: argparse.Namespace, python: str) -> Plan:
    """What the rows are built from."""
    return Plan(
        programs=PeerPrograms(python=python, scripts=str(environment.SCRIPTS)),
        models=options.models.absolute(),
        threads=options.threads,
        seconds=options.seconds or (0.25 if options.quick else 0.5),
        quick=options.quick,
        compiled=options.compiled,
    )


def loupe_of(options: argparse.Namespace) -> Loupe:
    """Our side: named, built now, or left out."""
    if options.peers_only:
        return Loupe(None)
    path = Path(options.loupe).absolute() if options.loupe else environment.built_loupe()
    return Loupe(str(path))


def say(line: str) -> None:
    """Progress."""
    print(line, file=sys.stderr, flush=True)


def command_line(options: argparse.Namespace) -> str:
    """The options that decide what is measured, without this machine's paths."""
    words = ["Scripts/compare-peers"]
    words += [f"--rows '{pattern}'" for pattern in options.rows]
    for name in ("quick", "peers_only", "compiled"):
        if getattr(options, name):
            words.append(f"--{name.replace('_', '-')}")
    for name in ("rounds", "seconds"):
        if getattr(options, name):
            words.append(f"--{name} {getattr(options, name)}")
    return " ".join([*words, f"--threads {options.threads}"])


def facts_of(
    options: argparse.Namespace, python: str, loupe: Loupe, rounds: int
) -> dict[str, object]:
    """What a reader must know beside the table."""
    return {
        "date": datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "command": command_line(options),
        "commit": environment.revision() or "unknown",
        "loupe": loupe.version() or "not measured",
        "peers": environment.package_versions(python),
        "machine": describe_machine(),
        "settings": {
            "threads": options.threads,
            "rounds": rounds,
            "shortened": "yes (--quick)" if options.quick else None,
        },
    }


def main(arguments: list[str]) -> int:
    """Runs the comparison; the status tells whether every row could be measured."""
    options = parse(arguments)
    if options.list:
        for row in all_rows(plan_of(options, "python")):
            print(f"{row.name}{f'  {row.goal}' if row.goal else ''}")
        return 0
    rows = chosen(all_rows(plan_of(options, "python")), options.rows)
    python = environment.peers_python(options.venv)
    wanted = {row.name for row in rows}
    rows = [row for row in all_rows(plan_of(options, python)) if row.name in wanted]
    loupe = loupe_of(options)
    rounds = options.rounds or (5 if options.quick else 9)
    facts = facts_of(options, python, loupe, rounds)
    shapes = dict.fromkeys(shape for row in rows for shape in row.model_shapes)
    environment.make_models(python, shapes, options.models)

    comparison = Comparison(loupe, rounds, say)
    results = []
    for number, row in enumerate(rows):
        say(f"{number + 1} of {len(rows)}: {row.name}")
        results.append(comparison.measure(row))
        # Written after each row: hours of measuring are not lost to an interruption.
        write(options, facts, results)
    print(report.as_text(facts, results))
    return 0 if all(result.failure is None for result in results) else 1


def write(options: argparse.Namespace, facts: dict[str, object], results: list) -> None:
    """The files that were asked for."""
    if options.json:
        text = json.dumps(report.as_json(facts, results), ensure_ascii=False, indent=2)
        options.json.write_text(text + "\n", encoding="utf-8")
    if options.markdown:
        options.markdown.write_text(report.as_markdown(facts, results), encoding="utf-8")
