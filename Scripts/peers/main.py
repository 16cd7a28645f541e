"""The command line of Scripts/compare-peers."""

import argparse
import json
import os
import signal
import sys
import time
from datetime import datetime, timezone
from fnmatch import fnmatchcase
from pathlib import Path

from peers import environment, report, saved
from peers.commands import PeerPrograms
from peers.comparison import Comparison, Result
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
output is the table; progress goes to standard error. What --json names is written after each row, so
that --resume can go on where a run was ended. The peers are installed into .venv-compare
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
        "--resume", action="store_true",
        help="keep the rows that the file of --json holds, and measure the others",
    )
    parser.add_argument(
        "--disturbed", action="store_true",
        help="with --resume: measure those again during which the machine was busy",
    )
    parser.add_argument(
        "--stop-after", type=positive_seconds, metavar="SECONDS",
        help="begin no row later than that; --resume goes on",
    )
    parser.add_argument(
        "--from", type=Path, action="append", dest="sources", metavar="RESULT", default=[],
        help="measure nothing: print the Markdown table of these files of --json, of a row that "
        "several have the last",
    )
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
    options = parser.parse_args(arguments)
    if options.resume and not options.json:
        parser.error("--resume needs --json, the file that holds the rows")
    if options.disturbed and not options.resume:
        parser.error("--disturbed needs --resume")
    return options


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
        "date": now(),
        "command": command_line(options),
        "commit": environment.revision() or "unknown",
        "loupe": loupe.version() or "not measured",
        "peers": environment.package_versions(python),
        "machine": describe_machine(),
        "settings": {
            "threads": options.threads,
            "rounds": rounds,
            "seconds": plan_of(options, python).seconds,
            "compiled": "tried" if options.compiled else None,
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
    if options.sources:
        return print_saved(options)
    rows = chosen(all_rows(plan_of(options, "python")), options.rows)
    python = environment.peers_python(options.venv)
    wanted = {row.name for row in rows}
    rows = [row for row in all_rows(plan_of(options, python)) if row.name in wanted]
    loupe = loupe_of(options)
    rounds = options.rounds or (5 if options.quick else 9)
    facts = facts_of(options, python, loupe, rounds)
    kept = kept_results(options, facts)
    known = {result.row.name for result in kept}
    left = [row for row in rows if row.name not in known]
    shapes = dict.fromkeys(shape for row in left for shape in row.model_shapes)
    environment.make_models(python, shapes, options.models)
    return measure(options, Comparison(loupe, rounds, say), facts, kept, left)


def measure(
    options: argparse.Namespace, comparison: Comparison, facts: dict[str, object],
    kept: list[Result], rows: list[Row],
) -> int:
    """Measures rows, and writes and prints them with those that are kept."""
    # An end from outside ends the programs that are being measured as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    end = time.monotonic() + (options.stop_after or float("inf"))
    measured: list[Result] = []
    for number, row in enumerate(rows):
        if time.monotonic() > end:
            say(f"{len(rows) - number} rows are left; the same command with --resume goes on.")
            break
        say(f"{number + 1} of {len(rows)}: {row.name}")
        result = comparison.measure(row)
        result.date, result.commit = now(), str(facts["commit"])
        measured.append(result)
        # Written after each row: hours of measuring are not lost to an interruption.
        write(options, facts, sorted_results(options, [*kept, *measured]))
    results = sorted_results(options, [*kept, *measured])
    if not measured:
        write(options, facts, results)
    print(report.as_text(facts, results))
    is_whole = len(measured) == len(rows)
    return 0 if is_whole and all(result.failure is None for result in results) else 1


def now() -> str:
    """The time as the table has it."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")


def sorted_results(options: argparse.Namespace, results: list[Result]) -> list[Result]:
    """In the order of the table."""
    return saved.in_order(results, [row.name for row in all_rows(plan_of(options, "python"))])


def kept_results(options: argparse.Namespace, facts: dict[str, object]) -> list[Result]:
    """With --resume: what need not be measured again."""
    if not options.resume or not options.json.exists():
        return []
    earlier = saved.Saved.read(options.json)
    earlier.refuse_other_settings(facts, options.json)
    kept = earlier.kept(again_where_disturbed=options.disturbed)
    say(f"{len(kept)} rows of {options.json} are kept.")
    return kept


def print_saved(options: argparse.Namespace) -> int:
    """The table of files that hold results."""
    whole = saved.merged(saved.Saved.read(path) for path in options.sources)
    results = sorted_results(options, whole.results)
    if options.rows:
        names = {row.name for row in chosen([result.row for result in results], options.rows)}
        results = [result for result in results if result.row.name in names]
    write(options, whole.facts, results)
    print(report.as_markdown(whole.facts, results), end="")
    return 0


def write(
    options: argparse.Namespace, facts: dict[str, object], results: list[Result]
) -> None:
    """The files that were asked for."""
    if options.json:
        text = json.dumps(report.as_json(facts, results), ensure_ascii=False, indent=2)
        saved.write_whole(options.json, text + "\n")
    if options.markdown:
        saved.write_whole(options.markdown, report.as_markdown(facts, results))
