"""Scripts/score-models with a `loupe` that copies what it is given.

    python3 -m unittest discover -s Tests/Scripts
"""

import json
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "Scripts" / "score-models"

# Translates by copying the source; its BLEU is the share of equal lines.
LOUPE = """#!{python}
import json, sys
words = sys.argv[2:]
options = dict(zip(words[::2], words[1::2]))
read = lambda name: open(options[name], encoding="utf-8").read().splitlines()
if "--source" in options:
    if options["--model"] == "broken": sys.exit("the weights are torn")
    open(options["--out"], "w", encoding="utf-8").writelines(l + "\\n" for l in read("--source"))
    guess = read("--source")
else: guess = read("--hypothesis")
truth = read("--reference")
assert len(guess) == len(truth)
score = 100 * sum(a == b for a, b in zip(guess, truth)) / len(truth)
kind = options.get("--tokenize", "default") + "+" + options.get("--beam", "none")
print(json.dumps({{"bleu": {{"score": score, "signature": kind}},
                  "chrf": {{"score": len(truth), "signature": "c"}}}}))
"""


class ScoreModels(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.loupe = self.folder / "loupe"
        self.loupe.write_text(LOUPE.format(python=sys.executable))
        self.loupe.chmod(self.loupe.stat().st_mode | stat.S_IXUSR)
        data = self.folder / "small-parallel-enja"
        data.mkdir()
        (data / "test.en").write_text("one\ntwo\nthree\nfour\n")
        (data / "test.ja").write_text("one\nni\nthree\nyon\n")
        (data / "train.en").write_text("one\nfive\n")
        tatoeba = self.folder / "tatoeba-enja"
        tatoeba.mkdir()
        (tatoeba / "dev.tsv").write_text("a\ta\tx\nb\tc\tx\n")

    def run_script(self, *arguments):
        return subprocess.run(
            [sys.executable, str(SCRIPT), "--loupe", str(self.loupe), "--data", str(self.folder),
             *arguments], capture_output=True, text=True, check=False)

    def test_parts_and_tokenisations(self):
        done = self.run_script("--set", "small-parallel-test-en-ja", "--json", "m")
        rows = json.loads(done.stdout)
        found = [(r["part"], r["tokenisation"], r["sentences"], r["bleu"]["score"]) for r in rows]
        third = 100 / 3
        self.assertEqual(found, [
            ("all", "none", 4, 50), ("all", "char", 4, 50),
            ("clean", "none", 3, third), ("clean", "char", 3, third)])

    def test_columns_and_table(self):
        done = self.run_script("--set", "tatoeba-dev-en-ja", "m", "n")
        self.assertIn("| n | all | 2 | beam 4 | char | 50.00 | 2.00 |", done.stdout)
        self.assertEqual(done.stdout.count("bleu: char+none"), 1)

    def test_failures_are_told(self):
        done = self.run_script("--set", "tatoeba-dev-en-ja", "broken")
        self.assertEqual(done.returncode, 1)
        self.assertIn("the weights are torn", done.stderr)
        done = self.run_script("--set", "multi30k-val", "m")
        self.assertEqual(done.returncode, 1)
        self.assertIn("--data", done.stderr)


if __name__ == "__main__":
    unittest.main()
