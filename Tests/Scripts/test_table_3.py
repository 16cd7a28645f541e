"""Scripts/table-3 with a loupe that only pretends: its table, and how it goes on and fails.

    python3 -m unittest discover -s Tests/Scripts
"""

import doctest
import importlib
import io
import json
import stat
import sys
import tempfile
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "Scripts"
sys.path.insert(0, str(SCRIPTS))

from table_3.main import QUICK_STEPS, main  # noqa: E402
from table_3.report import report  # noqa: E402
from table_3.runs import Outcome  # noqa: E402
from table_3.variants import VARIANTS  # noqa: E402

# A `loupe train` whose BLEU is 10 times the heads, plus the seed; it refuses wide keys, and stops
# half way the first time it is asked for one head.
LOUPE = """#!{python}
import json, sys
from pathlib import Path
words = sys.argv[1:]
value = lambda name: words[words.index(name) + 1]
recipe = json.loads(Path(value("--config")).read_text())
out = Path(value("--out"))
with open("{log}", "a") as log:
    log.write(" ".join(words[:1] + [recipe["name"], str(recipe["seed"])] + words[7:]) + "\\n")
model = recipe["model"]
if model.get("keySize", 0) > 4:
    sys.exit("loupe: the setting “model.keySize” is too large")
with open("{log}-tokenizers", "a") as log:
    log.write(recipe.get("tokenizer", {{}}).get("directory", "learned") + "\\n")
if model["heads"] == 1 and "--resume" not in words:
    (out / "checkpoints").mkdir(parents=True, exist_ok=True)
    (out / "checkpoints" / "step-0000000001.safetensors").write_text("")
    sys.exit("loupe: interrupted")
(out / "model").mkdir(parents=True, exist_ok=True)
figures = {{"bleu": 10 * model["heads"] + recipe["seed"], "loss": 1.5}}
for name in ("source.spm", "target.spm", "vocab.json"):
    (out / "model" / name).write_text(name)
(out / "model" / "loupe.json").write_text(json.dumps(
    {{"scores": figures, "parameters": 2000000, "steps": recipe["limits"]["steps"]}}))
"""

RECIPE = {"name": "tiny", "model": {"heads": 4}, "limits": {"steps": 8000}}


class TableTests(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.log = self.folder / "log"
        loupe = self.folder / "loupe"
        loupe.write_text(LOUPE.format(python=sys.executable, log=self.log))
        loupe.chmod(loupe.stat().st_mode | stat.S_IXUSR)
        self.recipe = self.folder / "recipe.json"
        self.recipe.write_text(json.dumps(RECIPE))

    def make(self, *words: str) -> tuple[int, str]:
        """Runs the command; exit status and standard output."""
        output = io.StringIO()
        with redirect_stdout(output), redirect_stderr(io.StringIO()):
            status = main([
                "--loupe", str(self.folder / "loupe"), "--data", "d", "--out",
                str(self.folder / "out"), "--recipe", str(self.recipe), *words])
        return status, output.getvalue()

    def calls(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []

    def test_rows_have_means_spreads_and_places(self) -> None:
        status, table = self.make("--only", "base", "--only", "heads-8", "--seeds", "2")
        self.assertEqual(status, 0)
        self.assertIn("| base | 2.00 M | 1.500 | 41.50 ± 0.71 | 2 | base | 25.8 | 1.5 |", table)
        self.assertIn("| A | heads-8 | 2.00 M | 1.500 | 81.50 ± 0.71 | 1 | ", table)
        self.assertEqual((self.folder / "out" / "table-3.md").read_text(), table)

    def test_finished_runs_are_not_made_again(self) -> None:
        self.make("--only", "base", "--seeds", "2")
        self.assertEqual(self.calls(), ["train tiny-base 1", "train tiny-base 2"])
        status, table = self.make("--only", "base", "--seeds", "3")
        self.assertEqual(status, 0)
        self.assertEqual(len(self.calls()), 3)
        self.assertIn("42.00 ± 1.00", table)

    def test_an_interrupted_run_is_resumed(self) -> None:
        status, table = self.make("--only", "heads-1", "--seeds", "1")
        self.assertEqual(status, 1)
        self.assertIn("loupe: interrupted", table)
        status, table = self.make("--only", "heads-1", "--seeds", "1", "--threads", "2")
        self.assertEqual(status, 0)
        self.assertEqual(self.calls()[-1], "train tiny-heads-1 1 --resume --threads 2")
        self.assertIn("| 11.00 |", table)

    def test_the_vocabulary_is_learned_once(self) -> None:
        self.make("--only", "heads-1", "--only", "base", "--only", "heads-8", "--seeds", "1")
        self.make("--only", "heads-1", "--seeds", "1")
        told = (self.folder / "log-tokenizers").read_text().splitlines()
        shared = str((self.folder / "out" / "tokenizer").resolve())
        # The interrupted one goes on with the vocabulary it began with.
        self.assertEqual(told, ["learned", "learned", shared, "learned"])
        kept = self.folder / "out" / "tokenizer" / "vocab.json"
        self.assertEqual(kept.read_text(), "vocab.json")
        self.assertEqual(self.make("--only", "heads-8", "--seeds", "1")[0], 0)
        self.assertEqual(len(self.calls()), 4)

    def test_a_refused_variant_does_not_stop_the_others(self) -> None:
        status, table = self.make("--only", "key-8", "--only", "base", "--seeds", "1")
        self.assertEqual(status, 1)
        self.assertIn("“model.keySize” is too large", table)
        self.assertIn("| 41.00 |", table)

    def test_quick_is_one_short_seed(self) -> None:
        status, _ = self.make("--only", "base", "--quick")
        self.assertEqual(status, 0)
        self.assertEqual(self.calls(), ["train tiny-base 1"])
        model = self.folder / "out" / "base-seed1" / "model" / "loupe.json"
        self.assertEqual(json.loads(model.read_text())["steps"], QUICK_STEPS)

    def test_a_run_of_another_recipe_is_not_mixed_in(self) -> None:
        self.make("--only", "base", "--quick")
        status, table = self.make("--only", "base", "--seeds", "1")
        self.assertEqual(status, 1)
        self.assertIn("holds a run of another recipe", table)
        self.assertEqual(len(self.calls()), 1)

    def test_bad_arguments_are_one_sentence(self) -> None:
        for words in (["--only", "none"], ["--seeds", "0"], ["--recipe", "nowhere.json"]):
            with self.assertRaises(SystemExit) as failure:
                self.make(*words)
            self.assertRegex(str(failure.exception.code), "^table-3: ")
        self.assertEqual(self.calls(), [])

    def test_a_missing_program_is_told(self) -> None:
        status, table = self.make("--only", "base", "--quick", "--loupe", "/nowhere/loupe")
        self.assertEqual(status, 1)
        self.assertIn("/nowhere/loupe cannot be run", table)


class VariantTests(unittest.TestCase):
    def test_names_are_different_and_every_one_has_a_row_in_the_paper(self) -> None:
        names = [variant.name for variant in VARIANTS]
        self.assertEqual(len(set(names)), len(names))
        for variant in VARIANTS:
            self.assertTrue(variant.paper)
            self.assertIsNotNone(variant.paper_bleu)
        self.assertEqual({variant.group for variant in VARIANTS}, {"", "A", "B", "C", "D", "E"})

    def test_orders_that_agree_are_told(self) -> None:
        results = [(variant, [Outcome(bleu=variant.paper_bleu)]) for variant in VARIANTS]
        self.assertIn(f"(Spearman): 1.00 over {len(VARIANTS)} variants", report(results))

    def test_rows_without_runs_say_so(self) -> None:
        self.assertIn("not run yet", report([(VARIANTS[0], [])]))


class ExampleTests(unittest.TestCase):
    def test_the_examples_in_the_comments_hold(self) -> None:
        for name in ("variants", "report", "main"):
            failures, tried = doctest.testmod(importlib.import_module(f"table_3.{name}"))
            self.assertEqual(failures, 0, name)
            self.assertGreater(tried, 0, name)


if __name__ == "__main__":
    unittest.main()
