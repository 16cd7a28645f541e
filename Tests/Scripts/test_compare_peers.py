"""Scripts/compare-peers without the peers: its arithmetic, its table, and how it meets failures.

    python3 -m unittest discover -s Tests/Scripts
"""

import doctest
import importlib
import json
import stat
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "Scripts"
sys.path.insert(0, str(SCRIPTS))

from peers.commands import Command, LoupeRequest, Manner, PeerPrograms  # noqa: E402
from peers.comparison import Comparison, Result  # noqa: E402
from peers.contestants import Sample  # noqa: E402
from peers.loupe import Loupe  # noqa: E402
from peers.report import as_json, as_markdown, as_text, cells  # noqa: E402
from peers.machine import Load  # noqa: E402
from peers.main import main, measure, parse  # noqa: E402
from peers.row import MILLISECONDS, TOKEN_RATE, Goal, Plan, Row  # noqa: E402
from peers.rows import all_rows  # noqa: E402
from peers.saved import Saved, in_order, merged, result_of, write_whole  # noqa: E402

DOCUMENTED = (
    "quantities", "inputs", "machine", "row", "rows", "comparison", "report", "bounds", "loupe",
    "saved",
)

# A peer whose answers are given as arguments, one for each "run".
PEER = """
import json, sys
answers = sys.argv[1:]
for number, line in enumerate(sys.stdin):
    if number >= len(answers): sys.exit("no more answers")
    print(answers[number], flush=True)
"""

# A `loupe` with the benchmarks "generate" (interactive), "train" (not), "broken" and "late".
LOUPE = """#!{python}
import json, sys
words = sys.argv[1:]
if words == ["--version"]: print("1.2.3")
elif "--help" in words:
    helps = {{"generate": "--batch --once --interactive", "train": "--batch", "broken": "--batch",
             "late": "--batch"}}
    name = words[1] if len(words) > 2 else ""
    print(f"USAGE: loupe benchmark {{name}} {{helps[name]}}" if name in helps else "USAGE: loupe")
elif words[1] == "late":
    print(json.dumps({{"seconds": 1}}), flush=True)
    sys.exit("it fell at last")
elif "--once" in words: print(json.dumps({{"peak_rss_mb": 5}}), flush=True)
elif words[1] == "broken": sys.exit("the weights are torn")
elif "--interactive" in words:
    for line in sys.stdin:
        print(json.dumps({{"seconds": 0.5, "first_ids": [1, 2, 9], "peak_rss_mb": 7}}), flush=True)
else: print("a line of talk\\n" + json.dumps({{"target_tokens_per_second": 300, "peak_rss_mb": 9}}))
"""


def peer(label: str, *answers: object, manner: Manner = Manner.INTERACTIVE) -> Command:
    """A peer that gives these answers."""
    words = tuple(answer if isinstance(answer, str) else json.dumps(answer) for answer in answers)
    return Command(label, (sys.executable, "-c", PEER, *words), manner)


def row(peers: list[Command], ours: LoupeRequest, **more: object) -> Row:
    """A row about milliseconds, unless something else is said."""
    settings = {"measure": MILLISECONDS, "goal": Goal(2.0)} | more
    return Row(
        name="test", workload="a workload", shape="small", against="peer", peers=tuple(peers),
        ours=ours, **settings,
    )


class ComparePeersTests(unittest.TestCase):
    """Each test measures with programs that only pretend."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "loupe"
        path.write_text(LOUPE.format(python=sys.executable))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        self.loupe = Loupe(str(path))

    def measure(self, row: Row, loupe: Loupe | None = None) -> Result:
        """Two rounds."""
        return Comparison(loupe or self.loupe, 2, lambda _: None).measure(row)

    def test_the_examples_in_the_documentation_hold(self) -> None:
        for name in DOCUMENTED:
            result = doctest.testmod(importlib.import_module(f"peers.{name}"))
            self.assertGreater(result.attempted, 0, name)
            self.assertEqual(result.failed, 0, name)

    def test_the_fastest_setting_of_the_peer_counts(self) -> None:
        slow = peer("slow", {"seconds": 9.0})
        # The first answer decides, two more are the rounds.
        fast = peer("fast", *[{"seconds": 2.0}] * 3)
        result = self.measure(row([slow, fast], LoupeRequest("generate", ("--batch", "1"))))
        self.assertIsNone(result.failure)
        self.assertEqual(result.peer_label, "fast")
        self.assertEqual(result.tried, {"slow": 9.0, "fast": 2.0})
        self.assertEqual(result.ratios(), [4.0, 4.0])
        self.assertIs(result.reached(), True)

    def test_a_higher_rate_is_better(self) -> None:
        theirs = peer("peer", *[{"target_tokens_per_second": 200}] * 3)
        request = LoupeRequest("train", ("--batch", "1"))
        result = self.measure(row([theirs], request, measure=TOKEN_RATE))
        self.assertIsNone(result.failure)
        self.assertEqual(result.ratios(), [1.5, 1.5])
        self.assertIs(result.reached(), False)
        self.assertEqual(Result.peak_mb(result.ours), 9)

    def test_a_ceiling_counts_the_share_of_the_time(self) -> None:
        without = peer("without", *[{"seconds": 0.4}] * 3)
        request = LoupeRequest("generate", ("--batch", "1"))
        result = self.measure(row([without], request, goal=Goal(1.3, is_ceiling=True)))
        self.assertEqual(result.ratios(), [1.25, 1.25])
        self.assertIs(result.reached(), True)

    def test_a_cold_start_is_timed_from_outside(self) -> None:
        program = "print('{}', flush=True)"
        theirs = Command("peer", (sys.executable, "-c", program), Manner.COLD)
        request = LoupeRequest("generate", ("--once",), cold=True)
        result = self.measure(row([theirs], request))
        self.assertIsNone(result.failure)
        self.assertEqual(len(result.ratios()), 2)

    def test_a_benchmark_that_is_missing_leaves_the_peer(self) -> None:
        for request, reason in (
            (LoupeRequest("dance", ()), "no `loupe benchmark dance`"),
            (LoupeRequest("train", ("--lengths", "fixed")), "has no --lengths"),
            (LoupeRequest("broken", ("--batch", "1")), "the weights are torn"),
            (LoupeRequest("late", ("--batch", "1")), "it fell at last"),
        ):
            result = self.measure(row([peer("peer", *[{"seconds": 1.0}] * 3)], request))
            self.assertIn(reason, result.failure or "")
            self.assertEqual(len(result.peer), 2)
            self.assertIsNone(result.reached())

    def test_a_peer_that_fails_is_named_with_its_reason(self) -> None:
        request = LoupeRequest("generate", ("--batch", "1"))
        for answers, reason in (
            (["no json"], "printed no JSON object"),
            ([{"seconds": -1}], "not a positive number"),
            ([{"seconds": "NaN"}], "not a positive number"),
            (['{"seconds": NaN}'], "not a positive number"),
            ([{"seconds": 1.0}], "no more answers"),
        ):
            result = self.measure(row([peer("the peer", *answers)], request))
            self.assertIn(reason, result.failure or "")
            self.assertTrue(cells(result)[-1], "the reason is printed")

    def test_what_takes_too_long_is_given_up(self) -> None:
        program = "import time; time.sleep(60)"
        late = Command("late", (sys.executable, "-c", program), patience_seconds=0.2)
        fast = peer("fast", *[{"seconds": 2.0}] * 3)
        result = self.measure(row([late, fast], LoupeRequest("generate", ("--batch", "1"))))
        self.assertIsNone(result.failure)
        self.assertEqual(result.peer_label, "fast")
        self.assertIn("late gave no answer within 0.2 s", result.notes)

    def test_a_long_row_is_not_warmed_up(self) -> None:
        request = LoupeRequest("train", ("--batch", "1"))
        theirs = peer("peer", *[{"target_tokens_per_second": 200}] * 3)
        result = self.measure(row([theirs], request, measure=TOKEN_RATE, warms_up=False))
        self.assertIsNone(result.failure)
        self.assertEqual(len(result.ours), 2)

    def test_without_loupe_the_peers_are_measured_alone(self) -> None:
        request = LoupeRequest("generate", ("--batch", "1"))
        theirs = peer("peer", *[{"seconds": 1.0}] * 3)
        result = self.measure(row([theirs], request), Loupe(None))
        self.assertIsNone(result.failure)
        self.assertEqual((len(result.peer), len(result.ours)), (2, 0))

    def test_the_reports_hold_every_row(self) -> None:
        answers = [{"seconds": 1.0, "first_ids": [1, 2, 3], "scaled_from": "2 of 4 heads"}] * 3
        request = LoupeRequest("generate", ("--batch", "1"))
        results = [self.measure(row([peer("peer", *answers)], request))]
        facts: dict[str, object] = {"date": "today", "machine": {"cores": 2}}
        for text in (as_text(facts, results), as_markdown(facts, results)):
            self.assertIn("2.00 [2.00–2.00]", text)
            self.assertIn("peer scaled from 2 of 4 heads", text)
            self.assertIn("first sentence: 2 of 3 tokens equal", text)
        document = json.loads(json.dumps(as_json(facts, results)))
        self.assertEqual(document["rows"][0]["ratio"]["median"], 2.0)
        self.assertTrue(document["rows"][0]["reached"])

    def test_the_rows_have_names_of_their_own(self) -> None:
        programs = PeerPrograms(python="python", scripts="Scripts")
        plan = Plan(programs, Path("models"), 2, 1.0, quick=False, compiled=True)
        names = [row.name for row in all_rows(plan)]
        self.assertEqual(len(names), len(set(names)))
        self.assertGreater(len(names), 40)


def printed(arguments: list[str]) -> tuple[int, str]:
    """Status and standard output of the command; progress is thrown away."""
    output = StringIO()
    with redirect_stdout(output), redirect_stderr(StringIO()):
        status = main(arguments)
    return status, output.getvalue()


class SavedResultsTests(unittest.TestCase):
    """A run that is ended goes on, and its table is printed from its file alone."""

    FACTS: dict[str, object] = {
        "date": "today", "commit": "abc", "settings": {"rounds": 2}, "peers": {}, "machine": {},
    }

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.file = self.folder / "result.json"

    def result(self, name: str, date: str = "2026-01-01", seconds: float = 2.0, **more) -> Result:
        """A row with two answers on each side."""
        known = row([], LoupeRequest("generate", ()))
        known = Row(**{**known.__dict__, "name": name})
        return Result(
            known, peer_label="the peer", peer=[Sample({"seconds": seconds}, 8.0)] * 2,
            ours=[Sample({"seconds": 1.0}, 7.0)] * 2, tried={"the peer": seconds},
            load=Load(0.01, 0.0), date=date, commit="abc", **more,
        )

    def save(self, *results: Result, path: Path | None = None) -> Path:
        """Writes results as a run does."""
        path = path or self.file
        write_whole(path, json.dumps(as_json(self.FACTS, results)))
        return path

    def measure(self, *words: str, kept: list[Result], rows: list[Row]) -> tuple[int, list]:
        """Runs `measure` with a stand-in that counts what it is asked."""
        asked: list[str] = []

        class StandIn:
            def measure(_, row: Row) -> Result:
                asked.append(row.name)
                return self.result(row.name)

        options = parse(["--json", str(self.file), *words])
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            status = measure(options, StandIn(), self.FACTS, kept, rows)
        return status, asked

    def test_a_result_comes_back_as_it_was(self) -> None:
        there = self.result("a", notes=["a note"])
        back = result_of(json.loads(json.dumps(as_json(self.FACTS, [there])))["rows"][0])
        self.assertEqual(cells(back), cells(there))
        self.assertEqual(back.ratios(), [2.0, 2.0])
        self.assertEqual((back.date, back.commit, back.row.name), ("2026-01-01", "abc", "a"))
        self.assertEqual(as_json(self.FACTS, [back]), as_json(self.FACTS, [there]))

    def test_a_failure_comes_back_and_is_not_kept(self) -> None:
        fallen = Result(row([], LoupeRequest("x", ())), failure="it fell")
        self.save(self.result("a"), fallen)
        saved = Saved.read(self.file)
        self.assertEqual([result.failure for result in saved.results], [None, "it fell"])
        self.assertEqual([kept.row.name for kept in saved.kept(False)], ["a"])

    def test_disturbed_rows_are_measured_again_where_asked(self) -> None:
        disturbed = self.result("b")
        disturbed.load = Load(0.5, 0.0)
        self.save(self.result("a"), disturbed)
        saved = Saved.read(self.file)
        self.assertEqual(len(saved.kept(False)), 2)
        self.assertEqual([kept.row.name for kept in saved.kept(True)], ["a"])

    def test_other_settings_are_refused_by_name(self) -> None:
        self.save(self.result("a"))
        saved = Saved.read(self.file)
        saved.refuse_other_settings(self.FACTS, self.file)
        with self.assertRaisesRegex(SystemExit, "other settings .*--resume"):
            saved.refuse_other_settings(self.FACTS | {"settings": {"rounds": 3}}, self.file)

    def test_what_is_no_file_of_results_is_refused_in_a_sentence(self) -> None:
        good = json.dumps(as_json(self.FACTS, [self.result("a")]))
        for text in ("", "{", "[]", "{}", '{"rows": [1], "facts": {}}', good[: len(good) // 2],
                     good.replace('"seconds": 2.0', '"other": 2'), good.replace('"peak_mb"', '"p"')):
            self.file.write_text(text, encoding="utf-8")
            with self.assertRaisesRegex(SystemExit, "no file of results", msg=text[:40]):
                Saved.read(self.file)
        with self.assertRaisesRegex(SystemExit, "cannot be read"):
            Saved.read(self.folder / "missing.json")

    def test_the_table_is_printed_from_files_alone(self) -> None:
        old = self.save(self.result("a", "2026-01-01", 2.0), self.result("b"))
        new = self.save(
            self.result("a", "2026-01-02", 5.0), path=self.folder / "new.json")
        status, text = printed(["--from", str(new), "--from", str(old)])
        self.assertEqual(status, 0)
        self.assertIn("| 5.00 [5.00–5.00] |", text)
        self.assertIn("| 2.00 [2.00–2.00] |", text)
        self.assertIn("2026-01-01 to 2026-01-02", text)
        _, one = printed(["--from", str(old), "--rows", "b"])
        self.assertEqual(one.count("2.00 [2.00–2.00]"), 1)

    def test_a_row_of_another_program_says_so(self) -> None:
        old, new = self.result("a", "2026-01-01"), self.result("b", "2026-01-02")
        old.commit = "older"
        lines = as_markdown(self.FACTS, [old, new]).splitlines()
        self.assertTrue(any("commit older" in line for line in lines if line.startswith("| a")))
        self.assertIn("- commit: older; abc", lines)

    def test_rows_that_are_left_are_measured_and_the_file_holds_all(self) -> None:
        rows = [self.result(name).row for name in ("b", "c")]
        status, asked = self.measure(kept=[self.result("a")], rows=rows)
        self.assertEqual((status, asked), (0, ["b", "c"]))
        names = [result.row.name for result in Saved.read(self.file).results]
        self.assertEqual(sorted(names), ["a", "b", "c"])

    def test_a_run_may_stop_between_rows(self) -> None:
        rows = [self.result(name).row for name in ("b", "c")]
        status, asked = self.measure(
            "--stop-after", "1e-9", kept=[self.result("a")], rows=rows)
        self.assertEqual((status, asked), (1, []))
        self.assertEqual([result.row.name for result in Saved.read(self.file).results], ["a"])

    def test_the_last_of_several_rows_counts_and_order_is_the_tables(self) -> None:
        early, late = self.result("a", "2026-01-01"), self.result("a", "2026-01-03")
        whole = merged([Saved({}, [late]), Saved({}, [early, self.result("z")])])
        self.assertIs(whole.results[0], late)
        self.assertEqual([r.row.name for r in in_order(whole.results, ["z"])], ["z", "a"])

    def test_options_that_need_others_say_so(self) -> None:
        for words, reason in ((["--resume"], "--json"), (["--disturbed"], "--resume")):
            errors = StringIO()
            with redirect_stderr(errors), self.assertRaises(SystemExit):
                parse(words)
            self.assertIn(f"needs {reason}", errors.getvalue())


if __name__ == "__main__":
    unittest.main()
