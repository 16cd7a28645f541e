"""Phrases that a model says again and again."""

from check_translations.language import Language

LONGEST = 40
"""Units of a repeated phrase that are looked for at most."""


def repeated(text: str, language: Language) -> str | None:
    """The first phrase that follows itself too often; None where there is none.

    >>> from check_translations.language import LANGUAGES
    >>> repeated("I am very very glad.", LANGUAGES["en"]) is None
    True
    >>> repeated("He went to he went to school.", LANGUAGES["en"])
    'he went to'
    >>> repeated("no no no", LANGUAGES["en"])
    'no'
    >>> repeated("ますます寒くなる。", LANGUAGES["ja"]) is None
    True
    >>> repeated("私は私は私は学生です。", LANGUAGES["ja"])
    '私は'
    >>> repeated("彼は疲れた。彼は疲れた。", LANGUAGES["ja"])
    '彼は疲れた。'
    """
    units = language.units(text)
    for length in range(1, min(LONGEST, len(units) // 2) + 1):
        for start in range(len(units) - 2 * length + 1):
            phrase = units[start:start + length]
            times = 1
            while units[start + times * length:start + (times + 1) * length] == phrase:
                times += 1
            if times >= allowed(length, language) + 1:
                return (" " if language.spaced else "").join(phrase)
    return None


def allowed(length: int, language: Language) -> int:
    """How often a phrase of that many units may stand in a row.

    People say "very very" and 「ますます」; they say nothing long twice in a row.
    """
    if language.spaced:
        return 2 if length == 1 else 1
    return 3 if length == 1 else 2 if length < 5 else 1
