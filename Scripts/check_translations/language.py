"""What the checks must know of a language."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Language:
    """How a language ends its sentences and how its repetitions are counted."""

    name: str
    ends: re.Pattern[str]
    """What ends a sentence."""
    separator: str
    """What stands between two sentences."""
    spaced: bool
    """Whether words stand between spaces; else characters are the units."""

    def sentence_ends(self, text: str) -> int:
        """How many sentences end in the text.

        >>> LANGUAGES["en"].sentence_ends('Mr. 3.5 said "No." Why?!')
        2
        >>> LANGUAGES["ja"].sentence_ends("はい。「いいえ。」どう？！")
        3
        """
        return len(self.ends.findall(text))

    def units(self, text: str) -> list[str]:
        """Words, or characters without the spaces."""
        return text.lower().split() if self.spaced else list("".join(text.split()))


# A full stop ends a sentence before a space or the end; titles are no sentences.
LANGUAGES = {
    "en": Language(
        "en", re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)[.!?]+[\"'”’)]*(?=\s|$)"), " ",
        True),
    "ja": Language("ja", re.compile(r"[。！？!?]+"), "", False),
}
