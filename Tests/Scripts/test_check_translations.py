"""Scripts/check-translations with a `loupe` that says what it is told to say.

    python3 -m unittest discover -s Tests/Scripts
"""

import doctest
import importlib
import json
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPTS = Path(__file__).resolve().parents[2] / "Scripts"
sys.path.insert(0, str(SCRIPTS))

from check_translations.examples import meanings, page_examples  # noqa: E402
from check_translations.language import LANGUAGES  # noqa: E402
from check_translations.main import defects  # noqa: E402
from check_translations.repetition import repeated  # noqa: E402

# Answers every line with “はい。” for each sentence in it, or with what the model's name says.
LOUPE = """#!{python}
import json, sys
words = sys.argv[1:]
assert words[:2] == ["translate", "--model"], words
if words[2] == "broken": sys.exit("the weights are torn")
answers = json.loads(words[2]) if words[2].startswith("{{") else {{}}
for line in sys.stdin:
    line = line.rstrip("\\n")
    print(answers.get(line, "はい。" if line.count(".") < 2 else "はい。いいえ。"))
"""


class CheckTranslations(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        self.loupe = self.folder / "loupe"
        self.loupe.write_text(LOUPE.format(python=sys.executable), encoding="utf-8")
        self.loupe.chmod(self.loupe.stat().st_mode | stat.S_IXUSR)
        self.table = self.folder / "dev.tsv"

    def run_script(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, str(SCRIPTS / "check-translations"), "--loupe", str(self.loupe),
             *words], capture_output=True, encoding="utf-8", check=False)

    def write_pairs(self, *rows: str) -> list[str]:
        self.table.write_text("\n".join(rows) + "\n", encoding="utf-8")
        return ["--pairs", str(self.table)]

    def test_examples_stand_beside_their_meaning(self) -> None:
        done = self.run_script("m")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("| I am a student. | はい。 | 私は学生です。 |  |", done.stdout)
        self.assertEqual(done.stdout.count("\n"), 22)

    def test_an_example_with_a_defect_fails(self) -> None:
        answers = {"I am a student.": "私は私は私は学生です。"}
        done = self.run_script(json.dumps(answers))
        self.assertEqual(done.returncode, 1)
        self.assertIn("repeats “私は” |", done.stdout)
        answers = {"The cat sat on the mat. It was tired.": "猫はマットに座った。"}
        done = self.run_script(json.dumps(answers))
        self.assertEqual(done.returncode, 1)
        self.assertIn("1 of 2 sentences |", done.stdout)

    def test_pairs_with_a_dropped_sentence_are_counted(self) -> None:
        pairs = self.write_pairs(
            "One.\t一。\tx", "Two. Or three.\t二か三。\tx", "Four.\t四。\tx", "Five.\t五。\tx",
            "Six.\t六。\tx", "no end\t七。\tx")
        answers = json.dumps({"One. Four.": "一。"})
        done = self.run_script(answers, *pairs)
        self.assertEqual(done.returncode, 1)
        self.assertIn("1 of 2 sentences:\n  One. Four.\n  一。\n  [一。四。]", done.stdout)
        self.assertIn("1 of 2 joined pairs have a defect (50.0 %)", done.stdout)
        self.assertEqual(self.run_script(answers, *pairs, "--allowed", "0.5").returncode, 0)
        self.assertEqual(self.run_script("m", *pairs).returncode, 0)

    def test_the_other_direction_reads_the_other_column(self) -> None:
        pairs = self.write_pairs("One.\t一。\tx", "Two.\t二。\tx")
        done = self.run_script(
            json.dumps({"一。二。": "One. Two."}), "--source", "ja", "--target", "en", *pairs)
        self.assertIn("0 of 1 joined pairs", done.stdout)
        self.assertIn("| 私は学生です。 | はい。 | I am a student. |", done.stdout)

    def test_failures_are_one_sentence(self) -> None:
        for words, sentence in [
            (["broken"], "loupe translate ended with 1"),
            (["m", "--target", "en"], "the same language"),
            (["m", "--pairs", str(self.folder / "nowhere")], "cannot be read"),
            (["m", *self.write_pairs("a\tb")], "no two sentences"),
        ]:
            done = self.run_script(*words)
            self.assertEqual(done.returncode, 1, words)
            self.assertIn(sentence, done.stderr.splitlines()[-1])
            self.assertNotIn("Traceback", done.stderr)


class ExamplesTests(unittest.TestCase):
    def test_every_example_of_the_page_has_a_meaning_without_defects(self) -> None:
        for source, target in [("en", "ja"), ("ja", "en")]:
            examples, known = page_examples(source), meanings(source, target)
            self.assertEqual(len(examples), 20)
            self.assertEqual(set(examples), set(known))
            for text, meaning in known.items():
                self.assertEqual(
                    defects(text, meaning, LANGUAGES[source], LANGUAGES[target]), [], text)

    def test_what_the_source_repeats_may_be_repeated(self) -> None:
        self.assertEqual(
            defects("No no no no.", "いいえいいえいいえいいえ。", LANGUAGES["en"], LANGUAGES["ja"]), [])

    def test_a_loop_of_any_length_is_found(self) -> None:
        for length in range(1, 30):
            phrase = "".join(chr(0x4E00 + place) for place in range(length))
            self.assertEqual(repeated("始" + 4 * phrase + "終", LANGUAGES["ja"]), phrase)
            self.assertIsNone(repeated("始" + phrase + "終", LANGUAGES["ja"]))

    def test_the_examples_in_the_comments_hold(self) -> None:
        for name in ("language", "repetition", "examples", "pairs", "main"):
            failures, tried = doctest.testmod(
                importlib.import_module(f"check_translations.{name}"))
            self.assertEqual(failures, 0, name)
            self.assertGreater(tried, 0, name)


if __name__ == "__main__":
    unittest.main()
