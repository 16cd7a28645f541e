"""The command: a model in, what is wrong with its translations out."""

import argparse
import subprocess
import sys
from pathlib import Path

from check_translations.examples import meanings, page_examples
from check_translations.language import LANGUAGES, Language
from check_translations.pairs import joined
from check_translations.repetition import repeated


def parser() -> argparse.ArgumentParser:
    """What the command understands."""
    result = argparse.ArgumentParser(
        prog="Scripts/check-translations",
        description="Prints the page's example sentences with a model's translation and what they "
        "mean, and counts two defects: phrases that are repeated, and second sentences that are "
        "left out. Whether a translation is right is for the reader to say; the exit status is 1 "
        "where an example has one of the defects, or more pairs than --allowed have.")
    result.add_argument("model", help="a model directory, or the name of a bundled model")
    result.add_argument("--source", choices=LANGUAGES, default="en", help="(default: en)")
    result.add_argument("--target", choices=LANGUAGES, default="ja", help="(default: ja)")
    result.add_argument(
        "--pairs", type=Path, metavar="FILE",
        help="a table of sentences, English tab Japanese, whose neighbours are joined two by two")
    result.add_argument(
        "--allowed", type=float, default=0.02, metavar="SHARE",
        help="share of pairs that may have a defect (default: 0.02)")
    result.add_argument("--beam", type=int, help="hypotheses of beam search (default: greedy)")
    result.add_argument("--loupe", default="loupe", help="the command (default: the one in PATH)")
    return result


def translate(loupe: str, model: str, texts: list[str], beam: int | None) -> list[str]:
    """The model's translations, a line each."""
    command = [loupe, "translate", "--model", model]
    command += ["--beam", str(beam)] if beam else []
    try:
        done = subprocess.run(
            command, input="".join(text + "\n" for text in texts), stdout=subprocess.PIPE,
            encoding="utf-8", check=False)
    except OSError as error:
        sys.exit(f"check-translations: {loupe} cannot be run ({error.strerror})")
    if done.returncode != 0:
        sys.exit(f"check-translations: loupe translate ended with {done.returncode}")
    lines = done.stdout.removesuffix("\n").split("\n")
    if len(lines) != len(texts):
        sys.exit(f"check-translations: {len(lines)} translations of {len(texts)} texts")
    return lines


def defects(text: str, translation: str, source: Language, target: Language) -> list[str]:
    """What is wrong, in words; nothing the source does itself counts.

    >>> defects("Yes. No.", "はい。", LANGUAGES["en"], LANGUAGES["ja"])
    ['1 of 2 sentences']
    >>> defects("He ran.", "彼は走った。", LANGUAGES["en"], LANGUAGES["ja"])
    []
    """
    found = []
    phrase = repeated(translation, target)
    if phrase is not None and repeated(text, source) is None:
        found.append(f"repeats “{phrase}”")
    expected, ends = source.sentence_ends(text), target.sentence_ends(translation)
    if expected > 1 and ends < expected:
        found.append(f"{ends} of {expected} sentences")
    return found


def main(arguments: list[str]) -> int:
    """Prints the examples and the defects; 1 where there are too many."""
    options = parser().parse_args(arguments)
    source, target = LANGUAGES[options.source], LANGUAGES[options.target]
    if source is target:
        sys.exit("check-translations: --source and --target are the same language")
    failed = check_examples(options, source, target)
    if options.pairs is not None:
        failed = check_pairs(options, source, target) or failed
    return 1 if failed else 0


def check_examples(options: argparse.Namespace, source: Language, target: Language) -> bool:
    """Prints each example, its translation and its meaning; whether one has a defect."""
    texts = page_examples(source.name)
    known = meanings(source.name, target.name)
    failed = False
    print(f"| {source.name} | {options.model} | meaning | defects |\n| --- | --- | --- | --- |")
    translations = translate(options.loupe, options.model, texts, options.beam)
    for text, translation in zip(texts, translations):
        found = defects(text, translation, source, target)
        failed = failed or bool(found)
        print(f"| {text} | {translation} | {known.get(text, '')} | {'; '.join(found)} |")
    return failed


def check_pairs(options: argparse.Namespace, source: Language, target: Language) -> bool:
    """Prints the joined pairs with a defect; whether there are too many."""
    columns = (1, 2) if source.name == "en" else (2, 1)
    try:
        pairs = joined(options.pairs, source, target, columns)
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"check-translations: {options.pairs} cannot be read ({error})")
    if not pairs:
        sys.exit(f"check-translations: {options.pairs} has no two sentences to join")
    translations = translate(
        options.loupe, options.model, [pair.source for pair in pairs], options.beam)
    bad = 0
    for pair, translation in zip(pairs, translations):
        found = defects(pair.source, translation, source, target)
        if found:
            bad += 1
            print(f"\n{'; '.join(found)}:\n  {pair.source}\n  {translation}\n  [{pair.reference}]")
    print(f"\n{bad} of {len(pairs)} joined pairs have a defect ({100 * bad / len(pairs):.1f} %)")
    return bad > options.allowed * len(pairs)
