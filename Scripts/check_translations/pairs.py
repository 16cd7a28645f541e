"""Two sentences at once, from a file of single ones."""

from dataclasses import dataclass
from pathlib import Path

from check_translations.language import Language


@dataclass(frozen=True)
class Pair:
    """Two sentences after one another, and their translation by people."""

    source: str
    reference: str


def joined(path: Path, source: Language, target: Language, columns: tuple[int, int]) -> list[Pair]:
    """Neighbouring rows of a table joined two by two.

    Only rows that are one sentence on both sides are taken, so that a right translation of a pair
    has exactly two sentence ends.
    """
    rows = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) < max(columns):
            continue
        a, b = (cells[column - 1].strip() for column in columns)
        if is_one_sentence(a, source) and is_one_sentence(b, target):
            rows.append((a, b))
    return [
        Pair(source.separator.join((a[0], b[0])), target.separator.join((a[1], b[1])))
        for a, b in zip(rows[::2], rows[1::2])]


def is_one_sentence(text: str, language: Language) -> bool:
    """Whether the text is one sentence that ends.

    >>> from check_translations.language import LANGUAGES
    >>> is_one_sentence("Yes.", LANGUAGES["en"]), is_one_sentence("Yes. No.", LANGUAGES["en"])
    (True, False)
    >>> is_one_sentence("はい", LANGUAGES["ja"])
    False
    """
    ends = list(language.ends.finditer(text))
    return len(ends) == 1 and ends[0].end() == len(text)
