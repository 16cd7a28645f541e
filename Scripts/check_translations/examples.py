"""The page's example sentences, and what each of them means."""

import json
import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "Web" / "public" / "js" / "examples.js"
MEANINGS = Path(__file__).resolve().parent / "meanings.json"


def page_examples(language: str, page: str | None = None) -> list[str]:
    """The examples that the page offers for a source language.

    >>> page_examples("ja", 'x = { ja: Object.freeze([\\n "はい。",\\n "い\\\\"い。", ]), };')
    ['はい。', 'い"い。']
    """
    text = PAGE.read_text(encoding="utf-8") if page is None else page
    found = re.search(rf"\b{language}: Object\.freeze\(\[(.*?)\]\)", text, re.DOTALL)
    if not found:
        raise ValueError(f"{PAGE} has no examples in {language}")
    return [json.loads(word) for word in re.findall(r'"(?:[^"\\]|\\.)*"', found[1])]


def meanings(source: str, target: str) -> dict[str, str]:
    """What each example means in the other language; empty for a pair that nobody wrote down."""
    return json.loads(MEANINGS.read_text(encoding="utf-8")).get(f"{source}-{target}", {})
