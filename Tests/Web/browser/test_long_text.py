"""A text of about 400 tokens from end to end: pasted, translated, walked through, at three widths."""

import urllib.parse

import pytest
from playwright.sync_api import expect

from conftest import count_of, desk, drawn, expect_step, filled, keys_of
from test_speed import work_of_a_step

SENTENCES = [
    "The cat sat on the mat.", "It was tired.", "She gave the book to her brother.", "I have never seen such a big dog.",
    "Where did you buy these shoes?", "It will rain tomorrow, so take an umbrella.", "My father is taller than my mother.",
    "He did not go to school because he was sick.", "The children are playing in the park.",
    "I bought three apples and two oranges.", "What time does the train leave?", "Please speak more slowly.",
]
TEXT = " ".join(SENTENCES * 4)
SIZES = {"phone": (380, 800), "laptop": (1366, 768), "projector": (1920, 1080)}


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_a_long_text_is_watched_from_end_to_end(watch, size):
    width, height = SIZES[size]
    page = watch(f"/#{urllib.parse.urlencode({'text': TEXT, 'maximumLength': 300})}",
                 viewport={"width": width, "height": height})
    expect(page.locator("#save")).to_be_visible(timeout=300_000)
    expect(page.locator("#sentence")).to_have_value(TEXT)
    assert page.locator("#sentence").bounding_box()["height"] <= max(height * 0.35, 90), "the text scrolls in its box"
    page.keyboard.press("Escape")
    count = count_of(page)
    assert count > 10
    walked_with_keys(page, count)
    for name in ("look", "overview", "loupe"):
        desk(page, name)
        filled(page, name)
        inside = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert inside == 0, f"{name}: the page scrolls sideways"
    desk(page, "loupe")
    expect(page.locator(".loupe-step").first).to_be_visible()
    for name in ("look", "overview"):
        desk(page, name)
        assert work_of_a_step(page) < 60, f"{name}: milliseconds of work for one step while scrubbing"


def walked_with_keys(page, count):
    """Home, End, arrows: the film and the translation follow."""
    page.keyboard.press("End")
    expect_step(page, count)
    page.keyboard.press("ArrowLeft")
    expect_step(page, count - 1)
    page.keyboard.press("Home")
    expect_step(page, 1)
    page.keyboard.press("ArrowRight")
    expect_step(page, 2)
    drawn(page)
    assert keys_of(page).count() > 200, "every word of the text stands in the film"
    page.keyboard.press("End")
    expect_step(page, count)
