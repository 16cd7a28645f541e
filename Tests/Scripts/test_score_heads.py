"""Scripts/score-heads with a `loupe` whose second head finds the truth.

    python3 -m unittest discover -s Tests/Scripts
"""

import doctest
import stat
import subprocess
import sys
import tempfile
import unittest
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

sys.dont_write_bytecode = True
SCRIPT = Path(__file__).resolve().parents[2] / "Scripts" / "score-heads"

# Two layers of two heads. The second head of the first layer, labelled by the token chosen, is
# right in every example but the first; the heads of the second layer depend on the line.
LOUPE = """#!{python}
import json, sys
words = sys.argv[1:]
value = lambda name: words[words.index(name) + 1]
assert words[0] == "trace" and words[-2] == "--", words
line = int(value("--gold-line"))
gold = open(value("--gold"), encoding="utf-8").read().split("\\n")[line - 1]
assert gold.endswith(f"{{line}}-0"), gold
assert value("--target") == f"target {{line}}" and words[-1] == f"-source {{line}}", words
if "broken" in value("--model"): sys.exit("the weights are torn")
refused = "it is no translation" if "refusing" in value("--model") else None
good = 0.5 if line == 1 else 0
numbers = [1, 1, 1, 1, 1, good, 0.75, 1]
print(json.dumps([{{"name": "alignment", "refused": refused, "values": [
    {{"name": "links", "shape": [0], "values": []}},
    {{"name": "aer", "shape": [2, 2, 2], "values": numbers}}]}}]))
"""


class ScoreHeads(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.loupe = self.folder / "loupe"
        self.loupe.write_text(LOUPE.format(python=sys.executable), encoding="utf-8")
        self.loupe.chmod(self.loupe.stat().st_mode | stat.S_IXUSR)

    def make_run(self, name: str, count: int = 4) -> str:
        folder = self.folder / name / "examples"
        folder.mkdir(parents=True)
        for part in ("validation", "test"):
            lines = range(1, count + 1)
            files = {
                "source": [f"-source {line}" for line in lines],
                "target": [f"target {line}" for line in lines],
                "gold": [f"9-0 1?0 {line}-0" for line in lines]}
            for ending, rows in files.items():
                (folder / f"{part}.{ending}").write_text("".join(row + "\n" for row in rows))
        return str(folder.parent)

    def run_script(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(SCRIPT), "--loupe", str(self.loupe), *words],
            capture_output=True, encoding="utf-8", check=False)

    def test_the_best_head_and_label_are_told(self) -> None:
        done = self.run_script(self.make_run("copy"), self.make_run("sort"))
        self.assertEqual(done.returncode, 0, done.stderr)
        # (0.5 + 0 + 0 + 0) / 4; one link of two sure ones; (6 · 1 + 0.125 + 0.75) / 8.
        self.assertIn("| copy | chosen | 1 | 2 | 0.125 | 0.333 | 0.859 | 4 |", done.stdout)
        self.assertIn("| sort | chosen | 1 | 2 |", done.stdout)

    def test_fewer_examples(self) -> None:
        done = self.run_script(self.make_run("copy"), "--examples", "1")
        self.assertIn("| copy | chosen | 1 | 2 | 0.500 |", done.stdout)

    def test_failures_are_one_sentence(self) -> None:
        for words, sentence in [
            ([self.make_run("broken")], "the weights are torn"),
            ([self.make_run("refusing")], "it is no translation"),
            ([str(self.folder / "nowhere")], "cannot be read"),
            ([self.make_run("empty", count=0)], "holds no examples"),
            ([self.make_run("copy"), "--examples", "0"], "1 or more"),
            ([self.make_run("more"), "--loupe", "/nowhere/loupe"], "cannot be run"),
        ]:
            done = self.run_script(*words)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(sentence, done.stderr)
            self.assertNotIn("Traceback", done.stderr)

    def test_the_examples_in_the_comments_hold(self) -> None:
        loader = SourceFileLoader("score_heads", str(SCRIPT))
        module = module_from_spec(spec_from_loader("score_heads", loader))
        sys.modules["score_heads"] = module
        self.addCleanup(sys.modules.pop, "score_heads")
        loader.exec_module(module)
        failures, tried = doctest.testmod(module)
        self.assertEqual(failures, 0)
        self.assertGreater(tried, 0)


if __name__ == "__main__":
    unittest.main()
